"""Looks into a zipped workbook before the parser does: how much it unpacks to, and how far its cells reach."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator

from syndicate.connect.contract import FileInput
from syndicate.connect.rows import unreadable
from syndicate.model import Unreadable

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNPACKED_LIMIT = 512 * 1024 * 1024
"""Bytes that all parts of a workbook together may have unpacked."""
RATIO_LIMIT = 200
"""How many times larger than the file the unpacked parts may be, once they are over `RATIO_FROM` bytes."""
RATIO_FROM = 64 * 1024 * 1024
_DEFLATE_MAX_RATIO = 1032

_FAR = re.compile(rb'r="(?:[A-Z]{3}[0-9]|[A-Z]{0,2}[0-9]{6}|[A-Z]{2}[0-9]{5})')
"""Cells so far out that the parser, which lays out every cell between the first and the last, may need hundreds of megabytes."""
_OVERLAP = 16


def check_zip(file: FileInput) -> bool:
    """
    Say whether the workbook is harmless enough to be parsed in this process.

    Raises:
        Unreadable: Cut off or damaged (`truncated_file`), or a zip bomb (`too_large`), by what it declares or by what comes out.
    """
    try:
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if total > UNPACKED_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * file.size):
                raise _bomb(file, total)
            far = [_is_suspicious(file, part) for part in parts]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        message = f"文件在传输中被截断或已损坏：{error} / the file is cut off or damaged: {error}"
        raise unreadable(file, "truncated_file", message, file.head()) from error
    return not any(far)


def _is_suspicious(file: FileInput, part: zipfile.ZipInfo) -> bool:
    is_sheet = "sheet" in part.filename and part.filename.endswith(".xml")
    # What cannot grow beyond the limit needs no look, whatever it declares.
    if not is_sheet and part.compress_size * _DEFLATE_MAX_RATIO <= RATIO_FROM:
        return False
    unpacked, tail, far = 0, b"", False
    for piece in _unpack(file, part):
        unpacked += len(piece)
        if unpacked > part.file_size + 65_536:
            raise _bomb(file, unpacked)
        far = far or (is_sheet and _FAR.search(tail + piece) is not None)
        tail = piece[-_OVERLAP:]
    return far


def _unpack(file: FileInput, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part in pieces of at most a megabyte, to its real end: `zipfile` itself stops at the declared one."""
    with file.open() as stream:
        stream.seek(part.header_offset + 26)
        name, extra = int.from_bytes(stream.read(2), "little"), int.from_bytes(stream.read(2), "little")
        stream.seek(name + extra, 1)
        inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
        remaining = part.compress_size
        while remaining > 0 and (packed := stream.read(min(65_536, remaining))):
            remaining -= len(packed)
            if inflate is None:
                yield packed
                continue
            while packed:
                yield inflate.decompress(packed, 1_048_576)
                packed = inflate.unconsumed_tail


def _bomb(file: FileInput, size: int) -> Unreadable:
    message = f"解压后达 {size:,} 字节，超过上限（疑为压缩炸弹） / unpacks to {size:,} bytes or more, over the limit (a zip bomb?)"
    return unreadable(file, "too_large", message)
