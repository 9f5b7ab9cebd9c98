"""One step of one recorded operation: take it, ask the cloud, look, wait or end it.

Every step may be repeated after a crash; who calls it and when is the matter of
``operations/workers``.
"""
