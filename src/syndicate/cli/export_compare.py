"""export diff and export compare: one form at two times, two forms of the same items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import Asked, Which, as_of_option, layout_option, order_of, which_but_form, which_options
from syndicate.cli.shared import Invocation, emit

if TYPE_CHECKING:
    from syndicate.ledger.sqlite import SqliteLedger
    from syndicate.returns import Compared, Filled
    from syndicate.settings import Settings

FINDINGS = 3
_DIFFERENCES = {"key": "行键", "label": "指标", "before": "前", "after": "后"}
_SIDES = {
    "one": "指标（一）",
    "one_value": "数（一）",
    "other": "指标（二）",
    "other_value": "数（二）",
    "said": "比较",
    "note": "说明",
}
_VERDICTS = {"same": "一致 / same", "differs": "不同 / differs", "unknown": "无法判定 / unknown"}


@click.command(cls=Command)
@click.argument("before")
@click.argument("after", default="now")
@which_options
@layout_option
@click.pass_context
def diff(
    context: click.Context,
    before: str,
    after: str,
    which: Which,
    layout: str,
) -> None:
    """
    比较同一张表的两个状态：now（台账现在）、closed（结账加签字调整）、frozen（结账时）、日期、时间、receipt:12，或导出的文件。

    Compare one form at two states, each of: now (what the ledger counts now, closed or not), closed (frozen and adjusted), frozen (as it
    was closed), a day, a time, receipt:12, or an exported file. Exit code 3 where they differ, with the cells. Two files need no --year.
    """
    from syndicate import returns
    from syndicate.app import reading

    invocation: Invocation = context.obj
    settings = invocation.settings()
    files = Path(before).is_file() and Path(after).is_file()
    asked = (which._replace(year=0) if files else which).asked(context)
    with reading(settings) as ledger:
        one, other = (_filled(side, asked, settings, ledger) for side in (before, after))
        found = [dict(zip(_DIFFERENCES, difference, strict=True)) for difference in returns.differing(one, other)]
    if found or layout != "table":
        emit(found, layout, _DIFFERENCES)
    else:
        click.echo("没有差异 / no differences")
    if found:
        context.exit(FINDINGS)


def _filled(side: str, asked: Asked, settings: Settings, ledger: SqliteLedger) -> Filled:
    """Return one side of a comparison."""
    from syndicate import returns
    from syndicate.app import now
    from syndicate.model import UsageError

    path = Path(side)
    if path.is_file():
        return returns.read_filled(path, None if asked.form == "2014" else returns.load_form(asked.form))
    state = returns.state_of(ledger, "" if side in {"now", "closed", "frozen"} else side)
    order = order_of(asked, settings, ledger, filled_on=state.day or now().date())
    kept = 0 if side == "frozen" else None
    filled = returns.draw(ledger, order, state, adjustments=kept, closed=side != "now").filled
    if side in {"closed", "frozen"} and not filled.closed:
        raise UsageError(f"{asked.year} 年度尚未结账 / {asked.year} is not closed")
    return filled


@click.command(cls=Command)
@click.argument("forms", nargs=2)
@which_but_form
@as_of_option
@layout_option
@click.pass_context
def compare(
    context: click.Context,
    forms: tuple[str, str],
    which: Which,
    as_of: str,
    layout: str,
) -> None:
    """
    同一年的条目填进两张表式，并列对照，如 export compare 2014 2021 --year 2018。

    Fill two forms from the same items and lay them side by side; which cells correspond stands in the forms' files and is derived, not
    official.
    """
    from syndicate import returns
    from syndicate.app import now, reading

    invocation: Invocation = context.obj
    settings = invocation.settings()
    asked = which._replace(form=forms[0]).asked(context)
    with reading(settings) as ledger:
        state = returns.state_of(ledger, as_of)
        day = state.day or now().date()
        orders = [order_of(asked._replace(form=name), settings, ledger, filled_on=day) for name in forms]
        one, other = (returns.draw(ledger, order, state).filled for order in orders)
    emit(map(_side, returns.compare_forms(one, other)), layout, _SIDES)


def _side(found: Compared) -> dict[str, str]:
    import msgspec

    return {**msgspec.structs.asdict(found), "said": _VERDICTS[found.verdict]}
