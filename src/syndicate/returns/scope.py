"""本机关: the questions to the ledger, answered from what some units alone published and registered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from syndicate.model import FACETS, Channel, ChannelCount, Enquiry, Item, Overlap, RegisterRow, Statistics, UsageError
from syndicate.returns.books import COUNTED, Books
from syndicate.returns.filled import Filled


class Scoped:
    """
    An `Enquiry` that sees the items and rows of some units.

    The same information counts once within these units, in the year in which one of them published it first. What is read but
    belongs to no unit (sealed, in quarantine) is not told.
    """

    def __init__(self, enquiry: Enquiry, units: tuple[str, ...]) -> None:
        """
        Look at `enquiry` through `units`.

        Raises:
            UsageError: There are no units.
        """
        if not units:
            raise UsageError(
                "本机关口径须写明本机关的单位：--unit 或配置 unit / the scope “own” needs the office's own units: --unit, or the setting unit"
            )
        self._enquiry, self._units = enquiry, tuple(sorted(set(units)))
        self._known = cache(self._count)

    def statistics(self, year: int, jurisdiction: str | None = None) -> Statistics:
        """Return the year's counts of the units; counted once, then remembered."""
        return self._known(year, jurisdiction)

    def items(
        self,
        year: int | None = None,
        jurisdiction: str | None = None,
        *,
        channel: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
    ) -> Iterator[Item]:
        """Yield the units' disclosures by publication time, then identity."""
        for item in self._enquiry.items(year, jurisdiction, channel=channel, unit=unit, kind=kind):
            if item.unit in self._units:
                yield item

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the units' rows of one register and year, by day and id."""
        rows = self._enquiry.register_rows(register, year, jurisdiction)
        return [row for row in rows if row.unit in self._units]

    def registers_filled(self, year: int, jurisdiction: str | None = None) -> dict[str, int]:
        """Return how many rows of the units each register has."""
        names = self._enquiry.registers_filled(year, jurisdiction)
        counts = {name: len(self.register_rows(name, year, jurisdiction)) for name in names}
        return {name: count for name, count in counts.items() if count}

    def rules_digest(self) -> str:
        """Return the digest of the rule set that the counts rest on."""
        return self._enquiry.rules_digest()

    def receipt_head(self) -> tuple[int, str]:
        """Return number and hash of the newest receipt."""
        return self._enquiry.receipt_head()

    def _count(self, year: int, jurisdiction: str | None) -> Statistics:
        """Count the year's items of the units."""
        counted = _Count(year)
        for item in self.items(None, jurisdiction):
            if item.state in COUNTED:
                counted.take(item)
        shares = sum(item.state == "share" for item in self.items(year, jurisdiction))
        return counted.statistics(shares, settled=self._enquiry.statistics(year, jurisdiction).settled)


def books_of(filled: Filled, enquiry: Enquiry) -> Books:
    """Return the books that a form was filled from, within its scope; `enquiry` must answer from the same state of the ledger."""
    seen: Enquiry = Scoped(enquiry, filled.units) if filled.scope == "own" else enquiry
    return Books(seen, filled.year, filled.jurisdiction, filled.counting)


class _Count:
    """Counts items of all years, which must come by time: an information counts where it stood first."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._seen: set[tuple[str, ...]] = set()
        self._total = _Pair()
        self._channels: defaultdict[str, _Pair] = defaultdict(_Pair)
        self._units: defaultdict[str, _Pair] = defaultdict(_Pair)
        self._months: defaultdict[str, _Pair] = defaultdict(_Pair)
        self._facets: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._on: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, item: Item) -> None:
        """Count one item."""
        first = self._new("", item.information)
        on = self._new("channel", item.information, item.channel)
        by = self._new("unit", item.information, item.unit)
        if not item.published_at.startswith(f"{self._year:04d}"):
            return
        self._total.add(first=first)
        self._months[item.published_at[:7]].add(first=first)
        self._channels[item.channel].add(first=on)
        self._units[item.unit].add(first=by)
        self._on[item.information].add(item.channel)
        if first:
            for facet in FACETS:
                self._facets[facet].update(getattr(item.facets, facet))

    def _new(self, *key: str) -> bool:
        new = key not in self._seen
        self._seen.add(key)
        return new

    def statistics(self, shares: int, *, settled: bool) -> Statistics:
        """Return what was counted."""
        channels = {str(name): self._channels[name].count for name in Channel}
        items = sum(count.information for count in channels.values()) - self._total.information
        return Statistics(
            year=self._year,
            channels=channels,
            postings=self._total.postings,
            information=self._total.information,
            overlap=self._overlap(items),
            units={name: pair.count for name, pair in sorted(self._units.items())},
            months={name: pair.count for name, pair in sorted(self._months.items())},
            shares=shares,
            sealed=0,
            quarantined=0,
            settled=settled,
            kinds=self._under("kind"),
            five_open=self._under("five_open"),
            fields=self._under("field"),
            themes=self._under("theme"),
            areas=self._under("area"),
        )

    def _under(self, facet: str) -> dict[str, int]:
        return dict(sorted(self._facets[facet].items()))

    def _overlap(self, items: int) -> Overlap:
        sets = list(self._on.values())
        pairs = {f"{one}+{two}": sum({one, two} <= found for found in sets) for one, two in combinations(Channel, 2)}
        exclusive = {str(name): sum(found == {name} for found in sets) for name in Channel}
        return Overlap(items=items, pairs=pairs, exclusive=exclusive)


class _Pair:
    """Postings and distinct information, counted up."""

    def __init__(self) -> None:
        self.postings = 0
        self.information = 0

    def add(self, *, first: bool) -> None:
        self.postings += 1
        self.information += first

    @property
    def count(self) -> ChannelCount:
        return ChannelCount(postings=self.postings, information=self.information)
