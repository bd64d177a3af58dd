"""
Disturb workers of the scaled engine at random (`kill -9`, sleep past the session) under load, and compare with the embedded engine.

    .venv/bin/python tools/kafka_faults.py --rounds 50 --scale 0.02

Needs nothing but the development environment. Exit code 1 when anything differs or a promise does not hold.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from broker_kit import broker
from core_kit import details
from members_kit import Cluster, cluster, embedded, sample_pages, seen

from syndicate.cli.sample import write


def main() -> int:
    """Run the rounds and say how they ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "sample", scale=given.scale)
        pages = sample_pages(Path(folder) / "sample", size=50)
        expected = seen(embedded(pages))
        with broker() as servers, cluster(servers, Path(folder)) as made:
            dice, done = random.Random(given.seed), {"killed": 0, "slept": 0}  # noqa: S311  (moments, not secrets)
            every = max(1, len(pages) // given.rounds)
            counted = iter(range(len(pages)))
            for _ in range(3):
                made.start()
            made.put(pages, lambda: _disturb(made, dice, done) if next(counted) % every == 0 else None)
            for member in made.alive():
                member.send_signal(signal.SIGCONT)
            took = made.until_in()
            made.stop()
            with closing(made.ledger()) as ledger:
                found, wrong = seen(ledger), details(ledger.verify())
    different = [name for name in expected if found[name] != expected[name]]
    sys.stdout.write(f"{done} records {made.reached} in after {took:.1f} s; different: {different}; broken: {wrong}\n")
    return 1 if different or wrong else 0


def _disturb(made: Cluster, dice: random.Random, done: dict[str, int]) -> None:
    """Kill a worker and start another, or let one sleep past its session and wake it."""
    time.sleep(dice.uniform(0.2, 1.5))
    member = dice.choice(made.alive())
    if dice.random() < 0.8:
        made.kill(member)
        made.start()
        done["killed"] += 1
        return
    member.send_signal(signal.SIGSTOP)
    time.sleep(made.session + 1)
    member.send_signal(signal.SIGCONT)
    done["slept"] += 1


if __name__ == "__main__":
    sys.exit(main())
