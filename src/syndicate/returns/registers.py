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
    notes: tuple[str, ...] = ()
    """Chinese sentences for the cell's basis."""


def select(query: RowQuery, books: Books) -> Selection:
    """Return the rows that the query counts, whether it is filled, and what a reader of the number must know."""
    if isinstance(query, OpenQuery):
        return _open(query, books)
    own = books.register(query.register)
    rows = tuple(row for row in _dated(query, books) if _counts(query, row))
    return Selection(rows, _filled(query.part, own) or bool(rows), tuple(_notes(query, own, books)))


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
    years = (books.year - 1, books.year) if day else (books.year,)
    for year in years:
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
        and all(_matches(row, field, wanted) for field, wanted in (*query.part.items(), *query.where.items()))
        and all(_words(row, field) - _wanted(unwanted) for field, unwanted in unless.items())
    )


def _matches(row: RegisterRow, field: str, wanted: Wanted) -> bool:
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


def _filled(part: Conditions, rows: list[RegisterRow]) -> bool:
    return any(_in_part(part, row) for row in rows)


def _in_part(part: Conditions, row: RegisterRow) -> bool:
    if is_nil(row):  # a nil return without a kind speaks for the whole register
        return all(not _words(row, field) or _matches(row, field, wanted) for field, wanted in part.items())
    return all(_matches(row, field, wanted) for field, wanted in part.items())


def _notes(query: RegisterQuery | RegisterSumQuery, own: list[RegisterRow], books: Books) -> Iterator[str]:
    real = [row for row in own if not is_nil(row)]
    spoken = [row for row in own if _in_part(query.part, row)]
    if {row.unit for row in spoken if is_nil(row)} & {row.unit for row in spoken if not is_nil(row)}:
        yield "登记簿有单位既作零报告又有登记行，以登记行为准"
    if own and not real:
        yield "零报告"
    for field in _asked(query):
        blank = sum(not _words(row, field) and _counts_but_for(query, row, field) for row in real)
        if blank:
            yield f"另有 {blank} 行未填 {field}，无从归入"
    if isinstance(query, RegisterQuery) and query.day and not books.register(query.register, books.year - 1):
        yield f"{books.year - 1} 年登记簿未导入，不含上年结转"


def _asked(query: RegisterQuery | RegisterSumQuery) -> list[str]:
    unless = list(query.unless) if isinstance(query, RegisterQuery) else []
    return [field for field, wanted in query.where.items() if wanted not in ("*", "")] + unless


def _counts_but_for(query: RegisterQuery | RegisterSumQuery, row: RegisterRow, field: str) -> bool:
    others = ((name, wanted) for name, wanted in (*query.part.items(), *query.where.items()) if name != field)
    return all(_matches(row, name, wanted) for name, wanted in others)


def _open(query: OpenQuery, books: Books) -> Selection:
    years = (books.year - 1,) if query.at == "start" else (books.year - 1, books.year)
    border = books.year if query.at == "start" else books.year + 1
    rows = [row for year in years for row in books.register(query.register, year)]
    still = tuple(row for row in rows if not is_nil(row) and not _closed_before(row, query.closed, border))
    return Selection(still, bool(books.register(query.register, years[-1])))


def _closed_before(row: RegisterRow, field: str, border: int) -> bool:
    year = _year(row, field)
    return year is not None and year < border
