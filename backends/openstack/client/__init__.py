"""How an OpenStack is reached: login, connection, calls, circuit breaker, errors.

It knows HTTP and microversions, and nothing of servers or of what Ostler does with them.
"""
