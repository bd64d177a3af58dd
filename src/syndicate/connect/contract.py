"""The source contract: what a connector registers and what it gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

import msgspec

from syndicate.model import Channel, Reading

if TYPE_CHECKING:
    from syndicate.connect.http import PoliteClient

Cursor = dict[str, Any]
"""Opaque JSON object; saved in the same transaction as the records it covers."""

SNIFF_BYTES = 65_536


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What the configuration says about every record of a source."""

    jurisdiction: str
    unit: str = ""
    """Empty: the connector uses the account's or publisher's own name."""
    channel: Channel | None = None
    """None: the connector's own channel."""


class FileInput(msgspec.Struct, frozen=True, kw_only=True):
    """One file to read. `name` is how people are told of it (relative to the folder that was given)."""

    path: Path
    name: str
    size: int
    modified: datetime
    """Aware, Asia/Shanghai; stands for the export time where the file does not carry one."""

    def open(self) -> BinaryIO:
        """Open for reading bytes."""
        return self.path.open("rb")

    def head(self, size: int = SNIFF_BYTES) -> bytes:
        """Return the first bytes, for recognising the format."""
        return self._read(size)

    def content(self) -> bytes:
        """Return all bytes; for files that may be held in memory."""
        return self._read(None)

    def _read(self, size: int | None) -> bytes:
        # Without a stream: to build one costs as much as to read a page.
        handle = os.open(self.path, os.O_RDONLY)
        try:
            pieces: list[bytes] = []
            left = sys.maxsize if size is None else size
            while left > 0 and (piece := os.read(handle, min(left, max(self.size, 4096) + 1))):
                pieces.append(piece)
                left -= len(piece)
            return b"".join(pieces)
        finally:
            os.close(handle)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll gave: readings, the cursor that covers them, and whether more is waiting right now."""

    readings: tuple[Reading, ...]
    next_cursor: Cursor
    more: bool = False
    """True: poll again at once. False: read to the end; "read, nothing new" when `readings` is empty."""
    wake_after: float | None = None
    """Seconds until the next poll is worthwhile, when the source knows better than the configured interval."""
    finished: tuple[tuple[str, int], ...] = ()
    """Files read to their end within this page, with the place of each one's first reading in it; below 0: in pages before."""
    claimed_total: int | None = None
    """How many publications the source itself says it has, for the completeness check."""


class Source(Protocol):
    """One configured instance. Never sleeps, stores nothing, reads no clock of its own."""

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Read the next page after `cursor` (None: from the beginning).

        Raises:
            Transient: The source could not be read now. The cursor stays; the poller backs off and never gives up.
        """


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a live source may use. Time comes in as an argument."""

    name: str
    defaults: Defaults
    http: PoliteClient | None
    now: Callable[[], datetime]
    url: str = ""
    """The configured address (`url` of the source); a connector with addresses of its own among its options prefers those."""


Read = Callable[[FileInput, Any, Defaults], Iterator[Reading]]
"""Read one file: `(file, options, defaults)`. Yields readings in file order, rejections among them; a whole file that cannot be
read raises `Unreadable`. Must not hold the file in memory where the format allows streaming."""

Recognise = Callable[[FileInput, bytes], float]
"""How sure, 0 to 1, that this file is the connector's, from its name and first 64 KiB."""


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """A connector: its description, options and constructors. Reference, sample configuration and contract tests come from it."""

    name: str
    summary: str
    """Chinese sentence / English sentence."""
    channel: Channel
    """The channel its records have unless the source says otherwise."""
    guarantee: str
    """The delivery guarantee in a sentence: what can be missed, what can come twice."""
    options: type[msgspec.Struct]
    """Typed options with defaults; help in `msgspec.Meta(description=…)`. Unknown keys are refused."""
    formats: tuple[str, ...]
    """The dialects it reads, for the reference."""
    suffixes: tuple[str, ...] = ()
    """File suffixes it may read, lower case with the dot; empty: it reads no files."""
    read: Read | None = None
    recognise: Recognise | None = None
    connect: Callable[[Context, Any], Source] | None = None
    """Builds a live source (by address). None: only files and folders."""
    files_first: Callable[[Iterable[FileInput]], list[FileInput]] | None = None
    """Order of the files of a folder where it matters to the reader; default: by name."""
