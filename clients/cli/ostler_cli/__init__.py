"""The command line of Ostler, made from its OpenAPI document."""

__version__ = "0.1.0"
