"""Identity and versions: whose reading it is and what stands do not depend on the order of the readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, broken, core_over, loaded, prepared, record, said
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Precision, Presence, Record, Standing
from syndicate.model.disclosures import Disclosure
from syndicate.pipeline.rows import disclosure_of, merged

BODY = "因管道检修，三月五日八时至十七时顾乡街道停止供水，请居民提前储水。"


def day(number: int) -> datetime:
    """Return noon, so many days after the publication."""
    return NOON + timedelta(days=number)


def standing(ledger: SqliteLedger) -> list[dict[str, Any]]:
    """Return the disclosures with the text that stands."""
    rows = ledger.connection.execute(
        "SELECT d.native_id, d.name, d.year, d.day, d.at, d.unit, d.url, d.truncated, r.text, r.presence "
        "FROM disclosure d JOIN revision r ON r.id = d.revision ORDER BY d.name"
    )
    return [{"row": row} for row in rows]


def every_way(readings: Sequence[Record]) -> list[SqliteLedger]:
    """Return a ledger for every order, one reading a batch, and one for every order in a single batch."""
    orders = list(permutations(readings))
    ledgers = [loaded([[reading] for reading in order]) for order in orders]
    return ledgers + [loaded([order]) for order in orders]


def agreed(readings: Sequence[Record]) -> SqliteLedger:
    """Load the readings in every way; all ledgers must say the same and keep every promise."""
    ledgers = every_way(readings)
    first = ledgers[0]
    for ledger in ledgers:
        assert standing(ledger) == standing(first)
        assert said(ledger) == said(first)
        assert broken(ledger) == set()
    return first


NEVER_TOLD_APART = [
    pytest.param([record("b"), record("a"), record("c", aliases=("a", "b"))], 1, "c", id="an alias joins two"),
    pytest.param(
        [record("b"), record("a2", aliases=("a",)), record("b", aliases=("a",))], 1, "a2", id="known names join"
    ),
    pytest.param([record("a", aliases=("a", "b")), record("b")], 1, "a", id="an id that is its own alias"),
    pytest.param([record("a"), record("b"), record("c", aliases=("d",))], 3, "a", id="strangers"),
    pytest.param([record("a", aliases=("b",)), record("a", source="wechat")], 2, "a", id="another source"),
]


@pytest.mark.parametrize(("readings", "disclosures", "native_id"), NEVER_TOLD_APART)
def test_names_lead_to_one_disclosure_whatever_the_order(
    readings: list[Record], disclosures: int, native_id: str
) -> None:
    """Names given by different readings of one publication make it one disclosure under the best of its own names."""
    items = list(agreed([msgspec.structs.replace(one, body=BODY) for one in readings]).items())
    assert len(items) == disclosures
    assert native_id in {item.native_id for item in items}


def test_a_name_seen_only_as_an_alias_is_never_the_identity() -> None:
    """A short link that sorts first does not become the native id."""
    (item,) = agreed([record("m2", BODY, aliases=("a",)), record("m1", BODY, aliases=("a",))]).items()
    assert item.native_id == "m1"


def test_the_later_version_stands() -> None:
    """An edit replaces the text, and an export that is older does not bring the old text back."""
    ledger = agreed([record("1", BODY + suffix, received_at=day(n)) for n, suffix in enumerate("甲乙丙")])
    assert standing(ledger)[0]["row"][8].endswith("丙")
    assert len(ledger.revisions(1)) == 3


def test_the_platforms_own_version_decides_before_the_time_of_reading() -> None:
    """The third edit stands although the first was exported later."""
    ledger = agreed(
        [
            record("1", BODY + "三", version=3, received_at=day(1)),
            record("1", BODY + "一", version=1, received_at=day(9)),
        ]
    )
    assert standing(ledger)[0]["row"][8].endswith("三")


def test_a_text_put_back_after_an_edit_stands() -> None:
    """甲, then 乙, then 甲 again: 甲 stands, though its words are known already."""
    ledger = agreed([record("1", BODY + text, received_at=day(n)) for n, text in enumerate("甲乙甲", 1)])
    assert standing(ledger)[0]["row"][8].endswith("甲")


def test_a_publication_that_is_there_again_is_not_withdrawn() -> None:
    """Seen, seen deleted, seen again: it counts as present."""
    gone = record("1", published_at=None, presence=Presence.DELETED, received_at=day(2))
    ledger = agreed([record("1", BODY, received_at=day(1)), gone, record("1", BODY, received_at=day(3))])
    assert [item.state for item in ledger.items()] == ["counted"]


def test_a_tombstone_never_replaces_the_text() -> None:
    """A deleted page says that it was withdrawn; text, time and count stay."""
    gone = record("1", published_at=None, presence=Presence.DELETED, received_at=day(2))
    ledger = agreed([record("1", BODY, received_at=day(1)), gone])
    assert [(item.state, item.published_at[:10]) for item in ledger.items()] == [("withdrawn", "2018-03-05")]
    assert standing(ledger)[0]["row"][8] == BODY
    assert ledger.statistics(2018).postings == 1


def test_a_tombstone_alone_is_kept_and_counts_nowhere() -> None:
    """Of what was only ever seen deleted nobody knows when it was published."""
    ledger = agreed([record("1", published_at=None, presence=Presence.DELETED, received_at=day(2))])
    assert [item.state for item in ledger.items()] == ["undated"]
    assert ledger.statistics(2018).postings == 0


def test_a_cut_text_never_replaces_a_whole_one() -> None:
    """A later export that cuts the text (…全文) does not shorten what is known."""
    ledger = agreed(
        [record("1", BODY, received_at=day(1)), record("1", BODY[:9], truncated=True, received_at=day(9), version=7)]
    )
    assert standing(ledger)[0]["row"][7:9] == (0, BODY)


def test_the_more_precise_time_stands() -> None:
    """A list that knows only the day does not move the second that a post states."""
    midnight = NOON.replace(hour=0)
    readings = [
        record("1", BODY, received_at=day(1)),
        record("1", BODY, published_at=midnight, precision=Precision.DAY, received_at=day(2)),
    ]
    (item,) = agreed(readings).items()
    assert item.published_at == "2018-03-05T12:00:00+08:00"


def test_a_corrected_time_moves_the_count_to_its_year() -> None:
    """A revision with another year takes the count along; nothing is counted twice."""
    corrected = record("1", BODY, published_at=NOON.replace(year=2017), received_at=day(9))
    ledger = agreed([record("1", BODY, received_at=day(1)), corrected])
    assert (ledger.statistics(2018).postings, ledger.statistics(2017).postings) == (0, 1)


def test_a_post_found_to_be_a_share_leaves_the_counts() -> None:
    """A later reading that recognises somebody else's post takes it out of the counts and among the shares."""
    ledger = agreed(
        [record("1", BODY, received_at=day(1)), record("1", BODY, standing=Standing.SHARE, received_at=day(2))]
    )
    counted = ledger.statistics(2018)
    assert (counted.postings, counted.information, counted.shares) == (0, 0, 1)


def test_readings_alike_in_text_differ_in_the_rest_and_one_stands() -> None:
    """Two exports made at the same time that disagree on unit and address: the same one stands whatever came first."""
    one = record("1", BODY, url="https://a.example.gov.cn/1.html", unit="甲局", labels={"column": "通知公告"})
    agreed([one, record("1", BODY, url="https://a.example.gov.cn/2.html", unit="乙局")])


def test_a_repeated_reading_writes_no_revision() -> None:
    """The same words once more are counted as repeated, even when they were seen later."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, [record("1", BODY, received_at=day(1))])
    again = core.handle(
        LANE, JURISDICTION, [record("1", BODY, received_at=day(1)), record("1", BODY, received_at=day(5))]
    )
    assert again is not None
    assert (again.outcome.repeated, again.outcome.revised, again.outcome.new) == (2, 0, 0)
    assert len(ledger.revisions(1)) == 1


READINGS = st.builds(
    record,
    native_id=st.sampled_from("abcd"),
    aliases=st.lists(st.sampled_from("abcde"), max_size=2).map(tuple),
    body=st.sampled_from([BODY, BODY + "补充", "道里区征兵报名开始了，适龄青年请到社区登记。", ""]),
    received_at=st.integers(0, 3).map(day),
    published_at=st.sampled_from([NOON, NOON.replace(year=2017)]),
    presence=st.sampled_from([Presence.PRESENT, Presence.PRESENT, Presence.DELETED]),
    truncated=st.booleans(),
    standing=st.sampled_from([Standing.OWN, Standing.OWN, Standing.SHARE]),
    unit=st.sampled_from(["甲局", "乙局"]),
)


@given(st.lists(READINGS, min_size=1, max_size=6), st.randoms(use_true_random=False), st.integers(1, 6))
@settings(max_examples=80, deadline=None)
def test_any_readings_in_any_order_give_the_same_ledger(readings: list[Record], dice: Any, size: int) -> None:
    """Shuffled and cut into other batches, any readings give the same disclosures, informations and counts."""
    plain = loaded([readings])
    shuffled = dice.sample(readings, len(readings))
    other = loaded([shuffled[n : n + size] for n in range(0, len(shuffled), size)])
    assert standing(other) == standing(plain)
    assert said(other) == said(plain)
    assert broken(other) == broken(plain) == set()


ORDER_FREE = [
    field
    for field in Disclosure.__struct_fields__
    if field not in ("id", "receipt", "information", "native_id", "name", "first", "channel_first", "unit_first")
]


@given(READINGS, READINGS, READINGS)
@settings(max_examples=100, deadline=None)
def test_merging_is_commutative_associative_and_idempotent(one: Record, two: Record, three: Record) -> None:
    """Rows of one publication may be merged in any order and any number of times."""
    a, b, c = (
        disclosure_of(prepared(msgspec.structs.replace(reading, native_id="x")), number, 0, 1)
        for number, reading in enumerate((one, two, three))
    )

    def seen(row: Disclosure) -> list[Any]:
        return [getattr(row, field) for field in ORDER_FREE if field != "revision"]

    assert seen(merged(a, b, 1)) == seen(merged(b, a, 1))
    assert seen(merged(merged(a, b, 1), c, 1)) == seen(merged(a, merged(b, c, 1), 1))
    assert seen(merged(merged(a, b, 1), b, 1)) == seen(merged(a, b, 1))
    assert seen(merged(a, a, 1)) == seen(a)
