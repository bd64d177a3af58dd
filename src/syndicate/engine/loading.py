"""Read files that a person names: recognise each, read it, commit in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from syndicate.connect.contract import Defaults, FileInput, Spec
from syndicate.connect.files import UNFINISHED_SUFFIXES, file_input
from syndicate.connect.registry import recognise
from syndicate.connect.unrecognised import why_unknown
from syndicate.engine.core import Core, Totals
from syndicate.engine.settling import Closing
from syndicate.model import Reading, Rejection, Unreadable, UsageError
from syndicate.model.errors import in_chinese

Progress = Callable[[str, int, int], None]
"""Is told the file being read, the readings committed so far, and the bytes of files done so far."""


class Loading(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with the files that are named."""

    specs: Mapping[str, Spec]
    connector: str | None
    """None: each file is recognised."""
    options: Mapping[str, Any]
    """Connector → its options; missing: its defaults."""
    defaults: Defaults
    batch_size: int
    lane: str = ""
    """The lane that the readings go into; empty: that of files read by name."""

    def manner(self) -> dict[str, Any] | None:
        """Return how the files are read, to be kept with their lane: a retry must read them alike. None: the lane's source says."""
        if self.lane:
            return None
        return {
            "connector": self.connector or "",
            "unit": self.defaults.unit,
            "channel": str(self.defaults.channel or ""),
        }


def named_files(paths: Sequence[Path]) -> list[tuple[Path, FileInput]]:
    """
    Return every file below the paths with the path it was found by, folders in order of name.

    Raises:
        UsageError: A path does not exist.
    """
    result = []
    for path in paths:
        root = path.resolve()
        if not root.exists():
            raise UsageError(f"找不到“{path}” / {path} is not there")
        found = sorted(one for one in root.rglob("*") if one.is_file()) if root.is_dir() else [root]
        result += [(root, file_input(one, root)) for one in found if _wanted(one, root)]
    return result


def _wanted(path: Path, root: Path) -> bool:
    if path == root:
        return True
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    return not hidden and not path.name.lower().endswith(UNFINISHED_SUFFIXES)


def load_files(
    core: Core, files: Sequence[tuple[Path, FileInput]], how: Loading, progress: Progress, closing: Closing
) -> Totals:
    """
    Read the files and commit what they hold; a file that cannot be read goes to quarantine, the rest goes on.

    `closing` notes which quarantine entries the reading settles; resolving them is the caller's.
    """
    loader = _Loader(core, how, progress, closing)
    for root, file in files:
        loader.read(root, file)
    loader.flush()
    return loader.totals


class _Loader:
    def __init__(self, core: Core, how: Loading, progress: Progress, closing: Closing) -> None:
        self._core = core
        self._how = how
        self._progress = progress
        self._closing = closing
        self._batch: list[Reading] = []
        self._lane = ""
        self._bytes = 0
        self.totals = Totals()

    def read(self, root: Path, file: FileInput) -> None:
        spec = self._spec(file)
        lane = self._how.lane or lane_of(spec.name if spec else "", root)
        if lane != self._lane:
            self.flush()
            self._lane = lane
        for reading in self._closing.watched(lane, file.name, file.path, readings_of(spec, file, self._how)):
            self._batch.append(reading)
            if len(self._batch) >= self._how.batch_size:
                self.flush()
                self._progress(file.name, self.totals.outcome.read, self._bytes)
        self._bytes += file.size
        self._progress(file.name, self.totals.outcome.read, self._bytes)

    def flush(self) -> None:
        if self._batch:
            receipt = self._core.handle(self._lane, self._how.defaults.jurisdiction, self._batch, self._how.manner())
            self.totals.add(receipt)
            self._batch = []

    def _spec(self, file: FileInput) -> Spec | None:
        if self._how.connector is not None:
            return self._how.specs[self._how.connector]
        try:
            return recognise(file, self._how.specs)
        except OSError:
            return None  # the reading below says why


def lane_of(connector: str, root: Path) -> str:
    """Return the lane of files read by name: which connector read what."""
    return f"load:{connector or '?'}:{root}"


def readings_of(spec: Spec | None, file: FileInput, how: Loading) -> Iterator[Reading]:
    """Yield what a file holds; what cannot be read of it comes as a rejection."""
    try:
        if spec is None or spec.read is None:
            yield why_unknown(file)
            return
        options = how.options.get(spec.name)
        yield from spec.read(file, spec.options() if options is None else options, how.defaults)
    except Unreadable as error:
        yield error.rejection
    except OSError as error:
        yield Rejection(
            place=file.name,
            reason="unreadable_file",
            message=f"文件“{file.name}”无法读取：{in_chinese(error)} / {file.name} cannot be read: {error.strerror}",
        )
