"""
What is public already, as people may read it here: as it is, masked, or not at all.

The gate is for what goes out; but a leak that was found shall not be shown once more. Whoever may see what is under review sees the
words as they are, and where something was found in them that he has read them is on the record. Everybody else sees them masked as the
review stands and as screening says at this moment; where masks do not help, not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from syndicate.ledger.reviews import Reviews
from syndicate.model.review import Deed, Review, Role
from syndicate.model.screening import Disposition
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import READERS, granted, roles_of
from syndicate.review.judging import Judge

How = Literal["plain", "masked", "withheld"]


class Words(NamedTuple):
    """What was published."""

    title: str
    text: str
    unit: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a publication as one reader may see them."""

    title: str
    text: str
    how: How
    review: str = ""
    """The review of it, for whoever may see that there is one."""
    state: str = ""
    """How that review stands."""


class Published:
    """Shows publications; see the module."""

    def __init__(self, reviews: Reviews, judge: Judge, clock: Callable[[], datetime]) -> None:
        self._reviews = reviews
        self._judge = judge
        self._clock = clock

    def shown(self, standing: Review | None, words: Words, reader: str) -> Shown:
        """
        Return what a reader may see; that he saw words in which something was found is recorded first.

        Args:
            standing: The review of the publication, if there is one.
            words: The words of the reading that stands, and of which unit they are.
            reader: Name of the user; empty: a stranger.
        """
        title, text, unit = words
        if not reader or not self.may_read(standing, reader, unit):
            return self.masked(standing, title, text)
        if standing is not None and self._held(standing):
            with self._reviews.writing(self._clock()) as record:
                record.read(standing.id, reader)
        state = "" if standing is None else str(standing.state)
        return Shown(title=title, text=text, how="plain", review=standing.id if standing else "", state=state)

    def may_read(self, standing: Review | None, reader: str, unit: str) -> bool:
        """Say whether a user may see words of a unit as they are: for a clerk, those of his own."""
        person = self._reviews.person(reader)
        if person is None or person.disabled_at:
            return False
        if standing is None:
            return self.reads_all(reader) or (Role.CLERK in roles_of(person) and person.unit == unit)
        try:
            granted(person, Deed.READ, self._reviews.case(standing.id), standing, ())
        except Refused:
            return False
        return True

    def reads_all(self, reader: str) -> bool:
        """Say whether a user may see the words of every unit."""
        person = self._reviews.person(reader)
        if person is None:
            return False
        roles = roles_of(person) & READERS
        return bool(roles - {Role.CLERK}) or (bool(roles) and not person.unit)

    def masked(self, standing: Review | None, title: str, text: str) -> Shown:
        """Return what everybody may see of a publication."""
        base, masked = (title, text), False
        if standing is not None:
            version = self._reviews.version(standing.version)
            if self._stopped(standing):
                return _WITHHELD
            if (version.title, version.body) == (title, text):
                base, masked = (version.shown_title, version.shown_body), version.masks != "[]"
        verdict = self._judge.screen(*base)
        if verdict.disposition is Disposition.BLOCK:
            return _WITHHELD
        if verdict.disposition is Disposition.REDACT:
            redacted = verdict.redacted_title, verdict.redacted
            base = (
                redacted[0] if redacted[0] is not None else base[0],
                redacted[1] if redacted[1] is not None else base[1],
            )
            masked = True
        return Shown(title=base[0], text=base[1], how="masked" if masked else "plain")

    def heading(self, title: str) -> str:
        """Return a headline as everybody may see it; empty where it must not be shown."""
        if not title:
            return title
        verdict = self._judge.screen("", title)
        if verdict.disposition is Disposition.BLOCK:
            return ""
        return verdict.redacted if verdict.redacted is not None else title

    def _held(self, standing: Review) -> bool:
        return bool(self._reviews.findings(standing.version)) or self._alarmed(standing)

    def _stopped(self, standing: Review) -> bool:
        """Whether something stands open in it that masks do not cover."""
        return any(is_open and found.act == "block" for found, is_open in self._reviews.findings(standing.version))

    def _alarmed(self, standing: Review) -> bool:
        return any(alarm.review == standing.id for alarm in self._reviews.alarms(standing.jurisdiction))


_WITHHELD = Shown(title="", text="", how="withheld")
