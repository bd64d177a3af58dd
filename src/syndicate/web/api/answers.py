"""What the API answers with, where the program's own values say more than others should see, or less."""

from __future__ import annotations

from typing import Any

import msgspec

from syndicate.engine.explain import Judgement, Neighbour
from syndicate.ledger.browsing import Line
from syndicate.model.disclosures import Receipt, Ruling
from syndicate.model.questions import Difference, Question
from syndicate.model.review import Alarm
from syndicate.pipeline.gate.clocks import Clocks
from syndicate.web.sources import Line as SourceLine


class Years(msgspec.Struct, frozen=True, kw_only=True):
    """Which years the ledger knows."""

    years: tuple[int, ...]
    jurisdictions: tuple[str, ...]
    receipt: int
    """Number of the newest receipt."""
    settled: bool


class Counted(msgspec.Struct, frozen=True):
    """A number and the address of the list behind it."""

    value: int
    items: str
    """Empty: nothing is behind it."""


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a board."""

    label: str
    figures: tuple[Counted | None, ...]


class BoardOf(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the first page."""

    id: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[BoardLine, ...]
    foot: BoardLine | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the first page."""

    year: int
    month: int
    unit: str
    jurisdiction: str
    cards: tuple[BoardLine, ...]
    boards: tuple[BoardOf, ...]
    aside: tuple[BoardLine, ...]
    unsettled: str
    receipt: int


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list."""

    items: tuple[Line, ...]
    total: int
    """All rows of the selection."""
    more_than: bool = False
    """There are more than `total`: a search counts up to a limit."""
    after: str
    """Where the next page begins; empty: this is the last."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a disclosure."""

    received: str
    published: str
    url: str
    presence: str
    place: str
    receipt: int
    stands: bool
    changes: tuple[str, ...]


class DisclosureOf(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure of an information."""

    handle: str
    source: str
    native_id: str
    known_as: tuple[str, ...]
    channel: str
    unit: str
    title: str
    text: str
    shown: str
    """How the words are shown: whole, masked, or not at all."""
    url: str
    published_at: str
    document_number: str
    index_number: str
    first: bool
    via: Judgement | None
    """The strongest judgement that ties it to the rest."""
    shared: tuple[Difference, ...]
    differing: tuple[Difference, ...]
    review: str
    receipt: int
    readings: tuple[Reading, ...]


class InformationOf(msgspec.Struct, frozen=True, kw_only=True):
    """One information with everything behind it."""

    information: str
    jurisdiction: str
    year: int
    counted: bool
    provisional: bool
    facets: dict[str, tuple[str, ...]]
    rules: str
    threshold: float
    disclosures: tuple[DisclosureOf, ...]
    apart: tuple[Neighbour, ...]
    rulings: tuple[Ruling, ...]


class Receipts(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts, the newest first."""

    receipts: tuple[Receipt, ...]
    before: int
    """Give it for the next page; 0: this is the last."""


class ReceiptOf(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt."""

    receipt: Receipt
    right: bool
    """Its hash fits its content and the one before."""
    items: tuple[Line, ...]


class FormLine(msgspec.Struct, frozen=True, kw_only=True):
    """A form that is installed."""

    id: str
    title: str
    years: tuple[int, int]


class FormCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a filled form."""

    key: str
    label: str
    unit: str
    value: int | float | tuple[int | float, int | float] | None
    """Null: 未填报, which is not zero; two numbers: known to lie between them."""
    text: str
    source: str
    basis: str
    items: str
    """Address of what it counts."""


class FormCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check of a form."""

    id: str
    level: str
    state: str
    reason: str
    worked: str
    cells: tuple[str, ...]


class FormOf(msgspec.Struct, frozen=True, kw_only=True):
    """A form with the numbers of a year."""

    form: str
    title: str
    year: int
    jurisdiction: str | None
    counting: str
    label: str
    """去重 or 未去重."""
    as_of: str
    closed: str
    receipt: tuple[int, str]
    cells: tuple[FormCell, ...]
    checks: tuple[FormCheck, ...]
    notes: tuple[str, ...]


class RegisterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a register."""

    id: str
    unit: str
    date: str
    fields: dict[str, Any]
    place: str


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a register in a year."""

    register: str
    year: int
    rows: tuple[RegisterLine, ...]


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
