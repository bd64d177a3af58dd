"""The filter in front of a queue changes no number, flushed or not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core_kit import JURISDICTION, core_over, record
from hypothesis import given, settings
from hypothesis import strategies as st
from review_kit import Clock

from syndicate.engine.sifting import Sieve
from syndicate.home import read_rules
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Record, Rejection
from syndicate.pipeline.prepare import Rules, prepare
from syndicate.shared.unchanged import LocalUnchanged, Unchanged

RULES: Rules = read_rules()
SEEN = Clock().now
TEXTS = (
    "第三号通告：中山路段临时管制。",
    "第三号通告：中山路段临时管制至周五。",
    "关于供热的通知：自十月二十日起供热。",
)


class Flushed(LocalUnchanged):
    """A filter that forgets everything whenever it is told to."""

    def flush(self) -> None:
        """Forget."""
        self._kept.clear()


def reading(number: int, text: int, day: int, place: int = 0) -> Record:
    """Return a publication as it was observed on some day, at some place."""
    return record(str(number), TEXTS[text], received_at=SEEN + timedelta(days=day), place=f"f{place}.jsonl, 行 1")


pages = st.lists(
    st.tuples(
        st.booleans(),
        st.lists(
            st.builds(reading, st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)),
            min_size=1,
            max_size=5,
        ),
    ),
    max_size=8,
)


def sifted(kept: Unchanged, page: Sequence[Record], scope: str = "ledger") -> tuple[list[Record], int]:
    """Return what of a page goes on, with how much was dropped; what goes on is noted."""

    async def go() -> tuple[list[Record], int]:
        sieve = Sieve(kept, scope)
        ready = prepare(page, RULES)
        found = await sieve.sift(ready)
        await sieve.note(found)
        fresh = {id(item) for item in found.fresh}
        return [one for one, item in zip(page, ready, strict=True) if id(item) in fresh], found.dropped

    return asyncio.run(go())


def seen(ledger: SqliteLedger) -> Any:
    """Return what people see: the counts and what stands of each publication."""
    rows = [
        (row.native_id, row.title, row.year, row.version_key, row.seen_present)
        for row in ledger.disclosures(range(1, 100))
    ]
    return ledger.statistics(2018, JURISDICTION), sorted(rows), [one.name for one in ledger.verify() if not one.holds]


@settings(max_examples=30)
@given(pages)
def test_what_is_dropped_changes_nothing(given_pages: list[tuple[bool, list[Record]]]) -> None:
    """Whatever is read, in whatever order and however often it is flushed, the ledger behind the filter says what the one without says."""
    plain, behind, kept = SqliteLedger(None), SqliteLedger(None), Flushed()
    cores, dropped = (core_over(plain), core_over(behind)), 0
    for flush, page in given_pages:
        if flush:
            kept.flush()
        cores[0].handle("test", JURISDICTION, page)
        fresh, gone = sifted(kept, page)
        dropped += gone
        cores[1].handle("test", JURISDICTION, fresh)
    assert seen(behind) == seen(plain)
    read = [sum(receipt.outcome.read for receipt in ledger.receipts()) for ledger in (plain, behind)]
    assert read[0] == read[1] + dropped
    plain.close()
    behind.close()


def test_a_repetition_is_dropped_and_a_later_observation_is_not() -> None:
    """The same reading again is dropped; observed later, changed, or of another scope it goes on; so does what is no publication."""
    kept = LocalUnchanged()
    first = reading(1, 0, 0)
    assert sifted(kept, [first]) == ([first], 0)
    assert sifted(kept, [first]) == ([], 1)
    assert sifted(kept, [first], "restored") == ([first], 0)
    later, changed = reading(1, 0, 1), reading(1, 1, 1)
    assert sifted(kept, [later]) == ([later], 0)
    assert sifted(kept, [changed]) == ([changed], 0)
    assert sifted(kept, [later]) == ([later], 0)
    refused = Rejection(place="f.jsonl, 行 9", reason="bad_date", message="x")
    for _ in range(2):
        found = asyncio.run(Sieve(kept, "ledger").sift(prepare([refused], RULES)))
        assert (len(found.fresh), found.dropped) == (1, 0)


def test_nothing_is_known_before_it_is_safe() -> None:
    """A page that was sifted and not noted, for the queue did not take it, goes on whole the next time."""
    kept, page = LocalUnchanged(), [reading(1, 0, 0), reading(2, 1, 0)]
    for _ in range(2):
        found = asyncio.run(Sieve(kept, "ledger").sift(prepare(page, RULES)))
        assert (len(found.fresh), found.dropped) == (2, 0)
