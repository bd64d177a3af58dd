"""publish: the way out. Feeds, webhooks, and what became of every delivery."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.publish_deliveries import deliveries, recalls
from syndicate.cli.publish_subscribers import subscriber
from syndicate.cli.shared import Invocation, encode, output_format

if TYPE_CHECKING:
    from syndicate.engine.relay import Relayed
    from syndicate.ledger.outgoing import Outgoing
    from syndicate.publish.document import Shelf
    from syndicate.settings import Settings

T = TypeVar("T")


@click.group(cls=Group)
def publish() -> None:
    """公开出口：订阅源、推送；只有经保密审查放行并已公开的内容 / The way out: feeds and webhooks, only of what the review has cleared."""


publish.add_command(subscriber)
publish.add_command(deliveries)
publish.add_command(recalls)


@publish.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["atom", "rss", "json"]),
    default="atom",
    show_default=True,
    help="格式 / format",
)
@click.option("--channel", default="", help="渠道 / channel")
@click.option("--unit", default="", help="单位 / unit")
@click.option("--kind", default="", help="体裁 / kind")
@click.option("--five-open", default="", help="五公开 / five-open")
@click.option("--field", default="", help="领域 / field")
@click.option("--theme", default="", help="主题 / theme")
@click.option(
    "--page",
    type=click.IntRange(min=0),
    default=0,
    help="存档页，1 为最早；0 为最新 / archive, 1 is the oldest; 0: the newest entries",
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 / write to a file")
@click.pass_obj
def feed(invocation: Invocation, /, form: str, page: int, to: Path | None, **given: str) -> None:
    """输出一个订阅源 / Write one feed: all of it, or what the options narrow it to."""
    from syndicate.publish.document import document
    from syndicate.publish.rendering import rendered
    from syndicate.publish.selection import selection
    from syndicate.publish.site import site_of

    settings = invocation.settings()
    try:
        chosen = selection(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    content = rendered(document(_held(settings), site_of(settings), chosen, page), form).content
    if to is None:
        sys.stdout.buffer.write(content + b"\n")
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"“{to}”写不了：{error.strerror} / {to} cannot be written: {error.strerror}") from error


@publish.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@output_format(choices=("table", "json"))
@click.pass_obj
def write(invocation: Invocation, folder: Path, form: str) -> None:
    """
    把全部订阅源写成静态文件，逐个整体替换；已撤回的随之消失。

    Write every feed to a folder for a web server. Files are replaced one by one, each as a whole; what was withdrawn goes with them.
    """
    from syndicate.publish.folder import write as write_feeds
    from syndicate.publish.site import site_of

    settings = invocation.settings()
    done = write_feeds(_held(settings), site_of(settings), folder)
    if form == "json":
        print(encode(done._asdict()))
        return
    print(
        f"文件 {done.files} 个，改动 {done.changed}，删除 {done.removed} / files: {done.files}, changed: {done.changed}, removed: {done.removed}"
    )


@publish.command()
@click.option("--once", is_flag=True, help="只做一轮 / one round only")
@output_format(choices=("table", "json"))
@click.pass_obj
def relay(invocation: Invocation, form: str, *, once: bool) -> None:
    """
    发出到期的推送；守护进程（run）自带，另开一个也不会重复发送。

    Send what is due. The daemon does so by itself; another relay beside it never sends the same at the same moment. With --once the exit
    code is 3 when something failed.
    """
    from syndicate.app import publishing

    settings = invocation.settings()
    with publishing(settings) as outgoing:
        done = asyncio.run(_relayed(outgoing, settings, once=once))
    if done is None:
        return
    if form == "json":
        print(encode(done))
    else:
        print(
            f"新计划 {done.planned}，送达 {done.sent}，失败 {done.failed}，通知 hub {done.pinged}"
            f" / planned: {done.planned}, sent: {done.sent}, failed: {done.failed}, pinged: {done.pinged}"
        )
    sys.exit(3 if done.failed else 0)


async def _relayed(outgoing: Outgoing, settings: Settings, *, once: bool) -> Relayed | None:
    """Send one round, or until a signal comes: then None. Nothing else runs in this process: the ledger is used where it was opened."""
    from syndicate.app import relaying
    from syndicate.cli.run import say_relayed, stop_on_signals

    async def here(work: Callable[[], T], /) -> T:
        return work()

    async with relaying(outgoing, here, settings) as relay:
        stop = stop_on_signals()
        if once:
            return await relay.once(stop)
        print("推送已启动；Ctrl-C 停止 / relay running", file=sys.stderr, flush=True)
        await relay.run(stop, say_relayed)
        return None


def _held(settings: Settings) -> Shelf:
    from syndicate.app import publishing
    from syndicate.publish.document import shelf

    with publishing(settings) as outgoing:
        return shelf(*outgoing.moment(settings.jurisdiction.code))
