"""JSON documents and JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import given_file, split

from syndicate.connect import Unreadable
from syndicate.connect.files import file_input
from syndicate.connect.jsons import LINE_LIMIT, iter_json_lines, load_json, maybe_json


class Post(msgspec.Struct):
    """A document with a shape."""

    id: int


def test_lines_are_numbered_and_blank_ones_skipped(tmp_path: Path) -> None:
    """Numbers count every line of the file; marks and line ends are removed."""
    file = given_file(tmp_path, "a.jsonl", b'\xef\xbb\xbf{"a":1}\r\n\n  {"b":2}')
    assert list(iter_json_lines(file)) == [(1, b'{"a":1}'), (3, b'{"b":2}')]


def test_a_giant_line_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    """A line over the limit becomes a rejection with its number; a line at the limit is read."""
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(b"[1]\n")
        stream.seek(3 * LINE_LIMIT, 1)
        stream.write(b"\n[2]\n" + b"7" * (LINE_LIMIT - 1) + b"\n" + b"8" * LINE_LIMIT + b"\n[3]")
    good, bad = split(iter_json_lines(file_input(path, tmp_path)))
    assert [number for number, _ in good] == [1, 3, 4, 6]
    assert [(one.reason, one.place) for one in bad] == [("too_large", "a.jsonl, 行 2"), ("too_large", "a.jsonl, 行 5")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_document_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """JSON should be UTF-8 and is not always."""
    assert load_json(given_file(tmp_path, "a.json", '{"题":"停水"}'.encode(encoding))) == {"题": "停水"}


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        (b'{"id": 1', "truncated_file", "结尾处中断"),
        (b'{"id" 1}', "not_the_format", "byte 6"),
        (b"<html></html>", "not_the_format", "网页"),
        (b'{"id": "x"}', "bad_value", "$.id"),
        (b'{"id": "\xb1\xff\xff"}', "encoding", "GB18030"),
    ],
)
def test_what_is_wrong_with_a_document_is_told(tmp_path: Path, content: bytes, reason: str, word: str) -> None:
    """The message names the file and the position or path of what is wrong."""
    with pytest.raises(Unreadable) as caught:
        load_json(given_file(tmp_path, "a.json", content), type=Post)
    assert caught.value.rejection.reason == reason
    assert word in caught.value.rejection.message
    assert caught.value.rejection.message.startswith("a.json")


@given(
    st.recursive(
        st.none() | st.integers(-9, 9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=5,
    ),
    st.integers(1, 3),
)
def test_json_in_json_is_unpacked(value: Any, times: int) -> None:
    """However often a list or object was encoded, it comes out; other values stay."""
    packed = value
    if isinstance(value, (list, dict)):
        for _ in range(times):
            packed = msgspec.json.encode(packed).decode()
    assert maybe_json(packed) == value


@pytest.mark.parametrize("text", ["", "plain", "{broken", "[图片]", "17"])
def test_text_that_only_looks_like_json_stays(text: str) -> None:
    """An empty string, a word in brackets and digits are text."""
    assert maybe_json(text) == text
