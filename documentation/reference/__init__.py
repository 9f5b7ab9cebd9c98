"""Pages of the reference that are made from the program: never written, and never out of date.

The API and the events come from the OpenAPI document, the commands from their own help, the
settings from their fields, and the codes of errors from the operations that answer with them.
"""
