"""The Connexion application: each operation of the document compiled once and handed its calls.

It is the one way from a request to its handler, on the event loop or in a thread.
"""
