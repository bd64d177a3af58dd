"""
Are two items the same information? The answer depends on the two items alone.

Evidence adds up: an explicit link, shared clauses, headline, document number; against it stand facts that differ (dates, numbers,
ordinals, places, stages), and some of those are a veto whatever else is alike. The kinds of evidence and their order of strength
follow measurements on re-posts and look-alikes of real notices; see docs/recognition.md.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import msgspec
import numpy as np
from rapidfuzz.distance import Levenshtein

from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.clauses import DATED
from syndicate.pipeline.dedup.titles import bigrams, containment

DAY = 86_400
SAME_SENTENCE = 0.5
"""Two headlines with so many of their pairs of characters in common are the same sentence."""
FULL_TITLE = 10
"""A headline of so many characters says by itself what an item is about."""
HEADLINE_ONLY = 40
"""A text of less weight has hardly anything but its headline."""
NEARLY_ALL = 0.97
"""With so much of one text in the other, a difference between the headlines is a matter of style."""
SAME_FROM = 0.0
"""Items are the same information when the sum of evidence is above this."""


class Side(msgspec.Struct, frozen=True, gc=False):
    """One item in a comparison."""

    fingerprint: Fingerprint
    at: int
    """Publication, seconds since the epoch."""
    channel: str
    links: frozenset[int]
    document_number: str
    numbers: dict[int, int]
    """Masked clause → the hash of its numbers."""
    several: dict[int, frozenset[int]]
    """The same for clauses that occur with different numbers."""
    weights: dict[int, int]
    """Masked clause → its weight."""
    weight: int
    """Sum of the weights."""
    marks: dict[str, frozenset[str]]
    """Marks by their letter."""
    grams: frozenset[str]


class Verdict(NamedTuple):
    """What a comparison found. `evidence` is for people: name and value, strongest first."""

    same: bool
    score: float
    vetoes: tuple[str, ...]
    evidence: tuple[tuple[str, float], ...]
    doubtful: bool = False
    """The evidence is weak either way: a person is asked, until then the pair counts as decided."""


def side_of(fingerprint: Fingerprint, at: int, channel: str, links: tuple[int, ...], document_number: str) -> Side:
    """Unpack a fingerprint for comparing."""
    words = np.frombuffer(fingerprint.clauses, dtype=np.uint64).tolist()
    numbers = np.frombuffer(fingerprint.numbers, dtype=np.uint32).tolist()
    weights = dict(zip(words, fingerprint.weights, strict=True))
    marks: dict[str, set[str]] = {}
    for mark in fingerprint.marks:
        marks.setdefault(mark[0], set()).add(mark[2:])
    return Side(
        fingerprint=fingerprint,
        at=at,
        channel=channel,
        links=frozenset(links),
        document_number=document_number,
        numbers=dict(zip(words, numbers, strict=True)),
        several=_several(words, numbers) if len(weights) < len(words) else {},
        weights=weights,
        weight=sum(weights.values()),
        marks={letter: frozenset(values) for letter, values in marks.items()},
        grams=bigrams(fingerprint.title),
    )


def _several(words: list[int], numbers: list[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for clause, number in zip(words, numbers, strict=True):
        found.setdefault(clause, set()).add(number)
    return {clause: frozenset(values) for clause, values in found.items() if len(values) > 1}


class _Overlap(NamedTuple):
    one: float
    other: float
    shared: int
    """Weight of shared clauses."""
    conflicts: int
    """Number of shared clauses with other numbers."""
    dates: int
    """How many of them differ in a day or a month."""
    ratio: float
    """Their share of the weight of all shared clauses."""


def compare(one: Side, other: Side) -> Verdict:
    """Return whether two items are the same information, with the evidence; the order of the two plays no part."""
    if one.fingerprint.digest == other.fingerprint.digest and one.fingerprint.size and _heads_agree(one, other):
        return TWINS
    overlap = _overlap(one, other)
    alike = containment(one.grams, other.grams)
    if _nothing_in_common(one, other, overlap, alike):
        return _STRANGERS
    evidence = _evidence(one, other, overlap, alike)
    score = sum(value for _, value in evidence)
    if score <= SAME_FROM:
        return Verdict(False, round(score, 3), (), evidence)
    vetoes = tuple(_vetoes(one, other, overlap))
    return Verdict(not vetoes, round(score, 3), vetoes, evidence)


def contradictions(one: Side, other: Side) -> tuple[str, ...]:
    """Return the facts that forbid two items to be the same information, whatever speaks for it."""
    return tuple(_vetoes(one, other, _overlap(one, other)))


TWINS = Verdict(True, 12.0, (), (("identical_text", 12.0),))
"""What is said of two items with the very same text."""
_STRANGERS = Verdict(False, -4.6, (), ())


def _nothing_in_common(one: Side, other: Side, overlap: _Overlap, alike: float) -> bool:
    """Too little is shared for any sum of the evidence to come out above the threshold."""
    if max(overlap.one, overlap.other) >= 0.2 or alike >= 0.6:
        return False
    number = bool(one.document_number) and one.document_number == other.document_number
    return not number and one.links.isdisjoint(other.links)


def _heads_agree(one: Side, other: Side) -> bool:
    if one.document_number and other.document_number and one.document_number != other.document_number:
        return False
    titles = one.fingerprint.title, other.fingerprint.title
    return not all(titles) or titles[0] == titles[1] or not any(_title_vetoes(one, other, 1.0))


def _overlap(one: Side, other: Side) -> _Overlap:
    shared = conflicts = conflicting = dates = 0
    for clause in one.numbers.keys() & other.numbers.keys():
        weight = one.weights[clause]
        shared += weight
        if one.numbers[clause] != other.numbers[clause] and _numbers_differ(one, other, clause):
            conflicts += 1
            conflicting += weight
            dates += bool(one.numbers[clause] & DATED)
    return _Overlap(
        min(1.0, (shared - conflicting) / one.weight) if one.weight else 0.0,
        min(1.0, (shared - conflicting) / other.weight) if other.weight else 0.0,
        shared - conflicting,
        conflicts,
        dates,
        conflicting / shared if shared else 0.0,
    )


def _numbers_differ(one: Side, other: Side, clause: int) -> bool:
    if clause not in one.several and clause not in other.several:
        return True
    mine = one.several.get(clause, frozenset((one.numbers[clause],)))
    return mine.isdisjoint(other.several.get(clause, (other.numbers[clause],)))


def _vetoes(one: Side, other: Side, overlap: _Overlap) -> list[str]:
    found = _title_vetoes(one, other, max(overlap.one, overlap.other))
    if one.document_number and other.document_number and one.document_number != other.document_number:
        found.append("document_number")
    if overlap.dates:
        found.append("date_in_text")
    if overlap.conflicts and overlap.ratio >= 0.15:
        found.append("numbers_in_text")
    if ("r" in one.marks) != ("r" in other.marks):
        found.append("round_up")
    return found


def _differ(one: Side, other: Side, letter: str) -> bool:
    """Both name such facts and have none in common."""
    mine, theirs = one.marks.get(letter), other.marks.get(letter)
    return bool(mine and theirs and mine.isdisjoint(theirs))


def _title_vetoes(one: Side, other: Side, most: float) -> list[str]:
    """Return the vetoes that lie in the headlines; `most`: how much of one text is in the other."""
    found = []
    same_sentence = containment(one.grams, other.grams) >= SAME_SENTENCE
    if _differ(one, other, "d") or _differ(one, other, "D"):
        found.append("date_in_title")
    if _differ(one, other, "y"):
        found.append("year_in_title")
    if _ordinals_differ(one, other):
        found.append("ordinal")
    if _stages_differ(one, other):
        found.append("stage")
    if (same_sentence or most < NEARLY_ALL) and _one_sided(one, other):
        found.append("one_sided_word")
    if _places_differ(one, other):
        found.append("place")
    elif same_sentence and _name_replaced(one, other, everywhere=most < NEARLY_ALL):
        found.append("name_in_title")
    return found


def _by_unit(values: frozenset[str]) -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for value in values:
        unit, _, what = value.partition(":")
        result.setdefault(unit, set()).add(what)
    return result


def _ordinals_differ(one: Side, other: Side) -> bool:
    mine, theirs = _by_unit(one.marks.get("o", frozenset())), _by_unit(other.marks.get("o", frozenset()))
    return any(mine[unit].isdisjoint(theirs[unit]) for unit in mine.keys() & theirs.keys() if unit != "part")


def _stages_differ(one: Side, other: Side) -> bool:
    mine, theirs = _by_unit(one.marks.get("s", frozenset())), _by_unit(other.marks.get("s", frozenset()))
    return any(mine[row] != theirs[row] for row in mine.keys() & theirs.keys())


def _one_sided(one: Side, other: Side) -> bool:
    """One headline has 解读, 更正, 征求意见 …, the other has a headline without it."""
    if not (one.fingerprint.title and other.fingerprint.title):
        return False
    return _word_missing(one, other) or _word_missing(other, one)


def _word_missing(one: Side, other: Side) -> bool:
    words = one.marks.get("x", frozenset())
    return bool(words) and not any(_mentions(other, word) for word in words)


def _places_differ(one: Side, other: Side) -> bool:
    """Each headline names a place that the other item does not know."""
    return _names_elsewhere(one, other) and _names_elsewhere(other, one)


def _names_elsewhere(one: Side, other: Side) -> bool:
    known = other.marks.get("p", frozenset()) | other.marks.get("P", frozenset())
    return any(
        not _mentions(other, place) and not any(place in name or name in place for name in known)
        for place in one.marks.get("P", ())
    )


def _mentions(side: Side, words: str) -> bool:
    return words in side.fingerprint.title or words in side.fingerprint.lead


_NAMED = frozenset("省市县区旗乡镇村屯街路巷道局校司园站院厂桥社小")


def _name_replaced(one: Side, other: Side, *, everywhere: bool) -> bool:
    """
    The headlines are the same sentence with another name in it.

    Either the words that differ stand before 村, 街, 小区, 公司 and the like, or (`everywhere`) each item has words in the same
    place that the other lacks. A headline that was rewritten has little in common with the old one and is not meant.
    """
    if one.fingerprint.title > other.fingerprint.title:
        one, other = other, one  # of several shortest edits the one that is found depends on which headline comes first
    mine, theirs = one.fingerprint.title, other.fingerprint.title
    for edit in Levenshtein.opcodes(mine, theirs):
        if edit.tag != "replace":
            continue
        behind = mine[edit.src_end : edit.src_end + 1]
        if behind in _NAMED and behind == theirs[edit.dest_end : edit.dest_end + 1]:
            return True
        lacks = not _mentions(other, mine[edit.src_start : edit.src_end + 1])
        if everywhere and lacks and not _mentions(one, theirs[edit.dest_start : edit.dest_end + 1]):
            return True
    return False


def _evidence(one: Side, other: Side, overlap: _Overlap, alike: float) -> tuple[tuple[str, float], ...]:
    days = abs(one.at - other.at) / DAY
    most, least = max(overlap.one, overlap.other), min(overlap.one, overlap.other)
    short = min(one.weight, other.weight) < 60
    untitled = not (one.fingerprint.title and other.fingerprint.title)
    equal_title = bool(one.fingerprint.title) and one.fingerprint.title == other.fingerprint.title
    result = [
        ("bias", -4.6),
        ("coverage", 5.0 * most + 3.5 * least),
        ("title", 2.2 * alike + (2.0 if equal_title and len(one.fingerprint.title) >= 8 else 0.0)),
        ("time", -0.7 * math.log1p(days) * (1.0 - 0.8 * least)),
    ]
    if one.links & other.links:
        result.append(("link", 6.0 if most > 0.05 or alike > 0.3 or short or untitled else 3.0))
    if one.document_number and one.document_number == other.document_number:
        result.append(("document_number", 2.5))
    if overlap.conflicts:
        result.append(("number_conflicts", -2.0 * min(2, overlap.conflicts) - 4.0 * overlap.ratio))
    if equal_title and len(one.fingerprint.title) >= FULL_TITLE and min(one.weight, other.weight) < HEADLINE_ONLY:
        result.append(("headline_only", 3.0))
    if untitled and most > 0.3:
        result.append(("untitled", 1.2))
    if short and most > 0.3:
        result.append(("short", 0.8))
    if one.channel == other.channel:
        result.append(("same_channel", -1.2))
    missing = _missing_numbers(one, other)
    if missing:
        result.append(("numbers_missing", -1.0 * missing))
    said = [(name, round(value, 3)) for name, value in result if value]
    return tuple(sorted(said, key=lambda pair: (-abs(pair[1]), pair[0])))


def _missing_numbers(one: Side, other: Side) -> int:
    """Return how many days and ordinals of a headline the other item does not have anywhere in headline or lead, at most 2."""
    return min(2, _missing_in(other, one) + _missing_in(one, other))


def _missing_in(side: Side, opposite: Side) -> int:
    days = (value.partition("-")[2] for value in opposite.marks.get("d", ()))
    ordinals = (value.partition(":")[2] for value in opposite.marks.get("o", ()) if not value.startswith("part:"))
    return sum(not _has_number(side, day, "[日号]") for day in days) + sum(
        not _has_number(side, n, "") for n in ordinals
    )


def _has_number(side: Side, number: str, unit: str) -> bool:
    pattern = rf"(?<!\d){number}(?!\d){unit}"
    return (
        re.search(pattern, side.fingerprint.title) is not None or re.search(pattern, side.fingerprint.lead) is not None
    )
