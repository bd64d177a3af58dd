"""publish subscriber: who is told by webhook."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.shared import Invocation, emit, encode, output_format

if TYPE_CHECKING:
    from syndicate.ledger.outgoing import Outgoing, Verdict
    from syndicate.model.publishing import Subscriber
    from syndicate.settings import Settings

T = TypeVar("T")
_COLUMNS = {
    "name": "名称",
    "state": "状态",
    "url": "地址",
    "events": "事件",
    "channels": "渠道",
    "units": "单位",
    "facets": "分类",
    "waiting": "待发",
    "dead": "死信",
    "unacknowledged": "撤回未确认",
    "reason": "原因",
}
_OPEN = ("waiting", "sending")
_name = click.argument("name", metavar="NAME")
_secret = click.option(
    "--secret-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="用文件中的密钥，不另生成 / take the secret from a file",
)


@click.group(cls=Group)
def subscriber() -> None:
    """推送订阅者（webhook）/ Who is told by webhook."""


@subscriber.command()
@_name
@click.argument("url", metavar="URL")
@click.option("--event", "events", multiple=True, help="事件，可多个；不写则全部 / event type, several; else all")
@click.option("--channel", "channels", multiple=True, help="渠道，可多个；不写则全部 / channel, several; else all")
@click.option("--unit", "units", multiple=True, help="单位，可多个；不写则全部 / unit, several; else all")
@click.option(
    "--facet", "facets", multiple=True, help="分类，如 kind=policy，可多个 / facet, such as kind=policy, several"
)
@click.option(
    "--allow", multiple=True, help="允许内网主机或网段，可多个 / host or network that may be private, several"
)
@_secret
@output_format(choices=("table", "json"))
@click.pass_obj
def add(invocation: Invocation, /, form: str, secret_file: Path | None, **given: Any) -> None:
    """
    增加订阅者；从此刻起的事件发给他，以前的用 deliveries replay 补发。

    Add a subscriber. It is told what happens from now on; deliveries replay sends what was before. The secret is shown this once.
    """
    from syndicate.app import now, publishing
    from syndicate.publish.subscribing import Wanted, subscriber_of

    settings = invocation.settings()
    with publishing(settings) as outgoing:
        if outgoing.subscriber(given["name"]) is not None:
            raise click.UsageError(f"已有订阅者“{given['name']}” / there is a subscriber {given['name']} already")
        seen = max((posting.id for posting in outgoing.postings()), default=0)
        made = subscriber_of(Wanted(**given), settings.jurisdiction.code, secret_from(secret_file), seen, now())
        outgoing.put(made)
    _tell_secret(made, form)
    _warn_of_readers(settings.home)


@subscriber.command("list")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, form: str) -> None:
    """列出订阅者：状态、待发、死信、未确认的撤回 / List subscribers: state, what waits, what failed, recalls not acknowledged."""
    from syndicate.app import publishing

    with publishing(invocation.settings()) as outgoing:
        rows = [_row(outgoing, one) for one in outgoing.subscribers()]
    emit(rows, form, _COLUMNS)
    if not rows and form == "table":
        print("还没有订阅者 / there are no subscribers yet")


@subscriber.command()
@_name
@output_format(choices=("table", "json"))
@click.pass_obj
def test(invocation: Invocation, name: str, form: str) -> None:
    """发一条测试消息；未收到 2xx 时退出码为 75 / Send a test; exit code 75 unless it is acknowledged."""
    from syndicate.app import publishing

    settings = invocation.settings()
    with publishing(settings) as outgoing:
        verdict = asyncio.run(_tested(outgoing, settings, _known(outgoing, name)))
    if form == "json":
        print(encode({"status": verdict.status, "reason": verdict.reason, "milliseconds": verdict.milliseconds}))
    else:
        print(
            f"{name}：{verdict.reason}（HTTP {verdict.status or '—'}，{verdict.milliseconds} ms）/ answered {verdict.reason}"
        )
    sys.exit(0 if verdict.reason == "ok" else 75)


async def _tested(outgoing: Outgoing, settings: Settings, to: Subscriber) -> Verdict:
    from syndicate.app import relaying

    async def here(work: Callable[[], T], /) -> T:
        return work()

    async with relaying(outgoing, here, settings) as relay:
        return await relay.test(to)


@subscriber.command()
@_name
@click.option(
    "--overlap",
    type=click.FloatRange(min=0),
    default=24.0,
    show_default=True,
    help="旧密钥再有效几小时 / hours that the former secret stays good",
)
@_secret
@output_format(choices=("table", "json"))
@click.pass_obj
def rotate(invocation: Invocation, /, name: str, overlap: float, secret_file: Path | None, form: str) -> None:
    """换密钥；过渡期内新旧两个都签名 / Give a new secret; until the overlap is over both sign."""
    from syndicate.app import now, publishing
    from syndicate.publish.subscribing import rotated

    with publishing(invocation.settings()) as outgoing:
        made = outgoing.put(rotated(_known(outgoing, name), secret_from(secret_file), timedelta(hours=overlap), now()))
    _tell_secret(made, form)


@subscriber.command()
@_name
@click.pass_obj
def enable(invocation: Invocation, name: str) -> None:
    """重新启用；停用期间的接着发 / Switch on again; what waited goes out."""
    _move(invocation, name, "active", "")


@subscriber.command()
@_name
@click.option("--reason", required=True, help="理由 / why")
@click.pass_obj
def disable(invocation: Invocation, name: str, reason: str) -> None:
    """停用；期间的事件留待启用后发 / Switch off; what happens meanwhile waits."""
    _move(invocation, name, "disabled", reason)


@subscriber.command()
@_name
@click.option("--reason", required=True, help="理由 / why")
@click.pass_obj
def remove(invocation: Invocation, name: str, reason: str) -> None:
    """删除：清除密钥，不再发送；发送记录保留 / Remove: the secret is erased, nothing is sent any more; the record stays."""
    _move(invocation, name, "removed", reason)


def _move(invocation: Invocation, name: str, state: str, reason: str) -> None:
    from syndicate.app import now, publishing
    from syndicate.model.publishing import SubscriberState
    from syndicate.publish.subscribing import moved

    with publishing(invocation.settings()) as outgoing:
        made = outgoing.put(moved(_known(outgoing, name), SubscriberState(state), reason, now()))
    print(f"{made.name}：{made.state}")


def _known(outgoing: Outgoing, name: str) -> Subscriber:
    found = outgoing.subscriber(name)
    if found is None or found.state == "removed":
        raise click.UsageError(f"没有订阅者“{name}” / there is no subscriber {name}")
    return found


def secret_from(file: Path | None) -> str:
    """Return the secret that stands in a file, else a new one."""
    import secrets

    from syndicate.publish.webhook import secret_of

    return file.read_text("utf-8").strip() if file else secret_of(secrets.token_bytes(32))


def _warn_of_readers(home: Path) -> None:
    """Secrets stand readable in the ledger: others must not look into the home."""
    if home.stat().st_mode & 0o077:
        click.echo(
            f"注意：“{home}”其他用户可读，其中有密钥，请 chmod 700 / others can look into {home}, where secrets are kept: chmod 700",
            err=True,
        )


def _tell_secret(made: Subscriber, form: str) -> None:
    if form == "json":
        print(encode({"name": made.name, "url": made.url, "secret": made.secret, "former_until": made.former_until}))
        return
    print(f"{made.name} → {made.url}")
    print(f"密钥（只显示这一次）/ secret, shown this once: {made.secret}")
    if made.former_until:
        print(f"旧密钥有效至 / the former secret is good until: {made.former_until}")


def _row(outgoing: Outgoing, one: Subscriber) -> dict[str, Any]:
    import msgspec

    from syndicate.ledger.outgoing import Span

    sent = outgoing.deliveries(Span(subscriber=one.name))
    row: dict[str, Any] = {
        name: getattr(one, name)
        for name in ("name", "jurisdiction", "url", "state", "reason", "created_at", "changed_at")
    }
    row |= {
        name: msgspec.json.decode(getattr(one, name)) for name in ("events", "channels", "units", "facets", "allow")
    }
    row["waiting"] = sum(each.state in _OPEN for each in sent)
    row["dead"] = sum(each.state == "dead" for each in sent)
    row["unacknowledged"] = sum(each.event == "withdrawn" and not each.acknowledged_at for each in sent)
    return row
