"""Records of the topic go into the ledger once, however they are delivered."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from core_kit import JURISDICTION, PRESENT, broken, loaded, record, rules, said
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kafka_kit import LANE, TOPIC, envelopes, messages, sink_over

from syndicate.engine.kafka import wire
from syndicate.engine.kafka.sink import Message, Sink, TopicReset
from syndicate.engine.kafka.telling import Telling
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Fenced, Record, Rejection, Transient
from syndicate.model.disclosures import Effects, Receipt

OTHER = "230103"


def _year(number: int = 130, whose: str = JURISDICTION) -> list[Record]:
    """Return posts of which every third says what another one says on another channel, and some come twice."""
    made = [
        record(str(n), f"关于第{n % 90}号小区停水的公告，抢修时间另行通知，请居民做好储水准备", jurisdiction=whose)
        for n in range(number)
    ]
    return [*made, *made[::7]]


class Heard(Telling):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.passed = self.gaps = self.refused = 0

    def taken(self, records: int, repeated: int, seconds: float) -> None:
        """Add what was passed over."""
        self.passed += repeated

    def skipped(self, offsets: int) -> None:
        """Add a gap."""
        self.gaps += offsets

    def quarantined(self, items: int) -> None:
        """Add what was refused."""
        self.refused += items


def _counts(ledger: SqliteLedger) -> dict[str, int]:
    total: dict[str, int] = {}
    for receipt in ledger.receipts():
        for name in receipt.outcome.__struct_fields__:
            total[name] = total.get(name, 0) + getattr(receipt.outcome, name)
    return total


def test_the_way_through_messages_changes_nothing() -> None:
    """Readings that came in envelopes give the same items, counts and sums of receipts as readings that were handed over."""
    ledger, direct = SqliteLedger(None), loaded([_year()])
    sink_over(ledger).apply(messages(envelopes(_year())))
    assert said(ledger) == said(direct)
    assert _counts(ledger) == _counts(direct)
    assert not broken(ledger)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_deliveries_doubled_and_cut_anyhow_count_once(data: st.DataObject) -> None:
    """Any cutting into deliveries, each of which may come again or inside out, by workers that take over from each other, counts once."""
    all_of_them = messages(envelopes(_year(), {"page": 9}))
    ledger, sink, at = SqliteLedger(None), None, 0
    while at < len(all_of_them):
        size = data.draw(st.integers(1, 3))
        back = data.draw(st.integers(0, at))
        delivered = all_of_them[back : at + size]
        if data.draw(st.booleans()):
            delivered = [*delivered, *delivered]
        if sink is None or data.draw(st.booleans()):
            sink = sink_over(ledger)
        sink.apply(data.draw(st.permutations(delivered)) if len(delivered) < 5 else delivered)
        at += size
    direct = loaded([_year()])
    assert said(ledger) == said(direct)
    assert _counts(ledger) == _counts(direct)
    assert ledger.cursor(LANE) == {"page": 9}
    assert not broken(ledger)


def test_a_zombie_is_refused_and_takes_nothing() -> None:
    """A worker that was replaced while it slept is fenced off; what it still holds counts once, by whoever owns the jurisdiction."""
    ledger = SqliteLedger(None)
    records = messages(envelopes(_year()))
    sleeper, successor = sink_over(ledger), sink_over(ledger)
    sleeper.apply(records[:1])
    successor.apply(records[:2])
    # One ledger object remembers one epoch; a second process would still know its own.
    ledger._epochs[JURISDICTION] = 1
    with pytest.raises(Fenced):
        sleeper.apply(records[1:3])
    ledger._epochs[JURISDICTION] = 2
    successor.apply(records)
    assert _counts(ledger) == _counts(loaded([_year()]))


def test_positions_that_somebody_moved_are_noticed() -> None:
    """A worker whose memory of the positions is stale is refused in the transaction itself, and goes on after asking again."""
    ledger = SqliteLedger(None)
    records = messages(envelopes(_year()))
    one = sink_over(ledger)
    one.apply(records[:1])
    one._reached[0, JURISDICTION] = msgspec.structs.replace(one._reached[0, JURISDICTION], start=0, position=0)
    with pytest.raises(Fenced):
        one.apply(records[:2])
    one.apply(records)
    assert _counts(ledger) == _counts(loaded([_year()]))


def test_two_jurisdictions_share_a_partition() -> None:
    """Each jurisdiction has a position of its own: what one worker took in of a partition does not hide another's."""
    ledger = SqliteLedger(None)
    mine, theirs = envelopes(_year()), envelopes(_year(40, OTHER), lane="other", whose=OTHER)
    mixed = [one for pair in zip(mine, [*theirs, *[None] * len(mine)], strict=False) for one in pair if one is not None]
    records = messages(mixed)
    only_mine = [one for one in records if one.key == JURISDICTION.encode()]
    sink_over(ledger).apply(only_mine)
    sink_over(ledger).apply(records)
    assert ledger.statistics(2018, OTHER).postings == loaded([_year()]).statistics(2018).postings - 90
    assert not broken(ledger)


def test_a_topic_made_anew_is_no_repetition() -> None:
    """Offsets that come again with later times stop the worker before anything is passed over; under another generation they count."""
    ledger = SqliteLedger(None)
    sink_over(ledger).apply(messages(envelopes(_year(60))))
    anew = messages(envelopes([record("new", "新主题的第一条")]), at=99_000)
    with pytest.raises(TopicReset, match=r"kafka\.generation"):
        sink_over(ledger).apply(anew)
    Sink(sink_over(ledger)._core, ledger, f"{TOPIC}#1").apply(anew)
    assert _counts(ledger)["new"] == 61


def test_gaps_are_told() -> None:
    """Offsets that are missing between two deliveries are told, those before the first are not."""
    heard = Heard()
    sink = sink_over(SqliteLedger(None), heard)
    sink.apply(messages(envelopes([record("1", "一")]), first=7))
    sink.apply(messages(envelopes([record("2", "二")]), first=12))
    assert heard.gaps == 4


def test_what_is_no_envelope_goes_to_quarantine() -> None:
    """Bytes that are none, and a record without a value, wait for a person under the jurisdiction of their key; the rest goes on."""
    ledger, heard = SqliteLedger(None), Heard()
    good = messages(envelopes([record("1", "停水公告")]), first=2)
    sink_over(ledger, heard).apply(
        [Message(0, 0, 1, JURISDICTION.encode(), b"\xff{"), Message(0, 1, 2, None, None), *good]
    )
    entries = ledger.quarantine()
    assert [(one.jurisdiction, one.place, one.raw) for one in entries] == [
        (JURISDICTION, f"{TOPIC}[0]@0", b"\xff{"),
        ("000000", f"{TOPIC}[0]@1", b""),
    ]
    assert heard.refused == 2
    assert _counts(ledger) | {"new": 1, "quarantined": 2} == _counts(ledger)
    assert not broken(ledger)


class Squeamish(SqliteLedger):
    """A ledger that never takes some words, as a database may refuse a value for good."""

    words: tuple[str, ...] = ("毒",)

    def commit(self, effects: Effects, now: object) -> Receipt:
        """Refuse them."""
        if any(word in row.text for row in effects.revisions for word in self.words):
            raise OverflowError("refused")
        return super().commit(effects, PRESENT)


def test_what_the_ledger_refuses_for_good_goes_to_quarantine_alone() -> None:
    """One item that can never be stored waits in quarantine; its neighbours are in, the position moves, and it comes back no more."""
    ledger, heard = Squeamish(None), Heard()
    good = [record(str(n), f"第{n}号通知") for n in range(9)]
    records = messages(envelopes([*good[:4], record("bad", "毒"), *good[4:]], {"page": 1}))
    sink = sink_over(ledger, heard)
    sink.apply(records)
    sink_over(ledger).apply(records)
    (entry,) = ledger.quarantine()
    assert (entry.reason, entry.times) == ("bad_value", 1)
    assert "毒" in entry.raw.decode()
    assert _counts(ledger) | {"read": 10, "new": 9, "quarantined": 1, "repeated": 0} == _counts(ledger)
    assert ledger.cursor(LANE) == {"page": 1}
    assert not broken(ledger)


def test_a_defect_does_not_empty_the_topic_into_quarantine() -> None:
    """Where the ledger refuses nearly everything the worker stops instead of setting it all aside."""
    ledger = Squeamish(None)
    ledger.words = ("通知",)
    with pytest.raises(Fatal, match="defect"):
        sink_over(ledger).apply(messages(envelopes([record(str(n), f"第{n}号通知") for n in range(40)])))
    assert ledger.carried(TOPIC)[0].position == 0


class Failing(SqliteLedger):
    """A ledger that cannot be written for a while."""

    patience = 0

    def commit(self, effects: Effects, now: object) -> Receipt:
        """Fail so many times."""
        if self.patience:
            self.patience -= 1
            raise Transient("away", reason="database")
        return super().commit(effects, PRESENT)


def test_a_ledger_that_is_away_is_tried_again() -> None:
    """What could not be written is written when the same delivery is tried again, and nothing of it twice."""
    ledger = Failing(None)
    records = messages(envelopes(_year()))
    sink = sink_over(ledger)
    sink.apply(records[:1])
    ledger.patience = 2
    for _ in range(2):
        with pytest.raises(Transient):
            sink.apply(records)
    sink.apply(records)
    assert _counts(ledger) == _counts(loaded([_year()]))


def test_a_cursor_without_readings_is_saved() -> None:
    """A page that read nothing moves the cursor alone; what follows it counts."""
    ledger = SqliteLedger(None)
    sink = sink_over(ledger)
    sink.apply(messages(envelopes([], {"page": 1})))
    assert ledger.cursor(LANE) == {"page": 1}
    sink.apply(messages(envelopes([record("1", "一")], {"page": 2}), first=1))
    sink.apply(messages([*envelopes([], {"page": 1}), *envelopes([record("1", "一")], {"page": 2})]))
    assert (ledger.cursor(LANE), _counts(ledger)["new"]) == ({"page": 2}, 1)


def test_a_file_read_to_its_end_settles_its_quarantine() -> None:
    """What lay in quarantine of a file is resolved when the file came through whole under one lease, and stays open when it did not."""
    refused = Rejection(place="a.csv, 行 2", reason="no_date", message="缺日期 / no date")
    whole = wire.Envelope(
        jurisdiction=JURISDICTION, lane=LANE, rules=rules().digest, items=next(wire.pack([refused])), fence="1",
        finished=(("a.csv", 0),), refused=(refused.place,),
    )  # fmt: skip
    (good,) = envelopes([record("1", "一")])
    again = msgspec.structs.replace(good, fence="1", finished=(("a.csv", 0),))
    late = msgspec.structs.replace(good, fence="2", finished=(("a.csv", -9),))
    ledger = SqliteLedger(None)
    sink = sink_over(ledger)
    sink.apply(messages([whole]))
    assert len(ledger.quarantine()) == 1
    sink.apply(messages([late], first=1))
    assert len(ledger.quarantine()) == 1
    sink.apply(messages([again], first=2))
    assert ledger.quarantine() == []


def test_only_what_was_lost_is_rebuilt(tmp_path: Path) -> None:
    """When a partition goes to another worker its jurisdictions are forgotten, and those of other partitions are kept."""
    sink = sink_over(SqliteLedger(tmp_path / "ledger.db"))
    sink.apply(
        [
            *messages(envelopes([record("1", "一")])),
            *messages(envelopes([record("2", "二", jurisdiction=OTHER)], whose=OTHER), partition=3),
        ]
    )
    sink.drop([0])
    assert (sink._core.owns(JURISDICTION), sink._core.owns(OTHER)) == (False, True)
    assert sink.positions() == {0: 1, 3: 1}
