"""What is public already and does not pass screening: a leak alarm at once, and a review of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from syndicate.ledger.recording import SqliteRecorder
from syndicate.ledger.reviews import Judged, Subject
from syndicate.ledger.told import Teller
from syndicate.model.disclosures import Disclosure
from syndicate.model.review import Attachment, Draft, Finding, Review, Sheet, Tier, Version
from syndicate.model.screening import Disposition, Screening, Told
from syndicate.pipeline.gate.digest import wording
from syndicate.pipeline.gate.drafting import Judgement, findings_of, masks_of, versioned

CLEAN = Screening(Disposition.CLEAN)


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A disclosure with the words of its standing revision, and the verdict on them."""

    disclosure: Disclosure
    headline: str
    text: str
    verdict: Screening
    """Offsets by part, as `pipeline.gate.masking.placed` gives them."""
    told: tuple[Told, ...] = ()
    """What it tells of the persons of cases."""
    files: tuple[Attachment, ...] = ()
    """Files that were published beside the text."""
    links: str = ""
    """The links among which they stand, as the ledger holds them."""

    @property
    def subject(self) -> Subject:
        """What a review of it is opened on."""
        row = self.disclosure
        day = f"{row.day:08}"
        return Subject(
            jurisdiction=row.jurisdiction,
            unit=row.unit,
            source="published",
            platform=row.source,
            native_id=row.native_id,
            made_on=f"{day[:4]}-{day[4:6]}-{day[6:]}" if row.day else "",
        )


def take_in(
    record: SqliteRecorder, found: Publication, tiers: Sequence[Tier], teller: Teller | None = None
) -> Review | None:
    """
    Take a publication in as it stands now; within the transaction that writes its revision.

    One without findings that nobody reviews needs no row: that it was published without review is worked out (`unreviewed`). One with
    findings raises a leak alarm and is under review from then on, without an author: held or screened until a clerk takes it up. One
    with files beside its text that nobody has read is held until somebody has, without an alarm: nothing was found in them yet. One
    under review whose words have changed, or the files beside them, loses every approval; what was released of it is recalled. Doing it
    again changes nothing, also where a person has set other masks than screening proposes.
    """
    subject = found.subject
    record.note_spoken(found.disclosure.revision, wording(found.headline, found.text))
    standing = record.on(subject)
    beside = _beside(record, found, standing, teller)
    if standing is None and found.verdict.disposition is Disposition.CLEAN and not (beside or found.files):
        return None
    before = None if standing is None else record.standing(standing)
    judged = judged_of(found, before)
    judged = msgspec.structs.replace(judged, findings=(*judged.findings, *beside))
    if standing is None or before is None:
        review = record.open(subject, record.procedure(subject.jurisdiction, tiers), judged)
    elif _said(before) == _said(judged.version):
        record.note_beside(standing.id, found.links, found.files)
        return standing
    else:
        review = record.renew(standing.id, judged)
    record.note_beside(review.id, found.links, found.files)
    known = [*(one.kind for one in found.verdict.findings), *(one.kind for one in beside)]
    if found.verdict.disposition is not Disposition.CLEAN or beside:
        record.raise_alarm("leak", subject, review.id, len(known), ",".join(sorted(set(known))))
    return review


def _beside(
    record: SqliteRecorder, found: Publication, standing: Review | None, teller: Teller | None
) -> tuple[Finding, ...]:
    """Return what identifies a person only together with what was cleared; nothing where nobody reads what texts tell."""
    if teller is None or not found.told:
        return ()
    return record.together(found.disclosure.jurisdiction, standing.id if standing else "", found.told, teller)


def _said(version: Version) -> tuple[str, ...]:
    """Return what the source and the rules say of a version; its masks, channels and sheet are what people say."""
    return version.title, version.body, version.attachments, version.rules


def judged_of(found: Publication, before: Version | None) -> Judged:
    """Return the version that a publication becomes; channels and sheet as they were set before."""
    row = found.disclosure
    channels, sheet = ((row.channel,), _sheet(row)) if before is None else _set_in(before)
    draft = Draft(title=found.headline, body=found.text, channels=channels, sheet=sheet, attachments=found.files)
    masks = masks_of(draft, found.verdict)
    # Screening answers for what it has masked; where something blocks, it has masked nothing and all of it stands.
    shown = found.verdict if found.verdict.disposition is Disposition.BLOCK else CLEAN
    return Judged(
        version=versioned(draft, masks, found.verdict), findings=findings_of(draft, Judgement(found.verdict, shown, {}))
    )


def _set_in(version: Version) -> tuple[tuple[str, ...], Sheet]:
    channels = msgspec.json.decode(version.channels, type=tuple[str, ...])
    return channels, msgspec.json.decode(version.sheet, type=Sheet)


def _sheet(row: Disclosure) -> Sheet:
    return Sheet(document_number=row.document_number, index_number=row.index_number)
