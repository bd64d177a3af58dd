"""What the API answers to those who work here: sources, quarantine, questions, the desk, and what became of what was asked."""

from __future__ import annotations

from typing import Any

import msgspec

from syndicate.model.questions import Question
from syndicate.model.review import Alarm
from syndicate.pipeline.gate.clocks import Clocks
from syndicate.returns.filing import Countdown
from syndicate.returns.handing_in import UnitState
from syndicate.web.sources import Line as SourceLine


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """The configured sources."""

    sources: tuple[SourceOf, ...]


class SourceOf(msgspec.Struct, frozen=True, kw_only=True):
    """How a source stands."""

    name: str
    connector: str
    channel: str
    unit: str
    outcome: str
    message: str
    tried_at: str
    succeeded_at: str
    new_at: str
    next_at: str
    failures: int
    today: int
    usual: float | None
    week: int
    usual_week: float | None
    ours: int
    claimed: int | None
    """How many publications the source itself says that it has."""
    gap: int | None
    quarantined: int
    paused_by: str

    @classmethod
    def of(cls, line: SourceLine) -> SourceOf:
        """Return what is told of a source; where it lies is not."""
        state = line.state
        return cls(
            name=line.settings.name,
            connector=line.settings.connector,
            channel=str(line.settings.channel or ""),
            unit=line.unit,
            outcome=line.outcome,
            message=state.message,
            tried_at=state.tried_at,
            succeeded_at=state.succeeded_at,
            new_at=state.new_at,
            next_at=state.next_at,
            failures=state.failures,
            today=line.today,
            usual=line.usual,
            week=line.week,
            usual_week=line.usual_week,
            ours=line.ours,
            claimed=state.claimed,
            gap=line.gap,
            quarantined=line.quarantined,
            paused_by=line.pause.person if line.pause else "",
        )


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """The weightiest open questions."""

    questions: tuple[Question, ...]
    total: int


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be read."""

    id: int
    jurisdiction: str
    lane: str
    place: str
    reason: str
    field: str
    message: str
    times: int
    resolved_at: str
    resolution: str


class Quarantine(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in quarantine, oldest first."""

    entries: tuple[Quarantined, ...]
    total: int


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One information in the queue."""

    id: str
    subject: str
    source: str
    unit: str
    author: str
    state: str
    round: int
    digest: str
    title: str
    """As it would go out."""
    channels: str
    findings: int
    open_findings: int
    since: str
    clocks: Clocks
    claimed_by: str


class Reviews(msgspec.Struct, frozen=True, kw_only=True):
    """The queue."""

    reviews: tuple[ReviewLine, ...]


class FindingOf(msgspec.Struct, frozen=True, kw_only=True):
    """What screening found, or a person."""

    number: int
    of: str
    part: str
    start: int
    end: int
    kind: str
    act: str
    rule: str
    open: bool


class ActOf(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the record."""

    number: int
    at: str
    person: str
    deed: str
    tier: int
    before: str
    after: str
    code: str
    reason: str
    digest: str


class ReviewOf(msgspec.Struct, frozen=True, kw_only=True):
    """One information on the desk; that it was read is on the record."""

    review: ReviewLine
    title: str
    body: str
    shown_title: str
    shown_body: str
    findings: tuple[FindingOf, ...]
    history: tuple[ActOf, ...]


class Alarms(msgspec.Struct, frozen=True, kw_only=True):
    """Alarms."""

    alarms: tuple[Alarm, ...]


class UnreviewedOf(msgspec.Struct, frozen=True, kw_only=True):
    """A publication without a clearance of its words."""

    handle: str
    channel: str
    unit: str
    published: str
    title: str
    url: str
    review: str
    state: str


class UnreviewedList(msgspec.Struct, frozen=True, kw_only=True):
    """未审先发."""

    year: int
    items: tuple[UnreviewedOf, ...]


class OpenMatter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that stands in the way of closing a year."""

    kind: str
    number: int
    what: str
    """Chinese / English."""
    owner: str
    """A unit, or a role."""
    page: str
    """Where it is worked off; empty where no page shows it."""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """How far the return of a year is."""

    year: int
    form: str
    deadlines: tuple[Countdown, ...]
    open: tuple[OpenMatter, ...]
    units: tuple[UnitState, ...]


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of the owner of the ledger, and what became of it."""

    id: int
    kind: str
    done: bool
    """False: the owner has not got to it yet; it stays on the record and will be done."""
    refused: str
    """Why it was refused; empty where it was not."""
    answer: dict[str, Any]


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks."""

    name: str
    display: str
    unit: str
    roles: tuple[str, ...]
