"""The tiers of the review, as the settings name them."""

from __future__ import annotations

from collections.abc import Sequence

from syndicate.model import ConfigError
from syndicate.model.review import TIERS, Tier


def tiers_of(names: Sequence[str], quorum: Sequence[int], days: Sequence[int]) -> tuple[Tier, ...]:
    """
    Return the tiers that the settings name.

    Raises:
        ConfigError: The lists do not fit each other.
    """
    quorum, days = quorum or (1,) * len(names), days or (0,) * len(names)
    if not TIERS[0] <= len(names) <= TIERS[1] or len(quorum) != len(names) or len(days) != len(names):
        raise ConfigError(
            f"review.tiers、review.quorum、review.days 应各有相同的 {TIERS[0]}–{TIERS[1]} 项 / these three lists have one entry per tier"
        )
    if min(quorum) < 1 or min(days) < 0:
        raise ConfigError("review.quorum 至少为 1，review.days 不得为负 / a quorum is 1 at least, a limit not negative")
    return tuple(
        Tier(tier=number, name=name, quorum=needed, days=limit)
        for number, (name, needed, limit) in enumerate(zip(names, quorum, days, strict=True), start=1)
    )
