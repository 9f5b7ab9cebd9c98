"""What stands between validation and the handler: idempotency keys, waiting, event streams.

Which operations they concern is said by the document, not by names of handlers.
"""
