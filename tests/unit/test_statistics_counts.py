"""Statistics from the counters: what they say is what a recount in plain Python says, for every division and choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import pytest
from core_kit import JURISDICTION
from hypothesis import given
from hypothesis import strategies as st
from statistics_kit import NEIGHBOUR, UNITS, small_year

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.statistics import Tabulation, jurisdictions, year_to_show
from syndicate.model import Channel, ChannelCount, Item
from syndicate.model.disclosures import CounterKey
from syndicate.pipeline.tally import by_month

SEEDS = (1, 2, 3)
CODES = (None, JURISDICTION, NEIGHBOUR)
Key = Callable[[Item], str]


def counted(ledger: SqliteLedger, year: int, jurisdiction: str | None) -> list[Item]:
    """Return what counts in a year, the earliest first."""
    found = [item for item in ledger.items(year, jurisdiction) if item.state in ("counted", "withdrawn")]
    return sorted(found, key=lambda item: item.published_at)


def recount(items: Sequence[Item], key: Key, *, within: Key = lambda _: "") -> dict[str, tuple[int, int]]:
    """Count postings and informations under a key; an information counts once for each `within`, where it comes first."""
    postings: dict[str, int] = defaultdict(int)
    seen: set[tuple[str, str]] = set()
    firsts: dict[str, int] = defaultdict(int)
    for item in items:
        postings[key(item)] += 1
        if (item.information, within(item)) not in seen:
            seen.add((item.information, within(item)))
            firsts[key(item)] += 1
    return {name: (postings[name], firsts[name]) for name in postings}


def plain(counts: Iterable[tuple[object, ChannelCount]]) -> dict[str, tuple[int, int]]:
    """Return counts as pairs by name, without those that count nothing."""
    return {str(name): (one.postings, one.information) for name, one in counts if one.postings or one.information}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seed", SEEDS)
def test_periods_are_those_of_a_recount(seed: int, code: str | None) -> None:
    """Years, months and days count each posting, and each information where it was published first; channels and units for themselves."""
    ledger = small_year(seed)
    table = Tabulation(ledger.connection, code)
    for year in (2017, 2018):
        items = counted(ledger, year, code)
        months = table.months(year)
        assert plain((f"{month:02}", one[""]) for month, one in months.items()) == recount(
            items, lambda item: item.published_at[5:7]
        )
        for channel in Channel:
            there = [item for item in items if item.channel == channel]
            expected = recount(there, lambda item: item.published_at[5:7])
            assert plain((f"{month:02}", one[channel]) for month, one in months.items()) == expected
        for month in months:
            days = plain((str(day)[6:], one) for day, one in table.days(year, month).items())
            of_month = recount(items, lambda item: item.published_at[:10])
            assert days == {day[8:]: pair for day, pair in of_month.items() if int(day[5:7]) == month}
        assert plain(table.units(year).items()) == recount(items, lambda item: item.unit, within=lambda item: item.unit)
        assert plain(table.years().get(year, {}).items()) == plain(table.period(year).items())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_unit_has_what_it_published(seed: int) -> None:
    """A unit's informations are those that it published, first or not; its postings stand by channel, month and day."""
    ledger = small_year(seed)
    table = Tabulation(ledger.connection)
    for unit in UNITS:
        items = [item for item in counted(ledger, 2018, None) if item.unit == unit]
        found = table.of_unit(unit, 2018)
        assert (found.all.postings, found.all.information) == (len(items), len({item.information for item in items}))
        assert found.channels == {name: pair[0] for name, pair in recount(items, lambda item: item.channel).items()}
        assert plain((f"{month:02}", one) for month, one in found.months.items()) == recount(
            items, lambda item: item.published_at[5:7]
        )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_statistics_of_a_year_agree(seed: int, code: str | None) -> None:
    """Facets, overlaps and what stands beside the counts are what the statistics of the year say."""
    ledger = small_year(seed)
    table, year = Tabulation(ledger.connection, code), ledger.statistics(2018, code)
    informations = {
        facet: {value: one.information for value, one in found.items() if one.information}
        for facet, found in table.facets(2018).items()
    }
    assert informations == {
        "kind": year.kinds, "five_open": year.five_open, "field": year.fields, "theme": year.themes, "area": year.areas
    }  # fmt: skip
    overlaps, aside = table.overlaps(2018), table.aside(2018)
    assert overlaps.alone == year.overlap.exclusive
    for pair, number in year.overlap.pairs.items():
        one, other = pair.split("+")
        assert overlaps.both.get((one, other), 0) == overlaps.both.get((other, one), 0) == number
    assert (aside.shares, aside.questions, aside.quarantined, aside.sealed) == (
        year.shares, year.doubts, year.quarantined, year.sealed
    )  # fmt: skip


def test_months_of_a_year_add_up_to_it() -> None:
    """The facets of the months add up to those of the year, and so do the periods."""
    ledger = small_year(1)
    table = Tabulation(ledger.connection)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for month in range(1, 13):
        for facet, found in table.facets(2018, month).items():
            for value, one in found.items():
                sums[facet, value] += one.postings
    year = {(facet, value): one.postings for facet, found in table.facets(2018).items() for value, one in found.items()}
    assert {key: number for key, number in sums.items() if number} == {
        key: number for key, number in year.items() if number
    }
    assert sum(table.period(2018, month)[""].postings for month in range(1, 13)) == table.period(2018)[""].postings


def test_which_year_is_shown() -> None:
    """The present year where it has anything; else the fullest, of equally full ones the newest; without any, the present one."""
    few, many = ({"": ChannelCount(postings=number, information=number)} for number in (3, 90))
    assert year_to_show({2019: few, 2018: many}, 2026) == 2018
    assert year_to_show({2026: few, 2018: many}, 2026) == 2026
    assert year_to_show({2019: many, 2018: many}, 2026) == 2019
    assert year_to_show({}, 2026) == 2026


def test_what_was_read_for_is_known() -> None:
    """Jurisdictions are those that anything was read for."""
    assert jurisdictions(small_year(1).connection) == [JURISDICTION, NEIGHBOUR]
    assert jurisdictions(SqliteLedger(None).connection) == []


MOVES = st.lists(
    st.tuples(
        st.tuples(
            st.just(JURISDICTION), st.integers(20180101, 20181231), st.sampled_from(["weibo", "wechat"]), st.sampled_from("甲乙"),
            st.sampled_from(["", "kind"]), st.sampled_from(["", "news"]),
        ),
        st.lists(st.integers(-3, 3), min_size=4, max_size=4),
    )
)  # fmt: skip


@given(MOVES)
def test_months_move_as_the_counters_do(moves: list[tuple[CounterKey, list[int]]]) -> None:
    """Whatever moves in the counters moves by as much in those of the months, and nothing else does."""
    months = by_month(moves)
    assert {key[2] for key in months} == {key[1] // 100 for key, _ in moves}
    assert [sum(column) for column in zip(*months.values(), strict=True)] == [
        sum(delta[place] for _, delta in moves) for place in (0, 1, 3)
    ][: 3 if moves else 0]
