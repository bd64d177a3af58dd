"""What every ledger keeps of the secrecy review, and how it is written: acts, and what moves with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from syndicate.model.review import (
    SYSTEM,
    Act,
    Alarm,
    Deed,
    Delegation,
    Finding,
    Person,
    Posting,
    Procedure,
    Publishable,
    Review,
    Role,
    Tier,
    Token,
    Version,
)
from syndicate.model.screening import Told
from syndicate.pipeline.gate.machine import Case, Step

if TYPE_CHECKING:
    from syndicate.ledger.told import Teller


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The reason of an act: a code, words, and for withholding the article."""

    code: str = ""
    text: str = ""
    article: str = ""


NO_REASON = Why()


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a review is opened on."""

    jurisdiction: str
    unit: str
    source: str
    """`draft` or `published`."""
    platform: str = ""
    native_id: str = ""
    """For a draft: its number within the unit. For a publication: its native id on the platform."""
    author: str = ""
    made_on: str = ""

    @property
    def subject(self) -> str:
        """Its name: `UNIT/ID` of a draft, `PLATFORM/NATIVE ID` of a publication."""
        return f"{self.platform or self.unit}/{self.native_id}"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A version with what screening found: everything that is written of a text. Ids and numbers are given by the ledger."""

    version: Version
    findings: tuple[Finding, ...] = ()
    """Those `of` shown stand open."""


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """A version in a list."""

    title: str
    """As it would go out."""
    channels: str
    findings: int
    open_findings: int


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which reviews to list; empty: all."""

    states: tuple[str, ...] = ()
    unit: str = ""
    source: str = ""
    channel: str = ""
    limit: int = 0
    """0: no limit."""


ALL = Filters()


class Recorder(Protocol):
    """
    Writes acts, and what moves with them, within one transaction; nothing of it stands when the transaction fails.

    The rules are `pipeline.gate.machine`; every refusal leaves the ledger as it was. Who has the right is the caller's question.
    """

    def open(self, subject: Subject, procedure: Procedure, judged: Judged, person: str = SYSTEM) -> Review:
        """
        Open a review and write down what screening found: it stands `held` or `screened` afterwards.

        Raises:
            Refused: There is one on this subject already that was not withdrawn.
        """

    def renew(self, review: str, judged: Judged, person: str = SYSTEM) -> Review:
        """
        Put a new version in the place of the present one, with its findings: `held` or `screened`, all approvals void.

        What was released is recalled.
        """

    def move(self, review: str, step: Step, why: Why = NO_REASON, *, dismissed: Sequence[int] = ()) -> Review:
        """
        Do one act on a review: act, state and what goes out, together.

        Raises:
            Refused: The gate does not allow it.
        """

    def find(self, review: str, found: Sequence[Finding], person: str, why: Why) -> Review:
        """File further findings on the present version: `held`, all approvals void, what was released is recalled."""

    def together(self, jurisdiction: str, review: str, mine: Sequence[Told], teller: Teller) -> tuple[Finding, ...]:
        """Return a finding for each case of which this text and another that was cleared tell what neither tells alone."""

    def read(self, review: str, person: str) -> Act:
        """Record that somebody has seen the text under review."""

    def note(self, jurisdiction: str, person: str, deed: Deed, why: Why = NO_REASON, **details: Any) -> Act:
        """Record an act that concerns no review."""

    def raise_alarm(self, kind: str, subject: Subject, review: str, findings: int, detector: str) -> Alarm | None:
        """Raise an alarm; None where one is open on the same subject, review and number of findings."""

    def resolve_alarm(self, alarm: int, person: str, why: Why) -> Alarm:
        """
        Resolve an open alarm with a reason.

        Raises:
            Refused: There is none, or it is resolved.
        """

    def put_person(self, person: Person, by: str, what: str) -> Person:
        """Write a user, new or changed, with the act that says so."""

    def put_token(self, token: Token, by: str, what: str, jurisdiction: str) -> Token:
        """Write a token, new or changed, with the act that says so."""

    def delegate(self, delegation: Delegation, by: str, why: Why) -> Delegation:
        """Write a delegation (its id is given), or that one is revoked."""

    def procedure(self, jurisdiction: str, tiers: Sequence[Tier]) -> Procedure:
        """Return the procedure of these tiers, written down if it is new."""

    def claim(self, review: str, person: str, until: datetime) -> str:
        """Claim a review; return who holds it until when it lapses (himself, or whoever came before)."""


class Reviews(Protocol):
    """The reviews of a ledger. Reads answer from what is committed; writing goes through `writing`."""

    def limited(self, name: str, roles: AbstractSet[Role]) -> Reviews:
        """Return the same reviews, where a user has none but some of his roles and no delegation beyond them: what a token shows."""

    def limit(self, name: str, roles: AbstractSet[Role]) -> None:
        """Do the same to these reviews, for good: whoever holds them has proved no more."""

    def is_limited(self, name: str) -> bool:
        """Say whether a user has shown no more than a token here."""

    def writing(self, now: datetime) -> AbstractContextManager[Recorder]:
        """
        Write within one transaction: all or nothing, on the disk when the block ends.

        Raises:
            Transient: The database is busy or the disk is full; nothing was written.
        """

    def review(self, review: str) -> Review | None:
        """Return a review by its id or the beginning of it; None where none or several are meant."""

    def on(self, jurisdiction: str, subject: str) -> Review | None:
        """Return the review of a subject that was not withdrawn."""

    def reviews(self, jurisdiction: str | None, filters: Filters = ALL) -> list[Review]:
        """Return reviews, those longest in their state first."""

    def case(self, review: str) -> Case:
        """
        Return where a review stands, folded from its acts.

        Raises:
            Fatal: The record does not hold together; see `verify`.
        """

    def version(self, number: int) -> Version:
        """Return one version."""

    def versions(self, review: str) -> list[Version]:
        """Return all versions of a review, oldest first."""

    def headline(self, version: int) -> Headline:
        """Return what a line of a list says of a version, without its text."""

    def claims(self, now: datetime) -> dict[str, str]:
        """Return review → who has claimed it at present."""

    def findings(self, version: int) -> list[tuple[Finding, bool]]:
        """Return the findings of a version, and of each whether it stands open."""

    def acts(self, review: str | None = None, jurisdiction: str | None = None) -> Iterator[Act]:
        """Yield acts in order: those on a review, or all."""

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return position and hash of the newest act of each jurisdiction."""

    def alarms(self, jurisdiction: str | None = None, *, open_only: bool = True) -> list[Alarm]:
        """Return alarms, oldest first."""

    def unreviewed(self, jurisdiction: str | None, year: int | None, unit: str = "") -> Iterator[Unreviewed]:
        """Yield 未审先发: what is public without a clearance of its words; derived, no row is kept of it."""

    def cleared_like(self, review: Review, version: Version, limit: int) -> list[Publishable]:
        """Return what is publishable of the same unit or document number, nearest titles first."""

    def publishable(self, jurisdiction: str | None = None) -> Iterator[Publishable]:
        """Yield all that may go out, by review."""

    def outbox(self, after: int = 0) -> Iterator[Posting]:
        """Yield what is to be sent, in order, beyond an id."""

    def people(self) -> list[Person]:
        """Return all users, by name."""

    def person(self, name: str) -> Person | None:
        """Return a user."""

    def token(self, digest: str) -> Token | None:
        """Return a token by its digest."""

    def tokens(self, person: str) -> list[Token]:
        """Return the tokens of a user."""

    def delegations(self, delegate: str | None = None, day: str = "") -> list[Delegation]:
        """Return delegations: all, or those to one person that are in force on a day and whose principal has the role."""

    def held_by(self, review: str, now: datetime) -> str:
        """Return who has claimed a review at present; empty for nobody."""


class Unreviewed(msgspec.Struct, frozen=True, kw_only=True):
    """未审先发: a publication without a clearance of its words."""

    handle: str
    jurisdiction: str
    platform: str
    native_id: str
    channel: str
    unit: str
    published: str
    title: str
    url: str
    review: str
    """The review that is open on it; empty: none."""
    state: str
