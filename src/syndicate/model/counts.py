"""What the ledger answers when asked for counts and items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import msgspec

from syndicate.model.facts import Facets
from syndicate.model.records import RegisterRow


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure as people see it. `information` names the cluster; equal for every disclosure of the same information."""

    source: str
    native_id: str
    channel: str
    unit: str
    jurisdiction: str
    information: str
    title: str
    url: str
    published_at: str
    """ISO 8601 with +08:00."""
    state: str
    """`counted`, `share`, `foreign`, `withdrawn` (seen deleted; still counted: it was published)."""
    facets: Facets
    document_number: str = ""
    index_number: str = ""
    place: str = ""
    """File and row, or address, of the reading that stands."""
    receipt: int = 0
    """Number of the receipt that wrote the present state."""
    provisional: bool = False
    """A question about its information is open (疑似同一信息); until people answer it counts as decided automatically."""


class ChannelCount(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's year: 发布条次 and 信息条数."""

    postings: int
    information: int


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """信息 that stand on more than one channel."""

    items: int
    """Σ channels' information − distinct information over all channels."""
    pairs: Mapping[str, int]
    """`weibo+wechat` → informations on both, for every pair of channels (names in the form's order)."""
    exclusive: Mapping[str, int]
    """channel → informations found on this channel alone."""


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """A year's counts of own disclosures. `information` counts 不同渠道和方式公开相同信息计1条."""

    year: int
    channels: Mapping[str, ChannelCount]
    postings: int
    information: int
    overlap: Overlap
    kinds: Mapping[str, int]
    """Distinct information by 体裁."""
    five_open: Mapping[str, int]
    fields: Mapping[str, int]
    themes: Mapping[str, int]
    areas: Mapping[str, int]
    units: Mapping[str, ChannelCount]
    months: Mapping[str, ChannelCount]
    """`2018-01` → postings and distinct information first published in that month."""
    shares: int
    """Posts that pass on other people's posts; never in the counts above."""
    sealed: int
    quarantined: int
    """Open quarantine entries (of all years: what cannot be read has no year)."""
    settled: bool
    """False: part of the ledger was made by other rules than those of the present program; it is made anew by itself."""
    unsettled: str = ""
    """Why it is not settled, in both languages; empty when it is."""
    doubts: int = 0
    """Open questions (疑似同一信息). The counts rest on the automatic decision until people answer."""


class Enquiry(Protocol):
    """Read-only questions to the ledger; what the returns are filled from."""

    def statistics(self, year: int, jurisdiction: str | None = None) -> Statistics:
        """Return the year's counts, from the running counters."""

    def items(
        self,
        year: int | None = None,
        jurisdiction: str | None = None,
        *,
        channel: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
    ) -> Iterator[Item]:
        """Yield disclosures by publication time, then identity."""

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the rows of one register whose day lies in the year, by day and id."""

    def registers_filled(self, year: int, jurisdiction: str | None = None) -> dict[str, int]:
        """Return how many rows each register has for the year; a register without rows is absent, and its lines are 未填报."""

    def rules_digest(self) -> str:
        """Return the digest of the rule set that the counts rest on."""

    def receipt_head(self) -> tuple[int, str]:
        """Return number and hash of the newest receipt."""
