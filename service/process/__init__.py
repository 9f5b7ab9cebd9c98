"""What runs beside the requests: worker pools, the worker's process, logs and metrics.

No request of the document is answered here.
"""
