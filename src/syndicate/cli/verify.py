"""verify: prove the ledger's promises."""

from __future__ import annotations

import sys

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

_COLUMNS = {"name": "项目", "holds": "成立", "promise": "承诺", "detail": "核对"}


@click.command(cls=Command)
@output_format()
@click.pass_obj
def verify(invocation: Invocation, form: str) -> None:
    """
    核对台账的每项承诺；有一项不成立，退出码为 3。

    Check every promise of the ledger against a recount; exit code 3 when one does not hold.
    """
    import msgspec

    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        invariants = ledger.verify()
    emit([msgspec.to_builtins(invariant) for invariant in invariants], form, _COLUMNS)
    if not all(invariant.holds for invariant in invariants):
        sys.exit(3)
