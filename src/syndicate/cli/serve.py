"""serve: the pages alone."""

from __future__ import annotations

import asyncio
import sys
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
    只提供网页：统计和审查台，直到 Ctrl-C 或 SIGTERM；守护进程是否在运行都可以。

    Serve the pages alone, counts and review desk, until Ctrl-C or SIGTERM; without a daemon or beside one.
    """
    from syndicate.app.logs import set_up

    settings = invocation.settings(web__listen=listen)
    set_up(settings.log)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from syndicate.app import serve_pages

    def started() -> None:
        print(f"网页 / pages: {pages_at(settings.web)}；Ctrl-C 停止 / stops", file=sys.stderr, flush=True)

    await serve_pages(settings, stop_on_signals(), started)
    print("已停止 / stopped", file=sys.stderr, flush=True)
