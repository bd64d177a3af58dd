"""
decide: a batch and what is already known go in, effects come out. No input or output, no clock.

Order: identity → recognition across items → placement and tallies. The owner's `State` moves along with the decision; when the
commit of the effects fails, the state must be thrown away.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from syndicate.model import Enrichment, RegisterRow, Rejection
from syndicate.model.disclosures import (
    Batch,
    Disclosure,
    EdgeRow,
    Effects,
    Held,
    Information,
    Known,
    Outcome,
    SealedHandle,
    Tallies,
)
from syndicate.model.prepared import Prepared, Sealed
from syndicate.pipeline.dedup.index import Changes
from syndicate.pipeline.identify import Identified, Identifier, Work, name_rows
from syndicate.pipeline.prepare import Ready
from syndicate.pipeline.rows import epoch
from syndicate.pipeline.state import State, member_of, node_of
from syndicate.pipeline.tally import Member, channels_of, count, move_overlap, place

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
    changed = [work for work in identified.works.values() if work.row is not work.before]
    gone = [number for number, _ in identified.dropped if number in state.members]
    removed = gone + [w.row.id for w in changed if w.row.id in state.members and _moves_node(w)]
    added = [w.row for w in changed if w.row.counted and (w.row.id not in state.members or w.row.id in removed)]
    changes = state.index.absorb([node_of(row) for row in added], removed)
    _retally(changed, gone, changes, state, effects)
    _collect(identified, changed, changes, state, effects)


def _moves_node(work: Work) -> bool:
    """Whether a change of the row changes what recognition sees of it."""
    before, row = work.before, work.row
    if before is None or not row.counted:
        return True
    seen = ("name", "year", "at", "channel", "fingerprint", "spent", "links", "document_number")
    return any(getattr(before, field) != getattr(row, field) for field in seen)


def _retally(changed: list[Work], gone: list[int], changes: Changes, state: State, effects: Effects) -> None:
    """Take back what the touched informations added to the counters, place their members anew, and add them again."""
    touched = set(changes.moved.values())
    touched |= {state.index.information_of(w.row.id) for w in changed if w.row.id in state.index}
    lost = set(gone) | {w.row.id for w in changed if w.row.id in state.members and w.row.id not in state.index}
    affected = {member for information in touched for member in state.index.members(information)}
    for number in affected | lost:
        _withdraw(number, state, effects.tallies)
    for number in lost:
        del state.members[number]
    for work in changed:
        if work.row.id in state.index:
            state.members[work.row.id] = member_of(work.row)
    for information in sorted(touched):
        _place_anew(information, state, effects)


def _withdraw(number: int, state: State, tallies: Tallies) -> None:
    member = state.members.get(number)
    if member is None:
        return
    count(member, -1, tallies)
    channels = state.channels.pop(member.information, 0)
    if channels:
        move_overlap(tallies, member.jurisdiction, member.year, channels, -1)


def _place_anew(information: int, state: State, effects: Effects) -> None:
    members = [state.members[number] for number in state.index.members(information)]
    place(information, members)
    for member in members:
        count(member, 1, effects.tallies)
    channels = state.channels[information] = channels_of(members)
    head = members[0]
    kind, five_open, field, theme = head.shown or head.facets
    move_overlap(effects.tallies, head.jurisdiction, head.year, channels, 1)
    effects.informations.append(
        Information(
            id=information,
            jurisdiction=head.jurisdiction,
            year=head.year,
            name=min(member.name for member in members),
            channels=channels,
            disclosures=len(members),
            kind=kind,
            five_open=five_open,
            field=field,
            theme=theme,
        )
    )


def _collect(identified: Identified, changed: list[Work], changes: Changes, state: State, effects: Effects) -> None:
    """Turn what was found into rows."""
    for work in changed:
        row = _housed(work.row, state)
        (effects.inserted if work.before is None else effects.updated).append(row)
    written = {work.row.id for work in changed}
    present = {information.id for information in effects.informations}
    for information in sorted(present):
        effects.moved += [_moved(state.members[n]) for n in state.index.members(information) if n not in written]
    before = {work.before.information for work in changed if work.before is not None}
    before |= {number for number, _ in identified.dropped} | set(changes.moved)
    effects.dissolved = sorted(number for number in before - present if number not in state.channels)
    effects.revisions = identified.revisions
    effects.dropped = identified.dropped
    effects.names = [row for work in identified.works.values() for row in name_rows(work)]
    effects.parted = changes.parted
    effects.edges = [
        EdgeRow(
            one=edge.one,
            other=edge.other,
            same=int(edge.verdict.same),
            doubtful=int(edge.verdict.doubtful),
            score=edge.verdict.score,
            evidence=msgspec.json.encode(edge.verdict.evidence).decode(),
            vetoes=msgspec.json.encode(edge.verdict.vetoes).decode(),
            rules=effects.rules,
        )
        for edge in changes.joined
    ]


def _housed(row: Disclosure, state: State) -> Disclosure:
    """Return the row with its present place in a cluster; what is not counted is an information of its own and counts nowhere."""
    member = state.members.get(row.id)
    if member is None:
        return msgspec.structs.replace(row, information=row.id, first=0, channel_first=0, unit_first=0)
    return msgspec.structs.replace(
        row,
        information=member.information,
        first=member.first,
        channel_first=member.channel_first,
        unit_first=member.unit_first,
    )


def _moved(member: Member) -> tuple[int, int, int, int, int]:
    return member.information, member.first, member.channel_first, member.unit_first, member.id
