"""Connections between two uses: SQLite's stay as they are, PostgreSQL's go back to the pool."""

from sqlalchemy import Connection, Engine


class Spares:
    """Gives connections, the one that was used last first, since its cache is warm.

    To fetch a connection from SQLAlchemy's pool and to give it back costs almost as much as to
    read a row. That is done on PostgreSQL, where the pool finds out whether the server has gone
    away.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keeps = engine.dialect.name == "sqlite"
        self._connections: list[Connection] = []  # its methods are safe under threads

    def take(self) -> Connection:
        """Return a connection that nobody else has. Raises what ``Engine.connect`` raises."""
        try:
            return self._connections.pop()
        except IndexError:
            return self._engine.connect()

    def give_back(self, connection: Connection) -> None:
        """Take a connection on which everything went well."""
        if not self._keeps or connection.invalidated:
            connection.close()
            return
        if connection.in_transaction():
            connection.rollback()  # SQLAlchemy's own bookkeeping: the database is told nothing
        self._connections.append(connection)

    def close(self) -> None:
        """Close the connections that are not in use, those of the pool too."""
        while self._connections:
            self._connections.pop().close()
        self._engine.dispose()
