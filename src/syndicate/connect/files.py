"""Drop folders and files as a live source: only finished files are taken, a restart goes on at the right reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.connect.contract import Context, Cursor, FileInput, Page, Spec
from syndicate.model import CHINA, Reading, Transient, Unreadable

SETTLE_SECONDS = 5.0
PAGE_SIZE = 512
UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", ".lock")
"""Names under which browsers and copying programs keep what they have not finished."""


def file_input(path: Path, root: Path) -> FileInput:
    """Describe a file; its name is relative to the folder that was given (the bare name where that is the file itself)."""
    stat = path.stat()
    name = path.name if path == root else path.relative_to(root).as_posix()
    return FileInput(path=path, name=name, size=stat.st_size, modified=datetime.fromtimestamp(stat.st_mtime, CHINA))


def input_files(path: Path, pattern: str, spec: Spec) -> list[FileInput]:
    """
    Return the files of a folder (or the one file) that the connector may read, in its order, by name unless it has another.

    Hidden and unfinished files are left out; so are suffixes the connector does not read, unless `pattern` asks for more than `*`.

    Raises:
        Transient: The path does not exist (a share that is not mounted, a folder not yet made).
    """
    if path.is_file():
        return [file_input(path, path)]
    if not path.is_dir():
        raise Transient(f"找不到文件夹 {path} / the folder {path} is not there")
    found = (found for found in path.rglob(pattern) if _is_wanted(found.relative_to(path), pattern, spec))
    files = [file for one in found if (file := _describe(one, path)) is not None]
    files.sort(key=lambda file: file.name)
    return spec.files_first(files) if spec.files_first is not None else files


def _describe(path: Path, root: Path) -> FileInput | None:
    try:
        return file_input(path, root) if path.is_file() else None
    except FileNotFoundError:
        return None  # taken away since the folder was listed


def _is_wanted(path: Path, pattern: str, spec: Spec) -> bool:
    if any(part.startswith((".", "~$")) for part in path.parts) or path.name.lower().endswith(UNFINISHED_SUFFIXES):
        return False
    return pattern != "*" or not spec.suffixes or path.suffix.lower() in spec.suffixes


class _Opened:
    """A file being read, kept open between polls."""

    def __init__(self, file: FileInput, readings: Iterator[Reading]) -> None:
        self.file = file
        self.readings = readings
        self.rows = 0


class FolderSource:
    """
    Reads every file of a folder once, and again when it has changed.

    The cursor is `{file name: [size, time of change in microseconds, readings done, whether that is all]}`. Reading is
    synchronous: one poll holds the loop for as long as one page takes, some milliseconds.
    """

    def __init__(  # noqa: PLR0913 — what to read, where, and two numbers that tests turn down
        self,
        spec: Spec,
        options: Any,
        context: Context,
        path: Path,
        pattern: str = "*",
        *,
        settle: float = SETTLE_SECONDS,
        page_size: int = PAGE_SIZE,
    ) -> None:
        """
        Watch `path`, a folder or a file, for what `spec.read` can read.

        Args:
            spec: The connector; must have `read`.
            options: Its options.
            context: Defaults and the clock.
            path: The folder or file.
            pattern: Which files, below the folder at any depth.
            settle: Seconds for which size and time of change must have stood still before a file is taken.
            page_size: Readings of one page.
        """
        if spec.read is None:
            raise ValueError(f"连接器 {spec.name} 不读文件 / the connector {spec.name} reads no files")
        self._spec, self._read, self._options, self._context = spec, spec.read, options, context
        self._path, self._pattern, self._settle, self._page_size = path, pattern, settle, page_size
        self._opened: _Opened | None = None
        self._listing: list[
            FileInput
        ] = []  # of the sweep that is going on; a folder of thousands is listed once per sweep
        self._seen: dict[str, tuple[int, int, datetime]] = {}

    async def poll(self, cursor: Cursor | None) -> Page:
        """Read the next page; see the source contract."""
        done: dict[str, list[Any]] = dict(cursor or {})
        files = self._listing or input_files(self._path, self._pattern, self._spec)
        self._listing = files
        names = {file.name for file in files}
        kept = {name: state for name, state in done.items() if name in names}
        waits: list[float] = []
        denied: list[str] = []
        readings: list[Reading] = []
        for listed in files:
            if _is_done(listed, kept.get(listed.name)):
                continue
            file = _describe(listed.path, self._path)
            if file is None:
                continue
            wait = self._unsettled_for(file)
            if wait > 0:
                waits.append(wait)
                continue
            try:
                kept[file.name] = self._take(file, kept.get(file.name), readings)
            except OSError as error:
                denied.append(f"{file.name}（{error.strerror}）")
            if len(readings) >= self._page_size:
                return Page(readings=tuple(readings), next_cursor=kept, more=True)
        self._listing = []
        if denied and not readings:
            names_denied = "、".join(denied)
            raise Transient(f"无法读取 {names_denied} / cannot read {names_denied}")
        return Page(readings=tuple(readings), next_cursor=kept, wake_after=min(waits, default=None))

    def _unsettled_for(self, file: FileInput) -> float:
        """Return the seconds until the file may be taken, 0 when it may be now."""
        now = self._context.now()
        if (now - file.modified).total_seconds() >= self._settle:
            return 0.0
        seen = self._seen.get(file.name)
        if seen is None or seen[:2] != (file.size, _changed(file)):
            self._seen[file.name] = (file.size, _changed(file), now)
            return self._settle
        # A clock that is ahead on the writing machine must not hold the file back for ever.
        return max(0.0, self._settle - (now - seen[2]).total_seconds())

    def _take(self, file: FileInput, state: list[Any] | None, readings: list[Reading]) -> list[Any]:
        """Read on in a file until it or the page ends; return its new state."""
        rows = 0
        try:
            opened = self._open(file, state)
            rows = opened.rows
            while len(readings) < self._page_size:
                reading = next(opened.readings, None)
                if reading is None:
                    return self._finished(file, rows)
                readings.append(reading)
                opened.rows = rows = rows + 1
        except Unreadable as error:
            readings.append(error.rejection)
            return self._finished(file, rows + 1)
        return [file.size, _changed(file), rows, False]

    def _open(self, file: FileInput, state: list[Any] | None) -> _Opened:
        start = int(state[2]) if state is not None and _same(file, state) else 0
        opened = self._opened
        if opened is None or opened.file != file or opened.rows != start:
            opened = _Opened(file, iter(self._read(file, self._options, self._context.defaults)))
            while opened.rows < start and next(opened.readings, None) is not None:
                opened.rows += 1
        self._opened = opened
        return opened

    def _finished(self, file: FileInput, rows: int) -> list[Any]:
        self._opened = None
        self._seen.pop(file.name, None)
        return [file.size, _changed(file), rows, True]


def _changed(file: FileInput) -> int:
    return round(file.modified.timestamp() * 1_000_000)


def _same(file: FileInput, state: list[Any]) -> bool:
    return state[:2] == [file.size, _changed(file)]


def _is_done(file: FileInput, state: list[Any] | None) -> bool:
    return state is not None and _same(file, state) and bool(state[3])
