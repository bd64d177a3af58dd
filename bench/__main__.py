"""
Measure the product beside the straightforward way: `python -m bench`.

Prints tables and writes all figures as JSON. Takes some minutes; `--only help,load` takes seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import sections
from bench.measure import calibrate
from bench.report import show

_SECTIONS = ("help", "load", "stages", "compare", "recognition", "growth")
_IDS = ("ordered", "random")


def main() -> None:
    """Run the sections asked for, print them, and write the file."""
    given = _arguments()
    before = calibrate()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        result = _run(given, Path(folder))
    result["calibration"] = {"before": before, "after": calibrate()}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    show(result)
    print(f"全部数字 / all figures: {given.out}")


def _run(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = {"scale": given.scale, "python": sys.version.split()[0]}
    sample = folder
    if {"load", "stages", "compare"} & set(given.only):
        sample = sections.make_sample(folder, given.scale)
    if "help" in given.only:
        result["help"] = sections.help_seconds()
    if "load" in given.only:
        scales = [given.scale, *([1.0] if given.full and given.scale != 1.0 else [])]
        _say("读入样例年 / loading the sample year …")
        result["load"] = {f"{scale:g}": sections.load(sections.make_sample(folder, scale), folder) for scale in scales}
    if "stages" in given.only:
        result["stages"] = sections.stages(sample, folder)
    if "compare" in given.only:
        _say("与对照程序轮流运行 / running beside the comparison programs …")
        result["compare"] = sections.compare(sample, folder, given.rounds, _say)
    if "recognition" in given.only:
        _say("识别：与对照库轮流运行 / recognition beside the libraries …")
        result["recognition"] = sections.recognition(given.items, given.rounds)
    if "growth" in given.only:
        _say(f"增长至 / growing to {given.growth:,} …")
        chosen = _IDS if given.ids == "both" else (given.ids,)
        result["growth"] = {ids: sections.growth(folder, given.growth, ids) for ids in chosen}
    return result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="样例规模 / share of the sample year (0.1)")
    parser.add_argument("--full", action="store_true", help="另读整年 / load the whole year too")
    parser.add_argument("--growth", type=int, default=120_000, help="增长到多少条 / grow to so many items (120000)")
    parser.add_argument(
        "--ids", choices=(*_IDS, "both"), default="both", help="增长时的编号 / ids of the growth run (both)"
    )
    parser.add_argument("--items", type=int, default=8_000, help="识别对照的条数 / items of the recognition run (8000)")
    parser.add_argument("--rounds", type=int, default=sections.ROUNDS, help="对照轮数 / rounds of the comparison (3)")
    parser.add_argument(
        "--only", type=_chosen, default=_SECTIONS, help="只运行这些部分 / only these: " + ",".join(_SECTIONS)
    )
    parser.add_argument("--out", type=Path, default=Path("var/bench.json"), help="结果文件 / file of the figures")
    return parser.parse_args()


def _chosen(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in _SECTIONS:
            raise argparse.ArgumentTypeError(f"没有“{name}”部分 / no section {name}")
    return names


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
