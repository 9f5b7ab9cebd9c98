"""What changes servers and the catalogue: the record and the cloud, kept in step.

It knows backends and persistence, and nothing of the HTTP that clients speak.
"""
