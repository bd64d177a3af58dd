"""What two items have in common and where they differ, in plain values for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from syndicate.pipeline.dedup.overlap import overlap_of
from syndicate.pipeline.dedup.sides import Side

MOST = 3
"""Differences within the texts that are shown; more do not help anyone to decide."""
LONGEST = 24
"""Characters of a replaced piece that is shown."""
_KINDS = {
    "y": "year",
    "m": "month",
    "o": "ordinal",
    "n": "number",
    "s": "stage",
    "x": "word",
    "j": "project_number",
    "i": "index_number",
}
_TELLING = frozenset({"word", "ordinal"})
"""Kinds that say something where only one of the two has them."""


class Fact(NamedTuple):
    """One fact of both items; `kind` is a name of `words.FACTS`. Of a shared fact both values are equal; empty: the item has none."""

    kind: str
    one: str
    other: str


def shared_and_differing(one: Side, other: Side) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the facts that two items share and those in which they differ; swapping the items swaps the values."""
    shared: list[Fact] = []
    differing: list[Fact] = []
    for kind, mine, theirs in _facts(one, other):
        both = [value for value in mine if value in theirs]
        if both:
            shared.append(Fact(kind, "、".join(both), "、".join(both)))
        elif (mine and theirs) or ((mine or theirs) and kind in _TELLING):
            differing.append(Fact(kind, "、".join(mine), "、".join(theirs)))
    overlap = overlap_of(one, other)
    if overlap.shared:
        shared.append(Fact("text", f"{overlap.one:.0%}", f"{overlap.other:.0%}"))
    if not one.links.isdisjoint(other.links):
        shared.append(Fact("link", "✓", "✓"))
    differing += _replaced("name", one.title, other.title)
    differing += _replaced("in_text", one.lead, other.lead)
    return tuple(shared), tuple(differing)


def _facts(one: Side, other: Side) -> list[tuple[str, list[str], list[str]]]:
    found = [
        (
            "document_number",
            [one.document_number] * bool(one.document_number),
            [other.document_number] * bool(other.document_number),
        ),
        ("date", _days(one), _days(other)),
    ]
    found += [(kind, _plain(letter, one), _plain(letter, other)) for letter, kind in _KINDS.items()]
    found.append(("place", _places(one), _places(other)))
    if one.title and one.title == other.title:
        found.append(("title", [one.title], [other.title]))
    return found


def _days(side: Side) -> list[str]:
    return [_day(day) for day in sorted(side.marks.get("d") or side.marks.get("l") or (), key=_calendar)]


def _calendar(day: str) -> tuple[int, int]:
    month, _, number = day.partition("-")
    return int(month or 0), int(number)


def _day(day: str) -> str:
    month, _, number = day.partition("-")
    return f"{month}月{number}日" if month else f"{number}日"


def _plain(letter: str, side: Side) -> list[str]:
    return sorted({_value(letter, mark) for mark in side.marks.get(letter, ())})


def _value(letter: str, mark: str) -> str:
    first, _, second = mark.partition(":")
    if letter in ("o", "n"):
        return (
            f"第{second}{first}"
            if letter == "o" and first != "part"
            else f"{second}{first}"
            if letter == "n"
            else f"（{second}）"
        )
    if letter == "s":
        return second
    return {"y": f"{mark}年", "m": f"{mark}月"}.get(letter, mark)


def _places(side: Side) -> list[str]:
    return sorted(side.marks.get("P") or side.marks.get("p") or ())


def _replaced(kind: str, mine: str, theirs: str) -> Iterable[Fact]:
    """Yield the pieces in which two strings of one sentence differ; nothing where they are other sentences."""
    if not mine or not theirs or mine == theirs:
        return
    turned = mine > theirs  # of several shortest edits the same one is shown, whichever item comes first
    edits = Levenshtein.opcodes(*((theirs, mine) if turned else (mine, theirs)))
    kept = sum(edit.src_end - edit.src_start for edit in edits if edit.tag == "equal")
    if kept < 0.5 * min(len(mine), len(theirs)):
        return
    replaced = [edit for edit in edits if edit.tag == "replace"]
    first, second = (theirs, mine) if turned else (mine, theirs)
    for edit in replaced[:MOST]:
        pieces = _whole(first, edit.src_start, edit.src_end), _whole(second, edit.dest_start, edit.dest_end)
        if max(map(len, pieces)) <= LONGEST:
            yield Fact(kind, *(reversed(pieces) if turned else pieces))


def _whole(text: str, start: int, end: int) -> str:
    """Return a piece with the rest of the numbers that it begins or ends in, and the character behind."""
    while start > 0 and text[start - 1].isdigit() and text[start : start + 1].isdigit():
        start -= 1
    while end < len(text) and text[end].isdigit() and text[end - 1 : end].isdigit():
        end += 1
    return text[start : end + 1]
