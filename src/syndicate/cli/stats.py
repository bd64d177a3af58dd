"""stats: a year's counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, encode, output_format, this_year

if TYPE_CHECKING:
    from syndicate.model import Statistics

_COLUMNS = {"name": "", "postings": "发布条次", "information": "信息条数"}


@click.command(cls=Command)
@click.option("--year", type=int, help="统计年度，默认今年 / counting year, default this year")
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@output_format(choices=("table", "json", "jsonl", "csv"))
@click.pass_obj
def stats(invocation: Invocation, year: int | None, jurisdiction: str | None, form: str) -> None:
    """
    年度统计：各渠道发布条次、信息条数（不同渠道和方式公开相同信息计1条）、渠道重叠。

    A year's counts: postings, distinct information per channel and over all channels, and the overlap between channels.
    """
    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        counted = ledger.statistics(this_year() if year is None else year, jurisdiction)
    if form in ("json", "jsonl"):
        print(encode(counted))
    else:
        show(counted, form)


def show(counted: Statistics, form: str = "table") -> None:
    """Print the counts for people."""
    emit(_rows(counted), form, _COLUMNS)
    if form != "table":
        return
    pairs = "，".join(f"{name} {number}" for name, number in counted.overlap.pairs.items() if number)
    print(f"\n重叠 / overlap: {counted.overlap.items}（{pairs or '无 / none'}）")
    print(f"体裁 / kinds: {'，'.join(f'{kind} {number}' for kind, number in counted.kinds.items())}")
    print(
        f"转发 / shares: {counted.shares}   封存 / sealed: {counted.sealed}   隔离 / quarantined: {counted.quarantined}"
    )
    if counted.doubts:
        print(
            f"疑似同一信息 {counted.doubts} 个待认定，此前按自动认定计数：`syndicate item doubts list` / "
            f"{counted.doubts} questions are open; until they are answered the automatic decision counts"
        )
    if not counted.settled:
        print(f"\n未结算，数字为暂计 / not settled, the numbers are provisional: {counted.unsettled}")
        print(
            "读入结束时、守护进程中、导出前会自行结算；现在就结算：`syndicate rules apply` / "
            "it settles by itself after a load, in the daemon, before an export; now: `syndicate rules apply`"
        )


def _rows(counted: Statistics) -> list[dict[str, Any]]:
    from syndicate.model import Channel

    rows: list[dict[str, Any]] = [
        {"name": f"{Channel(name).label} {name}", "postings": count.postings, "information": count.information}
        for name, count in counted.channels.items()
    ]
    sums = {
        "name": f"{counted.year} 合计（去重）/ all, distinct",
        "postings": counted.postings,
        "information": counted.information,
    }
    return [*rows, sums]
