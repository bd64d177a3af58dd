"""The quick way through a table reads what the careful way reads, wherever it gives up."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.connect import CHINA, FileInput, Rejection, sound
from syndicate.connect.rows import Row
from syndicate.connect.tables import iter_table

CELL = st.sampled_from(
    ["", "a", "标题", "公开", '"', '"x"', '"两\n行"', '"a""b"', "\r", "\ufeff", " ", "，", "a\tb", '"never', "0" * 40]
)
LINE = st.lists(CELL, max_size=4).map(",".join)
ENCODINGS = ["utf-8", "gb18030", "big5"]


def written(path: Path, content: bytes) -> FileInput:
    """Return a file with this content."""
    path.write_bytes(content)
    return FileInput(path=path, name=path.name, size=len(content), modified=datetime(2018, 3, 5, tzinfo=CHINA))


def no_quick_way(stream: BinaryIO, encoding: str | None, delimiter: str) -> Generator[Row, None, int]:
    """Give up at once."""
    yield from ()
    return 0


def carefully(file: FileInput) -> list[Row | Rejection]:
    """Read a table without the quick way."""
    with patch("syndicate.connect.delimited.sound_rows", no_quick_way):
        return list(iter_table(file))


def quickly(file: FileInput, chunk: int, lines: int = sound.RECORD_LINES) -> list[Row | Rejection]:
    """Read a table with the quick way, so many bytes at a time."""
    with patch.object(sound, "CHUNK", chunk), patch.object(sound, "RECORD_LINES", lines):
        return list(iter_table(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for the files of this module."""
    return tmp_path_factory.mktemp("sound")


@given(
    lines=st.lists(st.tuples(LINE, st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n", "\n\n"])), max_size=30),
    mostly=st.sampled_from([None, *ENCODINGS]),
    ended=st.booleans(),
    chunk=st.integers(8, 400),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
def test_both_ways_read_the_same(
    folder: Path, lines: list[tuple[str, str, str]], mostly: str | None, ended: bool, chunk: int
) -> None:
    """Rows and rejections are the same in number, order and content, however many bytes are looked at together."""
    content = b"".join((line + end).encode(mostly or one, "ignore") for line, one, end in lines)
    file = written(folder / "table.csv", b"column,title\n" + content + (b"" if ended else b"last,cell"))
    assert quickly(file, chunk) == carefully(file)


@given(lines=st.integers(1, 12), before=st.integers(0, 4), chunk=st.integers(30, 300))
@settings(deadline=None, max_examples=60)
def test_a_record_of_too_many_lines_is_refused_on_both_ways(folder: Path, lines: int, before: int, chunk: int) -> None:
    """A quote that stays open for more lines than a record may have is rejected at its first line; the lines after it are read."""
    text = "a,b\n" * (before + 1) + '1,"open\n' + "x,y\n" * lines + 'z",2\n' + "c,d\n" * 3
    file = written(folder / "long.csv", text.encode())
    with patch("syndicate.connect.delimited.RECORD_LINES", 6):
        assert quickly(file, chunk, 6) == carefully(file)


def test_nearly_all_of_a_sound_file_goes_the_quick_way(folder: Path) -> None:
    """The careful way sees the last record of a sound file and no other, at its true line number."""
    text = "标题,发布日期\n" + '"一则\n通知",2018-03-05\n' * 20_000
    file = written(folder / "sound.csv", text.encode("gb18030"))
    with file.open() as stream:
        rows = []
        reader = sound.sound_rows(stream, "gb18030", ",")
        while True:
            try:
                rows.append(next(reader))
            except StopIteration as end:
                number = end.value
                break
        rest = stream.read().decode("gb18030")
    assert len(rows) == 20_000
    assert number == 39_999
    assert rest == '"一则\n通知",2018-03-05\n'
    assert rows[-1] == Row(39_998, ["一则\n通知", "2018-03-05"])
