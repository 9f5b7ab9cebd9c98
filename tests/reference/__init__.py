"""The same service as the stock application of Connexion serves it, to compare responses with."""
