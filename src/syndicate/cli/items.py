"""items: the disclosures, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

_COLUMNS = {
    "published_at": "发布时间",
    "channel": "渠道",
    "unit": "单位",
    "title": "标题",
    "information": "信息",
    "source": "来源",
    "native_id": "原始编号",
    "state": "状态",
    "url": "链接",
    "jurisdiction": "辖区",
    "facets": "分类",
    "provisional": "暂计",
}


@click.command(cls=Command)
@click.option("--year", type=int, help="统计年度 / counting year")
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@click.option("--channel", help="公开渠道 / channel")
@click.option("--unit", help="单位 / unit")
@click.option("--kind", help="体裁 / kind")
@output_format()
@click.pass_obj
def items(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    year: int | None,
    jurisdiction: str | None,
    channel: str | None,
    unit: str | None,
    kind: str | None,
    form: str,
) -> None:
    """
    列出公开条目；information 相同即同一条信息。

    List disclosures by publication time; equal `information` means the same information.
    """
    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        found = ledger.items(year, jurisdiction, channel=channel, unit=unit, kind=kind)
        emit(_rows(found), form, _COLUMNS)


def _rows(found: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
    import msgspec

    for item in found:
        yield msgspec.to_builtins(item)
