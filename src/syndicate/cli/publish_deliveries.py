"""publish deliveries, publish recalls: what became of everything that was to be sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command, Group
from syndicate.cli.shared import Invocation, emit, encode, output_format

if TYPE_CHECKING:
    from datetime import datetime

    from syndicate.ledger.outgoing import Outgoing, Span
    from syndicate.model.publishing import Delivery

_COLUMNS = {
    "id": "编号",
    "message": "消息",
    "event": "事件",
    "review": "审查",
    "subscriber": "订阅者",
    "state": "状态",
    "attempts": "次数",
    "next_at": "下次",
    "acknowledged_at": "确认时间",
}
_ATTEMPTS = {"at": "时间", "status": "HTTP", "milliseconds": "毫秒", "reason": "结果"}
_RECALLS = {
    "at": "撤回时间",
    "review": "审查",
    "code": "原因",
    "subscriber": "订阅者",
    "state": "状态",
    "attempts": "次数",
    "acknowledged_at": "确认时间",
}
_STATES = ("waiting", "sending", "delivered", "dead", "void")
_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.group(cls=Group)
def deliveries() -> None:
    """推送记录：查看、重发、补发 / What was sent to whom: see, send again."""


@deliveries.command("list")
@click.option("--subscriber", default="", help="订阅者 / subscriber")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="状态，可多个 / state, several")
@click.option("--event", type=click.Choice(["released", "withdrawn"]), default=None, help="事件 / event")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="最多几条 / at most so many")
@output_format()
@click.pass_obj
def list_(
    invocation: Invocation, /, subscriber: str, states: tuple[str, ...], event: str | None, limit: int, form: str
) -> None:
    """列出推送 / List deliveries; --state dead shows the dead letters."""
    from syndicate.app import publishing
    from syndicate.ledger.outgoing import Span

    span = Span(subscriber=subscriber, states=states, event=event or "", limit=limit)
    with publishing(invocation.settings()) as outgoing:
        rows = _rows(outgoing, span)
    emit(rows, form, _COLUMNS)
    if not rows and form == "table":
        print("没有推送 / there are no deliveries")


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@output_format(choices=("table", "json"))
@click.pass_obj
def show(invocation: Invocation, number: int, form: str) -> None:
    """显示一条推送和每次尝试 / Show one delivery and every attempt at it."""
    import msgspec

    from syndicate.app import publishing
    from syndicate.ledger.outgoing import Span

    with publishing(invocation.settings()) as outgoing:
        found = _rows(outgoing, Span(delivery=number)) if number > 0 else []
        attempts = [msgspec.structs.asdict(one) for one in outgoing.attempts(number)]
    if not found:
        raise click.UsageError(f"没有推送 {number} / there is no delivery {number}")
    if form == "json":
        print(encode(found[0] | {"log": attempts}))
        return
    emit(found, "table", _COLUMNS)
    emit(attempts, "table", _ATTEMPTS)


@deliveries.command()
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)
@click.option("--dead", is_flag=True, help="全部死信 / all dead letters")
@output_format(choices=("table", "json"))
@click.pass_obj
def retry(invocation: Invocation, numbers: tuple[int, ...], form: str, *, dead: bool) -> None:
    """
    从头再发；不可再公开的不发，退出码为 3。

    Send again from the beginning of the schedule. What is superseded or not publishable any more is not sent: exit code 3.
    """
    from syndicate.ledger.outgoing import Span

    if bool(numbers) == dead:
        raise click.UsageError("请写明编号，或用 --dead / name the deliveries, or use --dead: one of the two")
    _again(invocation, [Span(states=("dead",))] if dead else [Span(delivery=number) for number in numbers], form)


@deliveries.command()
@click.argument("subscriber", metavar="SUBSCRIBER")
@click.option("--id", "identity", default="", help="消息编号，如 msg_230102_7 / message id")
@click.option("--since", type=click.DateTime(_DATES), help="事件起始时间 / events from this time on")
@click.option("--until", type=click.DateTime(_DATES), help="事件截止时间，不含 / events before this time")
@output_format(choices=("table", "json"))
@click.pass_obj
def replay(
    invocation: Invocation, /, subscriber: str, identity: str, since: datetime | None, until: datetime | None, form: str
) -> None:
    """
    补发：按消息编号或按时间，含已送达和订阅以前的；消息编号不变。

    Send once more, by message or by time: also what was delivered, and what happened before the subscriber came. Ids stay the same.
    """
    from syndicate.ledger.outgoing import Span
    from syndicate.publish.webhook import posting_of

    if not (identity or since or until):
        raise click.UsageError("请写 --id，或 --since、--until / say --id, or --since and --until")
    posting = posting_of(identity) if identity else 0
    _again(invocation, [Span(subscriber=subscriber, posting=posting, since=_moment(since), until=_moment(until))], form)


@click.command(cls=Command)
@click.option("--open", "open_only", is_flag=True, help="只列未确认的 / those not acknowledged only")
@output_format()
@click.pass_obj
def recalls(invocation: Invocation, form: str, *, open_only: bool) -> None:
    """撤回通知：谁已确认，谁还没有 / Recalls: who has acknowledged, and who has not."""
    from syndicate.app import publishing
    from syndicate.ledger.outgoing import Span

    with publishing(invocation.settings()) as outgoing:
        postings = {one.id: one for one in outgoing.postings()}
        found = [one for one in _rows(outgoing, Span(event="withdrawn")) if not (open_only and one["acknowledged_at"])]
    rows = [one | {"at": postings[one["posting"]].at, "code": postings[one["posting"]].code} for one in found]
    emit(rows, form, _RECALLS)
    if not rows and form == "table":
        print("没有撤回通知 / there are no recalls")


def _again(invocation: Invocation, spans: list[Span], form: str) -> None:
    from syndicate.app import now, publishing
    from syndicate.publish.selection import wants

    with publishing(invocation.settings()) as outgoing:
        for span in spans:
            _check(outgoing, span)
        done = [outgoing.again(span, wants, now()) for span in spans]
    going, left = sum(one for one, _ in done), sum(other for _, other in done)
    if form == "json":
        print(encode({"again": going, "not_publishable": left}))
    else:
        print(f"将再发 {going} 条，不可再公开 {left} 条 / to be sent again: {going}; not publishable any more: {left}")
    sys.exit(3 if left else 0)


def _check(outgoing: Outgoing, span: Span) -> None:
    if span.subscriber and outgoing.subscriber(span.subscriber) is None:
        raise click.UsageError(f"没有订阅者“{span.subscriber}” / there is no subscriber {span.subscriber}")
    if span.delivery and not outgoing.deliveries(span):
        raise click.UsageError(f"没有推送 {span.delivery} / there is no delivery {span.delivery}")


def _moment(given: datetime | None) -> str:
    """Return a local time as the ledger writes it."""
    from syndicate.ledger.sending import when
    from syndicate.model import CHINA

    return "" if given is None else when(given.replace(tzinfo=CHINA))


def _rows(outgoing: Outgoing, span: Span) -> list[dict[str, Any]]:
    places = {one.name: one.jurisdiction for one in outgoing.subscribers()}
    return [_row(one, places[one.subscriber]) for one in outgoing.deliveries(span)]


def _row(one: Delivery, jurisdiction: str) -> dict[str, Any]:
    import msgspec

    from syndicate.publish.webhook import message_name

    row = msgspec.structs.asdict(one)
    del row["lease"], row["leased_until"]
    return row | {"message": message_name(jurisdiction, one.posting)}
