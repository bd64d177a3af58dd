"""Looking for cycles seldom while readings stream through."""

from __future__ import annotations

import gc
import weakref

import pytest

from syndicate.engine.collecting import SELDOM, seldom_collected


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_inside_the_block_cycles_are_looked_for_seldom_and_afterwards_as_before() -> None:
    """The thresholds stand inside the block, and what was frozen at its beginning is released at its end."""
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with seldom_collected():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() > frozen
        assert gc.isenabled()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_an_error_in_the_block_leaves_everything_as_it_was() -> None:
    """An error passes through the block, and the thresholds are those from before."""
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), seldom_collected():
        raise ValueError("broken")
    assert gc.get_threshold() == before


def test_cycles_made_in_the_block_are_still_collected() -> None:
    """A knot that nobody holds goes away within the block, once as many objects have been made as the threshold says."""
    with seldom_collected():
        knot = weakref.ref(Knot())
        kept = [[number] for number in range(2 * SELDOM[0])]
        assert knot() is None
    assert len(kept) == 2 * SELDOM[0]
