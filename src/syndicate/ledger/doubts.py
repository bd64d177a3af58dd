"""
疑似同一信息: which questions are open. Derived from edges, rulings and the clusters that stand; nothing of it is stored.

One question is put for two informations, however many pairs of their disclosures are doubtful; none about a pair of which either
side stands firmly in its own information, by better evidence than what draws it to the other. Within an information the firm edges
make parts; a question is put for every two parts that only doubtful edges hold together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.standing import Answer, answers

_ENDS = (
    "SELECT e.one, e.other, e.same, e.doubtful, e.score, a.name, b.name, a.information, b.information, a.year, a.jurisdiction "
    "FROM edge e JOIN disclosure a ON a.id = e.one JOIN disclosure b ON b.id = e.other WHERE "
)
_WEAK = _ENDS + "e.doubtful = 1"
_BLOCKED = _ENDS + "e.same = 1 AND e.doubtful = 0 AND a.information <> b.information"
_FIRM = "SELECT one, other FROM edge WHERE same = 1 AND doubtful = 0 AND one IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
_HELD = (
    "SELECT e.one, e.other, e.score FROM edge e JOIN disclosure a ON a.id = e.one JOIN disclosure b ON b.id = e.other "
    "WHERE e.same = 1 AND e.doubtful = 0 AND a.information = b.information AND e.one IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) "
    "AND e.evidence NOT LIKE '%identical_text%'"  # a copy stands nowhere but where its like stands
)
_MEMBERS = (
    "SELECT information, id FROM disclosure WHERE information IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
)


class Pair(NamedTuple):
    """A pair of disclosures that raises a question; `one` and `other` as in the edge."""

    one: int
    other: int
    same: bool
    """How the pair itself was judged."""
    doubtful: bool
    score: float
    names: tuple[str, str]
    informations: tuple[int, int]
    year: int
    jurisdiction: str
    weight: int = 0
    act: int = 0
    """The act that answered the question before a text changed."""

    @property
    def inside(self) -> bool:
        """Whether both count as one information now."""
        return self.informations[0] == self.informations[1]

    @property
    def id(self) -> str:
        """The id of the question: the two handles in order."""
        return "-".join(sorted(self.names))

    @property
    def rank(self) -> tuple[float, str]:
        """The best evidence first; ties by name, so that the order of arrival plays no part."""
        return -self.score, self.id


def open_questions(connection: Connection, year: int | None = None, jurisdiction: str | None = None) -> list[Pair]:
    """Return one pair for every open question, the weightiest first, then the one whose evidence is nearest to the threshold."""
    pairs = [*_pairs(connection, _WEAK, year, jurisdiction), *_pairs(connection, _BLOCKED, year, jurisdiction)]
    if not pairs:
        return []
    said = answers(connection)
    members = _members(connection, {number for pair in pairs for number in pair.informations})
    held = _held(connection, members)
    open_pairs = (pair for pair in pairs if not _is_settled(pair, held))
    found = [*_between(open_pairs, said), *_within(connection, pairs, said, members)]
    weighed = [pair._replace(weight=_weight(pair, members), act=said.before(*pair.names)) for pair in found]
    return sorted(weighed, key=lambda pair: (-pair.weight, abs(pair.score), pair.id))


def in_doubt(connection: Connection, year: int | None = None, jurisdiction: str | None = None) -> set[int]:
    """Return the informations that an open question concerns; their disclosures count provisionally."""
    return {number for pair in open_questions(connection, year, jurisdiction) for number in pair.informations}


def _pairs(connection: Connection, query: str, year: int | None, jurisdiction: str | None) -> Iterator[Pair]:
    conditions = {"a.year": year, "a.jurisdiction": jurisdiction}
    asked = {column: value for column, value in conditions.items() if value is not None}
    query += "".join(f" AND {column} = ?" for column in asked)
    for one, other, same, doubtful, score, mine, theirs, here, there, when, where in connection.execute(
        query, tuple(asked.values())
    ):
        yield Pair(one, other, bool(same), bool(doubtful), score, (mine, theirs), (here, there), when, where)


def _members(connection: Connection, informations: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for information, number in connection.execute(_MEMBERS, (_json(informations),)):
        found[information].append(number)
    return found


def _held(connection: Connection, members: Mapping[int, list[int]]) -> dict[int, float]:
    """Return the score of the best firm edge that ties each disclosure to its own information."""
    held: dict[int, float] = {}
    for one, other, score in connection.execute(_HELD, (_json(item for those in members.values() for item in those),)):
        held[one] = max(score, held.get(one, score))
        held[other] = max(score, held.get(other, score))
    return held


def _is_settled(pair: Pair, held: Mapping[int, float]) -> bool:
    """Both stand in their own information by better evidence than what draws them together."""
    return all(held.get(item, pair.score) > pair.score for item in (pair.one, pair.other))


def _weight(pair: Pair, members: Mapping[int, list[int]]) -> int:
    return sum(len(members[number]) for number in set(pair.informations))


def _between(pairs: Iterable[Pair], said: Answer) -> Iterator[Pair]:
    """Yield the best pair for every two informations that nobody has told apart."""
    best: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        if not pair.inside and not said.apart(*pair.informations):
            key = min(pair.informations), max(pair.informations)
            best[key] = min(pair, best.get(key, pair), key=lambda one: one.rank)
    return iter(best.values())


def _within(
    connection: Connection, pairs: Iterable[Pair], said: Answer, members: Mapping[int, list[int]]
) -> Iterator[Pair]:
    """Yield the pairs that hold an information together and are doubtful, best first, as many as are needed and no more."""
    doubtful = [pair for pair in pairs if pair.inside and pair.same and pair.doubtful]
    numbers = [number for home in {pair.informations[0] for pair in doubtful} for number in members[home]]
    parts = Parts()
    for one, other in connection.execute(_FIRM, (_json(numbers),)):
        parts.join(one, other)
    for one, other in said.together:
        parts.join(one, other)
    for pair in sorted(doubtful, key=lambda one: one.rank):
        if parts.join(pair.one, pair.other):
            yield pair


class Parts:
    """Disclosures that are held together (a union-find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def of(self, item: int) -> int:
        """Return what stands for the part of a disclosure."""
        while (above := self._above.get(item, item)) != item:
            self._above[item] = self._above.get(above, above)
            item = above
        return item

    def join(self, one: int, other: int) -> bool:
        """Hold two together; say whether they were apart."""
        mine, theirs = self.of(one), self.of(other)
        self._above[max(mine, theirs)] = min(mine, theirs)
        return mine != theirs


def _json(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(sorted(numbers)).decode()
