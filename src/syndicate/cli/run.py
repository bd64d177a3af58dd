"""run: the daemon."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.app import Office
    from syndicate.engine.relay import Relayed
    from syndicate.model import Transient
    from syndicate.settings import Settings
    from syndicate.settings.table import WebSettings

LONGEST_END = 28.0
"""Seconds after which the process ends as if killed: service managers wait for 30 or more, and at any moment nothing is lost."""

_log = logging.getLogger("syndicate.daemon")


@click.command(cls=Command)
@click.option(
    "--engine",
    type=click.Choice(["embedded", "kafka"]),
    help="引擎，默认见 engine / which engine; else what `engine` says",
)
@click.pass_obj
def run(invocation: Invocation, engine: str | None) -> None:
    """
    运行守护进程：轮询所有信源，提供网页，直到 Ctrl-C 或 SIGTERM；SIGHUP 重新载入配置和规则。

    Run the daemon: poll every source and serve the pages until Ctrl-C or SIGTERM. The batch on its way is finished first; a second signal ends at once,
    and nothing is lost then either. SIGHUP reads configuration and rules again; where anything is wrong with them, those before stay.
    """
    from syndicate.app import enabled_sources, office
    from syndicate.app.logs import set_up

    settings = invocation.settings(engine=engine)
    enabled_sources(settings)  # without any nothing is begun, and nothing announced
    set_up(settings.log)
    with office(settings) as open_office:
        asyncio.run(watch(open_office, lambda: invocation.settings(engine=engine)))


async def watch(office: Office, configure: Callable[[], Settings]) -> None:
    """Work until a signal comes."""
    from syndicate.app import first_cause
    from syndicate.app.daemon import Daemon
    from syndicate.app.logs import data
    from syndicate.app.notify import Notifier
    from syndicate.cli.watching import Reporter, Watch

    stop, reload = stop_on_signals(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload.set)
    sources = [source.name for source in office.settings.source if source.enabled]
    web = office.settings.web
    say(f"守护进程已启动，信源 {len(sources)} 个；Ctrl-C 停止 / daemon running, {len(sources)} sources")
    if web.enabled:
        say(f"网页 / pages: {pages_at(web)}")
    _log.info("started", extra=data(sources=len(sources), pages=pages_at(web) if web.enabled else "", pid=os.getpid()))
    daemon = Daemon(office, Watch(), Reporter(), Notifier(os.environ))
    with first_cause():
        await daemon.run(stop, reload, configure)
    _log.info("stopped")
    say("已停止 / stopped")


def say(words: str) -> None:
    """Tell whoever sits at a terminal; elsewhere the log tells."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr, flush=True)


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


def stop_on_signals(longest: float = LONGEST_END) -> asyncio.Event:
    """
    Return an event that Ctrl-C and SIGTERM set; a second one ends the process at once.

    `longest` seconds after the first the process is ended by its alarm clock, whatever it hangs in.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, _ask_to_stop, stop, loop, longest)
    return stop


_ENDS = (signal.SIGINT, signal.SIGTERM)


def _ask_to_stop(stop: asyncio.Event, loop: asyncio.AbstractEventLoop, longest: float) -> None:
    stop.set()
    # From here on it is left to the system, which ends the process also where the interpreter no longer gets to run.
    for number in _ENDS:
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, longest)
