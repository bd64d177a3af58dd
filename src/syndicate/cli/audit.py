"""audit: the record of the gate, proved; its head, kept elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.shared import Invocation, emit, output_format

_HEADS = {"jurisdiction": "辖区", "place": "序号", "hash": "散列", "at": "时间"}
_CHECKS = {"name": "项目", "holds": "成立", "promise": "承诺", "detail": "核对"}


@click.group(cls=Group)
def audit() -> None:
    """审查记录：链头、存证、核对 / The record of the gate: its head, anchors kept elsewhere, proof."""


@audit.command()
@output_format()
@click.pass_obj
def head(invocation: Invocation, form: str) -> None:
    """各辖区最新一条记录的序号和散列；请另行保存 / Place and hash of the newest act of each jurisdiction: note it elsewhere."""
    import msgspec

    from syndicate.app import now, reading
    from syndicate.review.anchors import heads

    with reading(invocation.settings()) as ledger:
        found = heads(ledger.reviews, now().isoformat(timespec="seconds"))
    emit(map(msgspec.structs.asdict, found), form, _HEADS)


@audit.command()
@click.option("--to", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="存证文件 / file")
@click.pass_obj
def anchor(invocation: Invocation, path: Path) -> None:
    """把链头追加到文件；宜放在台账写入者不能改动之处 / Add the heads to a file that whoever writes the ledger cannot write."""
    from syndicate.app import now, reading
    from syndicate.review.anchors import append, heads

    with reading(invocation.settings()) as ledger:
        found = heads(ledger.reviews, now().isoformat(timespec="seconds"))
    append(found, path)
    print(f"已追加 {len(found)} 条存证 / {len(found)} anchors added: {path}")


@audit.command()
@click.option("--anchor", "path", type=click.Path(path_type=Path, dir_okay=False), help="存证文件 / file of anchors")
@output_format()
@click.pass_obj
def verify(invocation: Invocation, path: Path | None, form: str) -> None:
    """
    核对审查记录；附存证文件则还能发现末尾被截去或换回旧台账。有一项不成立，退出码为 3。

    Check the record of the gate; with anchors kept elsewhere also whether its tail was cut off or an older copy put back. Exit code 3.
    """
    import msgspec

    from syndicate.app import reading
    from syndicate.ledger.protocol import Invariant
    from syndicate.review.anchors import differences, read

    with reading(invocation.settings()) as ledger:
        found = ledger.verify_gate()
        if path is not None:
            anchors = read(path)
            wrong = differences(ledger.reviews, anchors)
            detail = "；".join(wrong[:5]) or f"{len(anchors)} 条存证 / anchors"
            promise = "另存的链头仍在链上 / every head noted elsewhere still stands"
            found.append(Invariant(name="anchors", promise=promise, holds=not wrong, detail=detail))
    emit([msgspec.to_builtins(one) for one in found], form, _CHECKS)
    if not all(one.holds for one in found):
        sys.exit(3)
