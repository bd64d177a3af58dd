"""renew: what a ledger holds, made anew from its stored readings by the present rules, and what that moves. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from syndicate.model import Channel, Link, Record
from syndicate.model.disclosures import Batch, Disclosure, Effects, Outcome, Tallies
from syndicate.model.prepared import Fingerprint, Prepared
from syndicate.pipeline.dedup.fingerprint import pack
from syndicate.pipeline.normalise.text import heading_of
from syndicate.pipeline.placement import note_edges, place_anew
from syndicate.pipeline.prepare import Rules, prepare_again
from syndicate.pipeline.rows import AROUND, Given, circumstances, facet_columns, links_of_row, packed_keys
from syndicate.pipeline.state import State, node_of

_LINKS = msgspec.json.Decoder(tuple[tuple[str, str | None], ...])
_LABELS = msgspec.json.Decoder(dict[str, str])
_GIVEN = msgspec.json.Decoder(Given)


class Told(msgspec.Struct, frozen=True, gc=False):
    """A stored reading, with everything else that stood around its words when they were seen again."""

    revision: int
    headline: str
    text: str
    url: str
    links: str
    labels: str
    again: tuple[tuple[bytes, str], ...] = ()
    """(digest, `Given` as JSON)."""


class Stored(NamedTuple):
    """A disclosure as the ledger holds it."""

    row: Disclosure
    readings: tuple[Told, ...]
    handles: tuple[int, ...]
    """Of all native ids, where it has several."""

    @property
    def standing(self) -> Told:
        """The reading that stands."""
        return next(told for told in self.readings if told.revision == self.row.revision)


class Remade(NamedTuple):
    """A disclosure before and after."""

    stored: Stored
    row: Disclosure
    fingerprint: Fingerprint


class _Version(NamedTuple):
    """One thing that was read of a disclosure."""

    record: Record
    text: str
    links: tuple[int, ...] | None
    """None: those of the record."""
    stands: bool


def remade(page: Sequence[Stored], rules: Rules) -> list[Remade]:
    """
    Prepare every stored reading of these disclosures again, and return the rows as they are then; in order.

    Facts, facets, fingerprint, links and the keys of former versions are those that a fresh reading would get. Words, headline as shown
    and identity stay as they were read.
    """
    versions = [list(_versions(stored)) for stored in page]
    flat = [one for those in versions for one in those]
    prepared = iter(prepare_again([(one.record, one.text) for one in flat], [one.links for one in flat], rules))
    return [
        _remade(stored, those, [next(prepared) for _ in those]) for stored, those in zip(page, versions, strict=True)
    ]


def _remade(stored: Stored, versions: Sequence[_Version], prepared: Sequence[Prepared]) -> Remade:
    item = next(item for item, version in zip(prepared, versions, strict=True) if version.stands)
    standing = np.frombuffer(item.fingerprint.keys, dtype=np.uint64)
    ever = np.frombuffer(b"".join(one.fingerprint.keys for one in prepared), dtype=np.uint64)
    facets = facet_columns(item.facets)
    row = msgspec.structs.replace(
        stored.row,
        document_number=item.facts.document_number,
        index_number=item.facts.index_number,
        kind=facets[0],
        five_open=facets[1],
        field=facets[2],
        theme=facets[3],
        area=facets[4],
        fingerprint=pack(item.fingerprint),
        spent=np.setdiff1d(ever, standing).tobytes(),
        links=packed_keys(item.links),
    )
    return Remade(stored, row, item.fingerprint)


def _versions(stored: Stored) -> Iterator[_Version]:
    """Yield every version that was read, the one that stands exactly once."""
    row, around = stored.row, stored.row.version_key[AROUND]
    marked = False
    for told in stored.readings:
        own = [_record(row, given) for given in _givens(row, told)]
        others = [(digest, _record(row, _GIVEN.decode(given))) for digest, given in told.again]
        candidates = [(circumstances(record), record) for record in own] + others
        current = told.revision == row.revision
        exact = next((record for digest, record in candidates if digest == around), None) if current else None
        chosen = exact if exact is not None and exact in own else own[0]
        # What stood around it was not kept in former releases; then at least the addresses of the row are those that stood.
        links = links_of_row(row) if current and exact is None else None
        yield _Version(chosen, told.text, links, current and (exact is None or exact is chosen))
        for _, record in others:
            stands = exact is record and not marked
            marked = marked or stands
            yield _Version(record, told.text, None, stands)


def _givens(row: Disclosure, told: Told) -> list[Given]:
    """Return what may have been given with a reading, likeliest first: its headline was its title, or it had none."""
    links = _LINKS.decode(told.links) if told.links else ()
    labels = _LABELS.decode(told.labels) if told.labels else {}
    titled = Given(told.headline, told.url, links, labels, row.channel, row.unit)
    untitled = msgspec.structs.replace(titled, title=None)
    if heading_of(None, told.text).shown != told.headline:
        return [titled]
    return [untitled, titled] if row.channel == Channel.WEIBO else [titled, untitled]


def _record(row: Disclosure, given: Given) -> Record:
    return Record(
        source=row.source,
        native_id=row.native_id,
        channel=Channel(given.channel),
        unit=given.unit,
        jurisdiction=row.jurisdiction,
        title=given.title,
        url=given.url,
        links=tuple(Link(url, resolved) for url, resolved in given.links),
        account=row.account,
        labels=given.labels,
    )


def renew(batch: Batch, page: Sequence[Remade], state: State, rules: str) -> Effects:
    """
    Return what making these disclosures anew asks the ledger to write: rows, judgements, clusters, and the counters moved exactly.

    Every pair of theirs is judged again. Once all disclosures of the jurisdiction have been through, in whatever pages, the outcome is that
    of having read everything under the rules.

    Args:
        batch: The lane of recognition and its position; every disclosure is a reading that is there already.
        page: The disclosures.
        state: The owner's memory; brought up to date.
        rules: Digest of the rule set.
    """
    changed = [one for one in page if one.row != one.stored.row]
    outcome = Outcome(read=len(page), revised=len(changed), repeated=len(page) - len(changed))
    effects = Effects(batch=batch, outcome=outcome, rules=rules, tallies=Tallies({}, {}, {}))
    counted = [one for one in page if one.row.counted]
    nodes = [node_of(one.row, one.fingerprint, one.stored.handles) for one in counted]
    changes = state.index.absorb(nodes, [one.row.id for one in counted if one.row.id in state.index])
    touched = {*changes.moved, *(one.row.id for one in changed)}
    before = {one.row.id: one.stored.row for one in changed}
    placed = place_anew(touched, before, {one.row.id: one.row for one in changed}, state, effects)
    effects.updated = [placed[one.row.id] for one in changed]
    state.keep(effects.updated)
    note_edges(changes, effects)
    return effects
