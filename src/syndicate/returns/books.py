"""What the questions to the ledger answer for one year, asked once each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from syndicate.model import Channel, Enquiry, Item, RegisterRow, Statistics
from syndicate.returns.filled import Counting
from syndicate.returns.queries import ChannelQuery, FacetQuery, InformationQuery, ItemQuery, KindQuery

COUNTED = frozenset({"counted", "withdrawn"})
"""States of an item that are counted: what was deleted later had been published."""


TOTALS = "total"
"""The register of units that reported totals only (只报总数)."""
LOOK_BACK = 5
"""Years that a case may stay open; registers of years before are not asked."""


class Total(NamedTuple):
    """A number that a unit reported for a channel without saying which items it counts."""

    unit: str
    channel: Channel
    number: int


class Books:
    """One jurisdiction's year, through the questions that the ledger answers. Remembers answers; make a new one to see news."""

    def __init__(self, enquiry: Enquiry, year: int, jurisdiction: str | None, counting: Counting) -> None:
        self._enquiry = enquiry
        self.year = year
        self.jurisdiction = jurisdiction
        self.counting = counting
        self._registers: dict[tuple[str, int], list[RegisterRow]] = {}

    @cached_property
    def statistics(self) -> Statistics:
        """The year's counts."""
        return self._enquiry.statistics(self.year, self.jurisdiction)

    @cached_property
    def registers_filled(self) -> bool:
        """Whether any register has a row for the year."""
        return bool(self._enquiry.registers_filled(self.year, self.jurisdiction))

    def register(self, name: str, year: int | None = None) -> list[RegisterRow]:
        """Return a register's rows of a year (default: the form's), nil returns among them."""
        key = (name, self.year if year is None else year)
        if key not in self._registers:
            self._registers[key] = self._enquiry.register_rows(*key, self.jurisdiction)
        return self._registers[key]

    def until(self, last: int) -> range:
        """Return the years whose registers may hold what is settled in `last`, that year included."""
        return range(last - LOOK_BACK, last + 1)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """What units reported as totals only, without items."""
        found = []
        for row in self.register(TOTALS):
            channel, number = str(row.fields.get("channel", "")), row.fields.get("number", 0)
            if channel:
                found.append(Total(row.unit, Channel(channel), int(number)))
        return tuple(found)

    def previous(self) -> Books:
        """Return the books of the year before."""
        return Books(self._enquiry, self.year - 1, self.jurisdiction, self.counting)

    def items(self, query: ItemQuery) -> Iterator[Item]:
        """Yield the counted disclosures that a query speaks of, in the order of the ledger."""
        for item in self._items(query):
            if item.state in COUNTED:
                yield item

    def _items(self, query: ItemQuery) -> Iterator[Item]:
        match query:
            case InformationQuery():
                yield from self._ask()
            case ChannelQuery(channel=channel):
                yield from self._ask(channel=channel)
            case KindQuery(kind=kind, channels=channels):
                yield from (item for item in self._ask(kind=kind) if not channels or item.channel in channels)
            case FacetQuery(facet=facet, value=value):
                yield from (item for item in self._ask() if value in getattr(item.facets, facet))

    def _ask(self, *, channel: Channel | None = None, kind: str | None = None) -> Iterator[Item]:
        return self._enquiry.items(self.year, self.jurisdiction, channel=channel, kind=kind)
