"""The operations of the document, compiled, and the threads that run them."""
