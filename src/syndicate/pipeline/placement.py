"""Placement: where the touched disclosures stand among their informations now, and how that moves the counters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from syndicate.model.disclosures import Disclosure, EdgeRow, Effects, Information, Tallies
from syndicate.pipeline.dedup.index import Changes, Index
from syndicate.pipeline.state import State, member_of
from syndicate.pipeline.tally import Member, channels_of, count, count_alone, move_overlap, place

Rows = Mapping[int, Disclosure]


def place_alone(row: Disclosure, tallies: Tallies) -> Disclosure:
    """Return the row of a new disclosure that is an information of its own, and count it; what is not counted adds nothing."""
    first = int(row.counted)
    if row.first != first or row.information != row.id:
        row = msgspec.structs.replace(row, information=row.id, first=first, channel_first=first, unit_first=first)
    if first:
        count_alone(row, tallies)
    return row


def place_anew(items: Iterable[int], before: Rows, after: Rows, state: State, effects: Effects) -> Rows:
    """
    Take back what the touched informations added to the counters, place their members anew, and add them again.

    Args:
        items: Every disclosure whose place may change, and with it all others of its information, before and now.
        before: Rows that the batch changes, as the ledger has them; the other rows are asked from the state.
        after: The same rows with their new content.
        state: The owner's memory; its index says who belongs to whom.
        effects: Receives the movement of the counters, the informations, and the places of rows that change in nothing else.

    Returns:
        The rows of `after` with their place.
    """
    index = state.index
    others = sorted(item for item in items if item not in before and item not in after)
    state.load(others)
    old = {**{item: state.row(item) for item in others}, **before}
    new = {**{item: old[item] for item in others}, **after}
    placed = _recount(
        [row for row in old.values() if row.counted], [row for row in new.values() if row.id in index], index, effects
    )
    moved = [_placed(old[item], placed.get(item)) for item in others]
    moved = [row for row in moved if row is not old[row.id]]
    effects.moved += [(row.information, row.first, row.channel_first, row.unit_first, row.id) for row in moved]
    state.keep(moved)
    return {item: _placed(row, placed.get(item)) for item, row in after.items()}


def _recount(
    before: Iterable[Disclosure], after: Iterable[Disclosure], index: Index, effects: Effects
) -> dict[int, Member]:
    old = _groups(before, lambda row: row.information)
    new = _groups(after, lambda row: index.information_of(row.id))
    for information, members in old.items():
        place(information, members)
        _count(members, -1, effects.tallies)
    for information, members in new.items():
        place(information, members)
        _count(members, 1, effects.tallies)
        if len(members) > 1:
            effects.informations.append(information_of(information, members))
    effects.dissolved += [
        number for number, members in old.items() if len(members) > 1 and len(new.get(number, ())) < 2
    ]
    return {member.id: member for members in new.values() for member in members}


def _groups(rows: Iterable[Disclosure], information: Callable[[Disclosure], int]) -> dict[int, list[Member]]:
    groups: dict[int, list[Member]] = {}
    for row in rows:
        groups.setdefault(information(row), []).append(member_of(row))
    return groups


def _count(members: list[Member], sign: int, tallies: Tallies) -> None:
    for member in members:
        count(member, sign, tallies)
    head = members[0]
    move_overlap(tallies, head.jurisdiction, head.year, channels_of(members), sign)


def information_of(number: int, members: list[Member]) -> Information:
    """Return the row of an information whose members have been placed."""
    head = members[0]
    kind, five_open, field, theme, area = head.shown or head.facets
    return Information(
        id=number,
        jurisdiction=head.jurisdiction,
        year=head.year,
        name=min(member.name for member in members),
        channels=channels_of(members),
        disclosures=len(members),
        kind=kind,
        five_open=five_open,
        field=field,
        theme=theme,
        area=area,
    )


def _placed(row: Disclosure, member: Member | None) -> Disclosure:
    """Return the row with its place; what is not counted is an information of its own and counts nowhere."""
    place = (row.id, 0, 0, 0)
    if member is not None:
        place = (member.information, member.first, member.channel_first, member.unit_first)
    if place == (row.information, row.first, row.channel_first, row.unit_first):
        return row
    information, first, channel_first, unit_first = place
    return msgspec.structs.replace(
        row, information=information, first=first, channel_first=channel_first, unit_first=unit_first
    )


def note_edges(changes: Changes, effects: Effects) -> None:
    """Ask for the pairs that were judged, with their evidence, to be written, and for those that hold no more to be taken out."""
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
