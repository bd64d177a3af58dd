"""The installed daemon shows its metrics: all of them, as Prometheus reads them, whatever else it does, and nothing of what it read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import httpx
import pytest
from program import JURISDICTION, started
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain_text
from watching_kit import needs_promtool, promtool

from syndicate.observe.declared import Kind
from syndicate.observe.table import METRICS, STEPS

Labels = frozenset[tuple[str, str]]
CANARY = "金丝雀"
CONFIG = """
[jurisdiction]
code = "{code}"
name = "道里区"
[web]
listen = "127.0.0.1:{port}"
[[source]]
name = "records"
connector = "records"
path = "inbox"
interval = "1s"
[[source]]
name = 'ho"st\\ile {{}} 源'
connector = "records"
path = "nowhere"
"""


class Running(NamedTuple):
    """A daemon that is asked for its metrics."""

    home: Path
    port: int
    said: list[str]
    """The lines of its log."""

    def text(self, accept: str = "text/plain") -> httpx.Response:
        """Return the page as Prometheus gets it."""
        return httpx.get(
            f"http://127.0.0.1:{self.port}/metrics", headers={"accept": accept}, trust_env=False, timeout=60
        )

    def samples(self) -> dict[str, dict[Labels, float]]:
        """Return every sample: metric, labels, value."""
        found: dict[str, dict[Labels, float]] = {}
        for family in plain_text(self.text().text):
            for one in family.samples:
                found.setdefault(one.name, {})[frozenset(one.labels.items())] = one.value
        return found

    def _has(self, reached: Callable[[Running], bool]) -> bool:
        try:
            return reached(self)
        except KeyError:  # what is counted by year is there once the year is
            return False

    def value(self, name: str, **labels: str) -> float:
        """Return one value."""
        return self.samples()[name][frozenset(labels.items())]

    def wait(self, reached: Callable[[Running], bool]) -> None:
        """Wait until something shows in the metrics."""
        end = time.monotonic() + 90
        while not self._has(reached):
            assert time.monotonic() < end, self.said
            time.sleep(0.3)


def line(number: int, **more: str) -> str:
    """Return a record of an export, with words that must appear nowhere else."""
    said = {
        "id": f"{CANARY}{number}",
        "channel": "website",
        "title": f"关于{CANARY}供热的通知第{number}号",
        "body": f"{CANARY}自十月二十日起供热，联系人{CANARY}。",
        "unit": f"{CANARY}局",
        "published_at": "2018-10-15",
    }
    return json.dumps(said | more, ensure_ascii=False) + "\n"


@contextmanager
def daemon(folder: Path, **more: str) -> Iterator[Running]:
    """Run a daemon on an inbox until its metrics answer; the system chooses the port."""
    (folder / "inbox").mkdir(exist_ok=True)
    if not (folder / "syndicate.toml").exists():
        (folder / "syndicate.toml").write_text(CONFIG.format(code=JURISDICTION, port=0), encoding="utf-8")
    wanted = {
        "SYNDICATE_METRICS__ENABLED": "true",
        "SYNDICATE_METRICS__LISTEN": "127.0.0.1:0",
        "SYNDICATE_LOG__FORMAT": "json",
    }
    given = {name: value for name, value in (wanted | more).items() if value}  # empty: as the configuration has it
    with started(folder / "home", "run", **given) as process:
        said: list[str] = []
        Thread(target=_read, args=(process, said), daemon=True).start()
        yield Running(folder / "home", _port(process, said), said)


def _read(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stderr is not None
    try:
        said.extend(process.stderr)
    except ValueError:
        return  # the daemon is gone, and its stream closed


def _port(process: subprocess.Popen[str], said: list[str]) -> int:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        for one in [json.loads(text) for text in said if text.startswith("{")]:
            if one["event"] == "metrics":
                return int(one["port"])
        time.sleep(0.1)
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a daemon that has read two items, one of them with what must not be public, and a row that cannot be read."""
    folder = tmp_path_factory.mktemp("metrics")
    (folder / "inbox").mkdir()
    leak = line(2, body=f"{CANARY}，身份证号：23010219900307231X，联系电话：13800138000。")
    unreadable = line(3, published_at="没有日期")
    (folder / "inbox" / f"{CANARY}.jsonl").write_text(line(1) + leak + unreadable, encoding="utf-8")
    with daemon(folder) as found:
        found.wait(lambda seen: sum(seen.samples().get("syndicate_alarms_open", {}).values()) > 0)
        yield found


def test_every_metric_is_there(running: Running) -> None:
    """Everything that the table declares is shown by a running daemon, but what says of itself when it is absent."""
    found = running.samples()
    for metric in METRICS:
        name = f"{metric.name}_count" if metric.kind is Kind.HISTOGRAM else metric.name
        assert name in found or metric.absent, metric.name


def test_nothing_is_shown_that_is_not_declared(running: Running) -> None:
    """What the page shows stands in the table, with its labels and no others, or comes with the client library."""
    declared = {metric.name: metric for metric in METRICS}
    for family in plain_text(running.text().text):
        for one in family.samples:
            bare = one.name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
            if not bare.startswith(("process_", "python_")):
                metric = declared.get(one.name) or declared[bare]
                assert set(one.labels) - {"le"} == set(metric.label_names)
                assert all(one.labels[label.name] in label.values for label in metric.labels if label.values)


def test_what_was_read_is_counted(running: Running) -> None:
    """Readings, new items, quarantine, findings, screenings and batches have moved; polls and failures are told apart."""
    assert running.value("syndicate_items_new_total", channel="website") == 2
    assert running.value("syndicate_source_items_parsed_total", source="records") == 3
    assert running.value("syndicate_source_interval_seconds", source="records") == 1
    assert sum(running.samples()["syndicate_quarantine_open_items"].values()) == 1
    assert sum(running.samples()["syndicate_items_quarantined_total"].values()) == 1
    assert running.value("syndicate_screening_findings_total", detector="cn_id") == 1
    assert running.value("syndicate_screenings_total") == 2
    assert running.value("syndicate_batches_total") >= 1
    hostile = 'ho"st\\ile {} 源'
    assert running.value("syndicate_source_polls_total", source=hostile) >= 1
    assert running.value("syndicate_source_poll_failures_total", source=hostile, reason="other") >= 1
    assert running.value("syndicate_source_last_success_timestamp_seconds", source=hostile) == 0
    assert running.value("syndicate_source_last_success_timestamp_seconds", source="records") > 0


def test_counts_come_from_the_ledger(running: Running) -> None:
    """The official counts stand there by channel, kind and year, as `stats` has them."""
    found = running.samples()
    assert running.value("syndicate_disclosed_postings", channel="website", year="2018") == 2
    assert running.value("syndicate_disclosed_informations", year="2018") == 2
    of_year = [value for labels, value in found["syndicate_disclosed_items"].items() if ("year", "2018") in labels]
    assert sum(of_year) == 2
    assert running.value("syndicate_review_items", state="screened") == 1
    assert running.value("syndicate_receipts_total") >= 1
    assert running.value("syndicate_audit_records_total") >= 1


def test_every_step_gives_a_sign_of_life(running: Running) -> None:
    """Soon after the start each step has a heartbeat, and transactions have been timed."""
    running.wait(lambda seen: all(seen.samples()["syndicate_pipeline_heartbeat_timestamp_seconds"].values()))
    beats = running.samples()["syndicate_pipeline_heartbeat_timestamp_seconds"]
    assert {value for labels in beats for _, value in labels} == set(STEPS)
    assert running.value("syndicate_store_transaction_duration_seconds_count", op="batch") >= 1
    assert running.value("syndicate_store_transaction_duration_seconds_count", op="heartbeat") >= 1
    assert running.value("syndicate_event_loop_lag_seconds_count") >= 1


def test_nothing_of_what_was_read_is_shown(running: Running) -> None:
    """No title, text, name, unit, id or file of an item stands in the metrics, nor in the log."""
    page = running.text().text
    assert "syndicate_items_new_total" in page
    for word in (CANARY, "供热", "13800138000", "23010219900307231X"):
        assert word not in page
        assert word not in "".join(one for one in running.said if "source_failed" not in one)


def test_open_metrics(running: Running) -> None:
    """Whoever asks for OpenMetrics gets it, whole, with the same metrics."""
    answer = running.text("application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    names = {one.name for family in open_metrics(answer.text) for one in family.samples}
    assert {metric.name for metric in METRICS if not metric.absent and metric.kind is not Kind.HISTOGRAM} <= names
    assert not [name for name in names if name.endswith("_created")]


@needs_promtool
def test_promtool_finds_nothing_to_say(running: Running) -> None:
    """Prometheus' own check of names, helps and units is content with the page."""
    done = promtool("check", "metrics", given=running.text().text)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_scrapes_while_a_load_runs(tmp_path: Path) -> None:
    """While the daemon takes in thousands of items every scrape is answered, and the counters only rise."""
    with daemon(tmp_path) as seen:
        items = "".join(line(number) for number in range(3000))
        (tmp_path / "inbox" / "load.jsonl").write_text(items, encoding="utf-8")
        before, reached = 0.0, 0.0
        while reached < 3000:
            reached = seen.value("syndicate_items_received_total", channel="website")
            assert reached >= before
            before = reached
            time.sleep(0.05)
        seen.wait(lambda one: one.value("syndicate_disclosed_postings", channel="website", year="2018") == 3000)
        assert not sum(seen.samples()["syndicate_collector_errors_total"].values())


def test_a_reload_takes_sources_in_and_out(tmp_path: Path) -> None:
    """After a reload the metrics speak of the sources that are configured now; a wrong configuration is told and changes nothing."""
    with daemon(tmp_path) as seen:
        pid = next(json.loads(text)["pid"] for text in seen.said if '"started"' in text)
        config = tmp_path / "syndicate.toml"
        good = config.read_text(encoding="utf-8")
        config.write_text(good + "\nnonsense = 1\n", encoding="utf-8")
        os.kill(pid, signal.SIGHUP)
        seen.wait(lambda one: one.value("syndicate_config_last_reload_successful") == 0)
        config.write_text(good.replace('"records"\nconnector', '"renamed"\nconnector'), encoding="utf-8")
        os.kill(pid, signal.SIGHUP)
        seen.wait(lambda one: one.value("syndicate_config_last_reload_successful") == 1)
        sources = {dict(labels)["source"] for labels in seen.samples()["syndicate_source_polls_total"]}
        assert "renamed" in sources
        assert "records" not in sources


def test_a_reload_moves_the_listener(tmp_path: Path) -> None:
    """Another address is taken over by a reload; one that is taken is refused, and the metrics stay where they were."""
    config = tmp_path / "syndicate.toml"
    said = CONFIG.format(code=JURISDICTION, port=0) + "\n[metrics]\nenabled = true\nlisten = "
    config.write_text(f'{said}"127.0.0.1:0"', encoding="utf-8")
    with daemon(tmp_path, SYNDICATE_METRICS__LISTEN="") as seen:
        pid = next(json.loads(text)["pid"] for text in seen.said if '"started"' in text)
        config.write_text(f'{said}"127.0.0.1:{seen.port}"', encoding="utf-8")
        os.kill(pid, signal.SIGHUP)
        seen.wait(lambda one: one.value("syndicate_config_last_reload_successful") == 0)
        config.write_text(f'{said}"localhost:0"', encoding="utf-8")
        os.kill(pid, signal.SIGHUP)
        end = time.monotonic() + 90
        while sum('"metrics"' in text for text in seen.said) < 2:
            assert time.monotonic() < end, seen.said
            time.sleep(0.2)
        moved = seen._replace(port=json.loads([text for text in seen.said if '"metrics"' in text][-1])["port"])
        assert moved.port != seen.port
        assert moved.value("syndicate_config_last_reload_successful") == 1
        with pytest.raises(httpx.ConnectError):
            seen.text()


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    """Where another program listens at the address, the daemon says so and what to change, and does not start."""
    with daemon(tmp_path) as seen:
        second = tmp_path / "second"
        second.mkdir()
        with (
            pytest.raises(AssertionError, match=r"metrics\.listen.*metrics\.enabled = false"),
            daemon(second, SYNDICATE_METRICS__LISTEN=f"127.0.0.1:{seen.port}"),
        ):
            pass
