"""What is published, and where: the values that every writer of raw exports works from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from syndicate.model import Channel, Standing
from syndicate.sample.family import Family


@dataclass(slots=True)
class Information:
    """One information of the synthetic year, whatever the number of its publications."""

    key: str
    seed: int
    family: Family
    unit: str
    subject: str
    at: datetime
    """First publication."""
    day: date
    """The day that the text speaks of."""
    place: str
    length: int
    """Sentences between lead and closing."""
    volume: int
    """The year that the text reports on."""
    kind: str = ""
    stage: str = ""
    issue: int = 0
    shift: int = 0
    """Moves the named community, school, village and firm away from those of the same seed."""
    correction: bool = False
    personal: bool = False
    mark: str = ""
    """A state-secret mark at the head of the text; such an information is in no count."""
    number: str = ""
    index: str = ""
    sibling: str = ""
    """Which fact alone separates it from the information before it: day, place, stage, issue, year, correction."""


@dataclass(slots=True)
class Posting:
    """One publication on one channel, under one native name."""

    information: Information
    channel: Channel
    at: datetime
    unit: str
    account: str = ""
    """Account or host that published it."""
    style: str = "full"
    """`full`, `headline` (same text, other title), `excerpt` (lead only), `link` (lead and a short link)."""
    native: str = ""
    """mid, `biz/mid/idx`, or address."""
    url: str = ""
    alias: str = ""
    """A second name of the same publication."""
    serial: int = 0
    """The number inside the native name."""
    column: str = ""
    target: str = ""
    """Where its short link leads."""
    edited: bool = False
    """A later export carries a changed text."""
    deleted: bool = False
    again: bool = False
    """The same information once more on the same channel."""
    standing: Standing = Standing.OWN
    files: list[str] = field(default_factory=list)
    """The exports that carry it, filled by the writers."""

    def counts_in(self, year: int) -> bool:
        """Whether it belongs to the year's counts."""
        return self.standing is Standing.OWN and self.at.year == year and not self.information.mark


@dataclass(slots=True)
class Plan:
    """The whole year."""

    year: int
    scale: float
    seed: int
    informations: list[Information]
    postings: dict[Channel, list[Posting]]
    """By channel, in order of time."""

    def all(self) -> list[Posting]:
        """Every posting, channel by channel."""
        return [posting for postings in self.postings.values() for posting in postings]
