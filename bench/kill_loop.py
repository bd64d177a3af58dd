"""
Kill a load with `kill -9` at random moments, resume it, and compare with one that ran through.

    .venv/bin/python bench/kill_loop.py SAMPLE_DIR --rounds 50

The sample comes from `syndicate sample`. Prints both sets of numbers; exit code 1 when they differ or a promise does not hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from program import JURISDICTION, kill_again_and_again, picture, run

_SHOWN = ("postings", "information", "shares", "sealed", "quarantined")


def main() -> int:
    """Run the rounds and print the comparison."""
    given = _arguments()
    load = ("load", str(given.sample.resolve()), "--jurisdiction", JURISDICTION, "--format", "json")
    batches = {"SYNDICATE_BATCH_SIZE": str(given.batch_size)}
    with tempfile.TemporaryDirectory() as folder:
        undisturbed, killed = Path(folder) / "undisturbed", Path(folder) / "killed"
        undisturbed.mkdir()
        killed.mkdir()
        seconds = json.loads(run(undisturbed, *load, **batches).stdout)["seconds"]
        print(f"未受打扰 / undisturbed: {seconds:.1f} s")
        start = time.monotonic()
        kills = kill_again_and_again(killed, load, given.rounds, seconds, given.seed, **batches)
        print(
            f"kill -9: {kills.killed} 次 / times，{kills.finished} 次已先完成 / were through first，{time.monotonic() - start:.0f} s"
        )
        print(f"各次之后的批次数 / batches after each: {' '.join(map(str, kills.receipts))}")
        between = run(killed, "verify").returncode
        resumed = run(killed, *load, **batches)
        print(f"续读 / resumed: {resumed.stdout.strip()}")
        verified = run(killed, "verify")
        print(verified.stdout)
        return _compare(picture(undisturbed), picture(killed), between, verified.returncode)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _compare(expected: dict[str, Any], found: dict[str, Any], between: int, after: int) -> int:
    one, other = expected["stats"], found["stats"]
    rows = [(name, one[name], other[name]) for name in _SHOWN]
    rows += [
        (f"{channel} {what}", one["channels"][channel][what], other["channels"][channel][what])
        for channel in one["channels"]
        for what in ("postings", "information")
    ]
    rows.append(("overlap", one["overlap"]["items"], other["overlap"]["items"]))
    rows.append(("items", len(expected["items"]), len(found["items"])))
    print(f"{'':24}{'undisturbed':>12}{'killed':>12}")
    for name, left, right in rows:
        print(f"{name:24}{left:>12,}{right:>12,}{'' if left == right else '  ≠'}")
    same = expected == found
    print(f"统计与逐条清单相同 / counts and items equal: {same}")
    print(f"verify: 续读前 / before resuming {between}，续读后 / after {after}")
    return 0 if same and between == after == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
