"""The sections of the benchmark; each runs its programs in processes of their own and returns plain values."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Child, run_child
from syndicate.sample import write_sample

ROUNDS = 3
PROGRAMS = ("product", "naive", "competent")
Say = Callable[[str], None]


def make_sample(folder: Path, scale: float) -> Path:
    """Write the sample year once per scale and return where it lies."""
    sample = folder / f"sample-{scale}"
    if not sample.exists():
        write_sample(sample, scale=scale)
    return sample


def load(sample: Path, folder: Path, *words: str) -> dict[str, Any]:
    """Load a sample through the product into a new home."""
    return _figures(_product(sample, folder, *words))


def compare(sample: Path, folder: Path, rounds: int, say: Say) -> dict[str, Any]:
    """Run the three programs in turn, round after round, and return the medians and the ratios between them."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in PROGRAMS}
    for number in range(1, rounds + 1):
        for name in PROGRAMS:
            child = _product(sample, folder) if name == "product" else _other(name, sample, folder)
            figures = _figures(child)
            runs[name].append(figures)
            say(f"  {number}/{rounds} {name}: {figures['cpu_us_per_post']:,.0f} µs CPU/post")
    medians = {name: {key: median(run[key] for run in done) for key in _MEDIANS} for name, done in runs.items()}
    return {"rounds": runs, "medians": medians, "ratios": {name: _ratios(runs, name) for name in PROGRAMS[1:]}}


_MEDIANS = ("posts", "stored", "cpu_us_per_post", "whole_us_per_post", "wall", "peak_mb")


def _ratios(runs: dict[str, list[dict[str, Any]]], name: str) -> dict[str, Any]:
    """Return how many times dearer a program is, taken round by round: what slows the machine slows both."""
    return {key: _ratio(runs, name, key) for key in ("cpu_us_per_post", "whole_us_per_post", "wall")}


def _ratio(runs: dict[str, list[dict[str, Any]]], name: str, key: str) -> dict[str, float]:
    each = [other[key] / own[key] for own, other in zip(runs["product"], runs[name], strict=True)]
    return {"median": median(each), "least": min(each), "most": max(each)}


def _product(sample: Path, folder: Path, *words: str) -> Child:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    return run_child("product", sample / "syndicate.toml", home, *words)


def _other(name: str, sample: Path, folder: Path) -> Child:
    for stale in folder.glob(f"{name}.db*"):
        stale.unlink()
    return run_child(name, sample, folder / f"{name}.db", str(files("syndicate_config") / "taxonomy"))


def _figures(child: Child) -> dict[str, Any]:
    told = child.told
    each = {
        "cpu_us_per_post": told["cpu"] / told["posts"] * 1e6,
        "whole_us_per_post": child.cpu / told["posts"] * 1e6,
        "whole_cpu": child.cpu,
        "whole_wall": child.wall,
    }
    if "readings" in told:
        each["readings_per_second"] = told["readings"] / child.cpu
        each["readings_per_second_work"] = told["readings"] / told["cpu"]
        each["items_per_second"] = told["stored"] / child.cpu
        each["readings_per_second_wall"] = told["readings"] / child.wall
    return told | each


def stages(sample: Path, folder: Path) -> dict[str, float]:
    """Return CPU microseconds per reading by stage."""
    told = _product(sample, folder, "stages").told
    found = {stage: seconds / told["readings"] * 1e6 for stage, seconds in told["stages"].items()}
    return found | {"other": told["cpu"] / told["readings"] * 1e6 - sum(found.values())}


def growth(folder: Path, items: int, ids: str) -> dict[str, Any]:
    """Grow one ledger with ids `ordered` or `random` and return what an item costs, block by block."""
    home = folder / "growth"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    told = run_child("growth", home, str(items), ids, aloud=True).told
    shutil.rmtree(home)
    first, last = told["blocks"][0], told["blocks"][-1]
    rise = last["cpu_us"] / first["cpu_us"]
    return told | {"last_to_first": rise, "last_to_first_steady": rise * first["loop_ns"] / last["loop_ns"]}


def recognition(items: int, rounds: int) -> dict[str, Any]:
    """Run the three ways of recognition in turn, round after round; return the medians and the ratios between them."""
    names = ("product", "datasketch", "rensa")
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            runs[name].append(run_child("recognition", name, str(items)).told)
    medians = {name: {key: median(run[key] for run in done) for key in done[0]} for name, done in runs.items()}
    return {"rounds": runs, "medians": medians, "ratios": {name: _ratio(runs, name, "cpu_us") for name in names[1:]}}


def help_seconds() -> float:
    """Return the shortest of five runs of `syndicate --help`, by the clock."""
    program = Path(sys.executable).with_name("syndicate")
    times = []
    for _ in range(5):
        start = time.monotonic()
        subprocess.run([program, "--help"], check=True, capture_output=True)
        times.append(time.monotonic() - start)
    return min(times)
