"""verify: prove the ledger's promises."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

_COLUMNS = {"name": "项目", "holds": "成立", "promise": "承诺", "detail": "核对"}
_HEAD = re.compile(r"(?<![0-9a-f:])(\d+):([0-9a-f]{64})(?![0-9a-f])")


@click.command(cls=Command)
@click.option(
    "--head",
    metavar="FILE|TEXT",
    help="此前另行保存的最新凭证（编号:散列，或存有 verify 输出的文件），须仍在链上 / a receipt noted before that must still stand",
)
@output_format()
@click.pass_obj
def verify(invocation: Invocation, head: str | None, form: str) -> None:
    """
    核对台账的每项承诺；有一项不成立，退出码为 3。

    Check every promise of the ledger against a recount; exit code 3 when one does not hold. The row `head` names the newest receipt.
    Keep it elsewhere and give it with --head: a tail that was cut off together with its rows cannot be seen from within.
    """
    import msgspec

    from syndicate.app import reading

    noted = None if head is None else noted_head(head)
    with reading(invocation.settings()) as ledger:
        invariants = ledger.verify(noted)
    emit([msgspec.to_builtins(invariant) for invariant in invariants], form, _COLUMNS)
    if not all(invariant.holds for invariant in invariants):
        sys.exit(3)


def noted_head(given: str) -> tuple[int, str]:
    """
    Return number and hash of the receipt that is named by a text, or in a file such as the saved output of `verify`.

    Raises:
        UsageError: There is none in it.
    """
    said = given
    if not _HEAD.fullmatch(given.strip()):
        try:
            said = Path(given).read_text("utf-8", "replace")
        except (OSError, ValueError) as error:
            raise click.UsageError(_nothing(given)) from error
    found = _HEAD.search(said)
    if found is None:
        raise click.UsageError(_nothing(given))
    return int(found[1]), found[2]


def _nothing(given: str) -> str:
    return (
        f"--head “{given}”：应为“编号:散列”（散列 64 位十六进制），或存有它的文件 / "
        f"--head {given}: expected number:hash (64 hexadecimal digits), or a file that holds it"
    )
