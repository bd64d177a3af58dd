"""Which rows of a register a query speaks of, and whether the register says anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from syndicate.model import RegisterRow
from syndicate.returns.books import Books
from syndicate.returns.queries import Conditions, OpenQuery, RegisterQuery, RegisterSumQuery, RowQuery, Wanted

NIL = "nil"
"""Field of a row that says “nothing to report” (零报告); such a row makes its register filled and counts 0."""

_SEVERAL = re.compile(r"[、，,;；|+]")


class Selection(msgspec.Struct, frozen=True):
    """What a register says to a query."""

    rows: tuple[RegisterRow, ...]
    filled: bool
    """Whether the register, or the part of it, has any row; False: 未填报."""
    possible: tuple[RegisterRow, ...] = ()
    """Rows that count here or in another cell, nobody can say which."""


def select(query: RowQuery, books: Books) -> Selection:
    """Return the rows that the query counts, and whether the register speaks of it at all."""
    if isinstance(query, OpenQuery):
        return _open(query, books)
    own = books.register(query.register)
    dated = tuple(_dated(query, books))
    rows = tuple(row for row in dated if _counts(query, row))
    possible = tuple(row for row in dated if isinstance(query, RegisterQuery) and _may_count(query, row))
    return Selection(rows, bool(rows) or any(in_part(query.part, row) for row in own), possible)


def field_text(row: RegisterRow, field: str) -> str:
    """Return a register field as text; a whole float (as spreadsheets give) without its fraction."""
    value = row.fields.get(field, "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def is_nil(row: RegisterRow) -> bool:
    """Tell whether the row is a nil return."""
    return field_text(row, NIL) == "1"


def _dated(query: RegisterQuery | RegisterSumQuery, books: Books) -> Iterator[RegisterRow]:
    day = query.day if isinstance(query, RegisterQuery) else ""
    # A request of December may be answered in January: its closing day, not its receipt, puts the answer into the year.
    for year in books.until(books.year) if day else (books.year,):
        for row in books.register(query.register, year):
            if not day or (_year(row, day) or row.date.year) == books.year:
                yield row


def _year(row: RegisterRow, field: str) -> int | None:
    text = field_text(row, field)
    return int(text[:4]) if text[:4].isdecimal() else None


def _counts(query: RegisterQuery | RegisterSumQuery, row: RegisterRow) -> bool:
    unless: Conditions = query.unless if isinstance(query, RegisterQuery) else {}
    return (
        not is_nil(row)
        and all(matches(row, field, wanted) for field, wanted in (*query.part.items(), *query.where.items()))
        and all(_words(row, field) - _wanted(unwanted) for field, unwanted in unless.items())
    )


def _may_count(query: RegisterQuery, row: RegisterRow) -> bool:
    rest = not is_nil(row) and _meets(row, query.part)
    return rest and not _meets(row, query.where) and _perhaps(query, row)


def _perhaps(query: RegisterQuery | OpenQuery, row: RegisterRow) -> bool:
    """Tell whether a row meets one of the query's alternatives, as far as its fields say anything."""
    return any(
        all(
            matches(row, field, wanted) or (field in query.unknown and not field_text(row, field))
            for field, wanted in conditions.items()
        )
        for conditions in (query.where, *query.maybe)
    )


def _meets(row: RegisterRow, conditions: Conditions) -> bool:
    return all(matches(row, field, wanted) for field, wanted in conditions.items())


def matches(row: RegisterRow, field: str, wanted: Wanted) -> bool:
    """Tell whether one of the field's values is wanted."""
    words = _words(row, field)
    if wanted == "*":
        return bool(words)
    if wanted == "":
        return not words
    return bool(words & _wanted(wanted))


def _words(row: RegisterRow, field: str) -> set[str]:
    """Return the values of a field; people write several into one cell: `微博微信、其他`."""
    return {word.strip() for word in _SEVERAL.split(field_text(row, field)) if word.strip()}


def _wanted(wanted: Wanted) -> set[str]:
    return set(wanted) if isinstance(wanted, tuple) else {str(wanted)}


def in_part(part: Conditions, row: RegisterRow) -> bool:
    """Tell whether a row speaks of the part of its register."""
    if is_nil(row):  # a nil return without a kind speaks for the whole register
        return all(not _words(row, field) or matches(row, field, wanted) for field, wanted in part.items())
    return all(matches(row, field, wanted) for field, wanted in part.items())


def _open(query: OpenQuery, books: Books) -> Selection:
    last = books.year - 1 if query.at == "start" else books.year
    rows = [row for year in books.until(last) for row in books.register(query.register, year)]
    still = [row for row in rows if not is_nil(row) and not _closed_before(row, query.closed, last + 1)]
    certain = tuple(row for row in still if _meets(row, query.where))
    possible = tuple(row for row in still if not _meets(row, query.where) and _perhaps(query, row))
    return Selection(certain, bool(books.register(query.register, last)), possible)


def _closed_before(row: RegisterRow, field: str, border: int) -> bool:
    year = _year(row, field)
    return year is not None and year < border
