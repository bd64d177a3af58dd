"""Runs the installed program as people do, and kills it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

PROGRAM = str(Path(sys.executable).with_name("syndicate"))
JURISDICTION = "230102"
YEAR = "2018"
EARLY = 5
"""Every so many rounds the moment is counted from the opening of the ledger, before anything is committed."""
_PATIENCE = 120.0


def environment(**more: str) -> dict[str, str]:
    """Return the environment without settings of whoever runs the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SYNDICATE_")}
    quiet = {"SYNDICATE_WEB__ENABLED": "false", "SYNDICATE_METRICS__ENABLED": "false", "SYNDICATE_LOG__FORMAT": "text"}
    return plain | quiet | more  # tests run side by side: one port is not for all


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end on a home."""
    command = [PROGRAM, "--home", str(home), *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
        env=environment(**more),
        cwd=home.parent,
    )


def answer(home: Path, *arguments: str) -> Any:
    """Return what a command prints as JSON; it must end well."""
    done = run(home, *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def picture(home: Path, year: str = YEAR) -> dict[str, Any]:
    """Return what people see of a year: its counts and its items, without what says when they were read."""
    done = run(home, "items", "--year", year, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in done.stdout.splitlines()]
    for item in items:
        del item["receipt"]
    return {"stats": answer(home, "stats", "--year", year), "items": items}


@contextmanager
def started(home: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command on a home; whatever happens it is gone afterwards."""
    process = subprocess.Popen(
        [PROGRAM, "--home", str(home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**more),
        cwd=home.parent,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=_PATIENCE)


class Kills(NamedTuple):
    """What became of a load that was killed again and again."""

    killed: int
    finished: int
    """Rounds in which the load was through before its moment came."""
    receipts: list[int]
    """Batches in the ledger after each round: how far each got."""


def kill_again_and_again(
    home: Path, load: tuple[str, ...], rounds: int, seconds: float, seed: int, **more: str
) -> Kills:
    """
    Start a load so many times and `kill -9` it at a random moment, a little later from round to round.

    Moments are counted from its first commit, and every few rounds from the opening of the ledger.

    Args:
        home: Where the ledger grows; it exists.
        load: The command.
        rounds: How many times.
        seconds: How long an undisturbed load works after it has opened the ledger.
        seed: Of the moments.
        more: Settings for the environment.
    """
    dice = random.Random(seed)
    killed = finished = 0
    receipts: list[int] = []
    for number in range(rounds):
        moment = dice.uniform(0, seconds * (number + 1) / rounds)
        before = _receipts(home)
        with started(home, *load, **more) as process:
            if number % EARLY == 0:
                _wait_until(process, partial(_has_open, process, "ledger.db"))
            else:
                _wait_until(process, partial(_grown, home, before))
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            ended = process.wait(_PATIENCE)
        killed += ended == -signal.SIGKILL
        finished += ended == 0
        assert ended in (0, -signal.SIGKILL), ended
        receipts.append(_receipts(home))
    return Kills(killed, finished, receipts)


def _wait_until(process: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    """Wait until the process is so far, or has ended."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end and not reached():
        time.sleep(0.01)


def _grown(home: Path, before: int) -> bool:
    return _receipts(home) > before


def _has_open(process: subprocess.Popen[str], name: str) -> bool:
    held = Path(f"/proc/{process.pid}/fd")
    return held.exists() and any(link.endswith(name) for link in _targets(held))


def _targets(folder: Path) -> Iterator[str]:
    for link in folder.iterdir():
        try:
            yield str(link.readlink())
        except OSError:
            continue  # closed in the meantime


def _receipts(home: Path) -> int:
    """Return how many batches a ledger holds, read as another program would; 0 while it has no schema."""
    import apsw

    path = home / "ledger.db"
    if not path.exists():
        return 0
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(1000)
        return int(next(iter(connection.execute("SELECT count(*) FROM receipt")))[0])
    except (apsw.SQLError, apsw.BusyError, apsw.CantOpenError):
        return 0
    finally:
        connection.close()
