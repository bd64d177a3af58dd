"""Forms with files: fields and files of a `multipart/form-data` body, byte for byte (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import HTTP
from typing import NamedTuple

from syndicate.model import UsageError

LARGEST = 48 << 20
"""Bytes of a form with files."""
_MOST = 200
"""Fields and files of one form."""


class Upload(NamedTuple):
    """A file that came with a form. It stays in memory; what the gate keeps of it is its digest and the words that were read."""

    field: str
    name: str
    content: bytes


def is_multipart(kind: str) -> bool:
    """Say whether a form carries files."""
    return kind.split(";", maxsplit=1)[0].strip().lower() == "multipart/form-data"


def parted(kind: str, body: bytes) -> tuple[list[tuple[str, str]], list[Upload]]:
    """
    Return the fields, and the files that were chosen.

    Raises:
        UsageError: It is no such form, or has too many parts.
    """
    fields: list[tuple[str, str]] = []
    files: list[Upload] = []
    for head, content in _parts(kind, body):
        name = head.get_param("name", header="content-disposition")
        file = head.get_filename()
        if not isinstance(name, str):
            raise _unreadable()
        if file is None:
            fields.append((name, _text(content)))
        elif file:
            files.append(Upload(name, _utf8(file), content))
    return fields, files


def _parts(kind: str, body: bytes) -> Iterator[tuple[Message, bytes]]:
    head = Message()
    head["content-type"] = kind
    boundary = head.get_boundary("")
    mark = b"--" + boundary.encode("ascii", "replace")
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if not boundary or len(pieces) < 2 or not pieces[-1].startswith(b"--") or len(pieces) > _MOST + 2:
        raise _unreadable()
    for piece in pieces[1:-1]:
        above, empty, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not empty:
            raise _unreadable()
        yield BytesHeaderParser(policy=HTTP.clone(utf8=True)).parsebytes(above), content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _utf8(name: str) -> str:
    """Return a file name: browsers write it as UTF-8, which header parsers hand over as bytes in disguise."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unreadable() -> UsageError:
    return UsageError("无法读出表单 / the form cannot be read")
