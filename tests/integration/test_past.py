"""As of: the ledger as it stood after any batch, though everything has changed since."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import apsw
import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, PRESENT, core_over, loaded, record

from syndicate.ledger.past import Past, committed_at, receipt_at
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, Channel, Enquiry, Fatal, Presence, Reading, RegisterRow, UsageError

TEXTS = [
    f"关于{place}{day}日{what}的通知，请沿线居民提前做好准备，联系电话 0451-8454{day:04d}，恢复时间另行通知。"
    for day, (place, what) in enumerate(
        [("安化街", "停水检修"), ("兆麟街", "燃气管网改造"), ("工农街", "义务植树"), ("抚顺街", "老旧小区加装电梯")], 11
    )
]
KEPT = ("provisional", "doubts", "settled", "unsettled")
"""Not kept over time, and never told of the past."""


def an_application(number: int, method: str, seen: int) -> RegisterRow:
    """Return a row of the register of applications, as it was seen at some hour."""
    return RegisterRow(
        register="application",
        native_id=f"A{number}",
        unit="区政府办",
        jurisdiction=JURISDICTION,
        date=datetime(2018, 3, number + 1, tzinfo=CHINA),
        fields={"method": method},
        received_at=NOON + timedelta(hours=seen),
    )


def a_reading(dice: Random, hour: int) -> Reading:
    """Return a post, an edit, a deletion, a repost on another channel or a register row, by the dice."""
    if dice.random() < 0.2:
        return an_application(dice.randrange(3), dice.choice(["网络", "信函", "当面"]), hour)
    channel, source = dice.choice([(Channel.WEIBO, "weibo"), (Channel.WECHAT, "wechat"), (Channel.WEBSITE, "site")])
    number = dice.randrange(6)
    return record(
        f"{source}-{number}",
        dice.choice(TEXTS),
        source=source,
        channel=channel,
        unit=dice.choice(["区政府办", "区住建局"]),
        published_at=NOON.replace(year=2017 + number % 2) + timedelta(days=number),
        received_at=NOON + timedelta(hours=hour),
        presence=Presence.DELETED if dice.random() < 0.1 else Presence.PRESENT,
    )


def said(enquiry: Enquiry) -> dict[str, Any]:
    """Return all that the ledger answers, without what it does not keep over time."""
    items = [msgspec.to_builtins(item) for item in enquiry.items()]
    statistics = [msgspec.to_builtins(enquiry.statistics(year, JURISDICTION)) for year in (2017, 2018)]
    for one in (*items, *statistics):
        for name in KEPT:
            one.pop(name, None)
    rows = [msgspec.to_builtins(row) for row in enquiry.register_rows("application", 2018, JURISDICTION)]
    kinds = [item.native_id for item in enquiry.items(2018, JURISDICTION, channel="weibo", kind="notice")]
    head = (enquiry.rules_digest(), enquiry.receipt_head())
    return {"items": items, "years": statistics, "rows": rows, "kinds": kinds, "head": head}


@pytest.mark.parametrize("seed", range(4))
def test_every_batch_can_be_looked_back_to(seed: int) -> None:
    """After many batches of posts, edits, deletions and corrections, the ledger answers for each of them as it did then."""
    dice = Random(seed)
    ledger = SqliteLedger(None)
    then = [said(Past(ledger.connection, 0))]
    for hour in range(12):
        loaded([[a_reading(dice, hour) for _ in range(dice.randrange(1, 5))]], ledger)
        then.append(said(ledger))
    assert [said(Past(ledger.connection, number)) for number in range(len(then))] == then


def test_before_the_first_batch_nothing_was_known() -> None:
    """Looked back to before its first receipt, a ledger holds nothing."""
    past = Past(loaded([[record("1", TEXTS[0])]]).connection, 0)
    assert list(past.items()) == []
    assert past.statistics(2018).postings == 0
    assert past.receipt_head()[0] == 0


def test_a_moment_is_the_receipt_that_was_the_newest_then() -> None:
    """A moment leads to the newest receipt committed by then, whatever offset it is written in."""
    ledger = loaded([[record("1", TEXTS[0])], [record("2", TEXTS[1])]])
    assert receipt_at(ledger.connection, PRESENT - timedelta(seconds=1)) == 0
    assert receipt_at(ledger.connection, PRESENT) == 2
    assert committed_at(ledger.connection, 2).startswith("2026-01-01")
    assert committed_at(ledger.connection, 9) == ""


def test_what_was_not_kept_is_not_guessed() -> None:
    """A ledger from before history was kept refuses to look back to that time, and says from when on it can."""
    ledger = loaded([[record("1", TEXTS[0])], [record("2", TEXTS[1])]])
    ledger.connection.execute("UPDATE history SET since = 2")
    with pytest.raises(UsageError, match="自第 2 号凭证起"):
        Past(ledger.connection, 1)
    with pytest.raises(UsageError, match="最新为 2"):
        Past(ledger.connection, 3)
    assert Past(ledger.connection, 2).statistics(2018).postings == 2


def test_a_history_that_does_not_add_up_to_the_receipts_is_refused() -> None:
    """Where rows were altered behind the ledger's back, the past is not told, for the receipts say otherwise."""
    ledger = loaded([[record("1", TEXTS[0])]])
    core_over(ledger).handle(LANE, JURISDICTION, [record("2", TEXTS[1])])
    ledger.connection.execute("UPDATE disclosure SET channel = 'wechat' WHERE native_id = '1'")
    with pytest.raises(Fatal, match="台账已被改动"):
        Past(ledger.connection, 2).statistics(2018)


def test_history_cannot_be_rewritten() -> None:
    """The database refuses to change or drop what it keeps of the past."""
    ledger = loaded([[an_application(1, "网络", 1)], [an_application(1, "信函", 2)]])
    assert ledger.connection.execute("SELECT count(*) FROM register_past").fetchone() == (1,)
    for statement in ("UPDATE register_past SET unit = ''", "DELETE FROM register_past"):
        with pytest.raises(apsw.ConstraintError, match="history is final"):
            ledger.connection.execute(statement)
