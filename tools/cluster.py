"""The scaled stack on one machine, from wheels: PostgreSQL, Redis, Kafka, workers and pages; reads a sample year through it. `make cluster`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from broker_kit import broker, free_port
from postgres_kit import own_server
from shared_kit import Server as Redis

PROGRAM = str(Path(sys.executable).with_name("syndicate"))
CODE = "230102"
_SHOWN = (
    "syndicate_kafka_records_total",
    "syndicate_kafka_assigned_partitions",
    "syndicate_kafka_takeovers_total",
    "syndicate_kafka_lag_records",
)
_CONFIG = """engine = "kafka"
[jurisdiction]
code = "{code}"
[ledger]
url = "{ledger}"
[redis]
url = "{redis}"
[kafka]
servers = "{kafka}"
partitions = 4
session = "6s"
idempotent = false
[backup]
enabled = false
"""


def main() -> int:
    """Start everything, load the sample year, show what there is, and stay until Ctrl-C."""
    given = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="syndicate-cluster-")))
        config = _servers(stack, folder, given.sources)
        _say("主题 / topics")
        _run(folder, config, "kafka", "topics")
        _say(f"样本年，规模 {given.scale:g} / the sample year")
        _run(folder, config, "sample", str(folder / "sample"), "--scale", str(given.scale))
        workers = [stack.enter_context(_process(folder, config, number, "run")) for number in range(given.workers)]
        page = stack.enter_context(_process(folder, config, given.workers, "serve"))
        began = time.monotonic()
        _run(folder, config, "load", str(folder / "sample"))
        _say(f"入账用时 / loaded through Kafka in {time.monotonic() - began:.1f} s, {given.workers} workers")
        _run(folder, config, "stats", "--year", "2018")
        _run(folder, config, "kafka", "lag")
        verified = _run(folder, config, "verify")
        for worker in workers:
            _metrics(worker.metrics)
        _say(f"网页 / page: http://{page.pages}/ → {_status(page.pages)}")
        if not given.once:
            _say("Ctrl-C 停止 / stops")
            stop = signal.sigwait({signal.SIGINT, signal.SIGTERM})
            _say(f"收到 / got {signal.Signals(stop).name}")
        return verified


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="of the sample year")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="end when the year is in and shown")
    parser.add_argument("--sources", type=Path, help="a folder that the workers poll besides")
    return parser.parse_args()


def _servers(stack: ExitStack, folder: Path, sources: Path | None) -> Path:
    _say("PostgreSQL, Redis, Kafka")
    database = stack.enter_context(own_server())
    shared = Redis(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redis-"))))
    shared.start()
    stack.callback(shared.kill)
    kafka = stack.enter_context(broker())
    inbox = sources or folder / "inbox"
    inbox.mkdir(exist_ok=True)
    config = folder / "syndicate.toml"
    text = _CONFIG.format(code=CODE, ledger=database.url, redis=shared.url, kafka=kafka)
    config.write_text(f'{text}[[source]]\nname = "inbox"\nconnector = "records"\npath = "{inbox}"\n', encoding="utf-8")
    return config


class _Running:
    """A process of the stack."""

    def __init__(self) -> None:
        self.pages, self.metrics = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"


@contextmanager
def _process(folder: Path, config: Path, number: int, command: str) -> Iterator[_Running]:
    """Run a worker or a page node in a home of its own; whatever happens it is gone afterwards."""
    made = _Running()
    env = _environment(config) | {
        "SYNDICATE_WEB__LISTEN": made.pages,
        "SYNDICATE_METRICS__LISTEN": made.metrics,
        "SYNDICATE_WEB__ENABLED": str(command == "serve").lower(),
        "SYNDICATE_LOG__LEVEL": "warning",
    }
    started = subprocess.Popen([PROGRAM, "--home", str(folder / f"home{number}"), command], env=env)  # noqa: S603  (our own program)
    try:
        yield made
    finally:
        started.terminate()
        started.wait(60)


def _environment(config: Path) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SYNDICATE_")}
    return plain | {"SYNDICATE_CONFIG": str(config)}


def _run(folder: Path, config: Path, *command: str) -> int:
    home = folder / "home-commands"
    done = subprocess.run([PROGRAM, "--home", str(home), *command], env=_environment(config), check=False)  # noqa: S603  (as above)
    return done.returncode


def _metrics(at: str) -> None:
    with urllib.request.urlopen(f"http://{at}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    said = dict(line.rsplit(" ", 1) for line in lines if line.startswith(_SHOWN))
    _say(f"指标 / metrics http://{at}/metrics: {json.dumps(said)}")


def _status(at: str) -> int:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://{at}/", timeout=30) as answer:
                return int(answer.status)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _say(words: str) -> None:
    sys.stderr.write(f"── {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
