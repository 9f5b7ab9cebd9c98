"""The pages for people, by Flask, which stands behind the Connexion application.

No operation of the document is here, and nothing that programs rely on.
"""
