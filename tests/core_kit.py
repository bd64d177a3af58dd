"""Helpers of the tests of the core: records built in code, a core over a ledger, and what a ledger says, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from syndicate.app import read_rules
from syndicate.engine.core import Core
from syndicate.ledger.protocol import Invariant, Ledger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, Channel, Reading, Record
from syndicate.model.prepared import Prepared
from syndicate.pipeline.dedup.pairs import Side, Verdict, compare, side_of
from syndicate.pipeline.prepare import Rules, prepare
from syndicate.pipeline.rows import epoch

JURISDICTION = "230102"
NOON = datetime(2018, 3, 5, 12, 0, tzinfo=CHINA)
PRESENT = datetime(2026, 1, 1, tzinfo=CHINA)
LANE = "test"


@cache
def rules() -> Rules:
    """Return the installed rule sets, compiled once."""
    return read_rules()


def record(native_id: str = "1", body: str = "", **fields: Any) -> Record:
    """Return a record of the office's Weibo account, published at noon on 5 March 2018 unless told otherwise."""
    standard: dict[str, Any] = {
        "source": "weibo",
        "channel": Channel.WEIBO,
        "unit": "区政府办",
        "jurisdiction": JURISDICTION,
        "published_at": NOON,
        "place": "test.jsonl, 行 1",
    }
    return Record(native_id=native_id, body=body, **(standard | fields))


def prepared(one: Record) -> Prepared:
    """Return what prepare makes of a record that must be neither sealed nor refused."""
    (item,) = prepare([one], rules())
    assert isinstance(item, Prepared), item
    return item


def side(one: Record) -> Side:
    """Return a record as recognition compares it."""
    item = prepared(one)
    return side_of(item.fingerprint, epoch(one.published_at), one.channel, item.links, item.facts.document_number)


def sides(records: Sequence[Record]) -> list[Side]:
    """Return records as recognition compares them, prepared in one batch."""
    items = [item for item in prepare(records, rules()) if isinstance(item, Prepared)]
    return [
        side_of(item.fingerprint, epoch(one.published_at), one.channel, item.links, item.facts.document_number)
        for one, item in zip(records, items, strict=True)
    ]


def verdict(one: Record, other: Record) -> Verdict:
    """Compare two records, which must give the same answer both ways round."""
    found = compare(side(one), side(other))
    back = compare(side(other), side(one))
    assert (found.same, found.score, set(found.vetoes)) == (back.same, back.score, set(back.vetoes))
    return found


def core_over(ledger: Ledger) -> Core:
    """Return a core that writes into a ledger, at a fixed present."""
    return Core(ledger, rules(), "test", lambda: PRESENT)


def loaded(batches: Iterable[Sequence[Reading]], ledger: SqliteLedger | None = None) -> SqliteLedger:
    """Return a ledger, by default a new one in memory, after the batches."""
    ledger = ledger or SqliteLedger(None)
    core = core_over(ledger)
    for batch in batches:
        core.handle(LANE, JURISDICTION, batch)
    return ledger


def said(ledger: SqliteLedger, year: int = 2018) -> dict[str, Any]:
    """Return what people see of a ledger and what must not depend on how it was filled."""
    items = [msgspec.to_builtins(item) for item in ledger.items()]
    for item in items:
        del item["receipt"]
    registers = [msgspec.to_builtins(row) for row in ledger.register_rows("application", year)]
    return {"items": items, "statistics": msgspec.to_builtins(ledger.statistics(year)), "application": registers}


def broken(ledger: SqliteLedger) -> set[str]:
    """Return the names of the promises that do not hold."""
    return {invariant.name for invariant in ledger.verify() if not invariant.holds}


def details(invariants: Iterable[Invariant]) -> list[str]:
    """Return name and differences of what does not hold."""
    return [f"{one.name}: {one.detail}" for one in invariants if not one.holds]


def clusters(ledger: SqliteLedger) -> set[frozenset[str]]:
    """Return the informations as sets of native ids."""
    groups: dict[str, set[str]] = {}
    for item in ledger.items():
        groups.setdefault(item.information, set()).add(item.native_id)
    return {frozenset(group) for group in groups.values()}
