"""
decide: a batch and what is already known go in, effects come out. No input or output, no clock.

Order: identity → recognition across items → placement and tallies. The owner's `State` moves along with the decision; when the
commit of the effects fails, the state must be thrown away.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from syndicate.model import Enrichment, RegisterRow, Rejection
from syndicate.model.disclosures import (
    Batch,
    Effects,
    Held,
    Known,
    Outcome,
    SealedHandle,
    Tallies,
)
from syndicate.model.prepared import Familiar, Prepared, Sealed
from syndicate.pipeline.admission import Ready
from syndicate.pipeline.dedup.index import Changes, Index
from syndicate.pipeline.dedup.nodes import Node
from syndicate.pipeline.identify import Identified, Identifier, Work, handles_of, name_rows
from syndicate.pipeline.placement import note_edges, place_alone, place_anew
from syndicate.pipeline.rows import epoch
from syndicate.pipeline.state import State, node_of

_SEEN = 8
"""Bytes of a row's version that say when it was observed."""
_Row = TypeVar("_Row", RegisterRow, Enrichment)


def decide(batch: Batch, items: Sequence[Ready], known: Known, state: State, rules: str) -> Effects:
    """
    Return what the batch asks the ledger to write.

    Args:
        batch: The lane, its position and the cursor that covers the items.
        items: What `prepare` made of the readings, in order.
        known: What the ledger holds under the names in `items`.
        state: The owner's memory; brought up to date.
        rules: Digest of the rule set, for the receipt.
    """
    outcome = Outcome(read=len(items))
    effects = Effects(batch=batch, outcome=outcome, rules=rules, tallies=Tallies({}, {}, {}))
    identifier = Identifier(known, outcome)
    for item in items:
        if isinstance(item, Prepared):
            identifier.take(item)
        elif isinstance(item, Familiar):
            identifier.see(item)
        else:
            _take_other(item, known, effects)
    _recognise(identifier.result, state, effects)
    return effects


def _take_other(item: Sealed | RegisterRow | Enrichment | Rejection, known: Known, effects: Effects) -> None:
    if isinstance(item, Rejection):
        effects.held.append(_held(item, effects.batch))
        effects.outcome.quarantined += 1
    elif isinstance(item, Sealed):
        effects.sealed.append(SealedHandle(**msgspec.structs.asdict(item)))
        effects.outcome.sealed += 1
    elif isinstance(item, RegisterRow):
        _take_row(item, (item.register, item.native_id), known.registers, effects.registers, effects.outcome)
    else:
        _take_row(item, (item.source, item.native_id), known.enrichments, effects.enrichments, effects.outcome)


def _held(rejection: Rejection, batch: Batch) -> Held:
    identity = (batch.jurisdiction, rejection.place, rejection.reason, rejection.field)
    digest = hashlib.sha256("\x1f".join(identity).encode("utf-8", "surrogatepass") + rejection.raw).digest()
    return Held(digest=digest, rejection=rejection, lane=batch.lane, jurisdiction=batch.jurisdiction)


def row_version(row: RegisterRow | Enrichment) -> bytes:
    """
    Return what orders the versions of a register row or an enrichment: when it was observed, then the digest of what it says.

    The greatest stands, so the order of reading plays no part; where a row was read is no part of what it says.
    """
    said = msgspec.json.encode(msgspec.structs.replace(row, place="", received_at=None), order="sorted")
    return struct.pack(">Q", max(0, epoch(row.received_at))) + hashlib.sha256(said).digest()


def _take_row(
    row: _Row, key: tuple[str, str], known: dict[tuple[str, str], bytes], rows: list[_Row], outcome: Outcome
) -> None:
    version = row_version(row)
    standing = known.get(key)
    if standing is not None and version <= standing:
        outcome.repeated += 1
        return
    same = standing is not None and version[_SEEN:] == standing[_SEEN:]
    outcome.new += standing is None
    outcome.repeated += same
    outcome.revised += standing is not None and not same
    known[key] = version
    rows.append(row)


def _recognise(identified: Identified, state: State, effects: Effects) -> None:
    index = state.index
    changed = [work for work in identified.works.values() if work.row is not work.before or work.new_names]
    gone = [number for number, _ in identified.dropped if number in index]
    removed = gone + [work.row.id for work in changed if work.row.id in index and _moves_node(work)]
    again = set(removed)
    added = [work for work in changed if work.row.counted and (work.row.id not in index or work.row.id in again)]
    changes = index.absorb([_node(work) for work in added], removed)
    _place(changed, gone, changes, state, effects)
    effects.revisions = identified.revisions
    effects.circumstances = identified.circumstances
    effects.dropped = identified.dropped
    effects.names = [row for work in identified.works.values() for row in name_rows(work)]
    note_edges(changes, effects)


def _moves_node(work: Work) -> bool:
    """Whether a change of the row changes what recognition sees of it."""
    before, row = work.before, work.row
    if before is None or not row.counted or work.new_names:
        return True
    seen = ("name", "year", "at", "channel", "fingerprint", "spent", "links", "document_number")
    return any(getattr(before, field) != getattr(row, field) for field in seen)


def _node(work: Work) -> Node:
    return node_of(work.row, work.fingerprint, handles_of(work))


def _place(changed: list[Work], gone: list[int], changes: Changes, state: State, effects: Effects) -> None:
    """Turn what was found into rows, each with its place; most are new and alone."""
    index = state.index
    rest: list[Work] = []
    for work in changed:
        if work.before is None and index.is_alone(work.row.id):
            effects.inserted.append(place_alone(work.row, effects.tallies))
        else:
            rest.append(work)
    touched = {*gone, *changes.moved, *_beside(rest, index)}
    touched.difference_update(row.id for row in effects.inserted)
    before = {work.before.id: work.before for work in rest if work.before is not None}
    after = {work.row.id: work.row for work in rest}
    placed = place_anew(touched, before, after, state, effects)
    for work in rest:
        (effects.inserted if work.before is None else effects.updated).append(placed[work.row.id])
    state.keep(effects.inserted + effects.updated)


def _beside(works: list[Work], index: Index) -> Iterator[int]:
    """Yield all members of the informations that the works belong to."""
    for work in works:
        if work.row.id in index:
            yield from index.members(index.information_of(work.row.id))
