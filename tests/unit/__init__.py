"""The rules of the domain, and each small part by itself."""
