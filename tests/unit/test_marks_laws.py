"""What holds for every input: totality, linear time, bytes in any encoding, and a word list that is refused when it breaks its word."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.pipeline.screen import Mark, MarkDetector

TOML = (Path(__file__).parents[2] / "config" / "secrecy" / "marks.toml").read_text(encoding="utf-8")
DETECTOR = MarkDetector.from_text(TOML)
PIECES = [
    "机",
    "密",
    "机密",
    "绝密",
    "秘密",
    "★",
    "☆",
    "*",
    "10年",
    "密级",
    "：",
    "|",
    "\n",
    " ",
    "\u3000",
    "\u200b",
    "“",
    "”",
    "如",
    "□",
    "☑",
    "、",
    "的",
    "关于",
]
ALPHABET = "机密绝秘★☆*：|\n \u3000\u200b“”如□☑、的年0"
GAPS = ["", " ", "\u3000", "\u200b", "\u00ad", "\ufeff", "\n", "\t", "\u00a0"]


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(title: list[str], text: list[str]) -> None:
    """No title or text makes the detector raise, and a mark points at a level word."""
    parts = {"title": "".join(title), "text": "".join(text)}
    mark = DETECTOR.find(parts["title"], parts["text"])
    if mark is not None:
        assert "密" in parts[mark.part][mark.start : mark.end]


@given(
    st.sampled_from(["绝密", "机密", "秘密"]),
    st.sampled_from(GAPS),
    st.sampled_from(GAPS),
    st.sampled_from("★☆※"),
    st.integers(1, 30),
)
@settings(deadline=None)
def test_gaps_never_hide_a_mark(level: str, inner: str, outer: str, sign: str, years: int) -> None:
    """Whatever blank or invisible character is put between its parts, a mark stays a mark."""
    text = f"{inner.join(level)}{outer}{sign}{outer}{years}年\n关于某事项的报告"
    assert DETECTOR.find("", text) == Mark("sign", level, 0, len(inner) + 2, "text")


@given(st.text(alphabet=ALPHABET.replace("密", ""), max_size=200))
@settings(deadline=None)
def test_without_the_character_there_is_no_mark(text: str) -> None:
    """Text without 密 carries no mark."""
    assert DETECTOR.find(text, text) is None


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_answered(raw: bytes) -> None:
    """No bytes make the detector raise."""
    assert DETECTOR.find_in_bytes(raw) in (True, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_bytes_are_read_in_every_encoding(encoding: str) -> None:
    """A mark in quarantined bytes is found whatever their encoding, and talk is none."""
    assert DETECTOR.find_in_bytes("份号,标题\n3,机密★10年 关于某事项\n".encode(encoding))
    assert not DETECTOR.find_in_bytes("依法保守国家秘密。密级：无\n".encode(encoding))


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"title": "机密★10年 关于某事项"}).encode(),
        json.dumps({"密级": "机密"}, ensure_ascii=False).encode(),
        "<p>机密&#9733;10年</p>".encode(),
        b"<p>&#26426;&#23494;&#9733;10&#24180;</p>",
        "<tr><td>密级</td><td>机密</td></tr>".encode("gb18030"),
        "机密★10年\n报告".encode() + b"\xff\xfe\xe5\xaf",
        b"title=%E6%9C%BA%E5%AF%86%E2%98%8510%E5%B9%B4",
        "機密★長期\n函".encode("big5"),
    ],
)
def test_escapes_and_tags_hide_nothing(raw: bytes) -> None:
    """JSON escapes, HTML entities, tags, percent signs and a broken tail do not hide a mark in bytes."""
    assert DETECTOR.find_in_bytes(raw)


@pytest.mark.parametrize(
    "unit",
    [
        "密",
        "机密",
        "机密 ",
        "机\n",
        "密级：",
        "、机密",
        "“机密",
        "例如“机密★10年”字样。",
        "国家秘密的",
        "密级：□机密 ",
        "\n\t机密啊",
        "密级\t\t\t\t",
    ],
)
def test_a_megabyte_costs_linear_time(unit: str) -> None:
    """Twice the input costs no more than about twice the time, for inputs made to provoke the opposite."""
    short, long = unit * (60_000 // len(unit)), unit * (240_000 // len(unit))
    begin = time.process_time()
    DETECTOR.find("", short)
    middle = time.process_time()
    DETECTOR.find("", long)
    end = time.process_time()
    assert end - middle < 10 * (middle - begin) + 0.2


def test_the_first_mark_is_reported_with_its_place() -> None:
    """A mark names its detector, its level and where it stands, title before text."""
    assert DETECTOR.find("【秘密】关于某事项的报告", "机密★10年") == Mark("head", "秘密", 1, 3, "title")
    assert DETECTOR.find("某事项", "编号 7\n密级：絕密\n") == Mark("field", "绝密", 8, 10, "text")
    assert DETECTOR.find("某事项", "机　密\n关于某事项") == Mark("line", "机密", 0, 3, "text")


def test_a_word_list_that_breaks_its_example_is_refused() -> None:
    """A word list is refused when one of its own examples fails, with the number of the example."""
    broken = TOML + '\n[[example]]\nnote = "不存在的标志"\nmark = true\ntext = "今天天气很好"\n'
    with pytest.raises(ValueError, match=r"示例 .*不存在的标志.*must be a mark"):
        MarkDetector.from_text(broken)


def test_a_word_list_with_an_unknown_key_is_refused() -> None:
    """A misspelt key is an error, not silently nothing."""
    with pytest.raises(ValueError, match=r"marks\.toml.*词表有误"):
        MarkDetector.from_text(TOML.replace("weak_signs =", "weak_sings =", 1))


def test_text_that_is_not_toml_is_refused() -> None:
    """Text that is no TOML is refused with the place."""
    with pytest.raises(ValueError, match=r"marks\.toml"):
        MarkDetector.from_text("signs = [")
