"""截至: which state of the ledger a form is filled from, and how people write it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from syndicate.ledger.past import Past, committed_at, receipt_at
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, Enquiry, UsageError

_RECEIPT = re.compile(r"(?:receipt:|#)(\d+)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class State(NamedTuple):
    """A state of the ledger."""

    enquiry: Enquiry
    """Answers from that state."""
    receipt: int
    """The newest receipt of that state; 0: before the first."""
    until: datetime | None
    """The moment asked for; None: the newest state, or one asked by its receipt."""
    day: date | None
    """The day in Beijing that the state is of; None: the newest state."""
    said: str
    """How it was asked for, for the record; empty: the newest state."""


def state_of(ledger: SqliteLedger, asked: str = "") -> State:
    """
    Return a state of the ledger.

    Args:
        ledger: The ledger.
        asked: Empty: the newest state. `receipt:12` or `#12`: after that receipt. A day: at its end in Beijing. ISO 8601 time: then; in
            Beijing time where no offset is written.

    Raises:
        UsageError: It is none of these, or how the ledger stood then cannot be known.
    """
    if not asked:
        return State(ledger, ledger.receipt_head()[0], None, None, "")
    found = _RECEIPT.fullmatch(asked)
    if found:
        number = int(found[1])
        past = Past(ledger.connection, number)
        stamp = committed_at(ledger.connection, number)
        day = datetime.fromisoformat(stamp).astimezone(CHINA).date() if stamp else None
        return State(past, number, None, day, f"第 {number} 号凭证（{stamp}）")
    moment = _moment(asked)
    number = receipt_at(ledger.connection, moment)
    said = f"{moment.isoformat(timespec='seconds')}（第 {number} 号凭证）"
    return State(Past(ledger.connection, number), number, moment, moment.date(), said)


def is_moment(asked: str) -> bool:
    """Tell whether a text is written as a day, a time or a receipt."""
    try:
        return bool(_RECEIPT.fullmatch(asked) or _moment(asked))
    except UsageError:
        return False


def _moment(asked: str) -> datetime:
    try:
        if _DAY.fullmatch(asked):
            return datetime.combine(date.fromisoformat(asked), time(23, 59, 59, 999_999), CHINA)
        found = datetime.fromisoformat(asked)
    except ValueError:
        raise UsageError(
            f"“{asked}”应为日期、时间或凭证号，如 2018-12-31、2019-01-05T09:00、receipt:12 / "
            f"{asked!r}: expected a day, a time or a receipt, such as 2018-12-31, 2019-01-05T09:00, receipt:12"
        ) from None
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found.astimezone(CHINA)
