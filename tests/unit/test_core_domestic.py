"""What names another jurisdiction than its batch is refused by itself; the rest of the batch is loaded."""

from __future__ import annotations

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, broken, core_over, loaded, record

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Enrichment, Reading, RegisterRow

OTHER = "230103"
WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
ROW = RegisterRow(
    register="application", native_id="1", unit="甲局", jurisdiction=OTHER, date=NOON, fields={"method": "当面"}
)
MEASURES = Enrichment(
    source="wechat", native_id="m", jurisdiction=OTHER, title="征兵", day=NOON, measures={"reads": 1.0}
)
FOREIGN: tuple[Reading, ...] = (record("7", WATER, jurisdiction=OTHER), ROW, MEASURES)


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda one: type(one).__name__)
def test_one_of_another_jurisdiction_is_refused_and_the_rest_is_loaded(foreign: Reading) -> None:
    """The message names place, field, what was read and what was expected; every promise of the ledger holds."""
    ledger = loaded([[record("1", WATER), foreign, record("2", "另一件事：征兵报名开始了，请到社区登记。")]])
    (receipt,) = ledger.receipts()
    assert (receipt.outcome.new, receipt.outcome.quarantined) == (2, 1)
    (entry,) = ledger.quarantine()
    assert (entry.reason, entry.field, entry.jurisdiction) == ("foreign_jurisdiction", "jurisdiction", JURISDICTION)
    assert f"辖区为“{OTHER}”，应为 {JURISDICTION}" in entry.message
    assert f"jurisdiction is '{OTHER}', expected {JURISDICTION}" in entry.message
    assert msgspec.json.decode(entry.raw)["jurisdiction"] == OTHER
    assert broken(ledger) == set()


def test_the_same_posting_of_two_jurisdictions_in_one_batch_stops_nothing() -> None:
    """Both are under one name of one source, whichever comes first and however often."""
    ours, theirs = record("1", WATER), record("1", WATER, jurisdiction=OTHER)
    for batch in ([ours, theirs], [theirs, ours, theirs]):
        ledger = loaded([batch, batch])
        assert ledger.statistics(2018).postings == 1
        assert [entry.times for entry in ledger.quarantine()] == [2 * batch.count(theirs)]
        assert broken(ledger) == set()


def test_their_own_batch_takes_them() -> None:
    """Loaded for its own jurisdiction the item counts there."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, [record("1", WATER), record("1", WATER, jurisdiction=OTHER)])
    core.handle("other", OTHER, [record("1", WATER, jurisdiction=OTHER)])
    assert [ledger.statistics(2018, code).postings for code in (JURISDICTION, OTHER)] == [1, 1]
    assert broken(ledger) == set()


def test_a_marked_record_of_another_jurisdiction_is_sealed() -> None:
    """Its text does not get into quarantine."""
    ledger = loaded([[record("9", "机密★10年\n关于某事项的报告", jurisdiction=OTHER)]])
    (receipt,) = ledger.receipts()
    assert (receipt.outcome.sealed, receipt.outcome.quarantined, ledger.quarantine()) == (1, 0, [])
    assert broken(ledger) == set()
