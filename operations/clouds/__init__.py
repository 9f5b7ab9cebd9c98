"""What operations work on: a region's backend, database, queue, catalogue and capabilities.

No server is recorded or changed here.
"""
