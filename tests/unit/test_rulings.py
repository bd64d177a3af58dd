"""What a person may say of disclosures, and what is refused: with a reason, on the record, in agreement with what stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from core_kit import JURISDICTION, NOON, broken, clusters, core_over, loaded, record
from hypothesis import given
from hypothesis import strategies as st

from syndicate.engine.acts import Act, contradiction
from syndicate.engine.rulings import (
    act_between,
    answering,
    merging,
    splitting,
    the_one,
    undoing,
)
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Standing, UsageError
from syndicate.model.disclosures import Disclosure, Ruling
from syndicate.pipeline.rows import name_of

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备，恢复供水后请先排放浑水。"
ARMY = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检，欢迎踊跃报名参军。"
BOOKS = "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长带领孩子踊跃参加。"
READINGS = [
    record("water", WATER),
    record("water again", WATER, channel=Channel.WEBSITE, published_at=NOON + timedelta(hours=1)),
    record("water once more", WATER, channel=Channel.OTHER, published_at=NOON + timedelta(hours=2)),
    record("army", ARMY),
    record("books", BOOKS),
    record("army/next year", ARMY, published_at=NOON.replace(year=2019)),
    record("shared", BOOKS, standing=Standing.SHARE),
]


@pytest.fixture
def ledger() -> Iterator[SqliteLedger]:
    """A ledger with one information of three disclosures and three of one."""
    opened = loaded([READINGS])
    yield opened
    opened.close()


def named(ledger: SqliteLedger, native_id: str) -> Disclosure:
    """Return a disclosure by its native id."""
    return the_one(ledger, f"weibo/{native_id}")


def rule(ledger: SqliteLedger, act: Act) -> list[Ruling]:
    """Put an act on the record."""
    return core_over(ledger).rule(act)


def counts(ledger: SqliteLedger) -> tuple[int, int]:
    """Return postings and informations of the year."""
    counted = ledger.statistics(2018)
    return counted.postings, counted.information


def test_a_disclosure_goes_by_its_handle_its_beginning_and_its_source(ledger: SqliteLedger) -> None:
    """The whole handle, an unambiguous beginning of it and source/native_id (with slashes in it) mean the same disclosure."""
    row = named(ledger, "army/next year")
    assert row.name == name_of(JURISDICTION, "weibo", "army/next year")
    assert the_one(ledger, row.name) == row
    assert the_one(ledger, row.name[:10]) == row


@pytest.mark.parametrize(("handle", "said"), [("weibo/nobody", "没有条目"), ("zz", "没有条目"), ("", "没有条目")])
def test_an_unknown_handle_is_told(ledger: SqliteLedger, handle: str, said: str) -> None:
    """A handle that nothing goes by is refused, with what would be one."""
    with pytest.raises(UsageError, match=said):
        the_one(ledger, handle)


def test_an_ambiguous_handle_names_the_candidates() -> None:
    """Where several disclosures begin alike, all are named and none is chosen."""
    numbers: dict[str, list[int]] = {}
    for number in range(40):
        numbers.setdefault(name_of(JURISDICTION, "weibo", str(number))[:1], []).append(number)
    first, several = next((digit, found) for digit, found in numbers.items() if len(found) > 1)
    ledger = loaded([[record(str(number), f"{WATER}{number}") for number in several]])
    with pytest.raises(UsageError, match="不止一条") as refused:
        the_one(ledger, first)
    assert all(name_of(JURISDICTION, "weibo", str(number)) in str(refused.value) for number in several)


def test_a_merge_counts_once_and_its_undoing_counts_as_before(ledger: SqliteLedger) -> None:
    """Two informations ruled the same are one, on one receipt; undone, everything is as it was, and the record keeps both."""
    before, receipts = counts(ledger), ledger.receipt_head()[0]
    (ruling,) = rule(ledger, merging(ledger, named(ledger, "army"), named(ledger, "books"), "同一次活动", "甲"))
    assert (ruling.reason, ruling.by, ruling.decision) == ("同一次活动", "甲", "same")
    assert ruling.receipt == ledger.receipt_head()[0] == receipts + 1
    assert counts(ledger) == (before[0], before[1] - 1)
    assert broken(ledger) == set()
    rule(ledger, undoing(ledger, [ruling.act], "看错了", "乙"))
    assert counts(ledger) == before
    assert [one.decision for one in ledger.rulings()] == ["same", "undone"]
    assert broken(ledger) == set()


def test_a_split_sets_one_apart_from_all_the_others(ledger: SqliteLedger) -> None:
    """The others of the information stay together; a copy that comes later joins one side and never both."""
    before = counts(ledger)
    rulings = rule(ledger, splitting(ledger, named(ledger, "water"), "另一次停水", "甲"))
    assert len(rulings) == 2
    assert {ruling.act for ruling in rulings} == {rulings[0].id}
    assert counts(ledger) == (before[0], before[1] + 1)
    core_over(ledger).handle("test", JURISDICTION, [record("late", WATER, unit="乙局")])
    homes = [group for group in clusters(ledger) if group & {"water", "water again", "late"}]
    assert len(homes) == 2
    assert not any({"water", "water again"} <= group for group in homes)
    assert broken(ledger) == set()


def test_a_ruling_holds_for_what_arrives_later(ledger: SqliteLedger) -> None:
    """A copy of one side of a merge belongs to the merged information at once."""
    rule(ledger, merging(ledger, named(ledger, "army"), named(ledger, "books"), "同一次活动", "甲"))
    core_over(ledger).handle("test", JURISDICTION, [record("copy", ARMY, unit="乙局", channel=Channel.WECHAT)])
    assert {"army", "books", "copy"} in clusters(ledger)
    assert broken(ledger) == set()


def test_a_ruling_survives_a_better_identity() -> None:
    """What was said of a post holds when it turns out to go by another id, and can be undone under the new handle."""
    ledger = loaded([[record("b", WATER), record("c", ARMY)]])
    rule(ledger, merging(ledger, named(ledger, "b"), named(ledger, "c"), "同一次活动", "甲"))
    core_over(ledger).handle("test", JURISDICTION, [record("a", WATER, aliases=("b",))])
    assert clusters(ledger) == {frozenset({"a", "c"})}
    assert the_one(ledger, name_of(JURISDICTION, "weibo", "b")).native_id == "a"
    with pytest.raises(UsageError, match="已有同样的认定"):
        merging(ledger, named(ledger, "a"), named(ledger, "c"), "同一次活动", "甲")
    act = act_between(ledger, named(ledger, "a"), named(ledger, "c"))
    rule(ledger, undoing(ledger, [act], "看错了", "甲"))
    assert clusters(ledger) == {frozenset({"a"}), frozenset({"c"})}
    assert broken(ledger) == set()


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("army", "army", "同一条目"),
        ("army", "army/next year", "2019 年"),
        ("army", "shared", "不计入统计"),
        ("shared", "army", "不计入统计"),
    ],
)
def test_what_can_never_be_one_information_is_refused(ledger: SqliteLedger, one: str, other: str, said: str) -> None:
    """A disclosure with itself, two years, what is not counted: each is refused and says why."""
    with pytest.raises(UsageError, match=said):
        merging(ledger, named(ledger, one), named(ledger, other), "理由", "甲")


def test_two_jurisdictions_are_refused(ledger: SqliteLedger) -> None:
    """An information belongs to one jurisdiction."""
    elsewhere = record("far", ARMY, jurisdiction="110101")
    core_over(ledger).handle("far", "110101", [elsewhere])
    with pytest.raises(UsageError, match="110101"):
        merging(ledger, named(ledger, "army"), named(ledger, "far"), "理由", "甲")


@pytest.mark.parametrize(("reason", "by", "said"), [(" ", "甲", "理由"), ("理由", "\t", "认定人")])
def test_nothing_is_ruled_without_a_reason_and_a_name(ledger: SqliteLedger, reason: str, by: str, said: str) -> None:
    """A blank reason or a blank name is refused."""
    with pytest.raises(UsageError, match=said):
        merging(ledger, named(ledger, "army"), named(ledger, "books"), reason, by)


def test_nothing_is_left_to_split_or_undo(ledger: SqliteLedger) -> None:
    """A disclosure that stands alone cannot be split; an act that does not stand, or is not there, cannot be undone."""
    with pytest.raises(UsageError, match="只有它一条"):
        splitting(ledger, named(ledger, "army"), "理由", "甲")
    with pytest.raises(UsageError, match="没有第 7 号认定"):
        undoing(ledger, [7], "理由", "甲")
    (ruling,) = rule(ledger, merging(ledger, named(ledger, "army"), named(ledger, "books"), "理由", "甲"))
    rule(ledger, undoing(ledger, [ruling.act], "理由", "甲"))
    with pytest.raises(UsageError, match="已不再有效"):
        undoing(ledger, [ruling.act], "理由", "甲")
    with pytest.raises(UsageError, match="没有有效的认定"):
        act_between(ledger, named(ledger, "army"), named(ledger, "books"))


def test_a_contradiction_is_refused_and_named(ledger: SqliteLedger) -> None:
    """Whoever is ruled the same hangs together: none of them is split off before that is undone, nor merged with one set apart."""
    army, books, water = (named(ledger, name) for name in ("army", "books", "water"))
    (first,) = rule(ledger, merging(ledger, army, books, "同一次活动", "甲"))
    with pytest.raises(UsageError, match=f"item undo {first.act}"):
        splitting(ledger, army, "不同", "乙")
    (second,) = rule(ledger, answering(ledger, water, books, "different", "不同", "甲"))
    with pytest.raises(UsageError, match=f"item undo {second.act}"):
        merging(ledger, army, water, "同一", "乙")
    rule(ledger, undoing(ledger, [second.act], "看错了", "甲"))
    rule(ledger, merging(ledger, army, water, "同一", "乙"))
    assert frozenset({"army", "books", "water", "water again", "water once more"}) in clusters(ledger)


NAMES = "abcdef"
PAIRS = (
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    .map(lambda p: (min(p), max(p)))
    .filter(lambda p: p[0] != p[1])
)


@given(st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different"])), max_size=10))
def test_what_is_let_through_can_be_obeyed(said: list[tuple[tuple[str, str], str]]) -> None:
    """Whatever people try to say, the rulings that are not refused never put two names together and apart at once."""
    standing: list[Ruling] = []
    for number, (pair, decision) in enumerate(said, start=1):
        act = Act(jurisdiction="1", year=2018, decision=decision, pairs=(pair,), reason="理由", by="甲")
        if not contradiction(standing, act):
            standing.append(
                Ruling(
                    id=number, act=number, jurisdiction="1", one=pair[0], other=pair[1], decision=decision,
                    reason="理由", by="甲", at="", receipt=number,
                )
            )  # fmt: skip
    part = {name: {name} for name in NAMES}
    for ruling in standing:
        if ruling.decision == "same":
            joined = part[ruling.one] | part[ruling.other]
            part |= dict.fromkeys(joined, joined)
    assert not [one for one in standing if one.decision == "different" and one.other in part[one.one]]
