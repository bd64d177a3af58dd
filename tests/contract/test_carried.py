"""What a topic brings is taken in once: the place in the partition moves with the batch or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from core_kit import JURISDICTION, LANE, broken, core_over, record

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fenced
from syndicate.model.disclosures import Carried

TOPIC = "prepared/1"


def reached(position: int, start: int = 0, **fields: Any) -> Carried:
    """Return a place in partition 3."""
    standard = {"topic": TOPIC, "partition": 3, "position": position, "start": start, "newest": 1000 + position}
    return Carried(**(standard | fields))


def test_the_partition_moves_with_the_batch(empty: SqliteLedger) -> None:
    """After a batch the ledger says up to which offset its jurisdiction has been taken in."""
    core = core_over(empty)
    core.handle(LANE, JURISDICTION, [record("1")], carried=reached(5))
    core.handle(LANE, JURISDICTION, [record("2")], carried=reached(9, 5))
    assert empty.carried(TOPIC) == [reached(9, 9, jurisdiction=JURISDICTION)]
    assert empty.carried("prepared/2") == []
    assert broken(empty) == set()


def test_what_was_taken_in_by_another_is_refused(empty: SqliteLedger) -> None:
    """A batch whose partition has moved on meanwhile is refused, and nothing of it stands."""
    core = core_over(empty)
    core.handle(LANE, JURISDICTION, [record("1")], carried=reached(5))
    with pytest.raises(Fenced, match="主题“prepared/1”的位置已改变"):
        core.handle("other", JURISDICTION, [record("2")], carried=reached(5))
    assert [receipt.lane for receipt in empty.receipts()] == [LANE]
    assert empty.carried(TOPIC) == [reached(5, 5, jurisdiction=JURISDICTION)]


def test_jurisdictions_share_a_partition(empty: SqliteLedger) -> None:
    """Two jurisdictions of one partition are taken in each at its own pace."""
    core = core_over(empty)
    core.handle(LANE, JURISDICTION, [record("1")], carried=reached(5))
    core.handle("far", "230103", [record("1", jurisdiction="230103")], carried=reached(4))
    places = {row.jurisdiction: row.position for row in empty.carried(TOPIC)}
    assert places == {JURISDICTION: 5, "230103": 4}


def test_a_hint_never_moves_back(empty: SqliteLedger) -> None:
    """What was noted of a whole partition stands although an older note comes late."""
    empty.carry([reached(7), reached(2, partition=4)])
    empty.carry([reached(6)])
    assert [(row.partition, row.position, row.jurisdiction) for row in empty.carried(TOPIC)] == [
        (3, 7, ""),
        (4, 2, ""),
    ]
