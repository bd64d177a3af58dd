"""A test double: the questions to the ledger, answered by counting lists in memory the plain way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations

from syndicate.model import CHINA, Channel, ChannelCount, Enquiry, Facets, Item, Overlap, RegisterRow, Statistics

COUNTED = ("counted", "withdrawn")


class MemoryEnquiry:
    """Answers from the items and rows it was given."""

    def __init__(
        self,
        items: Iterable[Item] = (),
        rows: Iterable[RegisterRow] = (),
        *,
        settled: bool = True,
        quarantined: int = 0,
    ) -> None:
        self.kept = sorted(items, key=lambda item: (item.published_at, item.source, item.native_id))
        self.rows = list(rows)
        self.settled, self.quarantined = settled, quarantined
        self.head = (7, "ab" * 32)

    def statistics(self, year: int, jurisdiction: str | None = None) -> Statistics:
        """Count the year."""
        own = [item for item in self.items(year, jurisdiction) if item.state in COUNTED]
        on = {channel: [item for item in own if item.channel == channel] for channel in Channel}
        sets = {
            channel: {item.information for item in items} - self._before(year, channel) for channel, items in on.items()
        }
        distinct = {item.information for item in own} - self._before(year)
        alone = {
            str(channel): len(mine - set().union(*(other for name, other in sets.items() if name != channel)))
            for channel, mine in sets.items()
        }
        pairs = {f"{one}+{two}": len(sets[one] & sets[two]) for one, two in combinations(Channel, 2)}
        return Statistics(
            year=year,
            channels={str(name): ChannelCount(postings=len(on[name]), information=len(sets[name])) for name in Channel},
            postings=len(own),
            information=len(distinct),
            overlap=Overlap(items=sum(map(len, sets.values())) - len(distinct), pairs=pairs, exclusive=alone),
            kinds=_tally(own, "kind"),
            five_open=_tally(own, "five_open"),
            fields=_tally(own, "field"),
            themes=_tally(own, "theme"),
            areas=_tally(own, "area"),
            units={},
            months={},
            shares=sum(item.state == "share" for item in self.items(year, jurisdiction)),
            sealed=0,
            quarantined=self.quarantined,
            settled=self.settled,
        )

    def _before(self, year: int, channel: Channel | None = None) -> set[str]:
        """An information counts in the year it was published first, on a channel and over all."""
        earlier = (item for item in self.kept if item.state in COUNTED and item.published_at[:4] < str(year))
        return {item.information for item in earlier if channel in (None, item.channel)}

    def items(
        self,
        year: int | None = None,
        jurisdiction: str | None = None,
        *,
        channel: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
    ) -> Iterator[Item]:
        """Yield what fits."""
        for item in self.kept:
            if (
                (year is None or item.published_at[:4] == str(year))
                and jurisdiction in (None, item.jurisdiction)
                and channel in (None, item.channel)
                and unit in (None, item.unit)
                and (kind is None or kind in item.facets.kind)
            ):
                yield item

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return what fits, by day and id."""
        found = [
            row
            for row in self.rows
            if row.register == register and row.date.year == year and jurisdiction in (None, row.jurisdiction)
        ]
        return sorted(found, key=lambda row: (row.date, row.native_id))

    def registers_filled(self, year: int, jurisdiction: str | None = None) -> dict[str, int]:
        """Count rows per register."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.date.year == year and jurisdiction in (None, row.jurisdiction):
                counts[row.register] += 1
        return dict(counts)

    def rules_digest(self) -> str:
        """Return a digest."""
        return "cd" * 32

    def receipt_head(self) -> tuple[int, str]:
        """Return the newest receipt."""
        return self.head


def _tally(items: Iterable[Item], facet: str) -> dict[str, int]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for value in getattr(item.facets, facet):
            found[value].add(item.information)
    return {value: len(informations) for value, informations in sorted(found.items())}


def an_item(number: int, channel: Channel, information: str, **changes: object) -> Item:
    """Return an item of 2018 with synthetic content."""
    values: dict[str, object] = {
        "source": str(channel),
        "native_id": f"{channel}-{number}",
        "channel": str(channel),
        "unit": "区住建局",
        "jurisdiction": "230102",
        "information": information,
        "title": f"停水通知第 {number} 号",
        "url": f"https://www.example.gov.cn/{number}.html",
        "published_at": f"2018-{number % 12 + 1:02d}-{number % 28 + 1:02d}T09:30:00+08:00",
        "state": "counted",
        "facets": Facets(),
        "place": f"export.csv, 行 {number}",
        "receipt": 1 + number % 7,
        **changes,
    }
    return Item(**values)  # type: ignore[arg-type]  # every value is one of Item's own


def a_row(register: str, number: int, fields: Mapping[str, str | int | float], **changes: object) -> RegisterRow:
    """Return a register row of 2018."""
    values: dict[str, object] = {
        "register": register,
        "native_id": f"{register}-{number:03d}",
        "unit": "区政府办",
        "jurisdiction": "230102",
        "date": datetime(2018, number % 12 + 1, number % 28 + 1, tzinfo=CHINA),
        "fields": fields,
        "place": f"{register}.xlsx, 行 {number}",
        **changes,
    }
    return RegisterRow(**values)  # type: ignore[arg-type]  # every value is one of RegisterRow's own


def _is_the_protocol(double: MemoryEnquiry) -> Enquiry:
    return double
