"""How often the interpreter looks for reference cycles while readings stream through."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 10, 10)
"""Container objects beyond those freed again before the young are looked through; the interpreter's own 700 are fewer than one page
of readings holds, so that every page was looked through dozens of times, and with it all that a long load keeps in memory."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """
    Run a block in which cycles are looked for seldom, and never among what exists already: modules, rules, connectors.

    Readings and all that is made of them are freed by their counts alone. Cycles, which errors and requests leave behind, are still
    collected, some megabytes later than otherwise. Afterwards everything is as it was.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
