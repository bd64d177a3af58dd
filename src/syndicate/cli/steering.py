"""source pause, resume, poll and completeness: what people do with sources, with a daemon or without one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command, suggestion
from syndicate.cli.correcting import by_option
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.ledger.errands import Done, Kind
    from syndicate.ledger.sqlite import SqliteLedger
    from syndicate.settings import Settings

_PATIENCE = 30.0
_LOOK = 0.1
_CLAIMS = {
    "name": "信源",
    "ours": "已读",
    "claimed": "渠道自报",
    "gap": "差",
    "upper_bound": "为上限",
    "claimed_at": "自报时间",
    "today": "今天",
    "usual": "往日",
    "week": "近七天",
    "usual_week": "往日七天",
    "outcome": "状态",
    "next_at": "下次轮询",
}


@click.command(cls=Command)
@click.argument("name")
@click.option("--reason", required=True, help="理由，必填，留存在案 / why; needed, kept on the record")
@by_option
@click.pass_obj
def pause(invocation: Invocation, name: str, reason: str, by: str) -> None:
    """
    暂停一个信源，直到恢复；重启后仍然有效。

    Stop polling a source until it is resumed; a restart changes nothing.
    """
    _ask(invocation.settings(), "pause", name, reason, by)


@click.command(cls=Command)
@click.argument("name")
@click.option("--reason", default="", help="理由 / why")
@by_option
@click.pass_obj
def resume(invocation: Invocation, name: str, reason: str, by: str) -> None:
    """恢复一个暂停的信源 / Poll a source again that was paused."""
    _ask(invocation.settings(), "resume", name, reason, by)


@click.command(cls=Command)
@click.argument("name")
@by_option
@click.pass_obj
def poll(invocation: Invocation, name: str, by: str) -> None:
    """
    立即轮询一个信源：守护进程在运行时由它轮询，否则在此读到末尾。

    Poll a source now: the daemon does where one runs; without one it is read to its end here.
    """
    _ask(invocation.settings(), "poll", name, "", by)


def _ask(settings: Settings, kind: Kind, name: str, reason: str, by: str) -> None:
    """Write down what is asked for, have it carried out, and say what became of it; exit code 75 where nobody did in time."""
    from syndicate.app import now
    from syndicate.app.opening import present_ledger
    from syndicate.ledger.places import open_ledger

    known = [source.name for source in settings.source]
    if name not in known:
        raise click.UsageError(f"没有信源“{name}”{suggestion(name, known)}")
    if kind == "pause" and not reason.strip():
        raise click.UsageError("请写明理由 / give a reason")
    ledger = open_ledger(present_ledger(settings))
    try:
        number = ledger.errands.ask(kind, {"source": name, "reason": reason}, by, now())
        done = _carried_out(settings, ledger, number)
    finally:
        ledger.close()
    if done is None:
        print("已记下，守护进程尚未办理 / written down; the daemon has not done it yet", file=sys.stderr)
        sys.exit(75)
    print(done.told.get("message", ""), file=sys.stderr if done.refused else sys.stdout)
    if done.refused:
        sys.exit(75 if kind == "poll" else 2)


def _carried_out(settings: Settings, ledger: SqliteLedger, number: int) -> Done | None:
    import asyncio
    import time

    from syndicate.app.errands import carrying

    asyncio.run(carrying(settings)())
    end = time.monotonic() + _PATIENCE
    while (done := ledger.errands.done(number)) is None and time.monotonic() < end:
        time.sleep(_LOOK)
    return done


@click.command(cls=Command)
@output_format()
@click.pass_obj
def completeness(invocation: Invocation, form: str) -> None:
    """
    核对完整性：读到的条数与渠道自报的总数、与往日常数。

    Compare what was read with what each channel claims to have, and with what is usual. An empty claim: the channel names no total.
    """
    settings = invocation.settings()
    emit(_rows(settings), form, _CLAIMS)


def _rows(settings: Settings) -> list[Mapping[str, Any]]:
    from syndicate.app import now, reading
    from syndicate.web.sources import lines_of

    with reading(settings) as ledger:
        return [
            {
                "name": line.settings.name,
                "ours": line.ours,
                "claimed": line.state.claimed,
                "gap": line.gap,
                "upper_bound": line.upper_bound,
                "claimed_at": line.state.claimed_at,
                "today": line.today,
                "usual": line.usual,
                "week": line.week,
                "usual_week": line.usual_week,
                "outcome": line.outcome,
                "next_at": line.state.next_at,
            }
            for line in lines_of(settings, ledger.sources, {}, now().date())
        ]
