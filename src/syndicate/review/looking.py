"""What people see of the review: the queue, one information with all that a decision needs, clocks, alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from syndicate.ledger.reviews import ALL, Filters, Reviews, Unreviewed
from syndicate.model.review import (
    TIER_STATES,
    Act,
    Alarm,
    Deed,
    Finding,
    Mask,
    Person,
    Procedure,
    Publishable,
    Review,
    Role,
    Version,
)
from syndicate.model.screening import WeakMask
from syndicate.pipeline.gate.clocks import Clocks, clocks
from syndicate.pipeline.gate.machine import FROM, Case, Refused
from syndicate.pipeline.gate.rights import READERS, granted, roles_of
from syndicate.review.difference import Difference, difference
from syndicate.review.grounds import Grounds, installed
from syndicate.review.judging import Judge
from syndicate.review.published import Published

SIMILAR = 10
"""How many informations already cleared are shown beside one."""
BY_HAND = (
    Deed.SUBMIT,
    Deed.APPROVE,
    Deed.RETRACT,
    Deed.RETURN,
    Deed.WITHHOLD,
    Deed.ESCALATE,
    Deed.RELEASE,
    Deed.WITHDRAW,
    Deed.DISMISS,
)
"""What people decide with `Desk.act`."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One information in the queue."""

    review: Review
    label: str
    title: str
    """As it would go out."""
    channels: str
    findings: int
    open_findings: int
    clocks: Clocks
    claimed_by: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """One information on the desk."""

    line: Line
    version: Version
    findings: tuple[tuple[Finding, bool], ...]
    """Each with whether it stands open."""
    masks: tuple[Mask, ...]
    warnings: tuple[WeakMask, ...]
    """Masks that hide too little, in what would go out."""
    difference: Difference | None
    """Against the version before; None for the first."""
    case: Case
    history: tuple[Act, ...]
    similar: tuple[Publishable, ...]
    may: tuple[Deed, ...]
    """What this reader may do now."""
    grounds: dict[str, dict[str, str]]
    """Deed → code → label, for deeds that need a reason."""


class Looking:
    """The part of the desk that decides nothing; that a text was read is recorded all the same."""

    def __init__(self, reviews: Reviews, judge: Judge, jurisdiction: str, clock: Callable[[], datetime]) -> None:
        self._reviews = reviews
        self._judge = judge
        self._jurisdiction = jurisdiction
        self._clock = clock
        self._procedures: dict[int, Procedure] = {}
        self.published = Published(reviews, judge, clock)
        """What is public already, as people may read it."""

    @property
    def grounds(self) -> Grounds:
        """The coded reasons."""
        return installed()

    def queue(self, reader: str, filters: Filters = ALL) -> list[Line]:
        """Return what waits, longest first, as far as the reader may see it; titles as they would go out."""
        return self.lines(self.waiting(reader, filters))

    def waiting(self, reader: str, filters: Filters = ALL) -> list[Review]:
        """Return the reviews of the queue, without what they say."""
        person = self._reader(reader)
        return [row for row in self._reviews.reviews(self._jurisdiction, filters) if _may_see(person, row)]

    def lines(self, rows: Iterable[Review]) -> list[Line]:
        """Return reviews as lines of the queue."""
        claims = self._reviews.claims(self._clock())
        return [self._line(row, claims.get(row.id, "")) for row in rows]

    def clocks_of(self, row: Review) -> Clocks:
        """Return both clocks of a review that was read already."""
        return self._clocks(row)

    def open(self, review: str, reader: str) -> Opened:
        """Return an information with everything that a decision needs; that it was read is recorded before it is shown."""
        row = self._row(review)
        self._granted(row, reader, Deed.READ)
        with self._reviews.writing(self._clock()) as record:
            record.read(row.id, reader)
        return self._opened(row, reader)

    def _opened(self, row: Review, reader: str) -> Opened:
        versions = self._reviews.versions(row.id)
        version = versions[-1]
        today = self._clock().date()
        return Opened(
            line=self._line(row, self._reviews.held_by(row.id, self._clock())),
            version=version,
            findings=tuple(self._reviews.findings(version.id)),
            masks=msgspec.json.decode(version.masks, type=tuple[Mask, ...]),
            warnings=self._judge.warnings(version),
            difference=difference(versions[-2], version) if len(versions) > 1 else None,
            case=self._reviews.case(row.id),
            history=tuple(self._reviews.acts(row.id)),
            similar=tuple(self._reviews.cleared_like(row, version, SIMILAR)),
            may=self.may(row.id, reader),
            grounds={str(deed): known for deed in BY_HAND if (known := self.grounds.of(deed, today))},
        )

    def may(self, review: str, reader: str) -> tuple[Deed, ...]:
        """Return what a person may do with an information at this moment."""
        row = self._row(review)
        return tuple(deed for deed in (*BY_HAND, Deed.EDIT) if self._is_possible(row, reader, deed))

    def _is_possible(self, row: Review, reader: str, deed: Deed) -> bool:
        if row.state not in FROM[deed]:
            return False
        case = self._reviews.case(row.id)
        try:
            principal = self._granted(row, reader, deed)
        except Refused:
            return False
        if deed is Deed.RETRACT:
            return reader in {approval.person for approval in case.approvals}
        return deed is not Deed.APPROVE or not {reader, principal} & (case.makers | case.approvers)

    def history(self, review: str, reader: str) -> list[Act]:
        """Return every act on an information, oldest first."""
        row = self._row(review)
        self._granted(row, reader, Deed.READ)
        return list(self._reviews.acts(row.id))

    def similar(self, review: str, reader: str) -> list[Publishable]:
        """Return what was cleared already and is near to it."""
        row = self._row(review)
        self._granted(row, reader, Deed.READ)
        return self._reviews.cleared_like(row, self._reviews.version(row.version), SIMILAR)

    def clocks(self, review: str) -> Clocks:
        """Return both clocks of an information."""
        return self._clocks(self._row(review))

    def alarms(self, reader: str, *, open_only: bool = True) -> list[Alarm]:
        """Return alarms, oldest first."""
        self._reader(reader)
        return self._reviews.alarms(self._jurisdiction, open_only=open_only)

    def unreviewed(self, reader: str, year: int | None = None, unit: str = "") -> Iterable[Unreviewed]:
        """Return 未审先发: what is public without a clearance of its words."""
        self._reader(reader)
        return self._reviews.unreviewed(self._jurisdiction, year, unit)

    def _line(self, row: Review, claimed_by: str) -> Line:
        said = self._reviews.headline(row.version)
        return Line(
            review=row,
            label=self._label(row),
            title=said.title,
            channels=said.channels,
            findings=said.findings,
            open_findings=said.open_findings,
            clocks=self._clocks(row),
            claimed_by=claimed_by,
        )

    def _label(self, row: Review) -> str:
        if row.state in TIER_STATES:
            return self._procedure(row).tiers[TIER_STATES.index(row.state)].name
        return row.state.label

    def _clocks(self, row: Review) -> Clocks:
        return clocks(row, self._procedure(row), self._clock())

    def _procedure(self, row: Review) -> Procedure:
        if row.procedure not in self._procedures:  # a procedure never changes
            self._procedures[row.procedure] = self._reviews.case(row.id).procedure
        return self._procedures[row.procedure]

    def _row(self, review: str) -> Review:
        row = self._reviews.review(review)
        if row is None:
            raise Refused(f"没有审查“{review}”，或编号不足以区分 / there is no review {review}, or several are meant")
        return row

    def _person(self, name: str) -> Person:
        person = self._reviews.person(name)
        if person is None or person.disabled_at:
            raise Refused(f"没有用户“{name}”，或已停用 / there is no user {name}, or he is disabled")
        return person

    def _reader(self, name: str) -> Person:
        person = self._person(name)
        if not roles_of(person) & READERS:
            raise Refused(f"“{name}”无权查看审查内容 / {name} may not see what is under review")
        return person

    def _granted(self, row: Review, name: str, deed: Deed) -> str:
        """Return on whose behalf a person may do something now; empty: on his own. Raises Refused."""
        person = self._person(name)
        today = self._clock().date().isoformat()
        delegations = self._reviews.delegations(name, today)
        return granted(person, deed, self._reviews.case(row.id), row, delegations).principal


def _may_see(person: Person, row: Review) -> bool:
    """A clerk sees what is of his unit."""
    return bool(roles_of(person) & READERS - {Role.CLERK}) or person.unit in ("", row.unit)
