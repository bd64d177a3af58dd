"""Lists of items: whatever is asked for, the list, its total and a recount in plain Python are one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest
from core_kit import JURISDICTION, NOON, loaded, record
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recognition_kit import ORIGINALS, article, elsewhere, later, page, post

from syndicate.ledger.browsing import Line
from syndicate.ledger.selecting import STATES, Selection
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import FACETS, Channel, Item, Presence, Record, Standing, UsageError

UNITS = ("区政府办", "区水务局")
TRUST = ("website", "gazette", "wechat", "other", "weibo")
CHANNELS = [str(channel) for channel in Channel]


def some_records(dice: Random) -> list[Record]:
    """Return notices on several channels, by several units, in two years and months, with shares, tombstones and undated ones."""
    found: list[Record] = []
    for number, notice in enumerate(ORIGINALS):
        fields: dict[str, Any] = {"unit": dice.choice(UNITS), "url": f"https://www.example.gov.cn/t{number}.html"}
        made = [
            page(notice, f"t{number}", **fields),
            page(notice, f"g{number}", **(fields | {"source": "gazette", "channel": Channel.GAZETTE, "url": ""})),
            post(f"【{notice.title}】{notice.body}"),
            post(f"【{notice.title}】{notice.body}", hours=30),
            article(notice.title, notice.body),
            elsewhere(notice.title, notice.body),
        ]
        for place, one in enumerate(dice.sample(made, dice.randint(1, len(made)))):
            hours = dice.choice((0, 1, 30, 800)) + place + number % 3
            at = later(hours) if dice.random() < 0.8 else later(hours - 4 * 24 * 365)
            changes: dict[str, Any] = {"native_id": f"{one.native_id}-{number}-{place}", "published_at": at}
            if one.channel is not Channel.WEBSITE:
                changes["unit"] = dice.choice(UNITS)
            if dice.random() < 0.1:
                changes["standing"] = Standing.SHARE
            if dice.random() < 0.1:
                changes |= {"published_at": None, "presence": Presence.DELETED}
            elif dice.random() < 0.1:
                changes |= {"presence": Presence.DELETED, "received_at": later(2000)}
            found.append(msgspec.structs.replace(one, **changes))
    dice.shuffle(found)
    return found


@cache
def ledger(seed: int) -> SqliteLedger:
    """Return a small ledger, in memory, the same for the same seed."""
    return loaded([some_records(Random(seed)), some_records(Random(seed + 1000))[:20]])


def all_lines(books: SqliteLedger, asked: Selection, size: int) -> list[Line]:
    """Return every line of a list, page by page."""
    lines: list[Line] = []
    after = ""
    while True:
        found = books.browsing.page(asked, after, size)
        assert len(found.lines) <= size
        lines += found.lines
        after = found.after
        if not after:
            return lines
        assert len(found.lines) == size


def recount(books: SqliteLedger, asked: Selection) -> int:
    """Count what is asked for from the disclosures, in plain Python."""
    items = [item for item in books.items() if asked.jurisdiction in (None, item.jurisdiction)]
    if asked.state in ("shares", "undated"):
        wanted = {"shares": "share", "undated": "undated"}[asked.state]
        return sum(item.state == wanted and meets(asked, item, items) for item in items)
    counted = [item for item in items if item.state in ("counted", "withdrawn")]
    if asked.state == "withdrawn":
        return sum(item.state == "withdrawn" and meets(asked, item, counted) for item in counted)
    if asked.state == "doubt":
        counted = [item for item in counted if item.provisional]
    if asked.count == "postings":
        return sum(meets(asked, item, counted) for item in counted)
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in counted:
        if asked.channel in (None, item.channel) and asked.unit in (None, item.unit):
            groups[item.information].append(item)
    return sum(meets(asked, group[0], counted) for group in groups.values())


def meets(asked: Selection, item: Item, everything: Sequence[Item]) -> bool:
    """Say whether an item is asked for."""
    together = [one for one in everything if one.information == item.information]
    day = item.published_at[:10]
    channels = {one.channel for one in together}
    facets = shown(together) if asked.by_information else msgspec.to_builtins(item.facets)
    if asked.state != "undated" and not all(
        (
            asked.year in (None, int(day[:4] or 0)),
            asked.month in (None, int(day[5:7] or 0)),
            asked.day in (None, int(day.replace("-", "") or 0)),
        )
    ):
        return False
    return all(
        (
            asked.channel in (None, item.channel),
            asked.unit in (None, item.unit),
            asked.also is None or {asked.also, asked.channel or asked.also} <= channels,
            not asked.exclusive or channels == {item.channel},
            all(value in facets[facet] for facet, value in asked.facets.items()),
        )
    )


def shown(together: Sequence[Item]) -> dict[str, Any]:
    """Return the facets of an information: of its most carefully filed disclosure that has any."""
    ranked = sorted(together, key=lambda one: TRUST.index(one.channel))
    return {
        facet: next((labels for one in ranked if (labels := getattr(one.facets, facet)) != ("unknown",)), ("unknown",))
        for facet in FACETS
    }


def labels(facet: str) -> list[str]:
    """Return the labels of a facet that the small ledgers have, and one that they have not."""
    found = {value for item in ledger(1).items() for value in getattr(item.facets, facet)}
    return [*sorted(found), "no such label"]


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    """Return a strategy that mostly asks for nothing."""
    return st.one_of(st.none(), st.none(), st.sampled_from(values))


SELECTIONS = st.builds(
    Selection,
    year=maybe(2014, 2018, 2019),
    month=maybe(3, 4, 12),
    day=maybe(20180305, 20180306),
    channel=maybe(*CHANNELS, "radio"),
    also=maybe(*CHANNELS),
    exclusive=st.booleans(),
    kind=st.deferred(lambda: maybe(*labels("kind"))),
    five_open=st.deferred(lambda: maybe(*labels("five_open"))),
    theme=st.deferred(lambda: maybe(*labels("theme"))),
    unit=maybe(*UNITS),
    jurisdiction=maybe(JURISDICTION, "110101"),
    count=st.sampled_from(("information", "postings")),
    state=st.sampled_from(("counted", "counted", "counted", *STATES)),
    oldest_first=st.booleans(),
)


@settings(max_examples=300)
@example(seed=1, asked=Selection(also="gazette"), size=1)
@example(seed=2, asked=Selection(channel="weibo", also="weibo"), size=3)
@given(seed=st.integers(1, 4), asked=SELECTIONS, size=st.sampled_from((1, 3, 7, 500)))
def test_a_list_its_total_and_a_recount_are_one_number(seed: int, asked: Selection, size: int) -> None:
    """Whatever is asked for, the pages hold as many rows as the total says and as a recount finds, each once and in order."""
    books = ledger(seed)
    lines = all_lines(books, asked, size)
    assert len(lines) == books.browsing.total(asked) == recount(books, asked)
    assert len({line.handle for line in lines}) == len(lines)
    if asked.by_information:
        assert len({line.information for line in lines}) == len(lines)
    places = [(line.published_at, line.handle) for line in lines]
    assert places == sorted(places, reverse=not asked.oldest_first)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("year", [2014, 2018])
def test_each_figure_of_the_statistics_is_its_list(seed: int, year: int) -> None:
    """Every number of the year's counts has a list with as many rows, and as many pages hold them."""
    books = ledger(seed)
    counts = books.statistics(year)
    figures: list[tuple[int, Selection]] = [
        (counts.information, Selection(year=year)),
        (counts.postings, Selection(year=year, count="postings")),
        (counts.shares, Selection(year=year, state="shares")),
    ]
    for name, count in counts.channels.items():
        figures.append((count.information, Selection(year=year, channel=name)))
        figures.append((count.postings, Selection(year=year, channel=name, count="postings")))
    for name, count in counts.units.items():
        figures.append((count.information, Selection(year=year, unit=name)))
        figures.append((count.postings, Selection(year=year, unit=name, count="postings")))
    for name, count in counts.months.items():
        figures.append((count.information, Selection(year=year, month=int(name[5:]))))
        figures.append((count.postings, Selection(year=year, month=int(name[5:]), count="postings")))
    for name, number in counts.overlap.pairs.items():
        one, other = name.split("+")
        figures.append((number, Selection(year=year, channel=one, also=other)))
    for name, number in counts.overlap.exclusive.items():
        figures.append((number, Selection(year=year, channel=name, exclusive=True)))
    groups = (counts.kinds, counts.five_open, counts.fields, counts.themes, counts.areas)
    for facet, values in zip(FACETS, groups, strict=True):
        figures += [
            (number, msgspec.structs.replace(Selection(year=year), **{facet: value}))
            for value, number in values.items()
        ]
    assert sum(number for number, _ in figures) > 50
    for number, asked in figures:
        assert books.browsing.total(asked) == number == len(all_lines(books, asked, 10)), asked


def test_an_information_is_shown_by_its_earliest_disclosure() -> None:
    """A row shows the earliest disclosure, of the channel where one is asked for, and names all channels of the information."""
    notice = ORIGINALS[0]
    books = loaded([[page(notice), post(f"【{notice.title}】{notice.body}"), article(notice.title, notice.body)]])
    (line,) = books.browsing.page(Selection(year=2018)).lines
    assert (line.channel, line.disclosures) == ("website", 3)
    assert line.channels == ("website", "weibo", "wechat")
    (line,) = books.browsing.page(Selection(channel="wechat")).lines
    assert (line.channel, line.native_id) == ("wechat", "mp-1")


def test_a_place_that_is_none_is_refused() -> None:
    """A place in a list that nobody was given is refused with what was given."""
    books = loaded([[record(title="一", published_at=NOON)]])
    for wrong in ("x", "1.2", "20180305.x.y", "20180305.²5.y"):
        with pytest.raises(UsageError, match="no place in a list"):
            books.browsing.page(Selection(), wrong)
