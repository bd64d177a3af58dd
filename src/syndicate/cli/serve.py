"""serve: the pages alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.run import pages_at, stop_on_signals
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.settings import Settings


@click.command(cls=Command)
@click.option("--listen", metavar="HOST:PORT", help="监听地址（web.listen）/ address to listen at")
@click.pass_obj
def serve(invocation: Invocation, listen: str | None) -> None:
    """
    只提供网页：统计和审查台，直到 Ctrl-C 或 SIGTERM；守护进程是否在运行都可以，可以有任意多个；SIGHUP 重新载入配置和规则。

    Serve the pages alone, counts and review desk, until Ctrl-C or SIGTERM; without a daemon or beside one, as many as are wanted. SIGHUP reads
    configuration and rules again; where anything is wrong with them, those before stay.
    """
    from syndicate.app.logs import set_up

    settings = invocation.settings(web__listen=listen)
    set_up(settings.log)
    asyncio.run(_serve(settings, lambda: invocation.settings(web__listen=listen)))


async def _serve(settings: Settings, configure: Callable[[], Settings]) -> None:
    from syndicate.app import first_cause
    from syndicate.app.node import Node
    from syndicate.app.notify import Notifier
    from syndicate.cli.watching import Reporter

    stop, reload = stop_on_signals(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload.set)

    def started(present: Settings) -> None:
        address = pages_at(present.web)
        print(f"网页 / pages: {address}；Ctrl-C 停止 / stops", file=sys.stderr, flush=True)

    with first_cause():
        await Node(settings, Reporter(), Notifier(os.environ), started).run(stop, reload, configure)
    print("已停止 / stopped", file=sys.stderr, flush=True)
