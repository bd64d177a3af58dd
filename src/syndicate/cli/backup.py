"""backup, restore: copies of the ledger, made while the daemon works, and their way back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command, Group
from syndicate.cli.shared import Invocation, console, emit, encode, output_format

if TYPE_CHECKING:
    from syndicate.engine.backups import Backup
    from syndicate.engine.restoring import Restored

_COLUMNS = {
    "name": "备份",
    "made_at": "时间",
    "receipt": "最新凭证",
    "disclosures": "条目",
    "bytes": "字节",
    "schema": "结构",
    "verified_at": "核对时间",
    "state": "状态",
}
_CHECKS = {"name": "项目", "holds": "成立", "promise": "承诺", "detail": "核对"}
_replace = click.option(
    "--replace", is_flag=True, help="换下已有的台账（留在旁边）/ set aside the ledger that is there"
)
_which = click.argument("backup", required=False, metavar="[BACKUP]")


@click.group(cls=Group)
def backup() -> None:
    """备份：制作、列出、核对、恢复 / Backups of the ledger: make, list, verify, restore."""


@backup.command()
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="另存到此目录，不清理 / another folder")
@output_format(choices=("table", "json"))
@click.pass_obj
def create(invocation: Invocation, to: Path | None, form: str) -> None:
    """
    制作一份备份；守护进程照常工作。超出 backup.keep 的旧备份随后删除。

    Make a backup; a daemon goes on working. Older ones beyond backup.keep are deleted then.
    """
    from syndicate.app.backups import back_up

    with _progress() as step:
        done = back_up(invocation.settings(), to, step)
    assert done.backup is not None
    if form == "json":
        print(
            encode(_row(done.backup) | {"folder": str(done.backup.folder), "pruned": [str(one) for one in done.pruned]})
        )
        return
    facts = done.backup.manifest.facts
    print(f"已备份 / backed up: {done.backup.folder}")
    print(f"链头 / head: {facts.receipt}:{facts.hash}")
    if done.pruned:
        print(f"已删除旧备份 {len(done.pruned)} 份 / older ones deleted: {len(done.pruned)}")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, nothing elsewhere: the result says it all."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("备份 / backup", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@backup.command("list")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, form: str) -> None:
    """列出备份，最新的在前 / List the backups, the newest first."""
    from syndicate.app.backups import folder_of
    from syndicate.engine.backups import listed

    emit(map(_row, listed(folder_of(invocation.settings()))), form, _COLUMNS)


def _row(backup: Backup) -> dict[str, Any]:
    facts, checked = backup.manifest.facts, backup.verified
    state = "unverified" if checked is None else "verified" if checked.holds else "damaged"
    return {
        "name": backup.folder.name,
        "made_at": backup.manifest.made_at,
        "receipt": facts.receipt,
        "hash": facts.hash,
        "disclosures": facts.counts.get("disclosure", 0),
        "bytes": backup.manifest.bytes,
        "schema": facts.schema,
        "program": backup.manifest.program,
        "verified_at": checked.at if checked else "",
        "state": state,
    }


@backup.command()
@_which
@output_format()
@click.pass_obj
def verify(invocation: Invocation, backup: str | None, form: str) -> None:
    """
    核对一份备份（默认最新）：文件、链头、行数，以及台账的每项承诺；有一项不成立，退出码为 3。

    Verify a backup, the newest by default: the file, heads and rows as noted, and every promise of the ledger in it. Exit code 3 when one
    does not hold. BACKUP is its name in the list, or a folder.
    """
    import msgspec

    from syndicate.app import now
    from syndicate.app.backups import find
    from syndicate.engine import backups

    chosen = find(invocation.settings(), backup)
    click.echo(f"核对 / verifying {chosen.folder}", err=True)
    found = backups.verify(chosen, now())
    emit([msgspec.to_builtins(one) for one in found], form, _CHECKS)
    if not all(one.holds for one in found):
        sys.exit(3)


@backup.command("restore")
@_which
@_replace
@output_format(choices=("table", "json"))
@click.pass_obj
def restore_(invocation: Invocation, backup: str | None, replace: bool, form: str) -> None:
    """恢复一份备份，同 `syndicate restore` / Restore a backup, as `syndicate restore` does."""
    _restored(invocation, backup, form, replace=replace)


@click.command(cls=Command)
@_which
@_replace
@output_format(choices=("table", "json"))
@click.pass_obj
def restore(invocation: Invocation, backup: str | None, replace: bool, form: str) -> None:
    """
    用备份（默认最新）恢复台账。先停止守护进程；已有的台账须加 --replace 才换下，并留在旁边。

    Put a backup, the newest by default, in the place of the ledger. Stop the daemon first. A ledger that is there is replaced with
    --replace only, and kept aside. BACKUP is its name in the list, or a folder.
    """
    _restored(invocation, backup, form, replace=replace)


def _restored(invocation: Invocation, name: str | None, form: str, *, replace: bool) -> None:
    from syndicate.app.backups import find, put_back

    settings = invocation.settings()
    chosen = find(settings, name)
    done = put_back(settings, chosen, replace=replace)
    if form == "json":
        print(encode(_told(chosen, done)))
        return
    facts = done.facts
    print(f"已从“{chosen.folder}”恢复 / restored from {chosen.folder}")
    print(f"链头 / head: {facts.receipt}:{facts.hash}")
    for code, head in facts.acts.items():
        print(f"审查记录 / record of the review: {code} {head}")
    rows = sum(facts.counts.values())
    print(
        f"逐表核对 {len(facts.counts)} 张表、{rows} 行，与备份相同 / {rows} rows of {len(facts.counts)} tables, as in the backup"
    )
    if done.schema != facts.schema:
        print(f"结构版本由 {facts.schema} 升到 {done.schema} / schema upgraded from {facts.schema} to {done.schema}")
    if done.aside is not None:
        print(f"原有的留在 / what was there is kept in: {done.aside}")
    print("请再运行 `syndicate verify` / then run `syndicate verify`")


def _told(chosen: Backup, done: Restored) -> dict[str, Any]:
    import msgspec

    return {
        "folder": str(chosen.folder),
        "aside": str(done.aside) if done.aside else "",
        "schema": done.schema,
        "facts": msgspec.to_builtins(done.facts),
    }
