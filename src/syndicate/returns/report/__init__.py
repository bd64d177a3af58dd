"""The annual report as a draft: the sections, the numbers with their grounds, and the places where people must write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from syndicate.model import UsageError
from syndicate.returns.export import written
from syndicate.returns.report.compose import compose
from syndicate.returns.report.markdown import markdown
from syndicate.returns.report.outline import load_outline
from syndicate.returns.report.page import page
from syndicate.returns.report.parts import Bar, Drawer, Drawing, Report

__all__ = ["SUFFIXES", "Bar", "Drawer", "Drawing", "Report", "compose", "load_outline", "write_report"]


def write_report(report: Report, path: Path, draw: Drawer | None = None) -> Path:
    """
    Write a draft, in the file type that the suffix of `path` says. Equal drafts give equal bytes.

    Atomic: the file appears complete or not at all, and an older one stays until then.

    Args:
        report: The draft.
        path: Where to.
        draw: Makes the drawings of a page; None: a table stands in the place of each, as in the other types of file.

    Raises:
        UsageError: The suffix is unknown, or the place cannot be written.
    """
    makers: Mapping[str, Callable[[], bytes]] = {
        ".docx": lambda: _document(report),
        ".html": lambda: page(report, draw).encode(),
        ".md": lambda: markdown(report).encode(),
    }
    maker = makers.get(path.suffix.lower())
    if maker is None:
        known = " ".join(SUFFIXES)
        raise UsageError(
            f"不认识的文件后缀“{path.suffix}”；可用：{known} / unknown suffix {path.suffix!r}; known: {known}"
        )
    return written(path, lambda part: part.write_bytes(maker()))


SUFFIXES = (".docx", ".html", ".md")
"""Types of file of a draft."""


def _document(report: Report) -> bytes:
    from syndicate.returns.report.document import document  # the library is large; other types need not pay for it

    return document(report)
