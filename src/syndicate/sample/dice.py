"""The one place where chance comes from."""

from __future__ import annotations

from random import Random


def dice(seed: int | str) -> Random:
    """Return a stream of chance that is the same for the same seed; nothing secret hangs on it."""
    return Random(seed)  # noqa: S311 - the sample must be reproducible
