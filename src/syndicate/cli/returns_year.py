"""returns close, adjust, acts: a year is closed, later changes are signed, and the record of both is shown."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import Which, layout_option, order_of, which_options
from syndicate.cli.shared import Invocation, emit, encode

if TYPE_CHECKING:
    from syndicate.ledger.closings import ReturnAct

FINDINGS = 3
_ACTS = {
    "number": "号",
    "deed": "事项",
    "year": "年度",
    "form": "表式",
    "jurisdiction": "辖区",
    "scope": "范围",
    "person": "签字人",
    "at": "时间",
    "reason": "理由",
    "receipt": "凭证",
    "what": "内容",
}
_DEEDS = {"close": "结账", "adjust": "调整"}
reason_option = click.option("--reason", required=True, help="理由，必填，留存在案 / why; needed, kept on the record")
by_option = click.option("--by", default=getpass.getuser, show_default="登录名 / login name", help="签字人 / who signs")


@click.command(cls=Command)
@which_options
@click.option(
    "--filled-on", type=click.DateTime(["%Y-%m-%d"]), help="填报日期，默认今天 / printed day of filling, default today"
)
@click.option(
    "--manual", type=click.Path(path_type=Path), help="人工填报的值，随结账固定 / stated values, frozen with the year"
)
@by_option
@reason_option
@click.pass_context
def close(
    context: click.Context,
    which: Which,
    filled_on: datetime | None,
    manual: Path | None,
    by: str,
    reason: str,
) -> None:
    """
    结账：固定一个年度的一张表。此后的变化只能签字调整。

    Close a year: freeze the form's numbers as the ledger stands now. What changes later is shown, and enters only by a signed adjustment.
    """
    from syndicate import returns
    from syndicate.app import now, signing
    from syndicate.cli.export import tell_failures
    from syndicate.cli.settled import settle_first

    invocation: Invocation = context.obj
    settings = invocation.settings()
    asked = which.asked(context)
    stated = returns.load_manual(manual) if manual is not None else {}
    settle_first(settings, needed=True)
    with signing(settings) as ledger:
        day = filled_on.date() if filled_on else now().date()
        order = order_of(asked, settings, ledger, filled_on=day, manual=stated)
        filled, act = returns.close_year(ledger, order, person=by, reason=reason, now=now())
    tell_failures(filled)
    _told(act)


@click.command(cls=Command)
@which_options
@click.option("--row", "key", required=True, help="行键 / key of the cell")
@click.option("--value", help="调整后的数；不写则用台账现在的数 / the new number; default: what the ledger counts now")
@by_option
@reason_option
@click.pass_context
def adjust(
    context: click.Context,
    which: Which,
    key: str,
    value: str | None,
    by: str,
    reason: str,
) -> None:
    """
    签字调整已结账年度的一格：谁、何时、为什么，都印在表上。

    Sign a change of one cell of a closed year; who, when and why are printed with the form.
    """
    from syndicate import returns
    from syndicate.app import now, signing

    invocation: Invocation = context.obj
    settings = invocation.settings()
    asked = which.asked(context)
    with signing(settings) as ledger:
        order = order_of(asked, settings, ledger, filled_on=now().date())
        act = returns.adjust_cell(ledger, order, key, value, person=by, reason=reason, now=now())
    _told(act)


def _told(act: ReturnAct) -> None:
    click.echo(
        f"已签字：第 {act.number} 号，{_DEEDS[act.deed]}，{act.year} 年度表式 {act.form}，第 {act.receipt} 号凭证 / "
        f"signed: act {act.number}, {act.deed}, receipt {act.receipt}"
    )


@click.command(cls=Command)
@click.option("--year", type=int, help="只看一个年度 / of one year only")
@layout_option
@click.pass_context
def acts(context: click.Context, year: int | None, layout: str) -> None:
    """
    列出结账和调整的记录，并核对其链；被改动则退出码 3。

    List closings and adjustments and check their chain; exit code 3 where one was altered.
    """
    from syndicate.app import reading
    from syndicate.ledger.closings import all_acts, faults

    with reading(context.obj.settings()) as ledger:
        found = [act for act in all_acts(ledger.connection) if year in (None, act.year)]
        broken = faults(ledger.connection)
    emit(map(_line, found), layout, _ACTS)
    for fault in broken:
        click.echo(fault, err=True)
    if broken:
        context.exit(FINDINGS)


def _line(act: ReturnAct) -> dict[str, Any]:
    about = act.about
    if act.deed == "adjust":
        what = f"{about['key']}：{_shown(about['before'])} → {_shown(about['after'])}"
    else:
        values = about["manifest"]["values"]
        what = f"{sum(value is not None for value in values.values())}/{len(values)} 格已填"
    said = {name: getattr(act, name) for name in _ACTS if name != "what"}
    return {**said, "what": what, "hash": act.hash}


def _shown(value: Any) -> str:
    return "未填报" if value is None else value if isinstance(value, str) else encode(value)
