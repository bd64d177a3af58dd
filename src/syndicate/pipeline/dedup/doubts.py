"""Which pairs a person is asked about: the evidence is weak either way, or it and a fact that differs contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How near is near: distances of a sum of evidence from the threshold."""

    below: float = 0.9
    """A sum so little below the threshold decides little …"""
    above: float = 0.5
    """… nor does one so little above it."""
    filled_in: float = 4.0
    """Up to so much above it, a name or a number that was filled in otherwise may make another information of it."""
    overwhelming: float = 3.5
    """So much above it, a veto that lies in words alone may be a matter of style."""


INSTALLED_LIMITS = Limits()
OPEN_TO_QUESTION = frozenset({"one_sided_word", "name_in_title", "names_in_lead"})
"""Vetoes that lie in words; days, numbers, stages and places that differ are facts."""
SUSPICIOUS = frozenset({"names_replaced", "numbers_replaced", "number_conflicts", "digest_differs"})


def is_doubtful(
    above: float, vetoes: Sequence[str], evidence: Collection[tuple[str, float]], limits: Limits = INSTALLED_LIMITS
) -> bool:
    """
    Say whether a person should be asked about a pair.

    The limits were chosen on labelled pairs: beyond them nine in ten are decided rightly. Where few notices have look-alikes one item
    in forty has a doubtful pair, where each has several one in six.

    Args:
        above: How far the sum of evidence lies above the threshold; negative below it.
        vetoes: The facts that differ.
        evidence: Name and value.
        limits: How near is near.
    """
    if vetoes:
        return len(vetoes) == 1 and vetoes[0] in OPEN_TO_QUESTION and above > limits.overwhelming
    if -limits.below < above < limits.above:
        return True
    return 0 < above < limits.filled_in and any(name in SUSPICIOUS for name, _ in evidence)
