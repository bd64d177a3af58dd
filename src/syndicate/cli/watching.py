"""Tells people what the sources and the daemon do: one canonical line per batch, never any text of an item."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from syndicate.app.daemon import Witness
from syndicate.app.logs import data, set_up
from syndicate.engine.core import Totals
from syndicate.model import ConfigError, SyndicateError, Transient

if TYPE_CHECKING:
    from syndicate.app.backups import Told
    from syndicate.engine.embedded import Feed
    from syndicate.engine.relay import Relayed
    from syndicate.model.disclosures import Receipt
    from syndicate.settings import Settings

_log = logging.getLogger("syndicate.daemon")


class Watch:
    """An observer that logs and adds up."""

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
        if receipt is None:
            _log.debug("poll", extra=data(source=name, read=0))
            return
        done = receipt.outcome
        said = data(
            source=name, receipt=receipt.number, lane=receipt.lane, start=receipt.start,
            read=done.read, new=done.new, revised=done.revised, repeated=done.repeated,
            quarantined=done.quarantined, sealed=done.sealed, milliseconds=round(1000 * took),
        )  # fmt: skip
        _log.info("batch", extra=said)

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Write that a source could not be read and when it is tried again."""
        self.drained.add(name)
        said = data(source=name, reason=error.reason, retry_seconds=round(retry_in), message=error)
        _log.warning("source_failed", extra=said)

    def gave_up(self, feed: Feed, error: Exception) -> None:
        """Write that a source could not be read in this one round."""
        self.failures.append(f"{feed.name}: {error}")
        reason = error.reason if isinstance(error, Transient) else "other"
        _log.warning("source_failed", extra=data(source=feed.name, reason=reason, message=error))


class Reporter(Witness):
    """A witness that logs."""

    def reloaded(self, settings: Settings, problem: ConfigError | None) -> None:
        """Write whether the configuration is in force; where it is not, what is wrong with it, a line each."""
        if problem is None:
            set_up(settings.log)
            _log.warning("config_reloaded", extra=data(sources=sum(source.enabled for source in settings.source)))
            return
        for line in str(problem).splitlines():
            _log.error("config_refused", extra=data(reason=line[:80], message=line))

    def relayed(self, done: Relayed | Transient) -> None:
        """Write what a round of sending did."""
        if isinstance(done, Transient):
            _log.warning("relay_waits", extra=data(reason=done.reason, message=done))
            return
        _log.info("relay", extra=data(planned=done.planned, sent=done.sent, failed=done.failed, pinged=done.pinged))

    def backed_up(self, done: Told) -> None:
        """Write where the backup lies, or why there is none."""
        if done.backup is None:
            _log.error("backup_failed", extra=data(reason=_kind(done.error), message=done.error))
            return
        made = done.backup.manifest
        said = data(folder=done.backup.folder, receipt=made.facts.receipt, bytes=made.bytes, pruned=len(done.pruned))
        _log.info("backup", extra=said)

    def overdue(self) -> None:
        """Write that work on its way was broken off; it is done again the next time."""
        _log.warning("drain_overdue")


def _kind(error: SyndicateError | None) -> str:
    return type(error).__name__.lower()
