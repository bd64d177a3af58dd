"""Proves an exported file: what it shows against its manifest, and its manifest against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from syndicate.model import Enquiry, UsageError
from syndicate.returns.export.manifest import FORMAT, digest, exact
from syndicate.returns.filled import Counting, Filled, Gathered, ManualValue, Scope
from syndicate.returns.form import Form
from syndicate.returns.values import show


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says that its numbers rest on."""

    form: str
    form_digest: str
    year: int
    jurisdiction: str | None
    body: str
    scope: Scope
    units: tuple[str, ...]
    counting: Counting
    filled_on: date
    receipt: tuple[int, str]
    rules: str
    closed: str
    adjusted: int
    compared: int | None = None
    """Receipt of the state that a closed year is held against beside its numbers; None: written by a release that did not say."""
    values: Mapping[str, Any]
    stated: Mapping[str, ManualValue]
    format: int
    digest: str
    moment: str = ""
    """The state that was asked for, in words; empty: the ledger as it stood."""
    gathered: tuple[Gathered, ...] = ()
    """Files of units that a sum was made of; empty: it was filled from the ledger."""
    program: str = ""
    """Version that wrote the file; empty: one that did not say."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a file says and the ledger does not."""

    key: str
    """Key of the cell; empty: it is about the file as a whole."""
    label: str
    """What differs, in Chinese, then English."""
    in_file: str
    in_ledger: str


def manifest_of(said: Mapping[str, Any]) -> Manifest:
    """
    Return a manifest that was read.

    Raises:
        UsageError: It is none, or of a format that this release does not know.
    """
    try:
        found = msgspec.convert(said, Manifest, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"清单不合规格 / not a valid manifest: {error}") from None
    if found.format != FORMAT:
        raise UsageError(
            f"清单格式 {found.format} 不认识，应为 {FORMAT} / manifest format {found.format}, expected {FORMAT}"
        )
    return found


def altered(said: Mapping[str, Any]) -> Iterator[Difference]:
    """Tell whether the manifest itself was changed after the export."""
    if said.get("digest") != digest(dict(said)):
        yield _about("清单的散列 / digest of the manifest", str(said.get("digest")), digest(dict(said)))


def ledger_differences(found: Manifest, form: Form, enquiry: Enquiry) -> Iterator[Difference]:
    """
    Compare what a manifest rests on with the present form and the ledger as of its receipt.

    Args:
        found: The manifest.
        form: The form of that name.
        enquiry: The ledger as it stood at the manifest's receipt.
    """
    if found.form_digest != form.digest:
        yield _about("表式文件 / the form's file", found.form_digest, form.digest)
    if tuple(found.receipt) != enquiry.receipt_head():
        yield _about("批次凭证 / receipt", _receipt(found.receipt), _receipt(enquiry.receipt_head()))
    if found.rules != enquiry.rules_digest():
        yield _about("规则摘要 / rule set", found.rules, enquiry.rules_digest())


def cell_differences(
    found: Manifest, shown: Mapping[str, str], again: Filled, printed: Callable[[str], str]
) -> Iterator[Difference]:
    """
    Yield every cell whose number in the file, in the manifest and in the ledger are not the same.

    Args:
        found: The manifest.
        shown: What the file shows, by key.
        again: The form filled again from the same state of the ledger.
        printed: How the file prints a cell of the form filled again.
    """
    for row in again.form.fillable:
        value = again.cells[row.key].value
        ledger, kept = exact(value), found.values.get(row.key)
        if kept != ledger:
            yield Difference(
                key=row.key, label=f"{row.label}：清单 / manifest", in_file=_text(kept), in_ledger=_text(ledger)
            )
        if row.key in shown and shown[row.key] != printed(row.key):
            label = f"{row.label}：表内 / on the form"
            yield Difference(key=row.key, label=label, in_file=shown[row.key], in_ledger=show(value, row.kind))
    for key in found.values:
        if key not in again.form.rows:
            yield Difference(
                key=key, label="表式没有此行 / no such row", in_file=_text(found.values[key]), in_ledger=""
            )


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "–".join(map(str, value))
    return show(None) if value is None else str(value)


def _receipt(head: tuple[int, str]) -> str:
    return f"{head[0]}:{head[1]}"


def _about(label: str, in_file: str, in_ledger: str) -> Difference:
    return Difference(key="", label=label, in_file=in_file, in_ledger=in_ledger)
