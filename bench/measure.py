"""Measures a program in a process of its own, and how fast the machine is meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ITERATIONS = 500_000


@dataclass
class Tally:
    """What a program made of its input."""

    posts: int = 0
    """Posts read; one that stands in three exports is read three times."""
    stored: int = 0
    copies: int = 0
    """Of those stored: how many say what an earlier one says."""
    given_up: list[str] = field(default_factory=list)


def run_and_tell(work: Callable[[], Tally]) -> None:
    """Run the work of this process and print as JSON what it made and took. Importing and opening come before and count apart."""
    opened = time.process_time()
    start = time.monotonic()
    tally = work()
    tell({**asdict(tally), "opening": opened, "cpu": time.process_time() - opened, "wall": time.monotonic() - start})


def tell(values: dict[str, Any]) -> None:
    """Print the result of this process for whoever started it."""
    print(json.dumps({**values, "peak_mb": peak_mb()}, ensure_ascii=False), flush=True)


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB (resident); Linux tells it, elsewhere it is 0."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


class Child(NamedTuple):
    """A program that has ended."""

    told: dict[str, Any]
    cpu: float
    """Seconds of user and system time from its start to its end, starting the interpreter included."""
    wall: float


def run_child(module: str, *arguments: str | Path, aloud: bool = False) -> Child:
    """
    Run a module of this package to its end; `aloud`: what it says on standard error is passed on as it comes.

    Raises:
        RuntimeError: It failed; what it wrote is in the message.
    """
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    start = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SYNDICATE_")}
    errors_to = None if aloud else subprocess.PIPE
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors_to, env=environment)
    before = _children()
    output, errors = process.communicate()
    cpu = _children() - before
    if process.returncode:
        raise RuntimeError(f"{module}: {(errors or b'').decode(errors='replace')[-2000:]}")
    return Child(json.loads(output.splitlines()[-1]), cpu, time.monotonic() - start)


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def calibrate() -> dict[str, float]:
    """Return nanoseconds per iteration of a fixed loop, by CPU time and by the clock; the gap shows how busy the machine is."""
    rounds = [_loop() for _ in range(5)]
    return {"cpu_ns": min(cpu for cpu, _ in rounds), "wall_ns": sorted(wall for _, wall in rounds)[2]}


def _loop() -> tuple[float, float]:
    cpu, wall, value = time.process_time(), time.perf_counter(), 1
    for _ in range(ITERATIONS):
        value = (value * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
    return (time.process_time() - cpu) / ITERATIONS * 1e9, (time.perf_counter() - wall) / ITERATIONS * 1e9
