"""
Are two items the same information? The answer depends on the two items alone.

Evidence adds up: shared clauses, headline, an explicit link, document number, nearness in time; against it stand facts that differ
(see `vetoes`), which forbid the pair whatever else is alike. The kinds of evidence and their order of strength follow measurements
on re-posts and look-alikes of real notices; see docs/recognition.md.
"""

from __future__ import annotations

from typing import NamedTuple

from syndicate.pipeline.dedup.digests import digest_of
from syndicate.pipeline.dedup.doubts import is_doubtful
from syndicate.pipeline.dedup.evidence import (
    Weighed,
    alignment_of,
    evidence_of,
    may_align,
    nothing_in_common,
    strongest_first,
    subjects_of,
)
from syndicate.pipeline.dedup.headings import headlines_of
from syndicate.pipeline.dedup.overlap import overlap_of
from syndicate.pipeline.dedup.parameters import INSTALLED, SAME_FROM, Parameters
from syndicate.pipeline.dedup.replaced import replaced_in
from syndicate.pipeline.dedup.sides import Side, side_of
from syndicate.pipeline.dedup.vetoes import head_vetoes, vetoes

__all__ = ["SAME_FROM", "TWINS", "Side", "Verdict", "compare", "contradictions", "side_of"]

SAYS_ENOUGH = 24
"""An equal text of so many characters is the same text; a shorter one (详情点击链接) may stand under anything."""


class Verdict(NamedTuple):
    """What a comparison found. `evidence` is for people: name and value, strongest first; see `words` for the names."""

    same: bool
    score: float
    vetoes: tuple[str, ...]
    evidence: tuple[tuple[str, float], ...]
    doubtful: bool = False
    """The evidence is weak either way: a person is asked, until then the pair counts as decided."""


TWINS = Verdict(True, 12.0, (), (("identical_text", 12.0),))
"""What is said of two items with the very same text."""
_STRANGERS = Verdict(False, -4.0, (), ())


def compare(one: Side, other: Side, by: Parameters = INSTALLED) -> Verdict:
    """Return whether two items are the same information, with the evidence; the order of the two plays no part."""
    if _same_text(one, other):
        return TWINS
    overlap = overlap_of(one, other)
    headlines = headlines_of(one, other)
    digest = digest_of(one, other, overlap)
    if nothing_in_common(one, other, overlap, headlines, digest):
        return _STRANGERS
    weighed = evidence_of(one, other, overlap, headlines, digest, by.weights)
    reach = by.weights["aligned"] * may_align(one, other, overlap, headlines, digest)
    if sum([value for _, value in weighed]) + reach <= by.same_from - by.doubts.below:
        return _verdict(weighed, (), by)
    replaced = replaced_in(one, other, overlap)
    weighed += subjects_of(one, other, headlines, by.weights)
    weighed += alignment_of(overlap, replaced, digest, by.weights, counts=reach > 0)
    return _verdict(weighed, _forbidding(vetoes(one, other, overlap, replaced), by), by)


def _verdict(weighed: Weighed, found: tuple[str, ...], by: Parameters) -> Verdict:
    score = round(sum([value for _, value in weighed]), 3)
    doubtful = is_doubtful(score - by.same_from, found, weighed, by.doubts)
    return Verdict(score > by.same_from and not found, score, found, strongest_first(weighed), doubtful)


def contradictions(one: Side, other: Side, by: Parameters = INSTALLED) -> tuple[str, ...]:
    """Return the facts that forbid two items to be the same information, whatever speaks for it."""
    if _same_text(one, other):
        return ()
    overlap = overlap_of(one, other)
    return _forbidding(vetoes(one, other, overlap, replaced_in(one, other, overlap)), by)


def _forbidding(found: list[str], by: Parameters) -> tuple[str, ...]:
    return tuple([veto for veto in found if veto not in by.ignored] if by.ignored else found)


def _same_text(one: Side, other: Side) -> bool:
    """The very same text under headlines that do not contradict each other."""
    if one.fingerprint.digest != other.fingerprint.digest or one.fingerprint.size < SAYS_ENOUGH:
        return False
    if one.document_number and other.document_number and one.document_number != other.document_number:
        return False
    return not (one.title and other.title) or one.title == other.title or not head_vetoes(one, other)
