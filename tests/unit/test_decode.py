"""Decoding bytes, and noticing text that was decoded wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect.decode import declared_charset, decode, looks_mojibake, repair_mojibake

HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)


@given(HANZI)
def test_utf8_wins_over_every_declaration(text: str) -> None:
    """Bytes that are UTF-8 are read as such, whatever the label says."""
    assert decode(text.encode(), "gb2312") == text
    assert decode(b"\xef\xbb\xbf" + text.encode(), "big5") == text


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "utf-8", "iso-8859-1", None, "no-such-encoding", "hex"])
def test_chinese_bytes_are_read_as_gb18030_whatever_the_label(label: str | None) -> None:
    """A character outside GB2312 is read although the label says gb2312, and a meaningless label is passed over."""
    assert decode("朱镕路与㐂".encode("gb18030"), label) == "朱镕路与㐂"


def test_another_declared_encoding_is_respected() -> None:
    """A label that means something is tried before GB18030."""
    assert decode("臺北市".encode("big5"), "Big5") == "臺北市"


def test_utf16_is_read_by_its_mark() -> None:
    """Excel's Unicode text has a byte order mark and no other sign."""
    assert decode("标题\t日期".encode("utf-16")) == "标题\t日期"


def test_bytes_in_no_encoding_are_an_error() -> None:
    """What fits nothing raises and names what was tried; no replacement character is ever put in."""
    with pytest.raises(ValueError, match="UTF-8、GB18030"):
        decode(b"\xb1\xea\xff\xff\xff")


def test_the_charset_of_the_header_goes_before_that_of_the_page() -> None:
    """The HTTP header names the charset, else the meta tag, else the XML declaration."""
    page = b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    assert declared_charset(page, 'text/html; charset="utf-8"') == "utf-8"
    assert declared_charset(page, "text/html") == "gb2312"
    assert declared_charset(b'<?xml version="1.0" encoding="GBK"?>') == "GBK"
    assert declared_charset(b"<html>") is None


def test_mojibake_is_noticed_and_mended_where_nothing_was_lost() -> None:
    """UTF-8 read as GBK shows, also where a character was lost; ordinary labels do not look so."""
    garbled = "发布时间".encode().decode("gb18030")
    assert looks_mojibake(garbled)
    assert repair_mojibake(garbled) == "发布时间"
    assert looks_mojibake("寰崥id")
    assert repair_mojibake("寰崥id") is None
    for label in ("标题", "联通", "发布时间", "微博id", "哈尔滨", "url", ""):
        assert not looks_mojibake(label)
