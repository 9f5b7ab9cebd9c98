"""What every model has, and every set of words: both take more than this version knows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr


class OpenEnum(StrEnum):
    """Words that the service may add to: one that is not known here is kept as it is."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_ = value
        word._value_ = value
        return word


class Model(BaseModel):
    """A resource as the service told it. Fields that this version does not know are kept."""

    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=())

    _etag: str | None = PrivateAttr(default=None)

    @property
    def etag(self) -> str | None:
        """The tag of this state of the resource, None for what came in a list."""
        return self._etag

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what is shown of the resource, in logs too: no secret."""
        for name, value in super().__repr_args__():
            yield name, "***" if name == "secret" and value else value

    def __eq__(self, other: object) -> bool:
        """Tell whether another object says the same, whatever it came with."""
        if not isinstance(other, Model) or type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__ and self.model_extra == other.model_extra

    def to_json(self) -> dict[str, Any]:
        """Return the resource as JSON has it, with the fields that came and no others."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
