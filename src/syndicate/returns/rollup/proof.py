"""Proves the written sum of what units handed in: from their files, added up again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from syndicate.model import UsageError
from syndicate.returns.export.reading import Exported, printed, read_exported, shown_in
from syndicate.returns.filled import Filled, Gathered
from syndicate.returns.proving import Difference, Manifest, altered, cell_differences, manifest_of


def claimed(path: Path) -> tuple[Exported, Manifest]:
    """
    Return what a written sum says, and what it says that it was made of.

    Raises:
        UsageError: The file cannot be read, carries no manifest, or is no sum.
    """
    exported = read_exported(path)
    found = manifest_of(exported.manifest)
    if not found.gathered:
        raise UsageError(
            f"{path.name} 不是汇总表，请用 syndicate export check / {path.name} is no sum of units: use syndicate export check"
        )
    return exported, found


def sum_differences(path: Path, exported: Exported, found: Manifest, again: Filled) -> Iterator[Difference]:
    """
    Yield what a written sum says otherwise than the files of the units, added up again.

    Args:
        path: The written sum.
        exported: What it holds.
        found: Its manifest.
        again: The sum made again.
    """
    yield from altered(exported.manifest)
    yield from _file_differences(found.gathered, again.gathered)
    yield from cell_differences(
        found, shown_in(exported, again), again, partial(printed, again, suffix=path.suffix.lower())
    )


def _file_differences(said: tuple[Gathered, ...], given: tuple[Gathered, ...]) -> Iterator[Difference]:
    before, now = ({one.unit: one for one in side} for side in (said, given))
    for unit in sorted({*before, *now}):
        if _digest(before.get(unit)) != _digest(now.get(unit)):
            label = f"{unit} 报来的文件 / the file of {unit}"
            yield Difference(key="", label=label, in_file=_named(before.get(unit)), in_ledger=_named(now.get(unit)))


def _digest(one: Gathered | None) -> str:
    return one.digest if one else ""


def _named(one: Gathered | None) -> str:
    return f"{one.file} {one.digest[:12]}" if one else ""
