"""Writes acts and what moves with them: reviews, versions, findings, postings. The transaction around it is the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from syndicate.ledger import review_rows as rows
from syndicate.ledger.acts import Entry, acts, append
from syndicate.ledger.beside import note_beside
from syndicate.ledger.connection import Connection
from syndicate.ledger.noting import Noting
from syndicate.ledger.reviews import NO_REASON, Judged, Subject, Why
from syndicate.ledger.unreviewed import note_spoken
from syndicate.model import Fatal
from syndicate.model.review import SYSTEM, Act, Attachment, Deed, Finding, Procedure, Review, State, Tier, Version
from syndicate.model.screening import Told
from syndicate.pipeline.gate.digest import rows_digest
from syndicate.pipeline.gate.machine import Case, Refused, Step, fold, opened
from syndicate.pipeline.gate.machine import advance as advanced

if TYPE_CHECKING:
    from syndicate.ledger.told import Teller


class _Move(NamedTuple):
    """An act, what it leads from and to, and what it carries."""

    step: Step
    before: Case | None
    after: Case
    why: Why
    about: dict[str, Any]


class SqliteRecorder(Noting):
    """See `Recorder`."""

    def open(self, subject: Subject, procedure: Procedure, judged: Judged, person: str = SYSTEM) -> Review:
        """Open a review and write down what screening found; see `Recorder.open`."""
        if self.on(subject) is not None:
            raise Refused(f"“{subject.subject}”已在审查中 / {subject.subject} is under review already")
        identity = self._identity(subject)
        version = self._versioned(judged.version, identity, 1, person)
        step = Step(deed=Deed.OPEN, person=person, digest=version.digest)
        case = opened(procedure, subject.author, step)
        about = msgspec.structs.asdict(subject) | {"procedure": procedure.id, "version": _sealed("version", [version])}
        act = self._act(subject.jurisdiction, identity, _Move(step, None, case, NO_REASON, about))
        review = Review(
            id=identity,
            jurisdiction=subject.jurisdiction,
            subject=subject.subject,
            platform=subject.platform,
            native_id=subject.native_id,
            source=subject.source,
            unit=subject.unit,
            author=subject.author,
            made_on=subject.made_on,
            procedure=procedure.id,
            state=case.state,
            round=case.round,
            version=version.id,
            digest=version.digest,
            opened_at=self._stamp,
            since=self._stamp,
            act=act.number,
        )
        rows.insert(self._connection, "review", review)
        return self._screened(review, case, judged.findings)

    def renew(self, review: str, judged: Judged, person: str = SYSTEM) -> Review:
        """Put a new version in the place of the present one; see `Recorder.renew`."""
        row, case = self._standing(review)
        number = len(rows.versions(self._connection, row.id)) + 1
        version = self._versioned(judged.version, row.id, number, person)
        step = Step(deed=Deed.EDIT, person=person, digest=version.digest)
        after = advanced(case, step)
        about = {"version": _sealed("version", [version]), "number": number}
        changed = self._moved(row, _Move(step, case, after, NO_REASON, about), version.id)
        self._recall(row, changed, "changed")
        return self._screened(changed, after, judged.findings)

    def _screened(self, review: Review, case: Case, findings: Sequence[Finding]) -> Review:
        """File what screening found, with the act that says how much and how much of it stands open."""
        filed = self._filed(review.version, findings, 0)
        standing = sum(one.of == "shown" for one in filed)
        step = Step(deed=Deed.SCREEN, person=SYSTEM, digest=case.digest, settled=standing == 0)
        about = {"findings": _sealed("finding", filed), "number": len(filed), "open": standing}
        return self._moved(review, _Move(step, case, advanced(case, step), NO_REASON, about))

    def find(self, review: str, found: Sequence[Finding], person: str, why: Why) -> Review:
        """File further findings on the present version; see `Recorder.find`."""
        row, case = self._standing(review)
        first = len(rows.findings(self._connection, row.version))
        filed = self._filed(row.version, [msgspec.structs.replace(one, of="shown") for one in found], first)
        step = Step(deed=Deed.FIND, person=person, digest=case.digest)
        about = {"findings": _sealed("finding", filed), "number": len(filed), "open": len(filed)}
        changed = self._moved(row, _Move(step, case, advanced(case, step), why, about))
        self._recall(row, changed, why.code)
        return changed

    def together(self, jurisdiction: str, review: str, mine: Sequence[Told], teller: Teller) -> tuple[Finding, ...]:
        """Return what identifies a person together with what was cleared; see `Recorder.together`."""
        from syndicate.ledger.told import catch_up, cleared_with
        from syndicate.pipeline.screen.together import together

        catch_up(self._connection, teller)
        cleared = cleared_with(self._connection, jurisdiction, review, (one.tie for one in mine))
        return together(mine, cleared, teller.rules)

    def note_spoken(self, revision: int, wording: str) -> None:
        """Note what the words of a revision come to; see `unreviewed`."""
        note_spoken(self._connection, revision, wording)

    def move(self, review: str, step: Step, why: Why = NO_REASON, *, dismissed: Sequence[int] = ()) -> Review:
        """Do one act on a review; see `Recorder.move`."""
        row, case = self._standing(review)
        about: dict[str, Any] = {}
        if step.deed is Deed.DISMISS:
            left = self._left(row.version, dismissed)
            step = msgspec.structs.replace(step, settled=left == 0)
            about = {"dismissed": sorted(dismissed), "open": left}
        after = advanced(case, step)
        changed = self._moved(row, _Move(step, case, after, why, about))
        for number in sorted(dismissed):
            self._connection.execute("INSERT INTO dismissal VALUES (?, ?, ?)", (row.version, number, changed.act))
        if step.deed is Deed.RELEASE:
            self._post(changed, "released", "")
        self._recall(row, changed, why.code)
        return changed

    def _left(self, version: int, dismissed: Sequence[int]) -> int:
        standing = {one.number for one, is_open in rows.findings(self._connection, version) if is_open}
        if not dismissed or not standing.issuperset(dismissed):
            raise Refused("要排除的发现不存在或已处理 / there is no such open finding to dismiss")
        return len(standing.difference(dismissed))

    def read(self, review: str, person: str) -> Act:
        """Record that somebody has seen the text under review."""
        row, case = self._standing(review)
        step = Step(deed=Deed.READ, person=person, digest=case.digest)
        return self._act(row.jurisdiction, row.id, _Move(step, case, advanced(case, step), NO_REASON, {}))

    def on(self, subject: Subject) -> Review | None:
        """
        Return the review of a subject that was not withdrawn; of a publication under whichever name it has gone.

        A name that came to the publication later leads to the same review.
        """
        if subject.source == "published":
            return rows.on_publication(self._connection, subject.jurisdiction, subject.platform, subject.native_id)
        return rows.on(self._connection, subject.jurisdiction, subject.subject)

    def note_beside(self, review: str, links: str, files: Sequence[Attachment]) -> None:
        """Note what stood beside a publication when it was looked at; see `ledger.beside`."""
        note_beside(self._connection, review, links, files)

    def standing(self, review: Review) -> Version:
        """Return the present version of a review."""
        (version,) = rows.select(self._connection, Version, "WHERE id = ?", (review.version,))
        return version

    def procedure(self, jurisdiction: str, tiers: Sequence[Tier]) -> Procedure:
        """Return the procedure of these tiers; see `Recorder.procedure`."""
        known = next((one for one in rows.procedures(self._connection).values() if one.tiers == tuple(tiers)), None)
        if known is not None:
            return known
        number = rows.next_id(self._connection, "procedure")
        for tier in tiers:
            values = (number, *msgspec.structs.astuple(tier))
            self._connection.execute("INSERT INTO procedure VALUES (?, ?, ?, ?, ?)", values)
        made = Procedure(id=number, tiers=tuple(tiers))
        self.note(jurisdiction, SYSTEM, Deed.PROCEDURE, procedure=number, rows=_sealed("procedure", made.tiers))
        return made

    def claim(self, review: str, person: str, until: datetime) -> str:
        """Claim a review; see `Recorder.claim`."""
        holder = rows.held_by(self._connection, review, self._now)
        if holder and holder != person:
            return holder
        query = "INSERT INTO claim VALUES (?, ?, ?) ON CONFLICT (review) DO UPDATE SET person = excluded.person, until = excluded.until"
        self._connection.execute(query, (review, person, until.isoformat(timespec="seconds")))
        return person

    def _identity(self, subject: Subject) -> str:
        """Return the id of a new review: of its subject, and of how many there were on it before."""
        query = "SELECT count(*) FROM review WHERE jurisdiction = ? AND subject = ?"
        (before,) = self._connection.execute(query, (subject.jurisdiction, subject.subject)).fetchone() or (0,)
        named = f"{subject.jurisdiction}\0{subject.subject}\0{before}"
        return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _standing(self, review: str) -> tuple[Review, Case]:
        row = rows.review(self._connection, review)
        if row is None:
            raise Refused(f"没有审查“{review}” / there is no review {review}")
        return row, standing_case(self._connection, row)

    def _versioned(self, version: Version, review: str, number: int, person: str) -> Version:
        made = msgspec.structs.replace(
            version,
            id=rows.next_id(self._connection, "version"),
            review=review,
            number=number,
            by=person,
            at=self._stamp,
        )
        rows.insert(self._connection, "version", made)
        return made

    def _filed(self, version: int, findings: Iterable[Finding], first: int) -> list[Finding]:
        filed = [
            msgspec.structs.replace(one, version=version, number=number)
            for number, one in enumerate(findings, start=first + 1)
        ]
        for one in filed:
            rows.insert(self._connection, "finding", one)
        return filed

    def _moved(self, row: Review, move: _Move, version: int = 0) -> Review:
        act = self._act(row.jurisdiction, row.id, move)
        after = move.after
        changed = msgspec.structs.replace(
            row,
            state=after.state,
            round=after.round,
            version=version or row.version,
            digest=after.digest,
            since=row.since if after.state is row.state else self._stamp,
            act=act.number,
        )
        rows.update(self._connection, "review", changed, "id")
        return changed

    def _act(self, jurisdiction: str, review: str, move: _Move) -> Act:
        step, before, after = move.step, move.before, move.after
        entry = Entry(
            jurisdiction=jurisdiction,
            person=step.person,
            principal=step.principal,
            deed=step.deed,
            review=review,
            tier=before.tier if before else 0,
            round=after.round,
            digest=after.digest,
            before=before.state if before else "",
            after=after.state,
            code=move.why.code,
            reason=move.why.text,
            article=move.why.article,
            details=move.about,
        )
        return append(self._connection, entry, self._now)

    def _recall(self, before: Review, after: Review, code: str) -> None:
        """Take back what was out, whatever made it not publishable any more."""
        if before.state is State.RELEASED and after.state is not State.RELEASED:
            self._post(after, "withdrawn", code)

    def _post(self, review: Review, event: str, code: str) -> None:
        query = "INSERT INTO outbox (jurisdiction, review, event, digest, code, act, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        values = (review.jurisdiction, review.id, event, review.digest, code, review.act, self._stamp)
        self._connection.execute(query, values)


def standing_case(connection: Connection, row: Review) -> Case:
    """
    Return where a review stands, folded from its acts.

    Raises:
        Fatal: The record does not lead to the state of the row.
    """
    procedure = rows.procedures(connection)[row.procedure]
    case, wrong = fold(procedure, acts(connection, row.id), row.author)
    if wrong or case is None or (case.state, case.round, case.digest) != (row.state, row.round, row.digest):
        said = "；".join(wrong) or "状态与记录不符 / the state does not follow from the record"
        raise Fatal(
            f"审查 {row.id} 的记录有误，停止处理：{said} / the record of review {row.id} does not hold together"
        )
    return case


def _sealed(table: str, written: Sequence[msgspec.Struct]) -> str:
    return rows_digest(table, written)
