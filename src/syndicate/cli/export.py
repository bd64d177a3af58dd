"""export: fill the official form and write it; compare what was written, and prove it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command, Group
from syndicate.cli.export_check import check
from syndicate.cli.export_compare import compare, diff
from syndicate.cli.returning import Asked, Which, as_of_option, needed, order_of, which_options
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.returns import Filled

_SUFFIXES = ".xlsx .xls .csv .json .html .docx"


class _Export(Group):
    """`export` itself fills and writes; its commands compare and prove."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(Command(None).params)


@click.group(cls=_Export, invoke_without_command=True)
@which_options
@as_of_option
@click.option("--to", "target", type=click.Path(path_type=Path), help=f"文件：{_SUFFIXES} / the file")
@click.option(
    "--filled-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="填报日期；默认为截至之日，不写截至则为今天 / printed day of filling; default: the day of --as-of, else today",
)
@click.option(
    "--manual",
    type=click.Path(path_type=Path),
    help="人工填报的值：TOML，每行一表 value、who、when、basis / stated values, a TOML table per row",
)
@click.pass_context
def export(
    context: click.Context,
    which: Which,
    as_of: str,
    target: Path | None,
    filled_on: datetime | None,
    manual: Path | None,
) -> None:
    """
    填报并导出政府信息公开情况统计表。

    Fill the official statistics form and write it; the workbook carries the checks, the overlap between channels and the items behind
    every counted cell. The same year and the same state give the same bytes. Checks that must hold and do not are told on standard error.
    """
    if context.invoked_subcommand is not None:
        return
    invocation: Invocation = context.obj
    asked = which.asked(context)
    _write(invocation, asked, as_of, needed(context, "target", target), filled_on, manual)


def _write(
    invocation: Invocation, asked: Asked, as_of: str, target: Path, filled_on: datetime | None, manual: Path | None
) -> None:
    from syndicate import returns
    from syndicate.app import now, reading
    from syndicate.cli.settled import settle_first

    settings = invocation.settings()
    stated = returns.load_manual(manual) if manual is not None else {}
    if not as_of:  # a state of the past is as it was
        settle_first(settings)
    with reading(settings) as ledger:
        state = returns.state_of(ledger, as_of)
        day = filled_on.date() if filled_on else state.day or now().date()
        order = order_of(asked, settings, ledger, filled_on=day, manual=stated)
        drawn = returns.draw(ledger, order, state)
        written = returns.export(drawn.filled, drawn.enquiry, target)
    print(written)
    if state.said and state.receipt == 0:
        click.echo(
            "截至此时台账尚无任何凭证，全表未填报 / nothing had been received by then: every line is unfilled", err=True
        )
    if state.until and state.until > now():
        click.echo("截至之时未到，之后再导出可能不同 / that moment is not over: a later export may differ", err=True)
    tell_failures(drawn.filled)


def tell_failures(filled: Filled) -> None:
    """Write the checks that must hold and do not, what was refused, and what nobody signed since the closing, to standard error."""
    for outcome in filled.failures:
        if outcome.level == "hard":
            click.echo(
                f"校验 {outcome.id} 不成立：{outcome.reason_zh}。{outcome.worked} / check {outcome.id} fails: {outcome.reason_en}",
                err=True,
            )
    for change in filled.unsigned:
        click.echo(
            f"结账后有变化尚未签字：{filled.form.rows[change.key].label} / changed since the closing, not signed: {change.key}",
            err=True,
        )


for _command in (check, diff, compare):
    export.add_command(_command)
