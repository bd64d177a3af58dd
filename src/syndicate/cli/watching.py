"""Tells people what the sources do: one canonical line per batch, never any text of an item."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from syndicate.engine.core import Totals

if TYPE_CHECKING:
    from syndicate.engine.embedded import Feed
    from syndicate.model import Transient
    from syndicate.model.disclosures import Receipt


class Watch:
    """An observer that writes to standard error and adds up."""

    def __init__(self) -> None:
        self.totals = Totals()
        self.failures: list[str] = []
        self.drained: set[str] = set()
        self._last = time.monotonic()

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """Write the line of a batch."""
        self.totals.add(receipt)
        if drained:
            self.drained.add(name)
        present = time.monotonic()
        took, self._last = present - self._last, present
        if receipt is not None:
            done = receipt.outcome
            _line(
                f"batch source={name} receipt={receipt.number} read={done.read} new={done.new} revised={done.revised} "
                f"repeated={done.repeated} quarantined={done.quarantined} sealed={done.sealed} milliseconds={1000 * took:.0f}"
            )

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Write that a source could not be read and when it is tried again."""
        self.drained.add(name)
        _line(f"source_failed source={name} reason={error.reason} retry_seconds={retry_in:.0f} message={error}")

    def gave_up(self, feed: Feed, error: Exception) -> None:
        """Write that a source could not be read in this one round."""
        self.failures.append(f"{feed.name}: {error}")
        _line(f"source_failed source={feed.name} message={error}")


def _line(text: str) -> None:
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {text}", file=sys.stderr, flush=True)
