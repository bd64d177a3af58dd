"""Says in Chinese where a number of a register comes from, and what its reader must know."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.model import RegisterRow
from syndicate.returns.books import Books
from syndicate.returns.form import Form
from syndicate.returns.queries import Conditions, OpenQuery, RegisterQuery, RegisterSumQuery, RowQuery, Wanted
from syndicate.returns.registers import Selection, field_text, in_part, is_nil, matches


def register_basis(query: RowQuery, books: Books, form: Form, selection: Selection) -> str:
    """Return register, conditions, number of rows, and notes on what is missing or contradictory."""
    name, rows = form.registers[query.register], len(selection.rows)
    if not selection.filled:
        return f"{name}未填报"
    if isinstance(query, OpenQuery):
        return f"{name}：{'年初' if query.at == 'start' else '年末'}未办结 {rows} 行"
    said = "、".join(_condition(form, *pair) for pair in (*query.part.items(), *query.where.items()))
    dated = f"，按{form.named(day)}归年" if (day := _day(query)) else ""
    return "；".join((f"{name}：{rows} 行{f'（{said}）' if said else ''}{dated}", *_notes(query, books, form)))


def _condition(form: Form, field: str, wanted: Wanted) -> str:
    named = form.named(field)
    if wanted in {"*", ""}:
        return f"{'已填' if wanted else '未填'}{named}"
    words = wanted if isinstance(wanted, tuple) else (form.named(f"{field}={wanted}", str(wanted)),)
    return f"{named}：{'/'.join(words)}"


def _notes(query: RegisterQuery | RegisterSumQuery, books: Books, form: Form) -> Iterator[str]:
    own = [row for row in books.register(query.register) if in_part(query.part, row)]
    nil = {row.unit for row in own if is_nil(row)}
    real = [row for row in own if not is_nil(row)]
    if nil and not real:
        yield "零报告"
    if nil & {row.unit for row in real}:
        yield "有单位既作零报告又有登记行，以登记行为准"
    for field in _asked(query):
        blank = sum(not field_text(row, field) and _fits_otherwise(query, row, field) for row in real)
        if blank:
            yield f"另有 {blank} 行未填{form.named(field)}，无从归入"
    if _day(query) and not books.register(query.register, books.year - 1):
        yield f"{books.year - 1} 年登记簿未导入，不含上年结转"


def _day(query: RegisterQuery | RegisterSumQuery) -> str:
    return query.day if isinstance(query, RegisterQuery) else ""


def _asked(query: RegisterQuery | RegisterSumQuery) -> list[str]:
    unless: Conditions = query.unless if isinstance(query, RegisterQuery) else {}
    return [field for field, wanted in query.where.items() if wanted not in {"*", ""}] + list(unless)


def _fits_otherwise(query: RegisterQuery | RegisterSumQuery, row: RegisterRow, field: str) -> bool:
    """Tell whether the row would count, were the field filled. A case still open has no answer yet and lacks nothing."""
    day = _day(query)
    others = ((name, wanted) for name, wanted in query.where.items() if name != field)
    return (not day or bool(field_text(row, day))) and all(matches(row, name, wanted) for name, wanted in others)
