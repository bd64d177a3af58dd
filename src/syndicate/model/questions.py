"""疑似同一信息: the questions that recognition puts to people, and the sides of a decision as a person has to see them."""

from __future__ import annotations

import msgspec


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure as a person who has to judge it sees it."""

    handle: str
    """Its name: 16 hexadecimal digits, the same in every ledger."""
    information: str
    """Name of the information that it is counted under."""
    source: str
    native_id: str
    channel: str
    unit: str
    title: str
    published_at: str
    """ISO 8601 with +08:00; empty while unknown."""
    url: str
    document_number: str
    index_number: str
    lead: str
    """The beginning of the text that stands."""
    place: str
    """File and row, or address, of the reading that stands."""
    receipt: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of both sides; of a shared one both values are equal, empty: that side does not say."""

    kind: str
    words: str
    """The kind in Chinese."""
    one: str
    other: str


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Two disclosures of two informations that forbid these to be one."""

    one: str
    other: str
    """The handles."""
    vetoes: tuple[str, ...]
    """The facts that differ."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """
    疑问: are these two the same information?

    Put once for two informations (or for two firm parts of one), about the pair of disclosures with the best evidence; until it is
    answered the pair counts as `decided`.
    """

    id: str
    """`ONE-OTHER`: the two handles."""
    one: Party
    other: Party
    decided: str
    """`same` or `different`: how it counts now."""
    why: str
    """
    `weak`: the evidence is weak either way. `vetoed`: strong evidence against a fact that lies in words. `blocked`: judged the same, but
    what the two stand with contradict each other.
    """
    score: float
    threshold: float
    """Judged the same above it, unless something forbids it."""
    evidence: tuple[tuple[str, float], ...]
    """Name and value, strongest first."""
    vetoes: tuple[str, ...]
    blocked_by: Contradiction | None
    """What keeps the two apart though they are judged the same."""
    shared: tuple[Difference, ...]
    """What both say."""
    differing: tuple[Difference, ...]
    """What they say differently."""
    weight: int
    """Disclosures that the answer concerns: those of both sides."""
    year: int
    jurisdiction: str
    act: int
    """The act that answered it before the text changed; 0: never answered."""
