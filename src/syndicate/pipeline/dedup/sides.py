"""One item of a comparison: its fingerprint, unpacked."""

from __future__ import annotations

import msgspec

from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.titles import bigrams

HEADLINE = 4
"""Fewer characters before or instead of a text say nothing about it."""
CALL = 7
"""Nor do so few that are all that a post says: 详见图片."""


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
    title: str
    """Headline, folded; empty when there is none, or a mere call: 提醒, 转扩, 公告."""
    grams: frozenset[str]
    """Pairs of its characters."""
    lead: str
    """Beginning of the text, folded."""
    borne_out: float
    """How much of its headline is in its text, 0 to 1; 1 where there is hardly any. A lure (快来看看) is not."""

    @property
    def is_a_sentence(self) -> bool:
        """Return whether its headline is all it says: a post of one sentence, which has no headline of its own."""
        return self.lead.endswith(self.title) and len(self.lead) < len(self.title) + CALL

    def mentions(self, words: str) -> bool:
        """Return whether headline or lead has the words."""
        return words in self.title or words in self.lead


def side_of(fingerprint: Fingerprint, at: int, channel: str, links: tuple[int, ...], document_number: str) -> Side:
    """Unpack a fingerprint for comparing."""
    words = memoryview(fingerprint.clauses).cast("Q").tolist()
    numbers = memoryview(fingerprint.numbers).cast("I").tolist()
    weights = dict(zip(words, fingerprint.weights, strict=True))
    once = len(weights) == len(words)
    marks: dict[str, set[str]] = {}
    for mark in fingerprint.marks:
        if mark[0] in marks:
            marks[mark[0]].add(mark[2:])
        else:
            marks[mark[0]] = {mark[2:]}
    title = "" if _is_a_call(fingerprint.title, fingerprint.lead) else fingerprint.title
    grams, lead = bigrams(title), fingerprint.lead
    return Side(
        fingerprint=fingerprint,
        at=at,
        channel=channel,
        links=frozenset(links),
        document_number=document_number,
        numbers=dict(zip(words, numbers, strict=True)),
        several={} if once else _several(words, numbers),
        weights=weights,
        weight=sum(fingerprint.weights) if once else sum(weights.values()),
        marks={letter: frozenset(values) for letter, values in marks.items()},
        title=title,
        grams=grams,
        lead=lead,
        borne_out=1.0 if len(lead) < 2 * len(title) else sum([gram in lead for gram in grams]) / max(1, len(grams)),
    )


def _is_a_call(title: str, lead: str) -> bool:
    return len(title) < HEADLINE or (len(title) <= CALL and title == lead)


def _several(words: list[int], numbers: list[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for clause, number in zip(words, numbers, strict=True):
        found.setdefault(clause, set()).add(number)
    return {clause: frozenset(values) for clause, values in found.items() if len(values) > 1}
