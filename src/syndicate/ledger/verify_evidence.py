"""What the promises of the ledger are held against, each part read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from syndicate.ledger import verify_reviews
from syndicate.ledger.connection import Connection
from syndicate.ledger.lookup import disclosure_rows, handles, rulings
from syndicate.ledger.recognised import Recognised
from syndicate.ledger.weighing import weighing
from syndicate.model.disclosures import Disclosure, Receipt, Tallies
from syndicate.pipeline.state import member_of
from syndicate.pipeline.tally import Member, channels_of, count, move_overlap, place

_COLUMNS = ", ".join(Disclosure.__struct_fields__)
Head = tuple[int, str]
"""Number and hash of a receipt."""


def standing(connection: Connection, jurisdiction: str | None = None) -> Iterator[Disclosure]:
    """Yield all counted disclosures, by id."""
    condition, bound = ("AND jurisdiction = ?", (jurisdiction,)) if jurisdiction is not None else ("", ())
    query = f"SELECT {_COLUMNS} FROM disclosure WHERE standing = 'own' AND year > 0 {condition} ORDER BY id"
    return disclosure_rows(connection.execute(query, bound))


class Evidence:
    """What the checks look at, each part read once, when the first check asks for it."""

    def __init__(self, connection: Connection, receipts: Callable[[], Iterable[Receipt]], head: Head | None) -> None:
        self.connection = connection
        self.head = head
        self.remarks: dict[str, str] = {}
        """Check → what is to be said though the promise holds."""
        self._receipts = receipts

    @cached_property
    def receipts(self) -> Sequence[Receipt]:
        """All receipts, by number."""
        return list(self._receipts())

    @cached_property
    def rows(self) -> list[Disclosure]:
        """All counted disclosures, by id."""
        return list(standing(self.connection))

    @cached_property
    def groups(self) -> dict[int, list[Member]]:
        """Return the members of each information, placed."""
        groups: dict[int, list[Member]] = {}
        for row in self.rows:
            groups.setdefault(row.information, []).append(member_of(row))
        for information, members in groups.items():
            place(information, members)
        return groups

    @cached_property
    def recount(self) -> Tallies:
        """The counters and the overlap, counted anew."""
        recount = Tallies({}, {}, {})
        for members in self.groups.values():
            for member in members:
                count(member, 1, recount)
            move_overlap(recount, members[0].jurisdiction, members[0].year, channels_of(members), 1)
        return recount

    @cached_property
    def gate(self) -> verify_reviews.Evidence:
        """What the promises of the review are held against."""
        return verify_reviews.Evidence(self.connection)

    @cached_property
    def again(self) -> Recognised:
        """The clusters, recognised from nothing."""
        return Recognised(self.rows, rulings(self.connection), handles(self.connection), weighing(self.connection))


Check = Callable[[Evidence], list[str]]
"""Returns the differences; none means that the promise holds."""


def difference(what: str, counted: Mapping[Any, Any], stored: Mapping[Any, Any]) -> list[str]:
    """Return where two counts of the same are not equal, in words."""
    keys = [key for key in {**counted, **stored} if counted.get(key) != stored.get(key)]
    return [f"{what} {key}: 重算 {counted.get(key)}，台账 {stored.get(key)}" for key in keys]
