"""export: fill the official form and write it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation


@click.command(cls=Command)
@click.option("--year", type=int, required=True, help="统计年度 / report year")
@click.option("--form", "name", default="2014", show_default=True, help="表式 / the form")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="文件：.xlsx .csv .json / the file"
)
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@click.option(
    "--count",
    type=click.Choice(["distinct", "postings"]),
    default="distinct",
    show_default=True,
    help="去重条数，或未去重条次 / distinct information, or postings",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="填报日期，默认今天 / day of filling, default today")
@click.pass_obj
def export(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    year: int,
    name: str,
    target: Path,
    jurisdiction: str | None,
    count: str,
    as_of: datetime | None,
) -> None:
    """
    填报并导出政府信息公开情况统计表。

    Fill the official statistics form and write it; the workbook carries the checks, the overlap between channels and the items behind
    every counted cell.
    """
    from syndicate import returns
    from syndicate.app import now, reading

    settings = invocation.settings()
    with reading(settings) as ledger:
        filled = returns.fill(
            returns.load_form(name),
            ledger,
            year,
            jurisdiction,
            as_of=(as_of or now()).date(),
            count="postings" if count == "postings" else "distinct",
            body=settings.jurisdiction.name,
        )
        written = returns.export(filled, ledger, target)
    print(written)
