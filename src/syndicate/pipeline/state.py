"""What the owner of a jurisdiction holds in memory: the index, and the rows used last. Derived; rebuilt from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np

from syndicate.model.disclosures import Disclosure, Ruling
from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.fingerprint import twin_key
from syndicate.pipeline.dedup.index import Index
from syndicate.pipeline.dedup.nodes import Node, twin_key_of
from syndicate.pipeline.dedup.parameters import ByJurisdiction
from syndicate.pipeline.dedup.said import Spoken
from syndicate.pipeline.rows import fingerprint_of, links_of_row
from syndicate.pipeline.tally import Member

Fetch = Callable[[Collection[int]], Iterable[Disclosure]]
"""Returns the rows of disclosures as the ledger holds them."""
_Held = TypeVar("_Held")

AT_HAND = 4096
"""Rows and nodes kept in memory, each; older ones are fetched when they come up."""
_CHUNK = 2048


class State:
    """
    Owner's memory. After a failed commit it no longer matches the ledger and must be thrown away.

    Grows with the number of disclosures by the index alone, which keeps keys and no texts.
    """

    def __init__(self, fetch: Fetch, weighing: ByJurisdiction | None = None) -> None:
        self._fetch = fetch
        self._rows: dict[int, Disclosure] = {}
        self._nodes: dict[int, Node] = {}
        self.index = Index(self, weighing)

    def restore(
        self,
        rows: Iterable[Disclosure],
        edges: Iterable[tuple[int, int, bool, float]],
        rulings: Iterable[Ruling] = (),
        handles: Mapping[int, tuple[int, ...]] | None = None,
    ) -> None:
        """
        Take in the counted disclosures, the edges and the rulings that the ledger holds. The state must be empty.

        Args:
            rows: The counted disclosures.
            edges: (one, other, judged the same, score).
            rulings: What people said, in order.
            handles: Of disclosures with several native ids, the handles of all of them.
        """
        self.index.rule(spoken_of(rulings))
        homes: list[tuple[int, int]] = []
        twins: list[tuple[int, int]] = []
        for chunk in _chunks(rows, _CHUNK):
            nodes = [node_of(row, also=(handles or {}).get(row.id, ())) for row in chunk]
            self.index.restore(nodes)
            self.trim()
            homes += [(row.id, row.information) for row in chunk]
            twins += [(twin_key_of(node), node.id) for node in nodes if node.twin]
        shared = set(self.index.shared_texts(np.array([key for key, _ in twins], dtype=np.uint64)).tolist())
        several = {information for item, information in homes if item != information}
        self.index.resume(
            edges,
            [home for home in homes if home[1] in several],
            [twin for twin in twins if twin[0] in shared],
        )

    def row(self, item: int) -> Disclosure:
        """Return a disclosure as the ledger holds it."""
        if item not in self._rows:
            self.load((item,))
        return self._rows[item]

    def load(self, items: Iterable[int]) -> None:
        """Fetch the rows that are not at hand, all at once."""
        missing = [item for item in items if item not in self._rows]
        if missing:
            self._rows.update((row.id, row) for row in self._fetch(missing))

    def node(self, item: int) -> Node:
        """Return a disclosure as the index takes it."""
        node = self._nodes.get(item)
        if node is None:
            node = self._nodes[item] = node_of(self.row(item))
        return node

    def prefetch(self, items: Collection[int]) -> None:
        """Be told that these nodes will be asked for."""
        self.load(item for item in items if item not in self._nodes)

    def put(self, nodes: Sequence[Node]) -> None:
        """Take nodes that are new or changed."""
        self._nodes.update((node.id, node) for node in nodes)

    def keep(self, rows: Iterable[Disclosure]) -> None:
        """Take rows as they will stand in the ledger; older ones may be let go now."""
        self._rows.update((row.id, row) for row in rows)
        self.trim()

    def trim(self) -> None:
        """Let the oldest of what is at hand go."""
        _trim(self._rows)
        _trim(self._nodes)


def _trim(held: dict[int, _Held]) -> None:
    if len(held) > 2 * AT_HAND:
        for item in list(islice(held, len(held) - AT_HAND)):
            del held[item]


def _chunks(rows: Iterable[Disclosure], size: int) -> Iterator[list[Disclosure]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk


def spoken_of(rulings: Iterable[Ruling]) -> list[Spoken]:
    """Return rulings as the index takes them."""
    return [Spoken(int(ruling.one, 16), int(ruling.other, 16), ruling.decision) for ruling in rulings]


def scope_of(row: Disclosure) -> str:
    """Return what bounds recognition: the jurisdiction and the counting year."""
    return f"{row.jurisdiction}/{row.year}"


def node_of(row: Disclosure, fingerprint: Fingerprint | None = None, also: tuple[int, ...] = ()) -> Node:
    """Return a disclosure as the index takes it; `fingerprint` spares unpacking that of the row."""
    fingerprint = fingerprint or fingerprint_of(row)
    return Node(
        id=row.id,
        scope=scope_of(row),
        name=row.name,
        at=row.at,
        channel=row.channel,
        fingerprint=fingerprint,
        links=links_of_row(row),
        document_number=row.document_number,
        twin=twin_key(fingerprint, row.document_number),
        spent=row.spent,
        also=also,
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
        facets=(row.kind, row.five_open, row.field, row.theme, row.area),
        information=row.information,
        first=row.first,
        channel_first=row.channel_first,
        unit_first=row.unit_first,
    )
