"""What a request meets behind the gateway: routing, validation, keys, waiting, event streams.

Which operations they concern is said by the document, not by names of handlers.
"""
