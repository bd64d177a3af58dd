"""db: where the ledger lies, and its move to a database server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from syndicate.cli.bilingual import Command, Group
from syndicate.cli.shared import Invocation, console, emit, output_format

_COLUMNS = {"table": "表", "rows": "行数"}


@click.group(cls=Group)
def db() -> None:
    """数据库：台账在哪里，迁往 PostgreSQL / Where the ledger lies, and its move to PostgreSQL."""


@db.command("where", cls=Command)
@click.pass_obj
def where(invocation: Invocation) -> None:
    """台账在哪里 / Say where the ledger lies."""
    from syndicate.app import place_of

    print(place_of(invocation.settings()))


@db.command("migrate-to", cls=Command)
@click.argument("url", metavar="URL")
@output_format(choices=("table", "json"))
@click.pass_obj
def migrate_to(invocation: Invocation, url: str, form: str) -> None:
    """
    把台账迁到 PostgreSQL。先停守护进程。逐表复制并清点，各年数字两边相同、全部承诺在新处成立后才切换；原文件改名留存。URL 写 - 则从标准输入读。

    Move the ledger to PostgreSQL; stop the daemon first. Every table is copied and counted; only when every figure of every year is the same
    on both sides and every promise holds over there, the home switches. The file stays, renamed. URL - reads the address from standard
    input, so that no password stands in the list of processes.
    """
    from syndicate.app.moving import move_to

    address = sys.stdin.readline().strip() if url == "-" else url
    with _progress() as step:
        done = move_to(invocation.settings(), address, step)
    emit(({"table": name, "rows": rows} for name, rows in done.facts.counts.items()), form, _COLUMNS)
    held = sum(proof.holds for proof in done.proofs)
    print(
        f"台账已迁至 {done.place}：凭证 {done.facts.receipt}，{held} 项承诺成立；原文件为 {done.aside} / "
        f"moved to {done.place}: receipt {done.facts.receipt}, {held} promises hold; the file is {done.aside} now",
        file=sys.stderr,
    )


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """Show the table that is being copied on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _table, _rows: None
        return
    with console(stderr=True).status("迁移 / moving") as status:
        yield lambda table, rows: status.update(f"迁移 / moving {table} {rows or ''}")
