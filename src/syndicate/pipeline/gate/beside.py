"""What is published beside a text: the files that its links lead to. Nobody has read them, so they are held until somebody has."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from syndicate.model.review import Attachment

FILES = frozenset(
    [
        ".doc",
        ".docx",
        ".wps",
        ".xls",
        ".xlsx",
        ".et",
        ".csv",
        ".pdf",
        ".ofd",
        ".ppt",
        ".pptx",
        ".dps",
        ".rtf",
        ".txt",
        ".zip",
        ".rar",
        ".7z",
        ".tar",
        ".gz",
        ".tif",
        ".tiff",
        ".odt",
        ".ods",
    ]
)
"""Endings of addresses that are files to be opened, not pages."""
_LONGEST = 2_000


def linked_files(links: Iterable[str]) -> tuple[Attachment, ...]:
    """
    Return the files that links lead to, each once, in order of their addresses.

    The name is the address, so that whoever must look at it can open it. Nothing of the file is known: `text` is None and the digest
    empty; an approval binds to which files were there. Addresses that cannot be taken apart are no files.
    """
    found = sorted({_printable(link) for link in links if _is_file(link)})
    return tuple(Attachment(name=link, digest="") for link in found)


def _printable(link: str) -> str:
    return "".join(char for char in link if char.isprintable())[:_LONGEST]


def _is_file(link: str) -> bool:
    try:
        address = urlsplit(link)
    except ValueError:
        return False
    said = [address.path, *(part.partition("=")[2] for part in address.query.split("&"))]
    return any(_ending(unquote(one)) in FILES for one in said)


def _ending(path: str) -> str:
    name = path.rpartition("/")[2].strip()
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
