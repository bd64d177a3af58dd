"""Drop folders and files as a live source: only finished files are taken, a restart goes on at the right reading."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from syndicate.connect.contract import Context, Cursor, FileInput, Page, Spec
from syndicate.model import CHINA, Reading, Rejection, Transient, Unreadable
from syndicate.model.errors import in_chinese

SETTLE_SECONDS = 5.0
PAGE_SIZE = 512
UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", ".lock")
"""Names under which browsers and copying programs keep what they have not finished."""


def file_input(path: Path, root: Path) -> FileInput:
    """Describe a file; its name is relative to the folder that was given (the bare name where that is the file itself)."""
    name = path.name if path == root else path.relative_to(root).as_posix()
    return _described(path, name, path.stat())


def _described(path: Path, name: str, found: os.stat_result) -> FileInput:
    return FileInput(path=path, name=name, size=found.st_size, modified=datetime.fromtimestamp(found.st_mtime, CHINA))


def input_files(path: Path, pattern: str, spec: Spec) -> list[FileInput]:
    """
    Return the files of a folder (or the one file) that the connector may read, in its order, by name unless it has another.

    Hidden and unfinished files are left out; so are suffixes the connector does not read, unless `pattern` asks for more than `*`.

    Raises:
        Transient: The path does not exist (a share that is not mounted, a folder not yet made) or cannot be listed now.
    """
    try:
        files = _found(path, pattern, spec)
    except OSError as error:  # a share that has gone away, a folder that may not be listed
        raise Transient(f"无法列出 {path}：{in_chinese(error)} / cannot list {path}: {error.strerror}") from error
    files.sort(key=lambda file: file.name)
    return spec.files_first(files) if spec.files_first is not None else files


def _found(path: Path, pattern: str, spec: Spec) -> list[FileInput]:
    if path.is_file():
        return [file_input(path, path)]
    if not path.is_dir():
        raise Transient(f"找不到文件夹 {path} / the folder {path} is not there")
    with os.scandir(path):  # one that may not be listed is not an empty one
        pass
    return list(_walk(path, "", spec) if pattern == "*" else _matching(path, pattern))


def _walk(folder: str | Path, prefix: str, spec: Spec) -> Iterator[FileInput]:
    """Go through a folder with one look at each file; links to folders are not followed, what may not be listed is empty."""
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except (PermissionError, FileNotFoundError):
        return
    for entry in entries:
        if _is_hidden(entry.name):
            continue
        name = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{name}/", spec)
        elif _is_read(entry.name, spec) and (found := _regular(entry.path)) is not None:
            yield _described(Path(entry.path), name, found)


def _matching(folder: Path, pattern: str) -> Iterator[FileInput]:
    for path in folder.rglob(pattern):
        inner = path.relative_to(folder)
        if any(map(_is_hidden, inner.parts)) or path.name.lower().endswith(UNFINISHED_SUFFIXES):
            continue
        if (found := _regular(path)) is not None:
            yield _described(path, inner.as_posix(), found)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _is_read(name: str, spec: Spec) -> bool:
    low = name.lower()
    if low.endswith(UNFINISHED_SUFFIXES):
        return False
    return not spec.suffixes or os.path.splitext(low)[1] in spec.suffixes  # noqa: PTH122 — a path costs ten times as much


_GONE = frozenset((errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP))


def _regular(path: str | Path) -> os.stat_result | None:
    """Return what the system knows of a file; None when there is none: a folder, a device, taken away since it was listed."""
    try:
        found = os.stat(path)  # noqa: PTH116 — the name as the folder gave it, without making a path of it
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise
    return found if stat.S_ISREG(found.st_mode) else None


class _Listed(NamedTuple):
    """A file of the sweep, and its time of change in microseconds."""

    file: FileInput
    changed: int

    def is_done(self, state: list[Any] | None) -> bool:
        """Say whether all of this version of the file was read."""
        return state is not None and state[0] == self.file.size and state[1] == self.changed and bool(state[3])

    def now(self) -> FileInput | None:
        """Return the file as it is now, None when it is gone."""
        found = _regular(self.file.path)
        return None if found is None else _described(self.file.path, self.file.name, found)


class _Opened:
    """A file being read, kept open between polls."""

    def __init__(self, file: FileInput, readings: Iterator[Reading]) -> None:
        self.file = file
        self.readings = readings
        self.rows = 0
        self.broken_off = False


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
        self._through: list[tuple[str, int]] = []
        # Of the sweep that is going on; a folder of thousands is listed once per sweep.
        self._listing: list[_Listed] = []
        self._seen: dict[str, tuple[int, int, datetime]] = {}

    async def poll(self, cursor: Cursor | None) -> Page:
        """Read the next page; see the source contract."""
        done: dict[str, list[Any]] = dict(cursor or {})
        if not self._listing:
            files = input_files(self._path, self._pattern, self._spec)
            self._listing = [_Listed(file, _changed(file)) for file in files]
        names = {listed.file.name for listed in self._listing}
        kept = {name: state for name, state in done.items() if name in names}
        waits: list[float] = []
        denied: list[str] = []
        readings: list[Reading] = []
        self._through = []
        for listed in self._listing:
            if listed.is_done(kept.get(listed.file.name)):
                continue
            try:
                file = listed.now()
                if file is None:
                    continue
                wait = self._unsettled_for(file)
                if wait > 0:
                    waits.append(wait)
                    continue
                kept[file.name] = self._take(file, kept.get(file.name), readings)
            except OSError as error:
                denied.append(f"{listed.file.name}（{in_chinese(error)} {error.strerror}）")
            if len(readings) >= self._page_size:
                return Page(readings=tuple(readings), next_cursor=kept, more=True, finished=tuple(self._through))
        self._listing = []
        if denied and not readings:
            names_denied = "、".join(denied)
            raise Transient(f"无法读取 {names_denied} / cannot read {names_denied}")
        wake_after = min(waits, default=None)
        return Page(readings=tuple(readings), next_cursor=kept, wake_after=wake_after, finished=tuple(self._through))

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
                    if not opened.broken_off:
                        self._through.append((file.name, len(readings) - rows))
                    return self._finished(file, rows)
                if isinstance(reading, Rejection) and reading.reason == "truncated_file":
                    opened.broken_off = True
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
