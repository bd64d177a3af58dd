"""returns ready: what is open before a year can be closed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import Which, layout_option, order_of, which_in_force
from syndicate.cli.shared import Invocation, emit

FINDINGS = 3
_COLUMNS = {"label": "事项", "number": "数量", "what": "情况", "owner": "谁办", "command": "查看"}


@click.command(cls=Command)
@which_in_force
@click.option(
    "--units",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="应报单位名单，每行一个；不写则只看台账本年和上年见过的单位有没有公开 / units that must report, one a line; else whether those that the ledger knows have published",
)
@click.option(
    "--manual", type=click.Path(path_type=Path), help="人工填报的值，同 export / stated values, as for `export`"
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天看，默认今天 / seen on which day, default today")
@layout_option
@click.pass_context
def ready(
    context: click.Context,
    which: Which,
    units: Path | None,
    manual: Path | None,
    on: datetime | None,
    layout: str,
) -> None:
    """
    年终准备：结账之前还有什么没办完，多少、谁办、用什么命令查看。还有未办的，退出码 3。

    What is open before the year can be closed: how much, who owns it, and the command that shows it. Exit code 3 while anything is open.
    """
    import msgspec

    from syndicate import returns
    from syndicate.app import now, reading
    from syndicate.returns.readiness import KINDS, readiness

    invocation: Invocation = context.obj
    settings = invocation.settings()
    asked = which.asked(context)
    stated = returns.load_manual(manual) if manual is not None else {}
    expected = [line.strip() for line in units.read_text("utf-8-sig").splitlines()] if units is not None else []
    with reading(settings) as ledger:
        day = on.date() if on else now().date()
        order = order_of(asked, settings, ledger, filled_on=day, manual=stated)
        filled = returns.draw(ledger, order, returns.state_of(ledger)).filled
        found = readiness(ledger, filled, day, expected)
    lines: list[dict[str, Any]] = [{**msgspec.to_builtins(task), "label": KINDS[task.kind]} for task in found]
    emit(lines, layout, _COLUMNS)
    done = [label for kind, label in KINDS.items() if kind not in {task.kind for task in found}]
    click.echo(f"无事项 / nothing open: {'、'.join(done) or '——'}", err=True)
    if found:
        context.exit(FINDINGS)
