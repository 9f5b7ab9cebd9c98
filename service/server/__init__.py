"""HTTP/1.1 on a socket: uvicorn with a stricter protocol, limits on clients, and a quiet end.

It knows nothing of what is served.
"""
