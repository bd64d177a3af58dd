"""Single cells: dates, counts, money, words; each either a value or a sentence that says what was expected."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

from syndicate.connect import CHINA
from syndicate.connect.dates import parse_moment

from .words import YES_NO, Words, meaning

_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:人次|人|名|次|个|件|场|期|处|家|项|份)?")
_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万元|元)?")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")


class CellError(ValueError):
    """A cell holds what it cannot hold. `reason` is the stable word for the quarantine."""

    def __init__(self, field: str, reason: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.reason = reason


def day(text: str, label: str, *, year_only: bool = False) -> datetime:
    """
    Return the day of a cell at midnight in Beijing; with `year_only` a bare year stands for its 31 December.

    Raises:
        CellError: No date, one that does not exist, or one in a form nobody can place.
    """
    if not text:
        raise CellError(label, "no_date", f"“{label}”为空，应为日期 / {label} is empty; expected a date")
    year = _YEAR.fullmatch(text) if year_only else None
    if year:
        return datetime(int(year[1]), 12, 31, tzinfo=CHINA)
    try:
        at = parse_moment(text).at
    except ValueError as error:
        chinese, _, english = str(error).partition(" / ")
        raise CellError(label, "bad_date", f"“{label}”{chinese} / {label}: {english or text}") from error
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def count(text: str, label: str) -> int:
    """
    Return an exact count; a unit behind it is allowed.

    Raises:
        CellError: 10余次, 约30人, 近百: not an exact number, and nobody may guess which.
    """
    found = _COUNT.fullmatch(_plain(text))
    if found is None:
        raise CellError(
            label,
            "bad_number",
            f"“{label}”应为确切的整数，得到“{text}” / {label}: expected an exact whole number, got {text!r}",
        )
    return int(found[1].replace(",", ""))


def money(text: str, label: str) -> float:
    """
    Return an amount in 万元; yuan are converted. The unit stands in the cell or in the column's label.

    Raises:
        CellError: Not a number, or a number without unit.
    """
    found = _MONEY.fullmatch(_plain(text))
    if found is None:
        raise CellError(
            label, "bad_number", f"“{label}”应为金额，得到“{text}” / {label}: expected an amount, got {text!r}"
        )
    unit = found[3] or ("万元" if "万元" in label else "元" if "元" in label else "")
    if not unit:
        raise CellError(
            label,
            "bad_number",
            f"“{label}”没有写明元或万元：“{text}” / {label}: neither 元 nor 万元 is stated: {text!r}",
        )
    amount = Decimal(found[1].replace(",", "") + (found[2] or ""))
    return float(amount if unit == "万元" else amount / 10_000)


def word(text: str, words: Words, label: str) -> str:
    """
    Return the vocabulary's word for a cell.

    Raises:
        CellError: The cell is empty or says something else; the message lists the words.
    """
    found = meaning(text, words)
    if found is None:
        expected = "、".join(words)
        raise CellError(
            label,
            "bad_value",
            f"“{label}”应为 {expected} 之一，得到“{text}” / {label}: expected one of {expected}, got {text!r}",
        )
    return found


def yes_no(text: str, label: str) -> int:
    """Return 1 for yes and 0 for no; anything else is a `CellError`."""
    return int(word(text, YES_NO, label))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
