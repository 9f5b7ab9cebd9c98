"""How the database is used: connections, reads, transactions, and what goes wrong with them.

It knows no table of Ostler's.
"""
