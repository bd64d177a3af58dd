"""Exports of a filled form; the file's suffix says which."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from syndicate.model import Enquiry, UsageError
from syndicate.returns.export.document import write_json
from syndicate.returns.export.table import write_csv
from syndicate.returns.filled import Filled

Writer = Callable[[Filled, Enquiry, Path], None]


def export(filled: Filled, enquiry: Enquiry, path: Path) -> Path:
    """
    Write the filled form to `path`, in the file type that its suffix says.

    `.xlsx` has the official layout, the evidence and the items behind every number; `.xls`, `.docx` and `.html` the layout, the
    evidence and the first items behind every number; `.csv` the form's lines and the first items; `.json` everything, with all items.

    Atomic: the file appears complete or not at all, and an older one stays until then. The same filled form over the same
    ledger gives the same bytes.

    Returns:
        The path.

    Raises:
        UsageError: The suffix is unknown, or the place cannot be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = " ".join(_WRITERS)
        raise UsageError(
            f"不认识的文件后缀“{path.suffix}”；可用：{known} / unknown suffix {path.suffix!r}; known: {known}"
        )
    return written(path, lambda part: writer(filled, enquiry, part))


def written(path: Path, write: Callable[[Path], object]) -> Path:
    """
    Let `write` make the file at a place beside `path`, then put it there; it appears complete or not at all.

    Raises:
        UsageError: The place cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.touch()  # a place that cannot be written is told before the work, not after it
        write(part)
        _settle(part)
        part.replace(path)
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"无法写入 {path}：{why} / cannot write {path}: {why}") from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _settle(part: Path) -> None:
    with part.open("rb") as stream:
        os.fsync(stream.fileno())


def _write_xlsx(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    from syndicate.returns.export.workbook import write_workbook  # the library is large; start-up need not pay for it

    write_workbook(filled, enquiry, path)


def _write_xls(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    from syndicate.returns.export.legacy import write_xls

    write_xls(filled, enquiry, path)


def _write_html(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    from syndicate.returns.export.html import write_html

    write_html(filled, enquiry, path)


def _write_docx(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    from syndicate.returns.export.word import write_docx

    write_docx(filled, enquiry, path)


_WRITERS: Mapping[str, Writer] = {
    ".xlsx": _write_xlsx,
    ".csv": write_csv,
    ".json": write_json,
    ".xls": _write_xls,
    ".docx": _write_docx,
    ".html": _write_html,
}

SUFFIXES = tuple(_WRITERS)
"""Suffixes that `export` knows."""
