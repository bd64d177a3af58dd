"""Identity: which disclosure each record of a batch is a reading of, and what stands after it."""

from __future__ import annotations

import msgspec

from syndicate.model import Presence
from syndicate.model.disclosures import Circumstance, Disclosure, Known, KnownDisclosure, Name, Outcome, Revision
from syndicate.model.prepared import Familiar, Fingerprint, Prepared
from syndicate.pipeline.rows import (
    ESSENCE,
    circumstance_of,
    disclosure_of,
    epoch,
    fingerprint_of,
    identity_among,
    merged,
    name_of,
    revision_of,
    seen_once_more,
    time_key,
    version_key,
)


class Work(msgspec.Struct):
    """A disclosure touched by the batch."""

    row: Disclosure
    before: Disclosure | None
    """As the ledger has it; None: it is new."""
    names: dict[str, int]
    digests: dict[bytes, int]
    """Digest of each reading → its revision."""
    new_names: bool = False
    fingerprint: Fingerprint | None = None
    """That of the row, where it is at hand unpacked."""


class Identified(msgspec.Struct):
    """The disclosures touched by a batch and what was read of them."""

    works: dict[int, Work]
    revisions: list[Revision]
    dropped: list[tuple[int, int]]
    """(row of the ledger, the disclosure it turned out to be)."""
    circumstances: list[Circumstance]
    """Of words that were read before and came with something else around them than what stands."""


class Identifier:
    """Takes the records of one batch, in order; `known` is what the ledger holds under their names."""

    def __init__(self, known: Known, outcome: Outcome) -> None:
        self._known = known
        self._outcome = outcome
        self._next_disclosure = known.next_disclosure
        self._next_revision = known.next_revision
        self._by_name: dict[tuple[str, str], Work] = {}
        self.result = Identified({}, [], [], [])

    def take(self, item: Prepared) -> None:
        """Find whose reading this is and note it: new, revised or repeated."""
        record = item.record
        hits = self._hits(record.source, (record.native_id, *record.aliases))
        if not hits:
            self._create(item)
            return
        work = hits[0]
        for other in hits[1:]:
            self._join(work, other)
        self._name(work, item)
        if item.digest in work.digests:
            self._see_again(work, item)
        else:
            self._revise(work, item)

    def see(self, item: Familiar) -> None:
        """Note that what stands was read once more."""
        (work,) = self._hits(item.record.source, (item.record.native_id,))
        self._outcome.repeated += 1
        work.row = seen_once_more(work.row, item, work.digests[item.digest], self._known.next_receipt)

    def _hits(self, source: str, names: tuple[str, ...]) -> list[Work]:
        found: dict[int, Work] = {}
        for name in names:
            work = self._by_name.get((source, name)) or self._known_as(source, name)
            if work is not None:
                found[work.row.id] = work
        return [found[number] for number in sorted(found)] if len(found) > 1 else list(found.values())

    def _known_as(self, source: str, name: str) -> Work | None:
        known = self._known.disclosures.get((source, name))
        return self._open(known) if known else None

    def _open(self, known: KnownDisclosure) -> Work:
        work = Work(known.row, known.row, dict(known.names), dict(known.digests))
        self.result.works[known.row.id] = work
        for name in work.names:
            self._by_name[known.row.source, name] = work
        return work

    def _create(self, item: Prepared) -> None:
        number, revision = self._next_disclosure, self._next_revision
        self._next_disclosure += 1
        self._next_revision += 1
        row = disclosure_of(item, number, revision, self._known.next_receipt)
        work = Work(row, None, {}, {item.digest: revision}, fingerprint=item.fingerprint)
        self.result.works[number] = work
        self.result.revisions.append(revision_of(item, revision, number, self._known.next_receipt))
        self._name(work, item)
        self._outcome.new += 1

    def _revise(self, work: Work, item: Prepared) -> None:
        revision = self._next_revision
        self._next_revision += 1
        receipt = self._known.next_receipt
        self.result.revisions.append(revision_of(item, revision, work.row.id, receipt))
        work.digests[item.digest] = revision
        work.row, work.fingerprint = (
            merged(work.row, disclosure_of(item, work.row.id, revision, receipt), receipt),
            None,
        )
        self._outcome.revised += 1

    def _see_again(self, work: Work, item: Prepared) -> None:
        """
        Note when the same words were seen once more.

        It may decide what stands: a text put back after an edit, a publication that is there again after a tombstone.
        """
        self._outcome.repeated += 1
        version = version_key(item)
        if version[ESSENCE] != work.row.version_key[ESSENCE]:
            revision = work.digests[item.digest]
            self.result.circumstances.append(circumstance_of(item, revision, self._known.next_receipt))
        if (
            version <= work.row.version_key
            and time_key(item, version) <= work.row.time_key
            and not _later(item, work.row)
            and (work.fingerprint or fingerprint_of(work.row)).keys == item.fingerprint.keys
        ):
            return
        reading = disclosure_of(item, work.row.id, work.digests[item.digest], work.row.receipt)
        seen = merged(work.row, reading, work.row.receipt)
        if seen != work.row:
            work.row, work.fingerprint = msgspec.structs.replace(seen, receipt=self._known.next_receipt), None

    def _join(self, work: Work, other: Work) -> None:
        """Two disclosures turn out to be one: the one with the smaller id stays."""
        work.row, work.fingerprint = merged(work.row, other.row, self._known.next_receipt), None
        work.digests = other.digests | work.digests
        for name, weak in other.names.items():
            work.names[name] = max(weak, work.names.get(name, 0))
            self._by_name[other.row.source, name] = work
        work.new_names = True
        _rename(work)
        del self.result.works[other.row.id]
        self.result.revisions = [
            msgspec.structs.replace(row, disclosure=work.row.id) if row.disclosure == other.row.id else row
            for row in self.result.revisions
        ]
        if other.before is not None:
            self.result.dropped.append((other.row.id, work.row.id))
        self._outcome.joined += 1

    def _name(self, work: Work, item: Prepared) -> None:
        """Note the names of this reading and let the best of all known names be the identity."""
        record = item.record
        if work.names.get(record.native_id) == 0 and not record.aliases:
            return
        if not record.aliases and not work.names:
            work.names[record.native_id] = 0
            self._by_name[record.source, record.native_id] = work
            return
        names = dict.fromkeys(record.aliases, 1) | {record.native_id: 0}
        if all(work.names.get(name, -1) >= weak for name, weak in names.items()):
            return
        for name, weak in names.items():
            work.names[name] = max(weak, work.names.get(name, 0))
            self._by_name[record.source, name] = work
        work.new_names = work.new_names or work.before is not None or len(work.names) > 1
        _rename(work)


def _later(item: Prepared, row: Disclosure) -> bool:
    """Whether the publication, or a tombstone in its place, is observed later than ever before."""
    seen = row.seen_present if item.record.presence is Presence.PRESENT else row.seen_deleted
    return epoch(item.record.received_at) > seen


def _rename(work: Work) -> None:
    """Let the best of all known names be the identity."""
    row, native_id = work.row, identity_among(work.names)
    if native_id != row.native_id:
        name = name_of(row.jurisdiction, row.source, native_id)
        work.row = msgspec.structs.replace(row, native_id=native_id, name=name)


def handles_of(work: Work) -> tuple[int, ...]:
    """Return the handles of a disclosure's other native ids."""
    if len(work.names) < 2:
        return ()
    row = work.row
    return tuple(int(name_of(row.jurisdiction, row.source, name), 16) for name in work.names if name != row.native_id)


def name_rows(work: Work) -> list[Name]:
    """Return the names of a disclosure as rows; a disclosure with one name needs none."""
    row = work.row
    if not work.new_names or len(work.names) < 2:
        return []
    return [
        Name(jurisdiction=row.jurisdiction, source=row.source, native_id=name, weak=weak, disclosure=row.id)
        for name, weak in work.names.items()
    ]
