"""The kinds of columns that the tables are made of."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    false,
    true,
)

from persistence.schema.types import UtcDateTime, Words


def word(name: str, **options: Any) -> Column[str]:
    """Return a column of text that is compared byte by byte and is never null by default."""
    return Column(name, Words, **{"nullable": False, **options})


def number(name: str) -> Column[int]:
    """Return a column of whole numbers up to 2**31."""
    return Column(name, Integer, nullable=False)


def moment(name: str, **options: Any) -> Column[Any]:
    """Return a column of aware times in UTC."""
    return Column(name, UtcDateTime, **{"nullable": False, **options})


def size() -> tuple[Column[Any], ...]:
    """Return the columns that say how large a flavor is."""
    return number("vcpus"), number("ram_mb"), number("disk_gb")


def amount(name: str) -> Column[int]:
    """Return a column that counts how much there is of something, nothing at first."""
    return Column(
        name,
        BigInteger,
        CheckConstraint(f"{name} >= 0", name=f"quotas_{name}_check"),
        nullable=False,
        server_default="0",
    )


def disk() -> tuple[Column[Any], ...]:
    """Return the columns that say what an image holds."""
    size_bytes: Column[int] = Column("size_bytes", BigInteger, nullable=False)
    return word("os_distro"), number("min_disk_gb"), size_bytes, word("status"), flag("snapshot")


def flag(name: str) -> Column[bool]:
    """Return a column that is true or false, and false at first."""
    return Column(name, Boolean, nullable=False, server_default=false())


def document(name: str, **options: Any) -> Column[Any]:
    """Return a column of JSON that is read whole and never searched."""
    return Column(name, JSON(none_as_null=True), **options)


def listed() -> Column[bool]:
    """Return the column that is false once the cloud has no such entry any more."""
    return Column("listed", Boolean, nullable=False, server_default=true())
