"""
What the last check of the ledger found, in a small file beside it, so that a restart does not forget when it was.

It is no part of the record: where it is lost, the ledger counts as never checked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

_FILE = "verified.json"


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """A check of the ledger that was brought to its end."""

    at: float
    """Seconds since the epoch."""
    seconds: float
    broken: tuple[str, ...] = ()
    """The promises that do not hold, by name."""
    drift: dict[str, int] = {}
    """Channel → difference between counters and recount; only where there is one."""


def remember(home: Path, memo: Verified) -> None:
    """Write what was found in the place of what was found before, whole or not at all."""
    draft = home / f"{_FILE}.{os.getpid()}"
    draft.write_bytes(msgspec.json.encode(memo))
    draft.replace(home / _FILE)


def recall(home: Path) -> Verified | None:
    """Return what the last check found; None where there was none, or nothing readable of it."""
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((home / _FILE).read_bytes(), type=Verified)
    return None
