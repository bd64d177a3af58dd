"""Tally: after any changes the running counters are a recount; a revision moves a count and never adds one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
from core_kit import JURISDICTION, LANE, NOON, core_over, loaded, record
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, FACETS, Channel, Record
from syndicate.model.disclosures import Tallies
from syndicate.pipeline.tally import Member, channels_of, count, move_overlap, place

CHANNELS = [str(channel) for channel in Channel]
MEMBERS = st.lists(
    st.builds(
        Member,
        id=st.integers(0, 99),
        jurisdiction=st.just(JURISDICTION),
        name=st.text("0123456789abcdef", min_size=4, max_size=4),
        year=st.just(2018),
        day=st.sampled_from([20180305, 20180306]),
        at=st.integers(0, 3),
        channel=st.sampled_from(CHANNELS),
        unit=st.sampled_from(["甲局", "乙局"]),
        facets=st.tuples(*[st.sampled_from(["unknown", "news", "notice,news"])] * 5),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda member: member.name,
)


def totals(tallies: Tallies) -> dict[str, Any]:
    """Return the counters without those that stand at zero."""
    return {
        "counters": {key: value for key, value in tallies.counters.items() if any(value)},
        "overlap": {key: value for key, value in tallies.overlap.items() if value},
        "years": {key: value for key, value in tallies.years.items() if any(value)},
    }


@given(MEMBERS, st.randoms(use_true_random=False))
def test_who_is_first_does_not_depend_on_the_order(members: list[Member], dice: Any) -> None:
    """One member is first of all, one on each channel, one by each unit; the facets are agreed; whatever the order."""
    place(7, members)
    assert sum(member.first for member in members) == 1
    assert sum(member.channel_first for member in members) == len({member.channel for member in members})
    assert sum(member.unit_first for member in members) == len({member.unit for member in members})
    assert len({member.shown for member in members}) == 1
    again = [msgspec.structs.replace(member) for member in dice.sample(members, len(members))]
    place(7, again)
    assert {member.name: member for member in again} == {member.name: member for member in members}


def test_the_most_careful_channel_files_an_information() -> None:
    """Where members disagree the website's facet stands, then the gazette's, WeChat's, others', Weibo's; unknown says nothing."""
    ranked = ["website", "gazette", "wechat", "other", "weibo"]
    members = [
        Member(
            id=number, jurisdiction=JURISDICTION, name=channel, year=2018, day=20180305, at=9 - number, channel=channel,
            unit="甲局", facets=(channel, "unknown" if channel == "website" else channel, "unknown", "unknown", "unknown"),
        )
        for number, channel in enumerate(ranked)
    ]  # fmt: skip
    for left in range(len(ranked)):
        place(7, members[left:])
        second = ranked[max(left, 1)]
        assert {member.shown for member in members[left:]} == {(ranked[left], second, "unknown", "unknown", "unknown")}


def test_the_earliest_is_the_first_and_of_two_at_once_the_first_by_name() -> None:
    """Who is first depends on when it was published; only at the same moment on its name."""
    times = {"c": 1, "b": 2, "a": 2}
    members = [
        Member(
            id=number, jurisdiction=JURISDICTION, name=name, year=2018, day=20180305, at=at, unit="甲局",
            channel="website" if name == "c" else "weibo", facets=("news",) * 5,
        )
        for number, (name, at) in enumerate(times.items())
    ]  # fmt: skip
    place(7, members)
    assert [member.name for member in members if member.first] == ["c"]
    assert {member.name for member in members if member.channel_first} == {"c", "a"}
    assert [member.name for member in members if member.unit_first] == ["c"]


@given(MEMBERS)
def test_taking_back_what_was_counted_leaves_nothing(members: list[Member]) -> None:
    """Every counter that an information moved returns to zero."""
    tallies = Tallies({}, {}, {})
    place(7, members)
    for sign in (1, -1):
        for member in members:
            count(member, sign, tallies)
        move_overlap(tallies, JURISDICTION, 2018, channels_of(members), sign)
    assert totals(tallies) == {"counters": {}, "overlap": {}, "years": {}}


@given(MEMBERS)
def test_an_information_counts_once_under_every_label(members: list[Member]) -> None:
    """Distinct counts are one for the information and one for each value that it is shown under; postings are as many as members."""
    tallies = Tallies({}, {}, {})
    place(7, members)
    for member in members:
        count(member, 1, tallies)
    first: Counter[tuple[str, str]] = Counter()
    postings = 0
    for (_, _, _, _, facet, value), delta in tallies.counters.items():
        first[facet, value] += delta[3]
        postings += delta[0] if not facet else 0
    assert postings == len(members)
    assert first["", ""] == 1
    assert members[0].shown is not None
    for facet, shown in zip(FACETS, members[0].shown, strict=True):
        assert {value for (name, value), times in first.items() if name == facet and times} == set(shown.split(","))


TEXTS = (
    "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。",
    "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检。",
    "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长参加。",
)
READINGS = st.builds(
    record,
    native_id=st.sampled_from("abcdef"),
    body=st.sampled_from(TEXTS),
    title=st.sampled_from([None, "关于停水的通知", "一图读懂征兵政策"]),
    channel=st.sampled_from(list(Channel)),
    unit=st.sampled_from(["甲局", "乙局"]),
    version=st.integers(0, 9),
    published_at=st.sampled_from([NOON, NOON + timedelta(days=2), NOON.replace(year=2017)]),
)


def recounted(ledger: SqliteLedger, year: int) -> dict[str, Any]:
    """Count a year from the list of items alone."""
    mine = [item for item in ledger.items(year) if item.state in ("counted", "withdrawn")]
    by_channel = {name: [item for item in mine if item.channel == name] for name in CHANNELS}
    channels: dict[str, set[str]] = {}
    for item in mine:
        channels.setdefault(item.information, set()).add(item.channel)
    return {
        "postings": len(mine),
        "information": len({item.information for item in mine}),
        "channels": {name: (len(rows), len({item.information for item in rows})) for name, rows in by_channel.items()},
        "overlap": sum(len(names) - 1 for names in channels.values()),
        "exclusive": {name: sum(names == {name} for names in channels.values()) for name in CHANNELS},
    }


def counted(ledger: SqliteLedger, year: int) -> dict[str, Any]:
    """Return the same from the running counters."""
    said = ledger.statistics(year)
    return {
        "postings": said.postings,
        "information": said.information,
        "channels": {name: (one.postings, one.information) for name, one in said.channels.items()},
        "overlap": said.overlap.items,
        "exclusive": dict(said.overlap.exclusive),
    }


@given(st.lists(st.lists(READINGS, min_size=1, max_size=3), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_after_any_changes_the_counters_are_a_recount(batches: list[list[Record]]) -> None:
    """New items, edits that change channel, unit, year, text or label: after every batch the counters equal a recount."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    for batch in batches:
        core.handle(LANE, JURISDICTION, batch)
        for year in (2017, 2018):
            assert counted(ledger, year) == recounted(ledger, year)


def test_a_revision_moves_a_count_and_never_adds_one() -> None:
    """An edit that changes text, unit and day leaves one posting and one information, under the new unit and month."""
    first = record("1", TEXTS[0], unit="甲局", version=1)
    ledger = loaded([[first]])
    edit = msgspec.structs.replace(first, body=TEXTS[1], unit="乙局", version=2, published_at=NOON + timedelta(days=40))
    loaded([[edit]], ledger)
    said = ledger.statistics(2018)
    assert (said.postings, said.information) == (1, 1)
    assert list(said.units) == ["乙局"]
    assert list(said.months) == ["2018-04"]


def test_the_year_ends_at_midnight_in_shanghai() -> None:
    """31 December 23:59:59 belongs to the old year and 1 January 00:00 to the new one, by the clock of Shanghai."""
    last, first = (
        NOON.replace(month=12, day=31, hour=23, minute=59, second=59),
        NOON.replace(year=2019, month=1, day=1, hour=0),
    )
    ledger = loaded([[record("1", TEXTS[0], published_at=last), record("2", TEXTS[0], published_at=first)]])
    assert [(ledger.statistics(year).postings, ledger.statistics(year).information) for year in (2018, 2019)] == [
        (1, 1)
    ] * 2
    utc = msgspec.convert("2018-12-31T16:00:00Z", type(NOON))
    assert utc.astimezone(CHINA).year == 2019
    assert loaded([[record("1", TEXTS[0], published_at=utc)]]).statistics(2019).postings == 1


def test_a_notice_that_every_unit_passes_on_is_one_information() -> None:
    """Forty-six units post the same text: forty-six postings, one information."""
    posts = [record(str(number), TEXTS[0], title="关于停水的通知", unit=f"单位{number}") for number in range(46)]
    said = loaded([posts]).statistics(2018)
    assert (said.postings, said.information) == (46, 1)
