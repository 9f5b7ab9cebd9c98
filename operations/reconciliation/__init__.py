"""The record compared with the cloud, and corrected after what the cloud did by itself.

No request is served here, and a server with an operation in progress is left alone.
"""
