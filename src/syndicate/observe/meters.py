"""What happens in the daemon, as metrics. Everything here may be called from any thread."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from syndicate.connect.contract import Page
from syndicate.engine.meter import Meter
from syndicate.model import Presence, Record
from syndicate.model.disclosures import Effects, Receipt
from syndicate.observe.declared import NONE
from syndicate.observe.registry import Instruments

Seconds = Callable[[], float]
"""Returns seconds since the epoch."""
_CODES = {200: "200", 304: "304", 404: "404", 410: "410", 503: "503"}
_HEALTH = ("/livez", "/readyz", "/healthz")
_GUARDS = (("clearance", ("clearance", "cleared", "released")), ("approval", ("approv", "different people", "tier")))
"""Words in the messages of the schema's triggers, by what they guard; the rest guard the record."""


class Meters(Meter):
    """Counts along what the engine and the pages tell."""

    def __init__(self, now: Seconds = time.time) -> None:
        self.instruments = Instruments()
        self.now = now
        self.instruments.set("syndicate_shared_state_up", 1.0)

    def stepped(self, step: str) -> None:
        """Note that a step has done its work."""
        self.instruments.set("syndicate_pipeline_heartbeat_timestamp_seconds", self.now(), step=step)

    def committed(self, effects: Effects, receipt: Receipt) -> None:
        """Count what became of the readings of a batch."""
        made, done, source = self.instruments, receipt.outcome, receipt.lane
        made.count("syndicate_batches_total")
        made.count("syndicate_source_items_repeated_total", done.repeated, source=source)
        made.count("syndicate_source_items_new_total", done.new, source=source)
        if done.new:
            made.set("syndicate_source_last_new_item_timestamp_seconds", self.now(), source=source)
        self._each("syndicate_items_new_total", "channel", (row.channel for row in effects.inserted))
        self._each("syndicate_items_sealed_total", "channel", (one.channel for one in effects.sealed))
        self._each("syndicate_items_quarantined_total", "reason", (one.rejection.reason for one in effects.held))
        self._readings(effects)
        for row in effects.inserted:
            if row.counted and not row.first:
                scope = "across" if row.channel_first else "within"
                made.count("syndicate_items_duplicates_total", channel=row.channel, scope=scope)

    def _readings(self, effects: Effects) -> None:
        new = {row.id: row.channel for row in effects.inserted}
        known = {row.id: row.channel for row in effects.updated}
        gone = (one.disclosure for one in effects.revisions if one.presence != Presence.PRESENT)
        again = (one.disclosure for one in effects.revisions if one.disclosure not in new)
        channels = known | new
        self._each("syndicate_items_updated_total", "channel", (known[one] for one in again if one in known))
        self._each("syndicate_items_deleted_total", "channel", (channels[one] for one in gone if one in channels))

    def _each(self, name: str, label: str, values: Iterable[str]) -> None:
        for value, amount in Counter(values).items():
            self.instruments.count(name, amount, **{label: str(value)})

    def polled(self, source: str, page: Page, seconds: float) -> None:
        """Count a poll that was answered."""
        made, now = self.instruments, self.now()
        self._poll(source, seconds)
        made.set("syndicate_source_last_success_timestamp_seconds", now, source=source)
        made.count("syndicate_source_items_parsed_total", len(page.readings), source=source)
        if not page.readings and not page.more:
            made.count("syndicate_source_empty_polls_total", source=source)
        if page.claimed_total is not None:
            made.set("syndicate_source_claimed_items", page.claimed_total, source=source)
        channels = (one.channel if isinstance(one, Record) else NONE for one in page.readings)
        self._each("syndicate_items_received_total", "channel", channels)

    def not_polled(self, source: str, reason: str, seconds: float) -> None:
        """Count a poll that could not read the source."""
        self._poll(source, seconds)
        self.instruments.count("syndicate_source_poll_failures_total", source=source, reason=reason)

    def _poll(self, source: str, seconds: float) -> None:
        self.instruments.count("syndicate_source_polls_total", source=source)
        self.instruments.observe("syndicate_source_poll_duration_seconds", seconds, source=source)
        self.stepped("fetch")

    def waits(self, source: str, seconds: float) -> None:
        """Note when a source is polled next."""
        self.instruments.set("syndicate_source_next_poll_timestamp_seconds", self.now() + seconds, source=source)

    def screened(self, kinds: Sequence[str], seconds: float) -> None:
        """Count a text that was screened, with the kinds of what was found."""
        self.instruments.count("syndicate_screenings_total")
        self.instruments.observe("syndicate_screening_duration_seconds", seconds)
        self._each("syndicate_screening_findings_total", "detector", kinds)

    def requested(self, path: str, status: int, seconds: float) -> None:
        """Count a request to the pages."""
        feeds = path == "/feeds" or path.startswith("/feeds/")
        area = "feeds" if feeds else "health" if path in _HEALTH else "pages"
        self.instruments.count("syndicate_http_requests_total", area=area)
        self.instruments.observe("syndicate_http_request_duration_seconds", seconds, area=area)
        if status >= 500:
            self.instruments.count("syndicate_http_request_failures_total", area=area)
        if feeds:
            self.instruments.count("syndicate_feed_requests_total", code=_CODES.get(status, "other"))

    def wrote(self, op: str, waited: float, seconds: float) -> None:
        """Count a transaction; see `Timed.wrote`."""
        self.instruments.observe("syndicate_store_transaction_duration_seconds", seconds, op=op)
        self.instruments.observe("syndicate_store_lock_wait_seconds", waited)

    def gave_up(self, op: str) -> None:
        """Count a transaction that could not be written."""
        self.instruments.count("syndicate_store_transaction_failures_total", op=op)

    def refused(self, message: str) -> None:
        """Count a write that the schema refused."""
        guard = next((name for name, words in _GUARDS if any(word in message for word in words)), "record")
        self.instruments.count("syndicate_gate_blocked_writes_total", guard=guard)

    def shared(self, up: bool) -> None:
        """Note whether the server of the shared state answers."""
        self.instruments.set("syndicate_shared_state_up", float(up))
        if not up:
            self.instruments.count("syndicate_shared_state_losses_total")

    def reloaded(self, ok: bool) -> None:
        """Note whether the configuration was loaded well."""
        self.instruments.set("syndicate_config_last_reload_successful", float(ok))
        if ok:
            self.instruments.set("syndicate_config_last_reload_success_timestamp_seconds", self.now())

    def lagged(self, seconds: float) -> None:
        """Take the lag of the event loop."""
        self.instruments.observe("syndicate_event_loop_lag_seconds", max(0.0, seconds))


class CountingHandler(logging.Handler):
    """Counts what is logged, by level, whatever becomes of it."""

    def __init__(self, meters: Meters) -> None:
        super().__init__()
        self._meters = meters

    def emit(self, record: logging.LogRecord) -> None:
        """Count a message."""
        self._meters.instruments.count("syndicate_logged_messages_total", level=record.levelname.lower())
