"""Unites numbers of informations that several units stated: the same information counts once (不同渠道和方式公开相同信息计1条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import get_args

from syndicate.returns.answer import Answer
from syndicate.returns.books import Books
from syndicate.returns.filled import Cell, Source
from syndicate.returns.form import Row
from syndicate.returns.queries import ItemQuery
from syndicate.returns.values import Interval, Value, bounds, show

_SHOWN = 8
"""Units named in a sentence; the rest is counted."""
Held = Mapping[str, frozenset[str]]
"""Unit → the informations that the ledger knows it disclosed."""


def item_query(row: Row) -> ItemQuery | None:
    """Return the question for informations that a line asks, if it counts informations."""
    return next((query for query in row.queries if isinstance(query, get_args(ItemQuery))), None)


def held(query: ItemQuery, books: Books | None) -> Held:
    """Return which informations the ledger knows of each unit, under a question."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item in books.items(query) if books else ():
        found[item.unit].add(item.information)
    return {unit: frozenset(those) for unit, those in found.items()}


def united(row: Row, stated: Mapping[str, Value], counted: Answer | None, known: Held) -> Cell:
    """
    Return how many informations the units disclosed together.

    At least as many as the greatest of the numbers, and as the ledger holds item by item; at most all of them together, less what the
    ledger knows that several of them disclosed, plus what it holds of units that stated nothing. Where the ledger holds what they
    stated, both are the same number.
    """
    if not stated:
        if counted is None or counted.value is None:
            return Cell(value=None, source=Source.UNFILLED, basis="各单位均未填报，台账中也没有条目")
        return Cell(value=counted.value, source=_source(counted.value, Source.COUNTED), basis=counted.basis)
    everything = frozenset(chain.from_iterable(known.values()))
    theirs = [known.get(unit, frozenset()) for unit in stated]
    together = frozenset(chain.from_iterable(theirs))
    twice = sum(map(len, theirs)) - len(together)
    low = max(len(everything), *(bounds(value).low for value in stated.values()))
    high = sum(bounds(value).high for value in stated.values()) - twice + len(everything - together)
    total: Value = low if low >= high else Interval(low, high)
    basis = f"{len(stated)} 家所报：{parts(row, stated)}；不同单位公开相同信息计1条，合计 {show(total, row.kind)}"
    if counted is not None and counted.value is not None:
        basis = f"{basis}；{counted.basis}"
    return Cell(value=total, source=_source(total, Source.STATED), basis=basis)


def source_of(total: Value) -> Source:
    """Return where a sum of stated values comes from."""
    return _source(total, Source.STATED)


def _source(total: Value, exact: Source) -> Source:
    return Source.INTERVAL if isinstance(total, Interval) else exact


def parts(row: Row, stated: Mapping[str, Value]) -> str:
    """Return what each unit stated, zeros left out."""
    said = [f"{unit} {show(value, row.kind)}" for unit, value in stated.items() if value != 0]
    more = f"等 {len(said)} 家" if len(said) > _SHOWN else ""
    return "、".join(said[:_SHOWN]) + more if said else "均为零"


def named(units: Sequence[str]) -> str:
    """Return units by name, the first few of many."""
    return "、".join(units[:_SHOWN]) + (f"等 {len(units)} 家" if len(units) > _SHOWN else "")
