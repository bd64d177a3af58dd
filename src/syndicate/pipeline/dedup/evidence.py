"""What speaks for and against two items being the same information, in numbers that add up."""

from __future__ import annotations

import math
from collections.abc import Mapping

from syndicate.pipeline.dedup.digests import SHORT, Digest
from syndicate.pipeline.dedup.headings import Headlines
from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.replaced import Replaced
from syndicate.pipeline.dedup.sides import Side

DAY = 86_400
EQUAL_TITLE = (6, 16)
"""An equal headline counts from so many characters on, in full from so many."""
HEADLINE_ONLY = 24
"""A text of less weight has hardly anything but its headline."""
EXCERPT = 40
"""Shared clauses of so much weight are several, not one common phrase."""
SOMEWHAT = 0.3
"""Up to here headlines are alike by chance."""
TIED = 0.3
"""With so much of one text in the other the two have to do with each other."""
SAYS_SOMETHING = 16
"""What is shared counts in full from so much weight on: 转发 and 收藏 are in many posts and say nothing."""
SAME_HEADLINE = 0.6
"""With so much of one headline in the other, or …"""
HALF = 0.45
"""… so much of one text in the other, words may have been replaced in it."""
BEGINNING = 40
"""A beginning of fewer characters may be in place by chance."""
BORNE_OUT = 0.4
"""So much more of a headline is in its own text than in another that it speaks of something else."""
LURE, SUBJECT = 0.3, 0.7
"""With so little of it in its own text a headline may stand over any; with so much it says what the text is about."""

WEIGHTS = {
    "bias": -3.0,  # two items are different informations until something says otherwise
    "coverage": 3.5,  # how much of one text is in the other
    "coverage_both": 1.2,  # the same for the one that has less in common: a whole text, not just an excerpt
    "excerpt": 0.5,  # several clauses are shared, not one common phrase
    "title": 2.1,  # how much of one headline is in the other
    "equal_title": 2.6,  # the same headline to the letter
    "headline_only": 2.0,  # a post that has nothing but its headline is about what the headline says
    "untitled": 1.0,  # a post without a headline has no other way to be alike
    "short": 0.6,  # nor has a short one
    "rewritten": 0.7,  # an entirely other headline over a shared text was rewritten; a half-changed one names something else
    "link": 5.3,  # an explicit link
    "link_alone": 2.5,  # the same where nothing else is alike: many posts may point at one page
    "document_number": 2.7,
    "index_number": 2.5,  # opaque and unique within its issuer: another one says nothing, for units file the same thing anew
    "dates_agree": 1.1,  # shared clauses with the same day, at most two
    "project_number": 1.7,  # the stages of a project share it
    "figures_agree": 0.5,  # shared clauses with the same other numbers, at most three
    "time": -1.2,  # by the logarithm of the days between the two, less where both texts are alike
    "same_channel": -0.5,  # an account seldom publishes the same thing twice
    "number_conflicts": -3.0,  # shared clauses with other numbers, at most three
    "numbers_missing": -0.1,  # numbers of one headline that the other item does not have, at most two
    "one_sided": -1.0,  # 解读, 结果 and the like in one headline only
    "subjects": -2.5,  # each headline is borne out by its own text and not by the other
    "names_replaced": -2.1,  # the same sentences with other names, at most two
    "aligned": 4.8,  # of what no clause shares, how much is in place all the same: other punctuation, other words here and there
    "numbers_replaced": -2.4,  # the same sentences with other numbers, at most two
    "digest": 4.1,  # how much of a short post is in the other item, in whatever order
    "digest_agrees": 0.8,  # numbers of a short post that the other item has, at most three; it lacks none
    "digest_facts": 2.2,  # a day, the places and every number of a short post are in the other item
    "digest_differs": -1.8,  # numbers that it lacks, at most two
    "apart": -1.1,  # two whole articles that share next to nothing
}
"""Fitted on labelled pairs by logistic regression towards what experience says, and rounded."""


_NOTHING: frozenset[str] = frozenset()
Evidence = tuple[tuple[str, float], ...]
"""Name and value of what speaks for (above 0) or against, strongest first."""


Weighed = list[tuple[str, float]]
"""The same in no order of strength."""


def nothing_in_common(one: Side, other: Side, overlap: Overlap, headlines: Headlines, digest: Digest) -> bool:
    """Too little is shared for any sum of the evidence to come out above the threshold."""
    if overlap.one >= 0.2 or overlap.other >= 0.2 or headlines.alike >= 0.5 or digest.told > 0 or digest.facts:
        return False
    if _same_number(one, other) or _same_index_number(one, other):
        return False
    return one.links.isdisjoint(other.links)


def _same_number(one: Side, other: Side) -> bool:
    return bool(one.document_number) and one.document_number == other.document_number


def _same_index_number(one: Side, other: Side) -> bool:
    mine = one.marks.get("i")
    return mine is not None and mine == other.marks.get("i")


def evidence_of(
    one: Side,
    other: Side,
    overlap: Overlap,
    headlines: Headlines,
    digest: Digest,
    weights: Mapping[str, float] = WEIGHTS,
) -> Weighed:
    """Return name and value of what speaks for (above 0) or against; the order of the two plays no part."""
    found = _texts(one, other, overlap)
    found += _digests(overlap, digest)
    found += _titles(one, other, overlap, headlines)
    found += _circumstances(one, other, overlap, headlines)
    return [(name, round(weights[name] * value, 3)) for name, value in found if value]


def may_align(one: Side, other: Side, overlap: Overlap, headlines: Headlines, digest: Digest) -> float:
    """Return how much the alignment of two beginnings may add at most: nothing unless headline, link or clauses say the same."""
    if overlap.conflicts or (
        headlines.alike < SAME_HEADLINE
        and not headlines.equal
        and overlap.most < HALF
        and one.links.isdisjoint(other.links)
    ):
        return 0.0
    return max(0.0, min(1.0, min(len(one.lead), len(other.lead)) / BEGINNING) - max(overlap.most, digest.told))


def subjects_of(one: Side, other: Side, headlines: Headlines, weights: Mapping[str, float] = WEIGHTS) -> Weighed:
    """Return what speaks against two items whose subjects differ: each headline stands in its own text, and not in the other."""
    if not headlines.both or headlines.alike >= SAME_HEADLINE or not one.links.isdisjoint(other.links):
        return []
    if _own(one, other) < BORNE_OUT or _own(other, one) < BORNE_OUT:
        return []
    return [("subjects", weights["subjects"])]


def _own(one: Side, other: Side) -> float:
    """Return how much more of what only this headline says is in its own text than in the other item."""
    grams = one.grams - other.grams
    if len(one.lead) < 2 * len(one.title):  # the headline is all there is
        return 0.0
    mine = sum([gram in one.lead for gram in grams])
    theirs = sum([gram in other.lead or gram in other.title for gram in grams])
    return (mine - theirs) / max(1, len(grams))


def _aligned(overlap: Overlap, replaced: Replaced, digest: Digest) -> float:
    if replaced.numbers or replaced.form or overlap.conflicts:
        return 0.0
    return max(0.0, replaced.kept - max(overlap.most, digest.told))


def alignment_of(
    overlap: Overlap, replaced: Replaced, digest: Digest, weights: Mapping[str, float] = WEIGHTS, *, counts: bool = True
) -> Weighed:
    """
    Return what was filled in otherwise, and what is in place all the same.

    It is looked for only where everything else says the same; `counts`: what is in place may speak for the pair, see `may_align`.
    """
    found = [
        ("names_replaced", min(2.0, replaced.names)),
        ("numbers_replaced", min(2.0, replaced.numbers)),
        ("aligned", _aligned(overlap, replaced, digest) if counts else 0.0),
    ]
    return [(name, round(weights[name] * value, 3)) for name, value in found if value]


def strongest_first(weighed: Weighed) -> Evidence:
    """Return the evidence in the order in which people are shown it."""
    ranked = sorted([(-abs(value), name, value) for name, value in weighed])
    return tuple([(name, value) for _, name, value in ranked])


def _texts(one: Side, other: Side, overlap: Overlap) -> list[tuple[str, float]]:
    most, least = overlap.most, overlap.least
    said = min(1.0, overlap.shared / SAYS_SOMETHING)
    found = [("bias", 1.0), ("coverage", most * said), ("coverage_both", least * said)]
    if most >= 0.5 and overlap.shared >= EXCERPT:
        found.append(("excerpt", 1.0))
    elif most < 0.25 and min(one.weight, other.weight) >= SHORT:
        # an account that says the same thing again says it in the same words
        found.append(("apart", 3.0 if one.channel == other.channel else 1.0))
    if overlap.agreed:
        found.append(("dates_agree", min(2, overlap.agreed)))
    if overlap.figures:
        found.append(("figures_agree", min(3, overlap.figures)))
    if overlap.conflicts:
        found.append(("number_conflicts", min(3, overlap.conflicts)))
    return found


def _digests(overlap: Overlap, digest: Digest) -> list[tuple[str, float]]:
    told = digest.told - overlap.most
    if told <= 0 and not (digest.facts and overlap.most < TIED):
        return []
    return [
        ("digest", max(0.0, told)),
        ("digest_facts", float(digest.facts)),
        ("digest_agrees", 0.0 if digest.missing else float(min(3, digest.agree))),
        ("digest_differs", float(min(2, digest.missing))),
    ]


def _titles(one: Side, other: Side, overlap: Overlap, headlines: Headlines) -> list[tuple[str, float]]:
    found = [("numbers_missing", float(_missing_numbers(one, other)))]
    alike = headlines.alike
    quoting = "r" in one.marks and "r" in other.marks
    borne = (max(one.borne_out, other.borne_out) - LURE) / (SUBJECT - LURE)
    borne = 1.0 if quoting else max(0.0, min(1.0, borne))
    if alike > SOMEWHAT:
        found.append(("title", borne * (alike - SOMEWHAT) / (1.0 - SOMEWHAT)))
    elif headlines.both and overlap.most > TIED:
        found.append(("rewritten", 1.0))
    if min(one.weight, other.weight) < HEADLINE_ONLY:
        found.append(("headline_only", alike))
    least, full = EQUAL_TITLE
    length = max(len(one.title), len(other.title))
    if headlines.equal and length >= least:
        found.append(("equal_title", borne * min(length, full) / full))
    if headlines.both and one.marks.get("x") != other.marks.get("x"):
        found.append(("one_sided", 1.0))
    return found


def _circumstances(one: Side, other: Side, overlap: Overlap, headlines: Headlines) -> list[tuple[str, float]]:
    days = abs(one.at - other.at) / DAY
    found = [
        ("time", math.log1p(days) * (1.0 - 0.8 * overlap.least)),
        ("same_channel", float(one.channel == other.channel)),
        ("document_number", float(_same_number(one, other))),
        ("index_number", float(_same_index_number(one, other))),
        ("project_number", float(not one.marks.get("j", _NOTHING).isdisjoint(other.marks.get("j", _NOTHING)))),
    ]
    most = overlap.most
    short = min(one.weight, other.weight) < SHORT
    linked = not one.links.isdisjoint(other.links)
    if linked:
        alone = headlines.both and most < 0.05 and headlines.alike < TIED and not short
        found.append(("link_alone" if alone else "link", 1.0))
    if linked or most > TIED or headlines.alike >= 0.8:
        found += [("untitled", float(not headlines.both)), ("short", float(short))]
    return found


def _missing_numbers(one: Side, other: Side) -> int:
    """Return how many days and counts of a headline the other item does not have anywhere in headline or lead, at most 2."""
    if _NUMBERED.isdisjoint(one.marks) and _NUMBERED.isdisjoint(other.marks):
        return 0
    return min(2, _missing_in(other, one) + _missing_in(one, other))


_NUMBERED = frozenset("don")


def _missing_in(side: Side, opposite: Side) -> int:
    marks = opposite.marks
    if not (marks.keys() & _NUMBERED):
        return 0
    missing = 0
    for day in marks.get("d", ()):
        missing += not _has_number(side, day.partition("-")[2], "日号")
    for letter in "on":
        for value in marks.get(letter, ()):
            if not value.startswith("part:"):
                missing += not _has_number(side, value.partition(":")[2], "")
    return missing


def _has_number(side: Side, number: str, unit: str) -> bool:
    return _says(side.title, number, unit) or _says(side.lead, number, unit)


def _says(text: str, number: str, units: str) -> bool:
    """Say whether a text has a number that is no part of a longer one, before one of the units where there are any."""
    place = text.find(number)
    while place >= 0:
        end = place + len(number)
        behind = text[end : end + 1]
        if not text[place - 1 : place].isdecimal() and not behind.isdecimal() and (not units or behind in units):
            return True
        place = text.find(number, place + 1)
    return False
