"""What metrics read from a ledger: counts, queues and limits as they stand, in time, and never instead of the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import apsw
import msgspec
import pytest
from core_kit import NOON, core_over, loaded, record
from prometheus_client import generate_latest
from publishing_kit import Outlet, Receiver
from review_kit import Office

from syndicate.ledger.figures import Figures, figures
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Presence, Rejection, Transient
from syndicate.model.review import Deed
from syndicate.observe import readings
from syndicate.observe.collector import LedgerCollector, Part
from syndicate.observe.meters import Meters
from syndicate.observe.readings import Sample
from syndicate.observe.tail import Tail

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
BOOKS = "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长参加。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a ledger file may lie."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    """Return a ledger in a file."""
    opened = SqliteLedger(path)
    yield opened
    opened.close()


def read(path: Path, what: Callable[[Figures], Iterable[Sample]]) -> dict[tuple[str, ...], float]:
    """Return samples by name and labels, without the prefix."""
    with figures(path) as asked:
        return {(one.metric.removeprefix("syndicate_"), *one.labels): one.value for one in what(asked)}


def value(meters: Meters, name: str, **labels: str) -> float:
    """Return a sample of the daemon's own."""
    found = meters.instruments.registry.get_sample_value(name, labels)
    assert found is not None
    return found


def test_counts_are_those_of_the_ledger(ledger: SqliteLedger, path: Path) -> None:
    """The same information on two channels is two postings, one item on each channel, and one information."""
    two = [record("1", WATER), record("2", WATER, source="www.example.cn", channel=Channel.WEBSITE), record("3", BOOKS)]
    loaded([two], ledger)
    found = read(path, lambda asked: readings.counts(asked, 2026))
    assert found["disclosed_postings", "weibo", "2018"] == 2
    assert found["disclosed_postings", "website", "2018"] == 1
    assert found["disclosed_informations", "2018"] == ledger.statistics(2018).information == 2
    assert sum(number for (name, *_), number in found.items() if name == "disclosed_items") == 3
    assert found["disclosed_informations", "2026"] == 0
    assert found["receipts_total",] == 1


def test_years_are_bounded(ledger: SqliteLedger, path: Path) -> None:
    """However many years there are, the newest are told apart and the rest is one; nothing is missing from the sum."""
    dated = [record(str(year), f"{BOOKS}{year}", published_at=NOON.replace(year=year)) for year in range(1990, 2026)]
    loaded([dated], ledger)
    found = read(path, lambda asked: readings.counts(asked, 2026))
    years = [labels[-1] for name, *labels in found if name == "disclosed_informations"]
    assert years == ["2026", "2025", "2024", "2023", "2022", "2021", "2020", "2019", "other"]
    assert sum(number for (name, *_), number in found.items() if name == "disclosed_postings") == 36


def test_what_stands_beside_the_counts(ledger: SqliteLedger, path: Path) -> None:
    """Quarantine by reason, sealed handles by channel."""
    bad = Rejection(place="a.csv, 行 2", reason="bad_date", message="日期 / date")
    marked = record("9", "机密★10年\n关于某项工作的情况。")
    loaded([[bad, marked, record("1", WATER)]], ledger)
    found = read(path, readings.holdings)
    assert found["quarantine_open_items", "bad_date"] == 1
    assert found["quarantine_open_items", "no_date"] == 0
    assert found["sealed_items", "weibo"] == 1
    assert found["alarms_open", "leak"] == 0


def test_reviews_that_wait(ledger: SqliteLedger, path: Path) -> None:
    """What waits stands under its tier with its day; past the limits, which run in working days, it is late."""
    office = Office(ledger)
    office.submit("1")
    office.approve(office.submit("2"), "yi")
    found = read(path, lambda asked: readings.reviews(asked, date(2026, 3, 3)))
    assert (found["review_pending_items", "tier_1"], found["review_pending_items", "tier_2"]) == (1, 1)
    assert found["review_oldest_pending_timestamp_seconds", "tier_1"] > 0
    assert found["review_oldest_pending_timestamp_seconds", "tier_3"] == 0
    assert found["review_overdue_items", "tier_1"] == found["review_statutory_overdue_items",] == 0
    later = read(path, lambda asked: readings.reviews(asked, date(2026, 4, 10)))
    assert (later["review_overdue_items", "tier_1"], later["review_statutory_overdue_items",]) == (1, 2)


def test_no_limit_is_passed_on_its_last_day(ledger: SqliteLedger, path: Path) -> None:
    """Three working days from Monday end on Thursday; late is Friday."""
    Office(ledger).submit("1")

    def late(day: int) -> float:
        return read(path, lambda asked: readings.reviews(asked, date(2026, 3, day)))["review_overdue_items", "tier_1"]

    assert [late(day) for day in (2, 5, 6)] == [0, 0, 1]


def test_decisions_are_counted_whoever_made_them(ledger: SqliteLedger, path: Path) -> None:
    """Acts that come after the first look are counted by tier and decision, with the time spent at the tier; earlier ones are past."""
    office, meters = Office(ledger), Meters()
    tail = Tail(meters)
    office.released("0")
    with figures(path) as asked:
        tail.acts(asked)
    review = office.submit("1")
    office.approve(review, "yi", "bing")
    office.act(review, "ding", Deed.RETURN)
    office.released("2")
    with figures(path) as asked:
        tail.acts(asked)
        tail.acts(asked)
    decided = "syndicate_review_decisions_total"
    assert value(meters, decided, tier="tier_1", decision="approve") == 2
    assert value(meters, decided, tier="tier_3", decision="return") == 1
    assert value(meters, decided, tier="none", decision="release") == 1
    assert value(meters, "syndicate_review_time_seconds_count", tier="tier_3") == 2
    assert value(meters, "syndicate_end_to_end_seconds_count") == 1


async def test_what_goes_out_is_counted(ledger: SqliteLedger, path: Path) -> None:
    """Attempts, failures with their reason, dead letters and withdrawals stand under their subscriber."""
    with Receiver() as receiver:
        outlet, meters = Outlet(office=Office(ledger)), Meters()
        tail = Tail(meters)
        outlet.subscribe(receiver.url, "c")
        with figures(path) as asked:
            tail.attempts(asked)
        review = outlet.office.released("1")
        assert read(path, readings.deliveries)["outbox_unplanned_events", "c"] == 1
        receiver.status = 500
        await outlet.relay.once()
        assert read(path, readings.deliveries)["outbox_pending_deliveries", "c"] == 1
        receiver.status = 200
        outlet.later(60)
        await outlet.relay.once()
        outlet.office.act(review, "ji", Deed.WITHDRAW)
        receiver.status = 500
        await outlet.relay.once()
        found = read(path, readings.deliveries)
        with figures(path) as asked:
            tail.attempts(asked)
        await outlet.sender.aclose()
    assert found["withdrawals_unacknowledged", "c"] == 1
    assert found["withdrawals_oldest_unacknowledged_timestamp_seconds", "c"] > 0
    assert found["subscribers", "active"] == 1
    assert value(meters, "syndicate_webhook_attempts_total", subscriber="c") == 3
    assert value(meters, "syndicate_webhook_failures_total", subscriber="c", reason="http_5xx") == 2
    assert value(meters, "syndicate_webhook_failures_total", subscriber="c", reason="timeout") == 0
    assert value(meters, "syndicate_delivery_delay_seconds_count") == 1


def test_batches_are_counted_by_what_became_of_them() -> None:
    """New, updated, deleted, repeated, alike within and across channels, quarantined and sealed are told apart."""
    ledger, meters = SqliteLedger(None), Meters()
    core = core_over(ledger)
    core.meter = meters
    meters.instruments.know("source", ["portal"])
    first = [record("1", WATER), record("2", WATER, source="site", channel=Channel.WEBSITE), record("3", WATER)]
    core.handle("portal", "230102", first)
    again = record("1", WATER + "恢复时间另行通知。", received_at=NOON.replace(month=4))
    gone = record("3", "", presence=Presence.DELETED, received_at=NOON.replace(month=5))
    bad = Rejection(place="a.csv, 行 2", reason="bad_date", message="日期 / date")
    core.handle("portal", "230102", [again, gone, bad, record("2", WATER, source="site", channel=Channel.WEBSITE)])
    ledger.close()
    assert value(meters, "syndicate_items_new_total", channel="weibo") == 2
    assert value(meters, "syndicate_items_duplicates_total", channel="weibo", scope="within") == 1
    alike = [
        value(meters, "syndicate_items_duplicates_total", channel=one, scope="across") for one in ("weibo", "website")
    ]
    assert sum(alike) == 1
    assert value(meters, "syndicate_items_updated_total", channel="weibo") == 2
    assert value(meters, "syndicate_items_deleted_total", channel="weibo") == 1
    assert value(meters, "syndicate_items_quarantined_total", reason="bad_date") == 1
    assert value(meters, "syndicate_source_items_new_total", source="portal") == 3
    assert value(meters, "syndicate_source_items_repeated_total", source="portal") == 1


def test_transactions_are_timed_and_refusals_of_the_schema_told(ledger: SqliteLedger) -> None:
    """Each transaction counts under its word; what a trigger refuses counts as an attempt past the gate, what is merely double does not."""
    meters = Meters()
    ledger.timed_by(meters)
    loaded([[record("1", WATER)]], ledger)
    for statement in ("DELETE FROM receipt", "INSERT INTO owner VALUES ('230102', 1, '', '')"):
        with pytest.raises(apsw.ConstraintError), _transaction(ledger):
            ledger.connection.execute(statement)
    assert value(meters, "syndicate_store_transaction_duration_seconds_count", op="batch") == 1
    assert value(meters, "syndicate_gate_blocked_writes_total", guard="record") == 1
    assert value(meters, "syndicate_gate_blocked_writes_total", guard="clearance") == 0
    meters.refused("nothing goes out without a clearance of exactly what goes out")
    meters.refused("author and every tier are different people")
    assert value(meters, "syndicate_gate_blocked_writes_total", guard="clearance") == 1
    assert value(meters, "syndicate_gate_blocked_writes_total", guard="approval") == 1


def _transaction(ledger: SqliteLedger) -> object:
    from syndicate.ledger.database import transaction

    return transaction(ledger.connection, "batch")


def test_a_part_that_fails_is_counted_and_the_page_comes(path: Path) -> None:
    """A collector that cannot read shows nothing and counts an error; the others and the page itself are there; later it recovers."""
    meters, broken = Meters(), [True]

    def reading() -> list[Sample]:
        if broken[0]:
            raise Transient("locked", reason="database")
        return [Sample("syndicate_doubtful_pairs", (), 3)]

    parts = [Part("holdings", reading), Part("store", lambda: [Sample("syndicate_store_size_bytes", (), 8)])]
    collector = LedgerCollector(parts, meters.instruments)
    meters.instruments.registry.register(collector)
    page = generate_latest(meters.instruments.registry).decode()
    assert "\nsyndicate_store_size_bytes 8.0" in page
    assert "\nsyndicate_doubtful_pairs " not in page
    assert value(meters, "syndicate_collector_errors_total", collector="holdings") == 1
    broken[0] = False
    collector._read_at = -1e9
    assert "\nsyndicate_doubtful_pairs 3.0" in generate_latest(meters.instruments.registry).decode()
    collector.close()


def test_a_slow_ledger_keeps_no_scrape_waiting() -> None:
    """While a collector reads for long, whoever asks gets the page without it, and no second reading is begun."""
    meters, go, begun = Meters(), threading.Event(), []

    def slowly() -> list[Sample]:
        begun.append(1)
        go.wait(60)
        return [Sample("syndicate_doubtful_pairs", (), 3)]

    collector = LedgerCollector([Part("holdings", slowly)], meters.instruments)
    meters.instruments.registry.register(collector)
    for _ in range(3):
        assert "\nsyndicate_doubtful_pairs " not in generate_latest(meters.instruments.registry).decode()
    go.set()
    end = time.monotonic() + 30
    while "\nsyndicate_doubtful_pairs 3.0" not in generate_latest(meters.instruments.registry).decode():
        assert time.monotonic() < end
    collector.close()
    assert begun[0] == 1


def test_several_who_ask_at_once_cost_one_reading() -> None:
    """What was read is good for a few seconds, for all who ask."""
    meters, begun = Meters(), []
    collector = LedgerCollector([Part("holdings", lambda: begun.append(1) or [])], meters.instruments)
    meters.instruments.registry.register(collector)
    for _ in range(5):
        generate_latest(meters.instruments.registry)
    collector.close()
    assert len(begun) == 1


def test_reading_goes_on_while_somebody_writes(ledger: SqliteLedger, path: Path) -> None:
    """A transaction under way keeps no figure waiting, and none of what it wrote is seen before it is through."""
    loaded([[record("1", WATER)]], ledger)
    with _transaction(ledger):  # type: ignore[attr-defined]  # a context manager
        ledger.connection.execute("UPDATE month_counter SET postings = 77")
        assert read(path, lambda asked: readings.counts(asked, 2018))["disclosed_postings", "weibo", "2018"] == 1
        ledger.connection.execute("UPDATE month_counter SET postings = 1")


def test_no_ledger_is_an_error_that_is_told(tmp_path: Path) -> None:
    """Where the ledger is gone the question fails in a way that is counted, and nothing is made in its place."""
    with pytest.raises(Transient), figures(tmp_path / "ledger.db"):
        pass
    assert not list(tmp_path.iterdir())
    assert msgspec.json.encode(list(readings.checked(tmp_path)))
