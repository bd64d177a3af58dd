"""A year as it stood: rows placed into their informations again, counted and told as items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from syndicate.ledger.shown import item_of, overlap_of
from syndicate.model import Channel, ChannelCount, Item, Overlap, Statistics
from syndicate.model.disclosures import Tallies
from syndicate.pipeline.tally import Member, channels_of, count, move_overlap, place


class Row(NamedTuple):
    """A disclosure as it stood; columns in this order."""

    id: int
    jurisdiction: str
    source: str
    native_id: str
    name: str
    channel: str
    unit: str
    year: int
    day: int
    at: int
    title: str
    url: str
    document_number: str
    index_number: str
    kind: str
    five_open: str
    field: str
    theme: str
    area: str
    standing: str
    seen_present: int
    seen_deleted: int
    place: str
    receipt: int
    information: int

    @property
    def counted(self) -> bool:
        """Whether it was in the counts."""
        return self.standing == "own" and self.year > 0


class PastYear:
    """The rows of a year, placed into their informations again."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = sorted(rows, key=lambda row: (row.at, row.name))
        self._groups: defaultdict[int, list[Member]] = defaultdict(list)
        for row in self._rows:
            if row.counted:
                self._groups[row.information].append(_member(row))
        for information, members in self._groups.items():
            place(information, members)
        self._names = {number: min(member.name for member in found) for number, found in self._groups.items()}

    def items(self, year: int) -> Iterator[tuple[Item, tuple[str, ...]]]:
        """Yield the year's items, each with the kinds of its information."""
        for row in self._rows:
            if row.year == year:
                members = self._groups.get(row.information) if row.counted else None
                shown = members[0].shown if members else None
                kinds = (shown or (row.kind,))[0].split(",")
                yield item_of(row, self._names[row.information] if members else row.name), tuple(kinds)

    def by_channel(self, year: int) -> dict[str, list[int]]:
        """Return `2018/weibo` → [postings, first on its channel, first of all], as receipts tell it."""
        return {key: value for key, value in self._tallies.years.items() if key.startswith(f"{year}/")}

    @cached_property
    def _tallies(self) -> Tallies:
        tallies = Tallies({}, {}, {})
        for members in self._groups.values():
            for member in members:
                count(member, 1, tallies)
            head = members[0]
            move_overlap(tallies, head.jurisdiction, head.year, channels_of(members), 1)
        return tallies

    def statistics(self, year: int, *, sealed: int, quarantined: int) -> Statistics:
        """Return the year's counts."""
        counted = _Counted(self._tallies, year)
        channels = {str(channel): counted.pair("channel", str(channel)) for channel in Channel}
        summed = sum(found.information for found in channels.values())
        total = counted.pair("", "")
        return Statistics(
            year=year,
            channels=channels,
            postings=total.postings,
            information=total.information,
            overlap=counted.overlap(summed - total.information),
            kinds=counted.values("kind"),
            five_open=counted.values("five_open"),
            fields=counted.values("field"),
            themes=counted.values("theme"),
            areas=counted.values("area"),
            units=counted.pairs("unit"),
            months=counted.pairs("month"),
            shares=sum(row.standing == "share" and row.year == year for row in self._rows),
            sealed=sealed,
            quarantined=quarantined,
            settled=True,
        )


class _Counted:
    """The counters of a year, summed up in the ways that people ask for."""

    def __init__(self, tallies: Tallies, year: int) -> None:
        self._pairs: dict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self._values: dict[str, Counter[str]] = defaultdict(Counter)
        for (_, day, channel, unit, facet, value), delta in tallies.counters.items():
            if day // 10_000 != year:
                continue
            if facet:
                self._values[facet][value] += delta[3]
                continue
            month = f"{day // 10_000:04d}-{day // 100 % 100:02d}"
            for kind, name, distinct in (("", "", 3), ("channel", channel, 1), ("unit", unit, 2), ("month", month, 3)):
                self._pairs[kind][name][0] += delta[0]
                self._pairs[kind][name][1] += delta[distinct]
        self._sets: Counter[int] = Counter()
        for (_, of, bits), informations in tallies.overlap.items():
            if of == year:
                self._sets[bits] += informations

    def pair(self, kind: str, name: str) -> ChannelCount:
        postings, information = self._pairs[kind].get(name, (0, 0))
        return ChannelCount(postings=postings, information=information)

    def pairs(self, kind: str) -> dict[str, ChannelCount]:
        return {name: self.pair(kind, name) for name in sorted(self._pairs[kind])}

    def values(self, facet: str) -> dict[str, int]:
        return {value: found for value, found in sorted(self._values[facet].items()) if found}

    def overlap(self, items: int) -> Overlap:
        return overlap_of(self._sets, items)


def _member(row: Row) -> Member:
    return Member(
        id=row.id,
        jurisdiction=row.jurisdiction,
        name=row.name,
        year=row.year,
        day=row.day,
        at=row.at,
        channel=row.channel,
        unit=row.unit,
        facets=(row.kind, row.five_open, row.field, row.theme, row.area),
    )
