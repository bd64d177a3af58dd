"""Runs the installed program as people do, and kills it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

PROGRAM = str(Path(sys.executable).with_name("syndicate"))
JURISDICTION = "230102"
YEAR = "2018"
_PATIENCE = 120.0


def environment(**more: str) -> dict[str, str]:
    """Return the environment without settings of whoever runs the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SYNDICATE_")}
    return plain | more


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
        with started(home, *load, **more) as process:
            _wait_for_writing(home, process)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            ended = process.wait(_PATIENCE)
        killed += ended == -signal.SIGKILL
        finished += ended == 0
        assert ended in (0, -signal.SIGKILL), ended
        receipts.append(_receipts(home))
    return Kills(killed, finished, receipts)


def _wait_for_writing(home: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the process has the ledger open."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        held = Path(f"/proc/{process.pid}/fd")
        if held.exists() and any(str(link).endswith("ledger.db") for link in _targets(held)):
            return
        time.sleep(0.01)


def _targets(folder: Path) -> Iterator[str]:
    for link in folder.iterdir():
        try:
            yield str(link.readlink())
        except OSError:
            continue  # closed in the meantime


def _receipts(home: Path) -> int:
    """Return how many batches a ledger holds, read as another program would."""
    import apsw

    connection = apsw.Connection(str(home / "ledger.db"), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(next(iter(connection.execute("SELECT count(*) FROM receipt")))[0])
    except apsw.SQLError:
        return 0  # killed before the schema was there
    finally:
        connection.close()
