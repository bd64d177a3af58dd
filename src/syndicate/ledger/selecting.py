"""What a list of items is asked for, and what that means for rows and counters: the terms behind every figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from syndicate.model import FACETS, Channel
from syndicate.pipeline.tally import CHANNEL_BIT

State = Literal["counted", "shares", "undated", "withdrawn", "doubt"]
STATES: tuple[State, ...] = ("counted", "shares", "undated", "withdrawn", "doubt")
Count = Literal["information", "postings"]

_BITS = "CASE d.channel " + " ".join(f"WHEN '{name}' THEN {bit}" for name, bit in CHANNEL_BIT.items()) + " END"
CHANNELS = f"coalesce(i.channels, {_BITS})"
"""The channels of the information that a disclosure belongs to, as a bit set."""
_COUNTED = "d.standing = 'own' AND d.year > 0"
_STANDINGS: dict[State, str] = {
    "counted": _COUNTED,
    "doubt": _COUNTED,
    # what begins each names the index of 0021 word for word
    "shares": "d.standing <> 'own' AND d.standing = 'share'",
    "undated": "d.standing = 'own' AND d.year = 0",
    "withdrawn": f"d.seen_deleted > d.seen_present AND {_COUNTED}",
}
# Nobody before it in the same information, of the same unit on the same channel: no counter is kept of this.
_EARLIEST = (
    "NOT EXISTS (SELECT 1 FROM disclosure e WHERE e.information = d.information AND e.channel = d.channel AND e.unit = d.unit "
    "AND e.standing = 'own' AND e.year > 0 AND (e.at, e.name) < (d.at, d.name))"
)


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """
    Which items are asked for; None: not asked.

    An information is shown by one disclosure: its earliest, or where a channel or a unit is asked for its earliest there. Days
    and months are those of that disclosure, as in the counters; facets are those of the information. Postings are asked by their own.
    """

    year: int | None = None
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """YYYYMMDD."""
    channel: str | None = None
    also: str | None = None
    """Another channel on which the information stands, too."""
    exclusive: bool = False
    """On no other channel."""
    kind: str | None = None
    five_open: str | None = None
    field: str | None = None
    theme: str | None = None
    area: str | None = None
    unit: str | None = None
    jurisdiction: str | None = None
    count: Count = "information"
    """What a row is: an information, or a disclosure. Shares, undated and withdrawn disclosures are never informations."""
    state: State = "counted"
    oldest_first: bool = False

    @property
    def by_information(self) -> bool:
        """Whether each row stands for an information."""
        return self.count == "information" and self.state in ("counted", "doubt")

    @property
    def facets(self) -> dict[str, str]:
        """The facets asked for, with the value of each."""
        return {facet: value for facet in FACETS if (value := getattr(self, facet)) is not None}

    @property
    def measure(self) -> str:
        """The counter that tells how many rows there are; empty where none does and rows have to be counted."""
        if not self.by_information:
            return "postings"
        if self.channel is not None and self.unit is not None:
            return ""
        return "channel_first" if self.channel is not None else "unit_first" if self.unit is not None else "first"

    @property
    def of_overlap(self) -> bool:
        """Whether the counter of overlaps answers: channels of informations, by year."""
        narrowed = (self.month, self.day, self.unit, *(getattr(self, facet) for facet in FACETS))
        asked = self.exclusive or self.also is not None
        return asked and self.by_information and self.state == "counted" and all(one is None for one in narrowed)

    @property
    def counted_exactly(self) -> bool:
        """Whether the counters of days answer, so that no row has to be looked at."""
        plain = self.state == "counted" and not self.exclusive and self.also is None
        return plain and bool(self.measure) and len(self.facets) <= 1

    @property
    def bits(self) -> int:
        """The channels that the information must stand on."""
        return sum(CHANNEL_BIT.get(name, 0) for name in {self.channel, self.also} - {None} if name is not None)

    @property
    def nowhere(self) -> bool:
        """Whether a channel or a label is asked for that there cannot be."""
        strange = any(name is not None and name not in CHANNEL_BIT for name in (self.channel, self.also))
        return strange or any("," in value for value in self.facets.values())

    def holds(self, day: int) -> bool:
        """Say whether a day (YYYYMMDD) is asked for."""
        return self.year in (None, day // 10_000) and self.month in (None, day // 100 % 100) and self.day in (None, day)


class Terms(NamedTuple):
    """A condition on `disclosure d LEFT JOIN information i`, with its bound values."""

    where: str
    bound: dict[str, Any]


def terms(asked: Selection) -> Terms:
    """Return what a row must meet, apart from jurisdiction and time."""
    found = [_STANDINGS[asked.state], *_of_information(asked)]
    bound: dict[str, Any] = {}
    for column, value in (("channel", asked.channel), ("unit", asked.unit)):
        if value is not None:
            found.append(f"d.{column} = :{column}")
            bound[column] = value
    for facet, value in asked.facets.items():
        labels = f"coalesce(i.{facet}, d.{facet})" if asked.by_information else f"d.{facet}"
        found.append(f"instr(',' || {labels} || ',', :{facet}) > 0")
        bound[facet] = f",{value},"
    return Terms(" AND ".join(found), bound)


def _of_information(asked: Selection) -> Iterator[str]:
    if asked.by_information:
        yield f"d.{asked.measure} = 1" if asked.measure else _EARLIEST
    if asked.also is not None:
        yield f"{CHANNELS} & {asked.bits} = {asked.bits}"
    if asked.exclusive:
        yield f"{CHANNELS} = {_BITS}"


def channels_in(bits: int) -> tuple[str, ...]:
    """Return the channels of a bit set, in the form's order."""
    return tuple(str(channel) for channel in Channel if bits & CHANNEL_BIT[str(channel)])
