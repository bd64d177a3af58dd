"""The watch: what is public already is screened as it is committed, and again when its words or the rules change."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, PRESENT, broken, core_over, record

from syndicate.app import read_screening
from syndicate.engine import watching
from syndicate.engine.watching import Looked, Watch, keep_watch
from syndicate.ledger.reviews import Filters
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Record, Standing, Transient
from syndicate.model.records import Link
from syndicate.pipeline.screen import Ruleset
from syndicate.review.judging import Judge
from syndicate.review.tiers import tiers_of

HARMLESS = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
LEAKING = "救助对象：测试甲，身份证号：23010219900307231X，联系电话：13800138000，现住某小区3栋2单元501室。"
"""Made up; the check digit is valid."""
TIERS = tiers_of(("科室负责人审核", "分管副主任审批", "主任审批"), (), ())


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    """Return the installed rules of screening, compiled once."""
    return read_screening()


def held(*readings: Record) -> SqliteLedger:
    """Return a ledger that has read these."""
    ledger = SqliteLedger(None)
    core_over(ledger).handle(LANE, JURISDICTION, readings)
    return ledger


def watch_over(ledger: SqliteLedger, rules: Ruleset) -> Watch:
    """Return a watch over a ledger."""
    return Watch(ledger, Judge(rules), TIERS, lambda: PRESENT)


def alarms(ledger: SqliteLedger) -> list[tuple[str, str]]:
    """Return kind and native id of every open alarm."""
    return [(one.kind, one.subject.rsplit("/", 1)[-1]) for one in ledger.reviews.alarms()]


def test_a_publication_with_findings_raises_an_alarm_and_comes_under_review(rules: Ruleset) -> None:
    """Of two posts the one with an identity number is under review, with masks proposed; the other has no row anywhere."""
    ledger = held(record("a", HARMLESS), record("b", LEAKING))
    assert watch_over(ledger, rules).look(JURISDICTION) == Looked(publications=2, reviews=1)
    assert alarms(ledger) == [("leak", "b")]
    (review,) = ledger.reviews.reviews(JURISDICTION, Filters())
    assert (review.native_id, str(review.state)) == ("b", "screened")
    assert not broken(ledger)


def test_the_watch_goes_on_where_it_stood_and_finds_nothing_twice(rules: Ruleset) -> None:
    """A second look sees nothing new, also after a restart; a new post is looked at alone."""
    ledger = held(record("a", HARMLESS), record("b", LEAKING))
    watch_over(ledger, rules).look(JURISDICTION)
    assert watch_over(ledger, rules).look(JURISDICTION) == Looked(0, 0)
    core_over(ledger).handle(LANE, JURISDICTION, [record("c", LEAKING)])
    # Another owner has taken over; whoever looks must own the jurisdiction, as whoever commits.
    ledger.take(JURISDICTION, "watch", PRESENT)
    assert watch_over(ledger, rules).left(JURISDICTION) == 1
    assert watch_over(ledger, rules).look(JURISDICTION) == Looked(1, 1)


def test_a_crash_between_finding_and_noting_changes_nothing(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken in before the cursor moved is looked at again and raises no second alarm."""
    ledger = held(record("b", LEAKING))
    watch = watch_over(ledger, rules)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "save_cursor", _crash)
        with pytest.raises(RuntimeError):
            watch.look(JURISDICTION)
    before = list(ledger.reviews.acts())
    assert watch.look(JURISDICTION) == Looked(1, 1)
    assert list(ledger.reviews.acts()) == before
    assert alarms(ledger) == [("leak", "b")]
    assert not broken(ledger)


def _crash(*_: Any) -> None:
    raise RuntimeError


def test_a_publication_that_is_edited_is_looked_at_again(rules: Ruleset) -> None:
    """A post that was harmless and now names a person is found; one that was cleaned up stays under review."""
    first = record("a", HARMLESS, version=1)
    ledger = held(first)
    watch = watch_over(ledger, rules)
    assert watch.look(JURISDICTION).reviews == 0
    edit = msgspec.structs.replace(first, body=LEAKING, version=2, received_at=NOON + timedelta(days=1))
    core_over(ledger).handle(LANE, JURISDICTION, [edit])
    ledger.take(JURISDICTION, "watch", PRESENT)
    assert watch.look(JURISDICTION) == Looked(1, 1)
    assert alarms(ledger) == [("leak", "a")]


def test_other_rules_look_at_everything_again(rules: Ruleset) -> None:
    """A watch with another rule set begins anew, and ends where the first one ended."""
    ledger = held(record("a", HARMLESS), record("b", LEAKING))
    watch_over(ledger, rules).look(JURISDICTION)
    watch = watch_over(ledger, rules)
    ledger.save_cursor(f"screening:{JURISDICTION}", JURISDICTION, {"rules": "others", "receipt": 9, "disclosure": 9})
    assert watch.left(JURISDICTION) == 2
    assert watch.look(JURISDICTION) == Looked(2, 1)
    assert alarms(ledger) == [("leak", "b")]


def test_what_others_have_said_is_not_ours_to_review(rules: Ruleset) -> None:
    """A repost of somebody else's words is not screened as our publication."""
    ledger = held(record("a", LEAKING, standing=Standing.SHARE))
    assert watch_over(ledger, rules).look(JURISDICTION) == Looked(0, 0)


def test_the_watch_looks_in_slices(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much was read in one batch, a look takes a few and the next look the rest."""
    monkeypatch.setattr(watching, "BATCH", 2)
    ledger = held(*(record(str(number), HARMLESS) for number in range(5)))
    watch = watch_over(ledger, rules)
    assert [watch.look(JURISDICTION).publications for _ in range(4)] == [2, 2, 1, 0]


def test_a_ledger_that_is_busy_is_tried_again_until_told_to_stop() -> None:
    """A look that fails for the moment does not end the watch; the last one that finds something new is followed at once."""
    seen: list[str] = []

    async def watched() -> None:
        stop = asyncio.Event()

        def look() -> Looked:
            seen.append("look")
            if len(seen) == 1:
                raise Transient("busy")
            if len(seen) == 3:
                stop.set()
            return Looked(1, 0)

        async def call(work: Any) -> Looked:
            return Looked(*msgspec.structs.astuple(work()))

        await asyncio.wait_for(keep_watch(look, call, stop), timeout=10)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "IDLE", 0.01)
        asyncio.run(watched())
    assert len(seen) == 3


def test_files_beside_a_text_hold_it_until_somebody_has_read_them(rules: Ruleset) -> None:
    """A harmless post with a table to download is held, without an alarm; a link to a page holds nothing."""
    table = msgspec.structs.replace(
        record("a", HARMLESS), links=(Link(url="https://www.example.gov.cn/files/%E5%90%8D%E5%8D%95.xlsx?v=2"),)
    )
    page = msgspec.structs.replace(record("b", HARMLESS), links=(Link(url="https://www.example.gov.cn/art/1.html"),))
    ledger = held(table, page)
    watch_over(ledger, rules).look(JURISDICTION)
    (review,) = ledger.reviews.reviews(JURISDICTION, Filters())
    assert (review.native_id, str(review.state)) == ("a", "held")
    ((finding, is_open),) = ledger.reviews.findings(review.version)
    assert (finding.kind, finding.part, is_open) == (
        "unread_attachment",
        "attachment:https://www.example.gov.cn/files/%E5%90%8D%E5%8D%95.xlsx?v=2",
        True,
    )
    assert not alarms(ledger)
    assert not broken(ledger)
