"""export check: prove an exported file against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import layout_option
from syndicate.cli.shared import Invocation, emit, encode

if TYPE_CHECKING:
    from syndicate.returns.export.proof import Proof

FINDINGS = 3
_COLUMNS = {"key": "行键", "label": "指标", "in_file": "文件", "in_ledger": "台账"}


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--form", help="表式，默认为清单所写 / the form; default: as the manifest says")
@layout_option
@click.pass_obj
def check(invocation: Invocation, file: Path, form: str | None, layout: str) -> None:
    """
    核对导出的文件：表内数、清单与台账当时的状态须一致。

    Prove an exported file: what it shows, its manifest and the ledger as of its receipt must say the same. Exit code 3 where they differ,
    with the cells.
    """
    from syndicate import returns
    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        proof = returns.prove(file, ledger, returns.load_form(form) if form else None)
    _tell(file, proof, layout)
    if proof.differences:
        click.get_current_context().exit(FINDINGS)


def _tell(file: Path, proof: Proof, layout: str) -> None:
    import msgspec

    found = [msgspec.to_builtins(one) for one in proof.differences]
    manifest = proof.manifest
    if layout == "json":
        said = {"file": str(file), "holds": not found, "receipt": manifest.receipt[0], "cells": len(manifest.values)}
        print(encode({**said, "differences": found}))
        return
    if found:
        emit(found, layout, _COLUMNS)
        return
    click.echo(
        f"相符：{len(manifest.values)} 格，截至第 {manifest.receipt[0]} 号凭证 / "
        f"holds: {len(manifest.values)} cells as of receipt {manifest.receipt[0]}"
    )
