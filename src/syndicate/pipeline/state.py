"""What the owner of a jurisdiction holds in memory: the index and the members it places. Derived; rebuilt from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from syndicate.model.disclosures import Disclosure
from syndicate.pipeline.dedup.fingerprint import twin_key
from syndicate.pipeline.dedup.index import Index, Node
from syndicate.pipeline.rows import fingerprint_of, links_of_row
from syndicate.pipeline.tally import Member, channels_of, place


class State:
    """Owner's memory. After a failed commit it no longer matches the ledger and must be thrown away."""

    def __init__(self) -> None:
        self.index = Index()
        self.members: dict[int, Member] = {}
        self.channels: dict[int, int] = {}
        """Information → its channels as a bit set."""

    def restore(self, rows: Sequence[Disclosure], edges: Iterable[tuple[int, int, bool, float]]) -> None:
        """Take in the counted disclosures and the edges that the ledger holds. The state must be empty."""
        groups: dict[int, list[Member]] = {}
        for row in rows:
            member = member_of(row)
            self.members[row.id] = member
            groups.setdefault(row.information, []).append(member)
        homes: list[tuple[int, int]] = []
        for information, group in groups.items():
            self.channels[information] = channels_of(group)
            place(information, group)
            if len(group) > 1:
                homes += [(member.id, information) for member in group]
        self.index.restore([node_of(row) for row in rows], edges, homes)


def scope_of(row: Disclosure) -> str:
    """Return what bounds recognition: the jurisdiction and the counting year."""
    return f"{row.jurisdiction}/{row.year}"


def node_of(row: Disclosure) -> Node:
    """Return a disclosure as the index takes it."""
    fingerprint = fingerprint_of(row)
    return Node(
        id=row.id,
        scope=scope_of(row),
        name=row.name,
        at=row.at,
        channel=row.channel,
        keys=fingerprint.keys,
        fingerprint=row.fingerprint,
        links=links_of_row(row),
        document_number=row.document_number,
        twin=twin_key(fingerprint, row.document_number),
        spent=row.spent,
    )


def member_of(row: Disclosure) -> Member:
    """Return a disclosure as the tally takes it."""
    return Member(
        id=row.id,
        jurisdiction=row.jurisdiction,
        name=row.name,
        year=row.year,
        day=row.day,
        at=row.at,
        channel=row.channel,
        unit=row.unit,
        facets=(row.kind, row.five_open, row.field, row.theme),
        information=row.information,
        first=row.first,
        channel_first=row.channel_first,
        unit_first=row.unit_first,
    )
