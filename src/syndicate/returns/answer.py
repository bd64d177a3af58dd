"""Answers one query of a form from the books: the number, and in words where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from syndicate.returns.books import Books, Total
from syndicate.returns.form import Form
from syndicate.returns.queries import (
    ChannelQuery,
    FacetQuery,
    InformationQuery,
    ItemQuery,
    KindQuery,
    Query,
    RegisterSumQuery,
)
from syndicate.returns.registers import Selection, field_text, select
from syndicate.returns.values import Interval, Number, Refused, RowKind, Value, number_of, show
from syndicate.returns.wording import register_basis


class Answer(msgspec.Struct, frozen=True):
    """What the books say to a query; no number when they say nothing, or nothing that can be accepted."""

    value: Value | None
    basis: str
    refused: str = ""


def answer(query: Query, books: Books, kind: RowKind, form: Form) -> Answer:
    """Return the books' answer for a row of this kind. The form names what it speaks of in Chinese, for the basis."""
    if isinstance(query, InformationQuery | ChannelQuery | KindQuery | FacetQuery):
        return _from_items(query, books, form)
    selection = select(query, books)
    basis = register_basis(query, books, form, selection)
    if not selection.filled:
        return Answer(None, basis)
    if not isinstance(query, RegisterSumQuery):
        return _rows(selection, basis)
    return _sum(query, selection, kind, basis, form.named(query.field))


def _rows(selection: Selection, basis: str) -> Answer:
    count, possible = len(selection.rows), len(selection.possible)
    if not possible:
        return Answer(count, basis)
    return Answer(Interval(count, count + possible), f"{basis}；另有 {possible} 行可能归入，登记簿未写明，故为区间")


def _from_items(query: ItemQuery, books: Books, form: Form) -> Answer:
    if isinstance(query, InformationQuery | ChannelQuery) and (totals := _totals(query, books)):
        return _with_totals(query, books, form, totals)
    value, what = _count(query, books), _what(query, form)
    if value == 0 and isinstance(query, KindQuery) and not query.zero and not books.statistics.kinds.get(query.kind):
        return Answer(None, f"台账中未见{what}")
    if value is None:
        return Answer(None, f"台账中没有{what}的任何条目，未知不等于零")
    unit = "不重复信息" if books.counting == "distinct" else "发布条次"
    return Answer(value, f"台账：{what}，{unit} {value}")


def _totals(query: InformationQuery | ChannelQuery, books: Books) -> tuple[Total, ...]:
    return tuple(one for one in books.totals if isinstance(query, InformationQuery) or one.channel is query.channel)


def _with_totals(query: InformationQuery | ChannelQuery, books: Books, form: Form, totals: tuple[Total, ...]) -> Answer:
    """
    Return the bounds that totals leave open: with all items on one another or none, the union is the greatest or the sum.

    The same bounds as the form's own check of channels (不同渠道和方式公开相同信息计1条). Postings are never merged: they add up.
    """
    known = _count(query, books) or 0
    reported = [one.number for one in totals]
    said = "、".join(f"{one.unit}（{one.channel.label}）{one.number}" for one in totals)
    high = known + sum(reported)
    low = high if books.counting == "postings" else max(known, *reported)
    value: Value = low if low == high else Interval(low, high)
    basis = f"台账：{_what(query, form)}，已知 {known}；只报总数、没有条目的：{said}；去重后为 {show(value)}"
    return Answer(value, basis)


def _what(query: ItemQuery, form: Form) -> str:
    match query:
        case InformationQuery():
            return "全部渠道"
        case ChannelQuery(channel=channel):
            return channel.label
        case KindQuery(kind=kind, channels=channels):
            labels = "、".join(channel.label for channel in channels)
            return f"体裁“{form.named(kind)}”{f'（{labels}）' if labels else ''}"
        case FacetQuery(facet=facet, value=value):
            return f"{form.named(facet)}“{form.named(value)}”"


def _count(query: ItemQuery, books: Books) -> int | None:
    statistics, distinct = books.statistics, books.counting == "distinct"
    match query:
        case InformationQuery():
            known = statistics.postings > 0
            return (statistics.information if distinct else statistics.postings) if known else None
        case ChannelQuery(channel=channel):
            counts = statistics.channels.get(channel)
            if counts is None or counts.postings == 0:  # nothing read is no proof that nothing was published
                return None
            return counts.information if distinct else counts.postings
        case KindQuery(kind=kind):
            return _count_facet(query, "kinds", kind, books)
        case FacetQuery(facet=facet, value=value):
            return _count_facet(query, _TALLIES[facet], value, books)


_TALLIES = {"kind": "kinds", "five_open": "five_open", "field": "fields", "theme": "themes", "area": "areas"}


def _count_facet(query: KindQuery | FacetQuery, tally: str, value: str, books: Books) -> int | None:
    """Count information under a facet: a running counter where there is one, else over the items."""
    if books.statistics.postings == 0:
        return None
    narrowed = isinstance(query, KindQuery) and bool(query.channels)
    if books.counting == "distinct" and not narrowed:
        counters: Mapping[str, int] = getattr(books.statistics, tally)
        return counters.get(value, 0)
    found = [item.information for item in books.items(query)]
    return len(set(found)) if books.counting == "distinct" else len(found)


def _sum(query: RegisterSumQuery, selection: Selection, kind: RowKind, basis: str, name: str) -> Answer:
    blank = sum(not field_text(row, query.field) for row in selection.rows)
    if blank and query.missing is None:
        return Answer(None, f"{basis}；{blank} 行未填{name}，合计不可知")
    total = Decimal(0)
    for row in selection.rows:
        try:
            # One by one: two halves must not add up to a whole count.
            total += number_of(field_text(row, query.field) or query.missing or 0, kind)
        except Refused as refusal:
            message = f"{row.place or row.native_id} 字段 {name}：{refusal}"
            return Answer(None, f"{basis}；{message.partition(' / ')[0]}", message)
    value: Number = total if kind is RowKind.MONEY else int(total)
    return Answer(value, f"{basis}，{name}合计 {value}")
