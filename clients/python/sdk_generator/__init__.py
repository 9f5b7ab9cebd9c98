"""What the Python SDK has from the document is written here: `python -m sdk_generator`."""
