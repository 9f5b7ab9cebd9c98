"""The rules of the domain, and each small part by itself, in the rooms of the code.

No network and no cloud; a database where the part is about one.
"""
