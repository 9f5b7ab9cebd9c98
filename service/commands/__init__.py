"""The command line of ``ostler``: its parser, and the commands that are more than a call.

Nothing else of the service but ``__main__`` imports it.
"""
