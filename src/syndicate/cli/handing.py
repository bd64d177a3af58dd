"""Hands what a person decides over to the daemon that owns the home, and waits for what becomes of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from syndicate.engine.acts import Act
    from syndicate.ledger.errands import Done, Errands, Kind
    from syndicate.ledger.protocol import Ledger

PATIENCE = 30.0
"""Seconds that the daemon is waited for."""
_LOOK = 0.1


class Wanted(NamedTuple):
    """One thing that a person wants to put on the record: as an act decided on here, or as an errand for whoever owns the home."""

    kind: Kind
    details: Mapping[str, Any]
    by: str
    decide: Callable[[Ledger], Act]


def handed_over(errands: Errands, wanted: Wanted) -> dict[str, Any]:
    """
    Ask the daemon for one thing and return its answer.

    Raises:
        UsageError: It refused; nothing was done.
        Transient: Nobody answered in time; what was asked for is withdrawn, and nothing was done.
    """
    from syndicate.app import now
    from syndicate.model import Transient, UsageError

    number = errands.ask(wanted.kind, wanted.details, wanted.by, now())
    print(
        f"守护进程在运行，已交由它办理（请办 {number}） / handed over to the daemon, errand {number}", file=sys.stderr
    )
    done = _waited(errands, number)
    if done is None:
        errands.finish(number, {"message": _WITHDRAWN}, now(), refused=True)
        done = errands.done(number)  # it may have been done in the same moment
    assert done is not None
    message = str(done.told.get("message", ""))
    if done.refused and message == _WITHDRAWN:
        raise Transient(message)
    if done.refused:
        raise UsageError(message)
    return done.told


_WITHDRAWN = (
    "数据目录正由另一个 syndicate 进程使用，但没有守护进程办理；已撤回，未改动任何内容，请稍后再试 / "
    "the home is in use by another syndicate process, and no daemon answered: withdrawn, nothing was changed; try again later"
)


def _waited(errands: Errands, number: int) -> Done | None:
    end = time.monotonic() + PATIENCE
    while (done := errands.done(number)) is None and time.monotonic() < end:
        time.sleep(_LOOK)
    return done
