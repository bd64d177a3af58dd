"""A subject that the district publishes about: who writes on it, and the phrases that its texts are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from syndicate.sample.words import DEPARTMENTS, SHARED, STREET_OFFICES, TOWNSHIPS

Pattern = tuple[tuple[str, str], ...]
"""Literal text and the slot after it, in turn; the last slot is empty."""

_SLOT = re.compile(r"\{(\w+)\}")
_GROUPS = {"街道": STREET_OFFICES, "镇": TOWNSHIPS}


@cache
def pattern(text: str) -> Pattern:
    """Split a template once, so that filling it is a walk and not a parse."""
    pieces = _SLOT.split(text)
    return tuple((pieces[i], pieces[i + 1] if i + 1 < len(pieces) else "") for i in range(0, len(pieces), 2))


@dataclass(frozen=True, slots=True)
class Family:
    """One subject. `pools` answers every slot that the phrases of this subject use."""

    name: str
    units: tuple[str, ...]
    titles: tuple[Pattern, ...]
    leads: tuple[Pattern, ...]
    pools: dict[str, tuple[Pattern, ...]]
    stages: tuple[str, ...]
    """Steps of one procedure that look alike and are different information: 招标 and 中标."""


def family(name: str, *, units: str, titles: str, leads: str, stages: str = "", **pools: str) -> Family:
    """Build a subject from phrases separated by `|` and unit names separated by blanks."""
    own = {slot: _patterns(phrases) for slot, phrases in pools.items()}
    return Family(
        name=name,
        units=tuple(unit for word in units.split() for unit in _units(word)),
        titles=_patterns(titles),
        leads=_patterns(leads),
        pools=_shared() | own,
        stages=tuple(stages.split("|")) if stages else (),
    )


def _patterns(phrases: str) -> tuple[Pattern, ...]:
    return tuple(pattern(phrase) for phrase in phrases.split("|"))


@cache
def _shared() -> dict[str, tuple[Pattern, ...]]:
    return {slot: tuple(pattern(phrase) for phrase in phrases) for slot, phrases in SHARED.items()}


def _units(word: str) -> tuple[str, ...]:
    if word in _GROUPS:
        return _GROUPS[word]
    unit = f"道里区{word}"
    if unit not in DEPARTMENTS:
        raise ValueError(f"未知单位“{word}” / unknown unit {word}")
    return (unit,)
