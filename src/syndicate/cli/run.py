"""run: the daemon."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.app import Office
    from syndicate.engine.relay import Relayed
    from syndicate.model import Transient
    from syndicate.settings.table import WebSettings


@click.command(cls=Command)
@click.pass_obj
def run(invocation: Invocation) -> None:
    """
    运行守护进程：轮询所有信源，提供网页，直到 Ctrl-C 或 SIGTERM。

    Run the daemon: poll every source and serve the pages until Ctrl-C or SIGTERM. The batch on its way is finished first; a second signal ends at once,
    and nothing is lost then either.
    """
    from syndicate.app import office

    with office(invocation.settings()) as open_office:
        asyncio.run(watch(open_office))


async def watch(office: Office) -> None:
    """Poll until a signal comes."""
    from syndicate.cli.watching import Watch

    stop = stop_on_signals()
    sources = [source.name for source in office.settings.source if source.enabled]
    print(
        f"守护进程已启动，信源 {len(sources)} 个；Ctrl-C 停止 / daemon running, {len(sources)} sources",
        file=sys.stderr,
        flush=True,
    )
    if office.settings.web.enabled:
        print(f"网页 / pages: {pages_at(office.settings.web)}", file=sys.stderr, flush=True)
    await office.run(Watch(), stop, say_relayed)
    print("已停止 / stopped", file=sys.stderr, flush=True)


def say_relayed(done: Relayed | Transient) -> None:
    """Tell on standard error what a round of sending did."""
    from syndicate.model import Transient

    if isinstance(done, Transient):
        print(f"推送暂停 / sending waits: {done}", file=sys.stderr, flush=True)
        return
    print(
        f"推送：送达 {done.sent}，失败 {done.failed}，通知 hub {done.pinged} / relayed: sent={done.sent} failed={done.failed} pinged={done.pinged}",
        file=sys.stderr,
        flush=True,
    )


def pages_at(web: WebSettings) -> str:
    """Return the address of the pages for a browser."""
    return web.public_url or f"http://{web.listen}"


def stop_on_signals() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set; a second Ctrl-C ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _ask_to_stop, stop)
    return stop


def _ask_to_stop(stop: asyncio.Event) -> None:
    if stop.is_set():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    stop.set()
