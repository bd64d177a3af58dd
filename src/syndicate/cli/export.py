"""export: fill the official form and write it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.ledger.sqlite import SqliteLedger
    from syndicate.returns import Filled
    from syndicate.settings import Jurisdiction, Settings


@click.command(cls=Command)
@click.option("--year", type=int, required=True, help="统计年度 / report year")
@click.option("--form", "name", default="2014", show_default=True, help="表式 / the form")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="文件：.xlsx .csv .json / the file"
)
@click.option(
    "--jurisdiction",
    help="行政区划代码；不写则用配置的，或台账中唯一的 / code of the jurisdiction; else the configured one, or the only one in the ledger",
)
@click.option(
    "--count",
    type=click.Choice(["distinct", "postings"]),
    default="distinct",
    show_default=True,
    help="去重条数，或未去重条次 / distinct information, or postings",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="填报日期，默认今天 / day of filling, default today")
@click.option(
    "--manual",
    type=click.Path(path_type=Path),
    help="人工填报的值：TOML，每行一表 value、who、when、basis / stated values, a TOML table per row",
)
@click.pass_obj
def export(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    year: int,
    name: str,
    target: Path,
    jurisdiction: str | None,
    count: str,
    as_of: datetime | None,
    manual: Path | None,
) -> None:
    """
    填报并导出政府信息公开情况统计表。

    Fill the official statistics form and write it; the workbook carries the checks, the overlap between channels and the items behind
    every counted cell. Checks that must hold and do not are told on standard error.
    """
    from syndicate import returns
    from syndicate.app import now, reading

    settings = invocation.settings()
    stated = returns.load_manual(manual) if manual is not None else None
    settled(settings)
    with reading(settings) as ledger:
        code = jurisdiction or settings.jurisdiction.code or _only_one(ledger)
        filled = returns.fill(
            returns.load_form(name),
            ledger,
            year,
            code,
            as_of=(as_of or now()).date(),
            manual=stated,
            count="postings" if count == "postings" else "distinct",
            body=_body(settings.jurisdiction, code),
        )
        written = returns.export(filled, ledger, target)
    print(written)
    tell_failures(filled)


def settled(settings: Settings) -> None:
    """Settle the ledger before numbers are taken from it; a daemon that holds the home does that itself, and the numbers say so."""
    from syndicate.app import correcting, reading
    from syndicate.cli.progress import Settling
    from syndicate.engine.renewing import unsettled
    from syndicate.model import SyndicateError

    with reading(settings) as ledger:
        left = [ledger.unsettled(code) for code in unsettled(ledger)]
    if not left:
        return
    try:
        with correcting(settings) as office, Settling() as progress:
            office.settle(progress)
    except SyndicateError as error:
        click.echo(f"未结算，表中数字为暂计：{left[0]}。{error}", err=True)


def _only_one(ledger: SqliteLedger) -> str | None:
    """Return the jurisdiction of the ledger where it holds a single one; None: the form is filled over all."""
    codes = ledger.jurisdictions()
    return codes[0] if len(codes) == 1 else None


def _body(configured: Jurisdiction, code: str | None) -> str:
    """Return the configured name, but never above the numbers of another jurisdiction."""
    return configured.name if code == configured.code or not configured.code else ""


def tell_failures(filled: Filled) -> None:
    """Write the checks that must hold and do not to standard error."""
    for outcome in filled.failures:
        if outcome.level == "hard":
            click.echo(
                f"校验 {outcome.id} 不成立：{outcome.reason_zh}。{outcome.worked} / check {outcome.id} fails: {outcome.reason_en}",
                err=True,
            )
