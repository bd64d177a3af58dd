"""Which rulings of people stand, and which of them answer a question still: the text may have changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.lookup import rulings
from syndicate.model.disclosures import Ruling
from syndicate.pipeline.rows import name_of

_PRESENT = "SELECT id, name, information, revision FROM disclosure WHERE name IN (SELECT value FROM json_each(?))"
_ONE = "SELECT id, name, information, revision FROM disclosure WHERE id = ?"
_NAMES = "SELECT jurisdiction, source, native_id, disclosure FROM name"
_CHANGED = """
SELECT 1 FROM revision now WHERE now.id = ?1 AND now.receipt > ?2 AND NOT EXISTS (
    SELECT 1 FROM revision before WHERE before.disclosure = now.disclosure AND before.receipt <= ?2
    AND before.headline = now.headline AND before.text = now.text)
"""


class Ruled(msgspec.Struct, frozen=True):
    """A disclosure that somebody ruled on, as it stands now."""

    id: int
    name: str
    information: int
    revision: int


class Answer(msgspec.Struct, frozen=True):
    """What people have answered, as far as the texts are still those that they saw."""

    together: list[tuple[int, int]]
    """Disclosures ruled the same."""
    different: frozenset[tuple[int, int]]
    """Informations of which somebody set members apart, the smaller number first."""
    outdated: dict[tuple[str, str], int]
    """Names in order → the act on them, where a text has changed since."""

    def apart(self, one: int, other: int) -> bool:
        """Say whether somebody set two informations apart."""
        return (min(one, other), max(one, other)) in self.different

    def before(self, one: str, other: str) -> int:
        """Return the act that ruled on two names before a text changed; 0: there is none."""
        return self.outdated.get((min(one, other), max(one, other)), 0)


def in_force(connection: Connection, jurisdiction: str | None = None) -> dict[tuple[str, str], Ruling]:
    """
    Return the rulings that stand by the present handles of the pair, in order: the latest, unless it was undone.

    A disclosure that was ruled on under another handle, before a better identity was read, goes by the present one.
    """
    said = list(rulings(connection, jurisdiction))
    now = present(connection, {name for ruling in said for name in (ruling.one, ruling.other)})
    latest: dict[tuple[str, str], Ruling] = {}
    for ruling in said:
        names = sorted(now[name].name if name in now else name for name in (ruling.one, ruling.other))
        latest[names[0], names[1]] = ruling
    return {pair: ruling for pair, ruling in latest.items() if ruling.decision != "undone" and pair[0] != pair[1]}


def answers(connection: Connection) -> Answer:
    """Return what the rulings that stand say of the disclosures that the ledger holds."""
    standing = in_force(connection)
    rows = present(connection, {name for pair in standing for name in pair})
    together: list[tuple[int, int]] = []
    different: set[tuple[int, int]] = set()
    outdated: dict[tuple[str, str], int] = {}
    for (one, other), ruling in standing.items():
        mine, theirs = rows.get(one), rows.get(other)
        if mine is None or theirs is None:
            continue
        if any(_changed(connection, row, ruling.receipt) for row in (mine, theirs)):
            outdated[one, other] = ruling.act
        elif ruling.decision == "same":
            together.append((mine.id, theirs.id))
        else:
            homes = mine.information, theirs.information
            different.add((min(homes), max(homes)))
    return Answer(together, frozenset(different), outdated)


def present(connection: Connection, handles: Iterable[str]) -> dict[str, Ruled]:
    """Return the disclosures that go or went by these handles."""
    wanted = set(handles)
    if not wanted:
        return {}
    bound = (msgspec.json.encode(sorted(wanted)).decode(),)
    found = {row[1]: Ruled(*row) for row in connection.execute(_PRESENT, bound)}
    former = wanted - found.keys()
    for handle, number in former_handles(connection) if former else ():
        if handle in former:
            found[handle] = Ruled(*next(iter(connection.execute(_ONE, (number,)))))
    return found


def former_handles(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield every handle that any reading would have given, with the number of its disclosure. Reads all names: for rare use."""
    for jurisdiction, source, native_id, number in connection.execute(_NAMES):
        yield name_of(jurisdiction, source, native_id), number


def _changed(connection: Connection, row: Ruled, receipt: int) -> bool:
    """Whether the text that stands was not known yet when a ruling was made."""
    return connection.execute(_CHANGED, (row.revision, receipt)).fetchone() is not None
