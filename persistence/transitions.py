"""The lifecycle rules as conditions on a row, so that one UPDATE checks and changes at once."""

from typing import Any

from sqlalchemy import ColumnElement, or_

from domain.transitions import TRANSITIONS, Action


def status_allows(status: ColumnElement[Any], action: Action) -> ColumnElement[bool]:
    """Return the condition that ``action`` may begin in the status of a row."""
    return or_(*(status == allowed.value for allowed in sorted(TRANSITIONS[action].allowed_in)))
