"""Answers one query of a form from the books: the number, and in words where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from syndicate.model import Channel
from syndicate.returns.books import Books
from syndicate.returns.queries import (
    ChannelQuery,
    FacetQuery,
    InformationQuery,
    ItemQuery,
    KindQuery,
    OpenQuery,
    Query,
    RegisterQuery,
    RegisterSumQuery,
    RowQuery,
)
from syndicate.returns.registers import Selection, field_text, select
from syndicate.returns.values import Number, Refused, RowKind, number_of


class Answer(msgspec.Struct, frozen=True):
    """What the books say to a query; no number when they say nothing, or nothing that can be accepted."""

    value: Number | None
    basis: str
    refused: str = ""


def answer(query: Query, books: Books, kind: RowKind, registers: Mapping[str, str]) -> Answer:
    """Return the books' answer. `registers` names the registers in Chinese, for the basis."""
    if isinstance(query, InformationQuery | ChannelQuery | KindQuery | FacetQuery):
        return _from_items(query, books)
    selection = select(query, books)
    basis = "；".join((_row_basis(query, registers[query.register], selection), *selection.notes))
    if not selection.filled:
        return Answer(None, f"{registers[query.register]}未填报")
    if not isinstance(query, RegisterSumQuery):
        return Answer(len(selection.rows), basis)
    return _sum(query, selection, kind, basis)


def _from_items(query: ItemQuery, books: Books) -> Answer:
    value, what = _count(query, books)
    if value == 0 and isinstance(query, KindQuery) and not query.zero and not books.statistics.kinds.get(query.kind):
        return Answer(None, f"台账中未见{what}")
    if value is None:
        return Answer(None, f"台账中没有{what}的任何条目，未知不等于零")
    unit = "不重复信息" if books.counting == "distinct" else "发布条次"
    return Answer(value, f"台账：{what}，{unit} {value}")


def _count(query: ItemQuery, books: Books) -> tuple[int | None, str]:
    statistics, distinct = books.statistics, books.counting == "distinct"
    match query:
        case InformationQuery():
            known = statistics.postings > 0
            return (statistics.information if distinct else statistics.postings) if known else None, "全部渠道"
        case ChannelQuery(channel=channel):
            counts = statistics.channels.get(channel)
            if counts is None or counts.postings == 0:  # nothing read is no proof that nothing was published
                return None, channel.label
            return counts.information if distinct else counts.postings, channel.label
        case KindQuery(kind=kind, channels=channels):
            what = f"体裁 {kind}" + (f"（{'、'.join(Channel(name).label for name in channels)}）" if channels else "")
            return _count_facet(query, "kinds", kind, books), what
        case FacetQuery(facet=facet, value=value):
            return _count_facet(query, _TALLIES[facet], value, books), f"{facet} {value}"


_TALLIES = {"kind": "kinds", "five_open": "five_open", "field": "fields", "theme": "themes"}


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


def _row_basis(query: RowQuery, name: str, selection: Selection) -> str:
    if isinstance(query, OpenQuery):
        when = "年初" if query.at == "start" else "年末"
        return f"{name}：{when}未办结 {len(selection.rows)} 行"
    conditions = {**query.part, **query.where}
    said = "、".join(f"{field}={_said(wanted)}" for field, wanted in conditions.items())
    dated = f"，按 {query.day} 归年" if isinstance(query, RegisterQuery) and query.day else ""
    return f"{name}：{len(selection.rows)} 行{f'（{said}）' if said else ''}{dated}"


def _said(wanted: object) -> str:
    if isinstance(wanted, tuple):
        return "/".join(wanted)
    return {"*": "已填", "": "空"}.get(str(wanted), str(wanted))


def _sum(query: RegisterSumQuery, selection: Selection, kind: RowKind, basis: str) -> Answer:
    blank = sum(not field_text(row, query.field) for row in selection.rows)
    if blank and query.missing is None:
        return Answer(None, f"{basis}；{blank} 行未填 {query.field}，合计不可知")
    total = Decimal(0)
    for row in selection.rows:
        try:
            # One by one: two halves must not add up to a whole count.
            total += number_of(field_text(row, query.field) or query.missing or 0, kind)
        except Refused as refusal:
            message = f"{row.place or row.native_id} 字段 {query.field}：{refusal}"
            return Answer(None, f"{basis}；{message.partition(' / ')[0]}", message)
    value: Number = total if kind is RowKind.MONEY else int(total)
    return Answer(value, f"{basis}，{query.field} 合计 {value}")
