"""Facts that differ and forbid two items to be the same information, whatever else is alike."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.begun import first_words_differ
from syndicate.pipeline.dedup.corrections import one_corrects
from syndicate.pipeline.dedup.headlines import SAME_TEXT, days_differ, first_listed_differ, title_vetoes
from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.replaced import Replaced
from syndicate.pipeline.dedup.sides import Side
from syndicate.pipeline.dedup.told import tells_another

CONFLICTING = 0.15
"""Shared clauses of which so much by weight has other numbers are a form that was filled in anew; so are two, or one in the lead."""
QUOTED = 0.5
"""Two round-ups that are one quote the same items: so much of the shorter one is in the longer one, under a headline like its own, …"""
FIRST_ENTRY = 8
"""… or one has the first characters of the other."""
CUT = 0.9
"""Of a cut so much is in the whole."""
DOCUMENT_HEAD = 40
"""A document has its number within so many characters of its beginning."""
_SIGNS = re.compile(r"\W+")
_SERIAL = re.compile(r"\d{1,4}号")
_EQUAL = Overlap(1.0, 1.0, 0, 0, 0, 0.0, 0, 0)


def vetoes(one: Side, other: Side, overlap: Overlap, replaced: Replaced) -> list[str]:
    """Return the names of the facts that differ; the order of the two plays no part."""
    found = _said_vetoes(one, other, overlap)
    if _document_numbers_differ(one, other):
        found.append("document_number")
    if _project_numbers_differ(one, other):
        found.append("project_number")
    if overlap.dates:
        found.append("date_in_text")
    elif _days_of_leads_differ(one, other, overlap):
        found.append("date_in_lead")
    if replaced.times:
        found.append("time_in_lead")
    if replaced.form or first_listed_differ(one, other):
        found.append("names_in_lead")
    if overlap.conflicts and (overlap.ratio >= CONFLICTING or overlap.conflicts > 1 or replaced.numbers):
        found.append("numbers_in_text")
    if _only_one_is_a_round_up(one, other, overlap) or _other_round_ups(one, other, overlap):
        found.append("round_up")
    return found


def _said_vetoes(one: Side, other: Side, overlap: Overlap) -> list[str]:
    """Return what headlines, the first words that stand for one, and an item's word on its own nature say."""
    found = title_vetoes(one, other, overlap) or first_words_differ(one, other)
    if not found and tells_another(one, other):
        found.append("name_in_title")
    if "one_sided_word" not in found and one_corrects(one, other):
        found.append("one_sided_word")
    return found


def head_vetoes(one: Side, other: Side) -> list[str]:
    """Return the vetoes that lie in the headlines of two items with the very same text."""
    return title_vetoes(one, other, _EQUAL)


def _only_one_is_a_round_up(one: Side, other: Side, overlap: Overlap) -> bool:
    """One quotes several others and the other does not, unless it is a cut of it: the same text under the same headline."""
    if ("r" in one.marks) == ("r" in other.marks):
        return False
    return one.title != other.title or not one.title or overlap.most < CUT


def _other_round_ups(one: Side, other: Side, overlap: Overlap) -> bool:
    if "r" not in one.marks or overlap.least >= QUOTED or not (one.lead and other.lead):
        return False
    if one.title and other.title and one.grams.isdisjoint(other.grams):
        return True
    if overlap.most >= QUOTED:
        return False
    return one.lead[:FIRST_ENTRY] not in other.lead and other.lead[:FIRST_ENTRY] not in one.lead


def _days_of_leads_differ(one: Side, other: Side, overlap: Overlap) -> bool:
    if overlap.agreed or overlap.least >= SAME_TEXT:
        return False
    return days_differ(one.marks.get("l", ()), other.marks.get("l", ()))


def _document_numbers_differ(one: Side, other: Side) -> bool:
    if one.document_number and other.document_number:
        return one.document_number != other.document_number
    return _another_of_the_series(one, other) or _another_of_the_series(other, one)


def _another_of_the_series(one: Side, other: Side) -> bool:
    """The text of the other begins with a number of the same series and year, and neither text speaks of both."""
    series, _, number = one.document_number.partition("〕")
    if not number:
        return False
    begin = _SIGNS.sub("", series)
    place = other.lead.find(begin, 0, DOCUMENT_HEAD + len(begin))
    if place < 0:
        return False
    found = _SERIAL.match(other.lead, place + len(begin))
    return found is not None and found[0] != _SIGNS.sub("", number) and begin + found[0] not in one.lead


def _project_numbers_differ(one: Side, other: Side) -> bool:
    mine, theirs = one.marks.get("j"), other.marks.get("j")
    if not mine or not theirs:
        return False
    return not any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)
