"""What other parameters of recognition would change on what a ledger holds, with examples; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from syndicate.engine.explain import Judgement, compared
from syndicate.ledger.protocol import Ledger
from syndicate.ledger.recognised import Recognised
from syndicate.model import Channel
from syndicate.model.disclosures import Disclosure
from syndicate.model.questions import Party
from syndicate.pipeline.dedup.parameters import INSTALLED, Parameters

Homes = Mapping[int, int]
"""Disclosure → its information."""
_Pair = tuple[int, int]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Distinct information of a year, before and after."""

    information: tuple[int, int]
    channels: dict[str, tuple[int, int]]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """Two disclosures whose informations would be joined, or parted."""

    change: str
    """`merged` or `split`."""
    one: Party
    other: Party
    before: Judgement
    after: Judgement


class Backtest(msgspec.Struct, kw_only=True):
    """What recognising everything by other parameters would change."""

    parameters: Parameters
    disclosures: int = 0
    moved: int = 0
    """Disclosures that would stand with others than now."""
    merged: int = 0
    """Informations that would be joined with another one."""
    split: int = 0
    """Informations that would be parted."""
    doubtful: tuple[int, int] = (0, 0)
    """Doubtful pairs before and after."""
    years: dict[str, Counted] = {}
    """`2018` → counts."""
    examples: list[Example] = []


def backtest(ledger: Ledger, parameters: Parameters | None, jurisdictions: Iterable[str], limit: int) -> Backtest:
    """
    Recognise what the ledger holds again by other parameters, and say what would change; nothing is written.

    Args:
        ledger: Answers from one moment.
        parameters: None: those that are installed.
        jurisdictions: Each is looked at by itself.
        limit: At most so many examples of each kind of change, for each jurisdiction.
    """
    found = Backtest(parameters=parameters or INSTALLED)
    for code in jurisdictions:
        _take(found, ledger, code, limit)
    return found


def _take(found: Backtest, ledger: Ledger, code: str, limit: int) -> None:
    """Add what would change in one jurisdiction."""
    rows = list(ledger.standing(code))
    again = Recognised(rows, ledger.rulings(code), ledger.handles(), {code: found.parameters})
    before = {row.id: row.information for row in rows}
    after = {row.id: again.information_of(row.id) for row in rows}
    stored = list(ledger.judged(before))
    found.disclosures += len(rows)
    found.moved += sum(before[row.id] != after[row.id] for row in rows)
    found.merged += sum(map(len, _parted(after, before).values()))
    found.split += len(_parted(before, after))
    doubts = sum(edge.doubtful for edge in stored), sum(one.doubtful for one in again.verdicts.values())
    found.doubtful = _added(found.doubtful, doubts)
    _count(rows, before, after, found.years)
    told = _Teller(ledger, rows, (ledger.weighing().get(code, INSTALLED), found.parameters))
    joined = {pair: one.score for pair, one in again.verdicts.items() if one.same}
    found.examples += told.examples("merged", joined, after, before)[:limit]
    joined = {(edge.one, edge.other): edge.score for edge in stored if edge.same}
    found.examples += told.examples("split", joined, before, after)[:limit]


def _parted(whole: Homes, parts: Homes) -> dict[int, set[int]]:
    """Return the informations of one state that lie in several of the other."""
    found: dict[int, set[int]] = defaultdict(set)
    for item, home in whole.items():
        found[home].add(parts[item])
    return {home: homes for home, homes in found.items() if len(homes) > 1}


def _count(rows: Sequence[Disclosure], before: Homes, after: Homes, years: dict[str, Counted]) -> None:
    by_year: dict[str, list[Disclosure]] = defaultdict(list)
    for row in rows:
        by_year[str(row.year)].append(row)
    for year, own in sorted(by_year.items()):
        channels = {
            str(channel): _distinct([row for row in own if row.channel == channel], before, after)
            for channel in Channel
        }
        counted = Counted(information=_distinct(own, before, after), channels=channels)
        years[year] = _sum(years[year], counted) if year in years else counted


def _distinct(rows: Sequence[Disclosure], before: Homes, after: Homes) -> tuple[int, int]:
    return len({before[row.id] for row in rows}), len({after[row.id] for row in rows})


def _sum(one: Counted, other: Counted) -> Counted:
    return Counted(
        information=_added(one.information, other.information),
        channels={name: _added(pair, other.channels[name]) for name, pair in one.channels.items()},
    )


def _added(one: _Pair, other: _Pair) -> _Pair:
    return one[0] + other[0], one[1] + other[1]


class _Teller:
    """Chooses and words examples: of every two informations that would be joined or parted, the pair that ties them most."""

    def __init__(self, ledger: Ledger, rows: Sequence[Disclosure], by: tuple[Parameters, Parameters]) -> None:
        self._ledger = ledger
        self._rows = {row.id: row for row in rows}
        self._by = by

    def examples(self, change: str, tied: Mapping[_Pair, float], whole: Homes, parts: Homes) -> list[Example]:
        """Return an example for every two parts that are one in the other state, those that are tied most strongly first."""
        best: dict[_Pair, _Pair] = {}
        for pair in sorted(tied, key=lambda pair: (-tied[pair], self._names(pair))):
            one, other = pair
            if whole[one] == whole[other] and parts[one] != parts[other]:
                best.setdefault((min(parts[one], parts[other]), max(parts[one], parts[other])), pair)
        return [self._example(change, pair) for pair in best.values()]

    def _names(self, pair: _Pair) -> tuple[str, ...]:
        return tuple(sorted(self._rows[item].name for item in pair))

    def _example(self, change: str, pair: _Pair) -> Example:
        one, other = sorted((self._rows[item] for item in pair), key=lambda row: row.name)
        first, second = self._ledger.parties([one, other])
        before, after = (compared(one, other, by) for by in self._by)
        return Example(change=change, one=first, other=second, before=before, after=after)
