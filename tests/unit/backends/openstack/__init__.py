"""An OpenStack's answers as Ostler reads them, and its requests as Ostler writes them.

No OpenStack is asked.
"""
