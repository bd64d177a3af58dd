"""Tally: what each information adds to the counters, and how a change of its members moves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from syndicate.model import FACETS, UNKNOWN, Channel, Columns
from syndicate.model.disclosures import CounterKey, Delta, Disclosure, Tallies

CHANNEL_BIT = {str(channel): 1 << number for number, channel in enumerate(Channel)}
# Whose facets stand for the information when its disclosures disagree: the portal files most carefully, Weibo least.
_TRUST = {"website": 0, "gazette": 1, "wechat": 2, "other": 3, "weibo": 4}

MonthKey = tuple[str, str, int, str, str]
"""(jurisdiction, facet, month as YYYYMM, channel, value)."""


class Member(msgspec.Struct, gc=False):
    """A counted disclosure as the tally sees it, with what it adds to the counters at present."""

    id: int
    jurisdiction: str
    name: str
    year: int
    day: int
    at: int
    channel: str
    unit: str
    facets: Columns
    """Its own labels, facet by facet as in `FACETS`; several are joined with a comma."""
    information: int = 0
    first: int = 0
    channel_first: int = 0
    unit_first: int = 0
    shown: Columns | None = None
    """The facets of its information, under which it adds to the distinct counts. None: it adds nothing yet."""


def place(information: int, members: Sequence[Member]) -> None:
    """
    Say which member is first of all, first on its channel, first by its unit; and what the facets of the information are.

    A function of the members alone: earliest publication first, ties by name.
    """
    if len(members) == 1:
        only = members[0]
        only.information, only.shown = information, only.facets
        only.first = only.channel_first = only.unit_first = 1
        return
    shown = _facets(members)
    channels: set[str] = set()
    units: set[str] = set()
    for number, member in enumerate(sorted(members, key=lambda member: (member.at, member.name))):
        member.information, member.shown = information, shown
        member.first = int(number == 0)
        member.channel_first = int(member.channel not in channels)
        member.unit_first = int(member.unit not in units)
        channels.add(member.channel)
        units.add(member.unit)


def _facets(members: Sequence[Member]) -> Columns:
    ranked = sorted(members, key=lambda member: (_TRUST[member.channel], member.at, member.name))
    chosen = [next((m.facets[n] for m in ranked if m.facets[n] != UNKNOWN), UNKNOWN) for n in range(len(FACETS))]
    return chosen[0], chosen[1], chosen[2], chosen[3], chosen[4]


def channels_of(members: Sequence[Member]) -> int:
    """Return the channels of an information as a bit set."""
    bits = 0
    for member in members:
        bits |= CHANNEL_BIT[member.channel]
    return bits


def count(member: Member, sign: int, tallies: Tallies) -> None:
    """Add to the tallies what a placed member contributes, or take it away."""
    if member.shown is None:
        return
    distinct = (sign * member.channel_first, sign * member.unit_first, sign * member.first)
    _add(tallies, member, "", "", sign, distinct)
    for facet, own, shown in zip(FACETS, member.facets, member.shown, strict=True):
        if own == shown and "," not in own:
            _add(tallies, member, facet, own, sign, distinct)
            continue
        for value in own.split(","):
            _add(tallies, member, facet, value, sign, (0, 0, 0))
        for value in shown.split(","):
            _add(tallies, member, facet, value, 0, distinct)
    year = tallies.years.setdefault(f"{member.year}/{member.channel}", [0, 0, 0])
    year[0] += sign
    year[1] += distinct[0]
    year[2] += distinct[2]


def count_alone(row: Disclosure, tallies: Tallies) -> None:
    """Add what a disclosure that is an information of its own contributes: one of everything."""
    jurisdiction, day, channel, unit = row.jurisdiction, row.day, row.channel, row.unit
    kind, five_open, field, theme, area = row.kind, row.five_open, row.field, row.theme, row.area
    own: tuple[tuple[str, str], ...] = (
        ("", ""),
        ("kind", kind),
        ("five_open", five_open),
        ("field", field),
        ("theme", theme),
        ("area", area),
    )
    if "," in kind or "," in five_open or "," in field or "," in theme or "," in area:
        own = tuple((facet, value) for facet, values in own for value in values.split(","))
    counters = tallies.counters
    for facet, value in own:
        key = (jurisdiction, day, channel, unit, facet, value)
        delta = counters.get(key)
        if delta is None:
            counters[key] = [1, 1, 1, 1]
        else:
            counters[key] = [delta[0] + 1, delta[1] + 1, delta[2] + 1, delta[3] + 1]
    year = tallies.years.setdefault(f"{row.year}/{channel}", [0, 0, 0])
    tallies.years[f"{row.year}/{channel}"] = [year[0] + 1, year[1] + 1, year[2] + 1]
    move_overlap(tallies, jurisdiction, row.year, CHANNEL_BIT[channel], 1)


def by_month(moved: Iterable[tuple[CounterKey, Delta]]) -> dict[MonthKey, Delta]:
    """Return how counters move by month, over all days and units: [postings, first on its channel, first of all]."""
    months: dict[MonthKey, Delta] = {}
    for (jurisdiction, day, channel, _, facet, value), (postings, channel_first, _, first) in moved:
        delta = months.setdefault((jurisdiction, facet, day // 100, channel, value), [0, 0, 0])
        delta[0] += postings
        delta[1] += channel_first
        delta[2] += first
    return months


def _add(
    tallies: Tallies, member: Member, facet: str, value: str, postings: int, distinct: tuple[int, int, int]
) -> None:
    key: CounterKey = (member.jurisdiction, member.day, member.channel, member.unit, facet, value)
    delta = tallies.counters.get(key)
    if delta is None:
        tallies.counters[key] = [postings, *distinct]
        return
    delta[0] += postings
    delta[1] += distinct[0]
    delta[2] += distinct[1]
    delta[3] += distinct[2]


def move_overlap(tallies: Tallies, jurisdiction: str, year: int, channels: int, sign: int) -> None:
    """Count an information under the channels it stands on, or take it away."""
    key = (jurisdiction, year, channels)
    tallies.overlap[key] = tallies.overlap.get(key, 0) + sign
