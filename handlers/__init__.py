"""One plain function for each operation of the document, in a file for each noun.

Arguments come by name and plain data goes out; no HTTP framework, no SQL and no rule of the
lifecycle.
"""
