"""Prints the figures as tables, Chinese first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

NOTE = (
    "机器与他人共用：绝对数字随负载变化，看比值；校准值为固定循环每次迭代的纳秒数，wall 高于 cpu 即有他人在用。\n"
    "The machine is shared: absolute figures move with its load, the ratios count. Calibration: nanoseconds per iteration of a fixed"
    " loop; wall above cpu means others are at work."
)
SKIPS = (
    "对照程序不读 registers/ 与 broken/，不跨格式统一编号，撤稿、账号校验、逐条凭据一概不做；读过且未变的条目直接跳过。\n"
    "The comparison programs leave out registers/ and broken/, do not reconcile ids between exports, and keep no receipts, versions or"
    " evidence; a post that has not changed is passed over at once."
)
_IDS = {"ordered": "编号有序 / ordered ids", "random": "编号随机 / random ids"}
_NAMES = {"product": "本产品 / product", "naive": "直白写法 / straightforward", "competent": "熟练写法 / able"}


def show(result: dict[str, Any]) -> None:
    """Print every section that was run."""
    for name, printer in _PRINTERS.items():
        if name in result:
            printer(result[name])
    print()
    before, after = result["calibration"]["before"], result["calibration"]["after"]
    print(f"校准 / calibration: 前 / before {_calibration(before)}；后 / after {_calibration(after)}")
    print(NOTE)


def _calibration(figures: dict[str, float]) -> str:
    return f"cpu {figures['cpu_ns']:.1f} ns, wall {figures['wall_ns']:.1f} ns"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"\n{title}")
    lines = [list(head), *map(list, rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [
            _pad(cell, width, left=column == 0) for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  " + "  ".join(cells))


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _pad(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text


def _load(loads: dict[str, dict[str, Any]]) -> None:
    head = (
        "规模 / scale",
        "读入 / readings",
        "新增 / items",
        "读入/s CPU",
        "items/s CPU",
        "读入/s wall",
        "CPU s",
        "wall s",
        "MB",
    )
    _table(
        "读入样例年，每批落盘 / loading the sample year, durable commits; CPU：一个核，含启动 / one core, start included",
        head,
        (
            (
                scale,
                f"{run['readings']:,}",
                f"{run['stored']:,}",
                f"{run['readings_per_second']:,.0f}",
                f"{run['items_per_second']:,.0f}",
                f"{run['readings_per_second_wall']:,.0f}",
                f"{run['whole_cpu']:.2f}",
                f"{run['whole_wall']:.2f}",
                f"{run['peak_mb']:.0f}",
            )
            for scale, run in loads.items()
        ),
    )
    for scale, run in loads.items():
        print(
            f"  {scale}: 不计启动 / start apart: {run['readings_per_second_work']:,.0f} 读入/s CPU；启动 / start: {run['opening']:.2f} s CPU"
        )


def _compare(result: dict[str, Any]) -> None:
    _table(
        "同一输入，轮流运行，中位数 / same input, in turn, medians",
        ("程序 / program", "条次 / posts", "入库 / stored", "µs CPU/post", "含启动 / with start", "wall s", "MB"),
        (
            (
                _NAMES[name],
                f"{run['posts']:,.0f}",
                f"{run['stored']:,.0f}",
                f"{run['cpu_us_per_post']:,.0f}",
                f"{run['whole_us_per_post']:,.0f}",
                f"{run['wall']:.2f}",
                f"{run['peak_mb']:.0f}",
            )
            for name, run in result["medians"].items()
        ),
    )
    _table(
        "比值：对照 ÷ 本产品，逐轮 / ratio to the product, round by round: median (least–most)",
        ("程序 / program", "CPU", "CPU 含启动 / with start", "wall"),
        (
            (_NAMES[name], *(_ratio(ratios[key]) for key in ("cpu_us_per_post", "whole_us_per_post", "wall")))
            for name, ratios in result["ratios"].items()
        ),
    )
    print(SKIPS)


def _ratio(found: dict[str, float]) -> str:
    return f"{found['median']:.1f}× ({found['least']:.1f}–{found['most']:.1f})"


def _stages(found: dict[str, float]) -> None:
    rows = [(stage, f"{found[stage]:.1f}") for stage in ("read", "prepare", "known", "decide", "commit", "other")]
    _table("各步 / stages", ("步骤 / stage", "µs CPU/reading"), [*rows, ("合计 / total", f"{sum(found.values()):.1f}")])


def _recognition(result: dict[str, Any]) -> None:
    medians, ratios = result["medians"], result["ratios"]
    _table(
        "识别：指纹与查找，每条，中位数 / recognition: fingerprint and index, per item, medians",
        ("程序 / program", "条数 / items", "找到 / found", "µs CPU/item", "MB", "÷ 本产品 / to the product"),
        (
            (
                _NAMES.get(name, name),
                f"{run['items']:,.0f}",
                f"{run['found']:,.0f}",
                f"{run['cpu_us']:.1f}",
                f"{run['peak_mb']:.0f}",
                _ratio(ratios[name]) if name in ratios else "1",
            )
            for name, run in medians.items()
        ),
    )


def _growth(runs: dict[str, dict[str, Any]]) -> None:
    for ids, result in runs.items():
        _grown(_IDS[ids], result)


def _grown(ids: str, result: dict[str, Any]) -> None:
    _table(
        f"增长：一个台账，逐块；{ids} / growth: one ledger, block by block",
        (
            "条数 / items",
            "µs CPU/item",
            "最慢一批 / slowest batch ms",
            "CPU ms",
            "内存 / MB",
            "台账 / ledger MB",
            "校准 / loop ns",
        ),
        (
            (
                f"{block['items']:,}",
                f"{block['cpu_us']:.1f}",
                f"{block['slowest_ms']:.0f}",
                f"{block['slowest_cpu_ms']:.0f}",
                f"{block['peak_mb']:.0f}",
                f"{block['database_mb']:,.0f}",
                f"{block['loop_ns']:.0f}",
            )
            for block in result["blocks"]
        ),
    )
    print(
        f"  末块 ÷ 首块 / last to first: {result['last_to_first']:.2f}×"
        f"（除以校准 / by the calibration {result['last_to_first_steady']:.2f}×）；每条 / per item: {result['bytes_per_item']:,.0f} B；"
        f"信息条数 / distinct: {result['informations']:,}；重建内存 / rebuilt in {result['rebuild_s']:.1f} s CPU"
    )


def _help(seconds: float) -> None:
    print(f"\nsyndicate --help: {1000 * seconds:.0f} ms（五次最短 / shortest of five）")


_PRINTERS: dict[str, Callable[[Any], None]] = {
    "load": _load,
    "compare": _compare,
    "stages": _stages,
    "recognition": _recognition,
    "growth": _growth,
    "help": _help,
}
