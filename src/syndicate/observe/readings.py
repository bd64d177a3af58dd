"""What the collectors read: of each metric its samples, from the ledger and the files beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from syndicate.engine import backups
from syndicate.ledger.figures import Count, Figures
from syndicate.model import REASONS, Channel
from syndicate.model.review import TIER_STATES, State
from syndicate.observe.declared import OTHER, Bound
from syndicate.observe.memo import Verified, recall
from syndicate.observe.table import AUDIT, KINDS, PROMISES, YEAR
from syndicate.pipeline.gate import working_days
from syndicate.pipeline.gate.clocks import STATUTORY


class Sample(NamedTuple):
    """One value of a metric: its name, the values of its labels in order."""

    metric: str
    labels: tuple[str, ...]
    value: float


Samples = Iterator[Sample]


def seconds_of(stamp: str) -> float:
    """Return a time as the ledger writes it as seconds since the epoch; 0 for none."""
    return datetime.fromisoformat(stamp).timestamp() if stamp else 0.0


def sampled(name: str, value: float, *labels: str) -> Sample:
    """Return a sample of a metric by its name without the prefix."""
    return Sample(f"syndicate_{name}", labels, float(value))


def _each(name: str, values: Iterable[str], found: Callable[[str], float]) -> Samples:
    yield from (sampled(name, found(value), value) for value in values)


def counts(ledger: Figures, present: int, rules: str = "") -> Samples:
    """Yield the running counts; `present`: the year that stands there from its first day, `rules`: digest of those in force."""
    number, committed = ledger.head()
    yield sampled("counts_unsettled_jurisdictions", ledger.unsettled(rules))
    yield sampled("receipts_total", number)
    yield sampled("receipt_last_timestamp_seconds", seconds_of(committed))
    found = ledger.counts()
    years = Bound([str(year) for year in sorted({one.year for one in found} | {present}, reverse=True)], YEAR.limit)
    kinds = Bound(KINDS)
    for year in years.values:
        rows = [one for one in found if years.of(str(one.year)) == year]
        yield sampled("disclosed_informations", sum(one.first for one in rows if not one.kind), year)
        for channel in Channel:
            yield from _of_channel(channel, year, [one for one in rows if one.channel == channel], kinds)


def _of_channel(channel: str, year: str, rows: list[Count], kinds: Bound) -> Samples:
    yield sampled("disclosed_postings", sum(one.postings for one in rows if not one.kind), channel, year)
    for kind in KINDS:
        items = sum(one.channel_first for one in rows if one.kind and kinds.of(one.kind) == kind)
        yield sampled("disclosed_items", items, channel, kind, year)


def reviews(ledger: Figures, today: date) -> Samples:
    """Yield what waits for people, and for how long beyond its limits."""
    states = {state: (count, since) for state, count, since in ledger.states()}
    yield sampled("audit_records_total", ledger.newest_act())
    yield from _each("review_items", State, lambda state: states.get(state, (0, ""))[0])
    yield from _each("review_pending_items", TIER_STATES, lambda tier: states.get(tier, (0, ""))[0])
    oldest = "review_oldest_pending_timestamp_seconds"
    yield from _each(oldest, TIER_STATES, lambda tier: seconds_of(states.get(tier, (0, ""))[1]))
    limits, late, statutory = ledger.limits(), dict.fromkeys(TIER_STATES, 0), 0
    for one in ledger.pending():
        if one.state in TIER_STATES:
            tier = TIER_STATES.index(State(one.state))
            days = limits.get((one.procedure, tier + 1), 0)
            late[TIER_STATES[tier]] += one.reviews * (days > 0 and _past(one.since, days, today))
        statutory += one.reviews * (bool(one.made_on) and _past(one.made_on, STATUTORY, today))
    yield from _each("review_overdue_items", late, lambda tier: late[State(tier)])
    yield sampled("review_statutory_overdue_items", statutory)


def _past(since: str, days: int, today: date) -> bool:
    """Say whether a limit is passed for certain; where the calendar is not known nothing is said to be late."""
    last = working_days.due(date.fromisoformat(since), days)
    return last is not None and today > last


def deliveries(ledger: Figures) -> Samples:
    """Yield what is on its way out."""
    known = ledger.subscribers()
    for state in ("active", "disabled", "gone", "removed"):
        yield sampled("subscribers", sum(one[1] == state for one in known), state)
    bound = Bound([name for name, state, _ in known if state != "removed"])
    backlog = [one._replace(subscriber=bound.of(one.subscriber)) for one in ledger.backlog()]
    for name in bound.values if known else ():
        mine = [one for one in backlog if one.subscriber == name]
        waiting = [one for one in mine if one.state != "dead"]
        recalls = [one for one in mine if one.event == "withdrawn"]
        yield sampled("outbox_pending_deliveries", sum(one.deliveries for one in waiting), name)
        yield sampled("outbox_oldest_pending_timestamp_seconds", _oldest(one.oldest for one in waiting), name)
        yield sampled("outbox_dead_letters", sum(one.deliveries for one in mine if one.state == "dead"), name)
        behind = sum(count for subscriber, _, count in known if bound.of(subscriber) == name)
        yield sampled("outbox_unplanned_events", behind, name)
        yield sampled("withdrawals_unacknowledged", sum(one.deliveries for one in recalls), name)
        yield sampled(
            "withdrawals_oldest_unacknowledged_timestamp_seconds", _oldest(one.oldest for one in recalls), name
        )


def _oldest(stamps: Iterable[str]) -> float:
    return min((seconds_of(stamp) for stamp in stamps), default=0.0)


def holdings(ledger: Figures) -> Samples:
    """Yield what stands beside the counts."""
    quarantined, sealed, alarms = ledger.quarantined(), ledger.sealed(), ledger.alarms()
    strange = sum(count for reason, count in quarantined.items() if reason not in REASONS)
    yield from _each("quarantine_open_items", REASONS, lambda reason: quarantined.get(reason, 0))
    yield sampled("quarantine_open_items", strange, OTHER)
    yield from _each("sealed_items", Channel, lambda channel: sealed.get(channel, 0))
    yield sampled("doubtful_pairs", ledger.doubtful())
    for kind in ("leak", "sealed"):
        count, oldest = alarms.get(kind, (0, ""))
        yield sampled("alarms_open", count, kind)
        yield sampled("alarm_oldest_open_timestamp_seconds", seconds_of(oldest), kind)


def store(ledger: Path) -> Samples:
    """Yield the sizes of the ledger file and what is left of its disk."""
    log = ledger.with_name(f"{ledger.name}-wal")
    yield sampled("store_size_bytes", ledger.stat().st_size)
    yield sampled("store_wal_size_bytes", log.stat().st_size if log.exists() else 0)
    yield sampled("store_free_bytes", shutil.disk_usage(ledger.parent).free)


def backed_up(folder: Path) -> Samples:
    """Yield when the newest backup was made, and when one was last found whole."""
    found = backups.listed(folder)
    verified = [datetime.fromisoformat(one.verified.at) for one in found if one.verified and one.verified.holds]
    yield sampled("backup_last_success_timestamp_seconds", found[0].made_at.timestamp() if found else 0)
    yield sampled("backup_last_verified_timestamp_seconds", max((one.timestamp() for one in verified), default=0))
    yield sampled("backup_size_bytes", found[0].manifest.bytes if found else 0)


def checked(home: Path) -> Samples:
    """Yield what the last check of the ledger found; before the first one only that there was none."""
    found = recall(home)
    last = found or Verified(at=0, seconds=0)
    yield sampled("counts_last_verified_timestamp_seconds", last.at)
    yield sampled("audit_last_verified_timestamp_seconds", last.at)
    if found is not None:
        yield from _each("counts_drift_items", Channel, lambda channel: last.drift.get(channel, 0))
        yield from _each("promise_broken", PROMISES, lambda promise: promise in last.broken)


def audit_broken(last: Verified) -> bool:
    """Say whether a check found the record of the review broken."""
    return bool(AUDIT.intersection(last.broken))
