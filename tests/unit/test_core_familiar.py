"""Readings that say what stands already: nothing is made of them, and nothing of that shows in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, broken, core_over, record, rules, said
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.engine import core as core_module
from syndicate.engine.core import wanted_of
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Presence, Record
from syndicate.model.prepared import Familiar, Prepared
from syndicate.pipeline.admission import Ready
from syndicate.pipeline.familiar import familiar
from syndicate.pipeline.prepare import prepare_sound

NOTICE = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
OTHER = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检。"
READINGS = st.builds(
    record,
    native_id=st.sampled_from("abc"),
    aliases=st.sampled_from([(), (), ("a",), ("x",)]),
    body=st.sampled_from([NOTICE, NOTICE, OTHER]),
    unit=st.sampled_from(["甲局", "甲局", "乙局"]),
    channel=st.sampled_from([Channel.WEIBO, Channel.WEIBO, Channel.OTHER]),
    received_at=st.integers(0, 3).map(lambda days: NOON + timedelta(days=days)),
    published_at=st.sampled_from([NOON, NOON, NOON + timedelta(hours=1)]),
    presence=st.sampled_from([Presence.PRESENT, Presence.PRESENT, Presence.DELETED]),
    version=st.integers(0, 1),
    place=st.sampled_from(["一.jsonl, 行 1", "二.jsonl, 行 7"]),
)


def told(batches: Iterable[Sequence[Record]], monkeypatch: pytest.MonkeyPatch, *, look: bool) -> tuple[Any, list[Any]]:
    """Return what a ledger says after the batches, and all its disclosures; without looking, every reading is made anew."""
    with monkeypatch.context() as patch:
        if not look:
            patch.setattr(core_module, "familiar", lambda _readings, _known: {})
        ledger = SqliteLedger(None)
        core = core_over(ledger)
        outcomes = []
        for batch in batches:
            receipt = core.handle(LANE, JURISDICTION, batch)
            outcomes.append(msgspec.to_builtins(receipt.outcome) if receipt else None)
        assert not broken(ledger)
        rows = list(ledger.connection.execute("SELECT * FROM disclosure ORDER BY id"))
        return (said(ledger), outcomes), rows


@given(st.lists(st.lists(READINGS, min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_nothing_in_the_ledger_tells_a_reading_recognised_at_once_from_one_made_anew(
    batches: list[list[Record]],
) -> None:
    """Edits, tombstones, aliases, later and earlier observations: counts, items and every column come out alike."""
    with pytest.MonkeyPatch.context() as patch:
        assert told(batches, patch, look=True) == told(batches, patch, look=False)


def made(ledger: SqliteLedger, *readings: Record) -> list[Ready]:
    """Return what becomes of readings before a ledger."""
    return prepare_sound(readings, rules(), familiar(readings, ledger.known(wanted_of(JURISDICTION, readings))))


def held(*readings: Record) -> SqliteLedger:
    """Return a ledger that has read these."""
    ledger = SqliteLedger(None)
    core_over(ledger).handle(LANE, JURISDICTION, readings)
    return ledger


def test_a_second_reading_of_the_same_words_is_not_made_anew() -> None:
    """The same post in a later export, at another row, is familiar."""
    first = record("a", NOTICE, received_at=NOON)
    later = msgspec.structs.replace(first, received_at=NOON + timedelta(days=9), place="二.jsonl, 行 7")
    assert [type(item) for item in made(held(first), later)] == [Familiar]


@pytest.mark.parametrize(
    "change",
    [
        {"body": OTHER},
        {"title": "停水通知"},
        {"unit": "乙局"},
        {"url": "https://weibo.com/1/a"},
        {"labels": {"column": "通知公告"}},
        {"presence": Presence.DELETED},
        {"truncated": True},
        {"published_at": NOON + timedelta(hours=1)},
        {"aliases": ("z",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_reading_that_says_anything_else_is_made_anew(change: dict[str, Any]) -> None:
    """Another word, unit, address, label, time, alias or tombstone is no familiar reading."""
    first = record("a", NOTICE, received_at=NOON)
    assert [type(item) for item in made(held(first), msgspec.structs.replace(first, **change))] == [Prepared]


def test_two_readings_of_one_post_in_a_batch_are_both_made_anew() -> None:
    """Where something else in the batch speaks of the same publication, what stands may change under way."""
    first = record("a", NOTICE, received_at=NOON)
    assert [type(item) for item in made(held(first), first, first)] == [Prepared, Prepared]
