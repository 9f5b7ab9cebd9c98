"""What a migration raises when a database cannot be brought to the next revision."""


class MigrationRefused(Exception):
    """The database cannot be brought to the program's revision; the message says why."""
