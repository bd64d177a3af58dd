"""Writes every feed to a folder that any web server can serve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

import msgspec

from syndicate.model import UsageError
from syndicate.publish.document import Shelf, Site, document, path_of
from syndicate.publish.rendering import FORMATS, rendered
from syndicate.publish.selection import Selection, catalogue

MANIFEST = ".syndicate-feeds.json"
"""What was written the last time: only that is ever removed."""


class Written(NamedTuple):
    """What became of the files."""

    files: int
    changed: int
    removed: int


class _Manifest(msgspec.Struct):
    files: list[str]
    selections: list[Selection]


def write(held: Shelf, site: Site, folder: Path) -> Written:
    """
    Write every feed in every format, with its archives. Each file is replaced as a whole; what did not change is left alone.

    What an earlier call wrote and is no more is removed; a feed whose last entry was withdrawn stays, with the deleted entry. Files
    of others are not touched.

    Raises:
        UsageError: The folder cannot be written, or holds files of others and was never written by this command.
    """
    try:
        before = _before(folder)
        chosen = list(dict.fromkeys([*catalogue(held.entries, held.deleted), *before.selections]))
        done, changed = [], 0
        for path, content in _documents(held, site, chosen):
            done.append(path)
            changed += _replace(folder / path, content)
        stale = [path for path in before.files if path not in set(done)]
        for path in stale:
            (folder / path).unlink(missing_ok=True)
        _replace(folder / MANIFEST, msgspec.json.encode(_Manifest(files=done, selections=chosen)))
    except OSError as error:
        raise UsageError(
            f"“{folder}”不可写：{error.strerror} / {folder} cannot be written: {error.strerror}"
        ) from error
    return Written(len(done), changed, len(stale))


def _documents(held: Shelf, site: Site, selections: list[Selection]) -> Iterator[tuple[str, bytes]]:
    """Yield every document, archives before what leads to them."""
    for chosen in selections:
        newest = document(held, site, chosen)
        for page in [*range(1, newest.pages + 1), 0]:
            made = newest if page == 0 else document(held, site, chosen, page)
            for form in FORMATS:
                yield path_of(chosen, form, page), rendered(made, form).content


def _before(folder: Path) -> _Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if not manifest.exists():
        if any(folder.iterdir()):
            raise UsageError(f"“{folder}”不是空的，也不是订阅源文件夹 / {folder} is not empty and no folder of feeds")
        return _Manifest([], [])
    try:
        known = msgspec.json.decode(manifest.read_bytes(), type=_Manifest)
        return _Manifest([path for path in known.files if _inside(path)], known.selections)
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"“{manifest}”读不出，请删除它和旧文件后重写 / {manifest} cannot be read: remove it"
        ) from error


def _inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _replace(path: Path, content: bytes) -> bool:
    """Write a file as a whole, unless it says the same already."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o644)
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return True
