"""quarantine: what could not be read, and reading it again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible

if TYPE_CHECKING:
    from syndicate.engine.retry import Retried
    from syndicate.ledger.protocol import QuarantineEntry

_COLUMNS = {
    "id": "编号",
    "reason": "原因",
    "place": "位置",
    "field": "字段",
    "message": "说明",
    "times": "次数",
    "lane": "来处",
    "resolved_at": "处理时间",
}
_DETAILS = _COLUMNS | {
    "jurisdiction": "辖区",
    "first_receipt": "首次凭证",
    "last_receipt": "最近凭证",
    "resolution": "处理",
    "resolved_receipt": "处理凭证",
}


@click.group(cls=Group)
def quarantine() -> None:
    """隔离区：读不出的输入 / What could not be read."""


@quarantine.command("list")
@click.option("--all", "everything", is_flag=True, help="连同已处理的 / those dealt with, too")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, everything: bool, form: str) -> None:
    """列出读不出的输入：位置、原因、应为什么 / List what could not be read: where, why, and what was expected."""
    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        entries = ledger.quarantine(open_only=not everything)
    emit([_row(entry) for entry in entries], form, _COLUMNS)
    if not entries and form == "table":
        print("隔离区是空的 / nothing is in quarantine")


@quarantine.command()
@click.argument("number", metavar="ID", type=int)
@output_format(choices=("table", "json"))
@click.pass_obj
def show(invocation: Invocation, number: int, form: str) -> None:
    """显示一条的全部，连同原始内容 / Show everything about one entry, with what was read."""
    from syndicate.app import reading
    from syndicate.engine.retry import entry_of

    with reading(invocation.settings()) as ledger:
        entry = entry_of(ledger, number)
    row = _row(entry) | {"raw": _text(entry.raw)}
    if form == "json":
        print(encode(row))
        return
    for key, heading in _DETAILS.items():
        if row[key] not in ("", None) and (key, row[key]) != ("resolved_receipt", 0):
            print(f"{heading} {key}: {visible(str(row[key]))}")
    if entry.raw:
        print(f"原始内容 raw（{len(entry.raw)} 字节 / bytes）:")
        print(visible(row["raw"], keep="\n\t"))


@quarantine.command()
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="全部未处理的 / all that are open")
@output_format(choices=("table", "json"))
@click.pass_obj
def retry(invocation: Invocation, numbers: tuple[int, ...], everything: bool, form: str) -> None:
    """
    重读这些条目所在的文件或信源；读通的记为已处理，仍读不出的留下，退出码为 3。

    Read again what the entries came from. What is read now is resolved; what is refused again, or is no longer to be seen at an
    address, stays open, and the exit code is 3.
    """
    from syndicate.app import correcting
    from syndicate.cli.progress import ReadingProgress

    if bool(numbers) == everything:
        raise click.UsageError("请写明编号，或用 --all / name the entries, or use --all: one of the two")
    settings = invocation.settings()
    with correcting(settings) as open_office, ReadingProgress(0) as progress:
        done = open_office.retry(None if everything else numbers, progress)
    _report(done, form)
    if any(one.open for one in done):
        sys.exit(3)


def _report(done: Sequence[Retried], form: str) -> None:
    if form == "json":
        print(encode(done))
        return
    for one in done:
        if one.problem:
            print(f"{visible(one.lane)}：{visible(one.problem)}")
    resolved, waiting = (sorted({number for one in done for number in ids(one)}) for ids in (_resolved, _open))
    print(f"读通 {len(resolved)} 条{_numbers(resolved)} / read on retry: {len(resolved)}")
    print(f"仍在隔离 {len(waiting)} 条{_numbers(waiting)} / still in quarantine: {len(waiting)}")


def _resolved(one: Retried) -> tuple[int, ...]:
    return one.resolved


def _open(one: Retried) -> tuple[int, ...]:
    return one.open


def _numbers(ids: Sequence[int]) -> str:
    return f"（{'、'.join(map(str, ids))}）" if ids else ""


def _row(entry: QuarantineEntry) -> dict[str, Any]:
    import msgspec

    row = msgspec.structs.asdict(entry)
    row["bytes"] = len(row.pop("raw"))
    return row


def _text(raw: bytes) -> str:
    """Return bytes as text where they are text, else byte by byte."""
    from syndicate.connect.decode import decode

    try:
        return decode(raw)
    except ValueError:
        return raw.decode("utf-8", "backslashreplace")
