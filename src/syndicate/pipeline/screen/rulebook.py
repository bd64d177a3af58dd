"""Rule sets of screening as typed values: words, rules with their reasons, and the examples each must satisfy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec

from syndicate.model.screening import Act


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"name": "class"}):
    """Words of one class: captions of values, or signals."""

    name: str
    words: tuple[str, ...]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"name": "class"}):
    """Words of one class that are put together: one of each part, in order, without anything between; "" is none."""

    name: str
    parts: tuple[tuple[str, ...], ...]

    def words(self) -> Iterator[str]:
        """Yield every combination."""
        return map("".join, product(*self.parts))


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text and what the rule must find in it: the exact words, or nothing."""

    text: str
    find: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: which findings of the program it lets speak, what becomes of them, and why."""

    id: str
    kind: str
    act: Act
    reason: str
    enabled: bool = True
    example: tuple[Example, ...] = ()


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a rule set. All files together are one rule set."""

    source: str
    label: tuple[Label, ...] = ()
    phrases: tuple[Phrases, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    rule: tuple[Rule, ...] = ()


class Mask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a kind is masked: how many characters stay at either end, or a text in its place, or an address down to a level."""

    keep: tuple[int, int] | None = None
    text: str | None = None
    until: str | None = None


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The masks of one purpose of publication, and where they are laid down."""

    purpose: str
    when: tuple[str, ...]
    source: str
    mask: dict[str, Mask]


class MaskFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All masking profiles; the last one is for every other purpose."""

    source: str
    profile: tuple[Profile, ...]
    default: dict[str, Mask]
