"""Masking: each span as its kind and the purpose of publication demand; every character outside the spans stays."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from syndicate.pipeline.screen.rulebook import Mask, MaskFile, Profile
from syndicate.pipeline.screen.view import View

STAR = "*"
_VALUE = re.compile(r"[^\s\-.·/\\,、，'’~:_+|;()]")
_PLACES = {"镇乡街道": re.compile(r".*?(?:街道(?!办)|镇|乡)|.*?[区县旗]|.*?市"), "区": re.compile(r".*?[区县旗]|.*?市")}
_REST = Mask(keep=(0, 0))


Change = tuple[int, int, str]
"""A stretch of the raw text and what takes its place."""


def applied(raw: str, changes: Sequence[Change]) -> str:
    """Return the text with the changes made. They stand in order; of two that overlap the first is made."""
    pieces, at = [], 0
    for start, end, new in changes:
        if start >= at:
            pieces += [raw[at:start], new]
            at = end
    return "".join([*pieces, raw[at:]])


class Hidden(NamedTuple):
    """A span and the characters in it that its mask hides: one star for each, or a few stars for all of them."""

    start: int
    end: int
    places: Sequence[int]
    even: bool
    """Whether each hidden character becomes one star."""


class Place(NamedTuple):
    """A span to mask: in its view, and on the raw text."""

    view: View
    start: int
    end: int
    kind: str


class Masks:
    """The masking profiles of a rule set."""

    def __init__(self, file: MaskFile) -> None:
        self._file = file

    @classmethod
    def from_text(cls, name: str, toml: str) -> Masks:
        """
        Read the profiles.

        Raises:
            ValueError: The text is not valid, names no profile, or a mask says nothing or shows too much; names file, purpose and kind.
        """
        try:
            file = msgspec.convert(tomllib.loads(toml), MaskFile)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise ValueError(f"{name}：遮盖办法有误 / masks not valid: {error}") from error
        if not file.profile:
            raise ValueError(f"{name}：至少要有一个用途 / at least one profile is needed")
        for profile in file.profile:
            for kind, mask in {**file.default, **profile.mask}.items():
                _check(f"{name}：用途“{profile.purpose}”，{kind}", mask)
        return cls(file)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Return the profiles in the order in which they are asked."""
        return self._file.profile

    def profile(self, heading: str) -> Profile:
        """Return the first profile one of whose words stands in the heading; the last one where none does."""
        for profile in self._file.profile:
            if any(word in heading for word in profile.when):
                return profile
        return self._file.profile[-1]

    def changes(self, places: Sequence[Place], profile: Profile) -> list[Change]:
        """Return what masking changes on the raw text, in order. Tags within a span stay; spans must not overlap."""
        changes: list[Change] = []
        for place in places:
            changes += _masked(place, self._mask(place, profile))
        return sorted(changes)

    def hidden(self, place: Place, profile: Profile) -> Hidden:
        """Return which characters of a span its mask hides, in the view."""
        mask = self._mask(place, profile)
        return Hidden(place.start, place.end, _hidden(place, mask), mask.keep is not None)

    def _mask(self, place: Place, profile: Profile) -> Mask:
        return profile.mask.get(place.kind) or self._file.default.get(place.kind) or _REST


_LEAST_HIDDEN = {"cn_id": 10, "mobile": 4, "bank_card": 8, "bank_account": 6, "passport": 4, "travel_permit": 4}
_LENGTH = {"cn_id": 18, "mobile": 11, "bank_card": 16, "bank_account": 12, "passport": 9, "travel_permit": 9}


def _check(where: str, mask: Mask) -> None:
    given = [value for value in (mask.keep, mask.text, mask.until) if value is not None]
    if len(given) != 1 or (mask.until is not None and mask.until not in _PLACES):
        raise ValueError(f"{where}：keep、text、until 应恰好写一项 / exactly one of keep, text, until is wanted")
    kind = where.rpartition("，")[2]
    if mask.keep is not None and (
        min(mask.keep) < 0 or _LENGTH.get(kind, 99) - sum(mask.keep) < _LEAST_HIDDEN.get(kind, 0)
    ):
        raise ValueError(
            f"{where}：至少隐去 {_LEAST_HIDDEN.get(kind, 0)} 位 / at least {_LEAST_HIDDEN.get(kind, 0)} characters must be hidden"
        )


def _masked(place: Place, mask: Mask) -> list[Change]:
    """Return the changes to the raw text for one span, character by character, so that tags between them stay."""
    hidden = _hidden(place, mask)
    if not hidden:
        return []
    new = None if mask.keep is not None else (mask.text or STAR * 3)
    whole = place.view.unbroken(place.start, place.end)
    if whole is None:
        return _piecewise(place, hidden, new)
    by = whole[0] - place.start
    if isinstance(hidden, range):
        return [(hidden.start + by, hidden.stop + by, new or STAR * len(hidden))]
    return [(at + by, at + by + 1, STAR) for at in hidden]


def _piecewise(place: Place, hidden: Sequence[int], new: str | None) -> list[Change]:
    if new is None:
        return [(*place.view.span(at, at + 1), STAR) for at in hidden]
    gone = sorted(set(place.view.characters(hidden[0], hidden[-1] + 1)))
    return [(start, end, new if index == 0 else "") for index, (start, end) in enumerate(gone)]


def _hidden(place: Place, mask: Mask) -> Sequence[int]:
    """Return the positions in the view of the characters that a mask hides; what parts the groups of a number stays."""
    text = place.view.text
    if mask.keep is None:
        kept = 0 if mask.until is None else _kept(text[place.start : place.end], mask.until)
        return range(place.start + kept, place.end)
    shown: Sequence[int] = range(place.start, place.end)
    if not text[place.start : place.end].isalnum():
        shown = [at for at in shown if _VALUE.match(text[at])]
    first, last = mask.keep
    if first + last >= len(shown):
        first, last = min(1, len(shown) - 1), 0
    return shown[first : len(shown) - last]


def _kept(said: str, until: str) -> int:
    found = _PLACES[until].match(said)
    return found.end() if found and not any(char.isdecimal() for char in found[0]) else 0
