"""serve: the pages alone."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.run import pages_at, stop_on_signals
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.app import Gate
    from syndicate.settings import Settings


@click.command(cls=Command)
@click.option("--listen", metavar="HOST:PORT", help="监听地址（web.listen）/ address to listen at")
@click.pass_obj
def serve(invocation: Invocation, listen: str | None) -> None:
    """
    只提供网页：统计和审查台，直到 Ctrl-C 或 SIGTERM；守护进程是否在运行都可以。

    Serve the pages alone, counts and review desk, until Ctrl-C or SIGTERM; without a daemon or beside one.
    """
    from syndicate.app import reviewing

    settings = invocation.settings(web__listen=listen)
    with reviewing(settings) as gate:
        asyncio.run(_serve(gate, settings))


async def _serve(gate: Gate, settings: Settings) -> None:
    """Serve from one thread that the ledger belongs to; every act is a transaction of its own, so a daemon may run beside."""
    from syndicate.web.server import serving

    loop, stop = asyncio.get_running_loop(), stop_on_signals()
    print(f"网页 / pages: {pages_at(settings.web)}；Ctrl-C 停止 / stops", file=sys.stderr, flush=True)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as thread:
        await serving(gate.rooms(settings), lambda work: loop.run_in_executor(thread, work), settings, stop)
    print("已停止 / stopped", file=sys.stderr, flush=True)
