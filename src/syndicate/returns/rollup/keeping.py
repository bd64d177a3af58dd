"""Keeps the files that a sum was made of, each by its digest, so that the sum can be proved from them at any later time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from syndicate.model import UsageError
from syndicate.returns.export import written
from syndicate.returns.filled import Gathered
from syndicate.returns.rollup.reading import digest_of

FOLDER = "handed-in"
"""In the home."""


def keep(home: Path, gathered: Sequence[Gathered], files: Sequence[Path]) -> int:
    """
    Keep what a sum was made of in a home; what is kept already stays as it is.

    Args:
        home: The home.
        gathered: What the sum was made of.
        files: The files that were read, these among them.

    Returns:
        How many files are kept for the sum.

    Raises:
        UsageError: The home cannot be written.
    """
    wanted = {one.digest for one in gathered}
    found: Mapping[str, Path] = {digest: file for file in reversed(files) if (digest := digest_of(file)) in wanted}
    for digest, file in found.items():
        place = home / FOLDER / digest / file.name
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageError(f"无法写入 {place.parent}：{error.strerror} / cannot write {place.parent}") from error
        if not place.exists():
            written(place, partial(_copy, file))
    return len(found)


def _copy(file: Path, to: Path) -> None:
    to.write_bytes(file.read_bytes())


def kept(home: Path, gathered: Sequence[Gathered]) -> list[Path]:
    """
    Return the files that are kept of a sum, in its order.

    Raises:
        UsageError: Some are not; names them.
    """
    found = {one.digest: next(_stored(home, one.digest), None) for one in gathered}
    if lacking := [one for one in gathered if found[one.digest] is None]:
        names = "、".join(one.file for one in lacking)
        raise UsageError(
            f"没有留存 {names}，请在命令行给出各单位报来的文件 / not kept: {names}; name the files that were handed in"
        )
    return [file for file in found.values() if file is not None]


def _stored(home: Path, digest: str) -> Iterator[Path]:
    # The digest comes out of a file that somebody may have altered: it must not lead anywhere else.
    folder = home / FOLDER / digest
    if digest.isalnum() and folder.is_dir():
        yield from (file for file in sorted(folder.iterdir()) if not file.name.startswith("."))
