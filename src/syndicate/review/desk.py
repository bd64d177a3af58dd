"""The desk: what waits, what it says, and what people decide. Every page and every command goes through it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

import msgspec

from syndicate.ledger.reviews import NO_REASON, Judged, Reviews, Subject, Why
from syndicate.model import UsageError
from syndicate.model.review import SYSTEM, Alarm, Deed, Draft, Finding, Person, Review, Role, State, Tier, Version
from syndicate.model.screening import Act
from syndicate.pipeline.admission import wordless
from syndicate.pipeline.gate.digest import canonical
from syndicate.pipeline.gate.machine import Refused, Step
from syndicate.pipeline.gate.rights import roles_of
from syndicate.review.judging import Judge, fresh, same_findings
from syndicate.review.looking import BY_HAND, Looking

_log = logging.getLogger("syndicate.review")
_CHECKED = frozenset({Deed.APPROVE, Deed.RELEASE, Deed.SUBMIT})
"""What lets a text go further is done on what the rules of this moment find."""


class Sealed(Refused):
    """A state-secret mark stood on what was handed in: nothing of its words was kept, and nobody may show them again."""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """Whose draft it is."""

    unit: str
    id: str
    """Its number within the unit; the same number again is the same information."""
    author: str = ""
    """Who wrote it, a user; empty: who hands it in."""
    made_on: str = ""
    """YYYY-MM-DD."""


class Desk(Looking):
    """See the page on the review (docs/review.md)."""

    def __init__(
        self,
        reviews: Reviews,
        judge: Judge,
        tiers: Sequence[Tier],
        jurisdiction: str,
        clock: Callable[[], datetime],
        claim: float = 1200.0,
    ) -> None:
        super().__init__(reviews, judge, jurisdiction, clock)
        self._tiers = tuple(tiers)
        self._claim = timedelta(seconds=claim)

    def limited(self, name: str, roles: AbstractSet[Role]) -> Desk:
        """Return the desk as it is for a user who shows none but some of his roles."""
        reviews, claim = self._reviews.limited(name, roles), self._claim.total_seconds()
        return Desk(reviews, self._judge, self._tiers, self._jurisdiction, self._clock, claim)

    def submit(self, handed: Handed, draft: Draft, actor: str) -> Review:
        """
        Hand in a draft; one whose findings are all masked goes to the first tier at once, others are held.

        The same number of the unit again is a change of the same information. A draft with a state-secret mark is not kept: its handle is,
        and the secrecy officer is alarmed.

        Raises:
            Refused: The actor has no right, the author is no user, nothing was changed, or the draft was sealed.
            UsageError: A mask is out of place, or a date is none.
        """
        person = self._person(actor)
        if handed.author:
            self._person(handed.author)
        _check_day(handed.made_on)
        subject = Subject(
            jurisdiction=self._jurisdiction, unit=handed.unit, source="draft", native_id=handed.id,
            author=handed.author or actor, made_on=handed.made_on,
        )  # fmt: skip
        known = self._reviews.on(self._jurisdiction, subject.subject)
        _may_hand_in(person, handed.unit)
        self._seal(subject, draft)
        judged = self._judged(draft)
        with self._reviews.writing(self._clock()) as record:
            judged = self._judge.beside(judged, record, self._jurisdiction, known.id if known else "")
            if known is None:
                review = record.open(subject, record.procedure(self._jurisdiction, self._tiers), judged, actor)
            else:
                review = record.renew(known.id, judged, actor)
            if review.state is State.SCREENED:
                review = record.move(review.id, Step(deed=Deed.SUBMIT, person=actor, digest=review.digest))
        return review

    def _seal(self, subject: Subject, draft: Draft) -> None:
        """Stop a draft with a state-secret mark: nothing of its words is kept, not even its own number where that holds words."""
        mark = self._judge.sealing(draft)
        if mark is None:
            return
        with self._reviews.writing(self._clock()) as record:
            record.raise_alarm("sealed", _wordless(subject), "", 1, mark.rule)
        raise Sealed(
            "带有密级标志，未予保存，已报保密负责人；请勿在本系统中处理国家秘密 / it carries a state-secret mark: not kept, the secrecy officer is alarmed"
        )

    def _judged(self, draft: Draft) -> Judged:
        try:
            return self._judge.judged(draft)
        except ValueError as error:
            raise UsageError(str(error)) from error

    def edit(self, review: str, actor: str, draft: Draft, digest: str) -> Review:
        """
        Change text, masks, channels or attachments: a new version. Whoever does so does not approve it.

        Raises:
            Refused: Not by right, nothing was changed, it was sealed, or the text has changed since it was looked at.
            UsageError: A mask is out of place.
        """
        row = self._row(review)
        self._granted(row, actor, Deed.EDIT)
        if digest != row.digest:
            raise Refused(
                "内容在您阅看之后已有改动，请重新阅看 / the text has changed since you looked at it: look again"
            )
        before = self._reviews.version(row.version)
        if row.source == "published" and not _is_of_the_same(before, draft):
            raise Refused(
                "已发布的内容以来源为准，只能改遮盖和渠道 / what is public is changed at its source; here only masks and channels are"
            )
        self._seal(_subject_of(row), draft)
        judged = self._judged(draft)
        with self._reviews.writing(self._clock()) as record:
            return record.renew(row.id, self._judge.beside(judged, record, row.jurisdiction, row.id), actor)

    def act(
        self, review: str, actor: str, deed: Deed, why: Why = NO_REASON, digest: str = "", dismissed: Sequence[int] = ()
    ) -> Review:
        """
        Decide on an information, on exactly the digest that was looked at.

        Before an approval, a submission or a release the text is screened by the rules of this moment; where these find something else, or
        are others, the review goes back with a new version and the act is refused.

        Raises:
            Refused: Not possible, not by right, not on this digest, without the reason it needs. The message says which.
        """
        if deed not in BY_HAND:
            raise UsageError(f"“{deed}”不是可作的决定 / {deed} is no decision")
        row = self._row(review)
        principal = self._granted(row, actor, deed)
        said = self._reason(row, deed, why)
        if deed in _CHECKED and digest == row.digest:
            self._screen_again(row)
        step = Step(deed=deed, person=actor, principal=principal, digest=digest)
        with self._reviews.writing(self._clock()) as record:
            self._granted(row, actor, deed)
            done = record.move(row.id, step, said, dismissed=dismissed)
        # Who decided and why is on the record; a log is read by others, and names neither people nor words.
        told = {
            "review": done.id,
            "deed": deed.value,
            "was": row.state.value,
            "state": done.state.value,
            "digest": digest[:12],
        }
        _log.info("decision", extra={"data": told})
        return done

    def find(self, review: str, actor: str, span: tuple[str, int, int], kind: str, why: Why) -> Review:
        """
        File what a person has found at a span (part, start, end; code points): it stands open, every approval is void.

        Raises:
            Refused: Not by right, without a reason, or there is no such span.
        """
        row = self._row(review)
        self._granted(row, actor, Deed.FIND)
        said = self._reason(row, Deed.FIND, why)
        part, start, end = span
        version = self._reviews.version(row.version)
        if not 0 <= start < end <= len({"title": version.shown_title, "body": version.shown_body}.get(part, "")):
            raise Refused(f"没有这一处：{part} {start}–{end} / there is no such span")
        found = Finding(
            version=0, number=0, of="shown", part=part, start=start, end=end, kind=kind, act=Act.BLOCK,
            rule=f"{_BY_PERSON}{said.code}", reason="审查人认定 / a reviewer says so", rules=self._judge.rules,
        )  # fmt: skip
        with self._reviews.writing(self._clock()) as record:
            return record.find(row.id, [found], actor, said)

    def _reason(self, row: Review, deed: Deed, why: Why) -> Why:
        """Return the reason as it goes on the record; nothing under review may stand in it."""
        said = self.grounds.why(deed, why.code, why.text, self._clock().date())
        if said.text and (self._judge.speaks(said.text) or self._quotes(row, said.text)):
            raise Refused(
                "理由中含有不应写入记录的内容，请改写 / the reason holds what must not stand in the record: say it otherwise"
            )
        return said

    def _quotes(self, row: Review, words: str) -> bool:
        version = self._reviews.version(row.version)
        parts = {"title": version.title, "body": version.body}
        values = (
            parts[one.part][one.start : one.end].strip()
            for one, _ in self._reviews.findings(row.version)
            if one.of == "text" and one.part in parts
        )
        return any(len(value) > 1 and value in words for value in values)

    def _screen_again(self, row: Review) -> None:
        """
        Judge the standing version by the rules of this moment.

        Raises:
            Refused: They are others, or find something else: the review has gone back with a new version.
        """
        version = self._reviews.version(row.version)
        with self._reviews.writing(self._clock()) as record:
            judged = self._judge.beside(self._judge.again(version), record, row.jurisdiction, row.id)
        filed = tuple(one for one, _ in self._reviews.findings(row.version) if not one.rule.startswith(_BY_PERSON))
        if judged.version.rules == version.rules and same_findings(judged.findings, filed):
            return
        with self._reviews.writing(self._clock()) as record:
            if judged.version.digest == version.digest:
                record.find(row.id, fresh(judged.findings, filed), SYSTEM, Why(code="rescreened", text="复查另有发现"))
            else:
                record.renew(row.id, judged, SYSTEM)
        raise Refused(
            "规则或发现已有变化，已退回重新审查 / the rules or what they find have changed: it has gone back to review"
        )

    def claim(self, review: str, person: str) -> str:
        """Claim an information for a while; return who has it: the person, or whoever came before. A claim decides nothing."""
        row = self._row(review)
        self._granted(row, person, Deed.READ)
        now = self._clock()
        with self._reviews.writing(now) as record:
            return record.claim(row.id, person, now + self._claim)

    def resolve(self, alarm: int, actor: str, why: Why) -> Alarm:
        """Resolve an alarm with a reason: the secrecy officer."""
        if Role.SECRECY_OFFICER not in roles_of(self._person(actor)):
            raise Refused(f"只有保密负责人可以处置告警 / only the secrecy officer resolves alarms; {actor} is none")
        said = self.grounds.why(Deed.RESOLVE, why.code, why.text, self._clock().date())
        if self._judge.speaks(said.text):
            raise Refused(
                "理由中含有不应写入记录的内容，请改写 / the reason holds what must not stand in the record: say it otherwise"
            )
        with self._reviews.writing(self._clock()) as record:
            return record.resolve_alarm(alarm, actor, said)


_BY_PERSON = "person/"
"""What the rule of a finding begins with that a person has filed."""


def _is_of_the_same(before: Version, draft: Draft) -> bool:
    """Say whether a draft holds what the source gave: words and files."""
    said = before.title, before.body, before.attachments
    return said == (draft.title, draft.body, canonical(draft.attachments))


def _may_hand_in(person: Person, unit: str) -> None:
    if Role.CLERK not in roles_of(person) or person.unit not in ("", unit):
        raise Refused(f"“{person.name}”不是“{unit}”的经办人 / {person.name} is no clerk of {unit}")


def _wordless(subject: Subject) -> Subject:
    return msgspec.structs.replace(subject, native_id=wordless(subject.native_id))


def _subject_of(row: Review) -> Subject:
    native = row.native_id or row.subject.removeprefix(f"{row.unit}/")
    return Subject(
        jurisdiction=row.jurisdiction, unit=row.unit, source=row.source, platform=row.platform, native_id=native
    )


def _check_day(day: str) -> None:
    try:
        if day:
            date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"made_on 应为 YYYY-MM-DD，得到“{day}” / expected YYYY-MM-DD, got {day}") from error
