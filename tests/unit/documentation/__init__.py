"""The site of the documentation: what it is made from, and what is refused."""
