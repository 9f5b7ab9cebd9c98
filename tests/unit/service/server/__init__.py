"""The protocol on a socket, its limits, and the supervisor of its processes."""
