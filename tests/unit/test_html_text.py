"""Text out of HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect.html import parse_page, text_of
from syndicate.pipeline.normalise import markup

PIECES = st.lists(
    st.sampled_from(
        ["甲", "乙丙", " ", "\n", "&amp;", "&nbsp;", "&#20013;", "<p>", "</p>", "<br>", "<br/>", "<b>", "</b>", "<img src='x'>", '<div class="a">',
         "</div>", "<span style='x:y'>", "</span>", '<a href="http://a.example/?x=1">', "</a>", "<li>", "</li>", "<h2>", "</h2>"]
    ),
    max_size=20,
)  # fmt: skip


def test_breaks_and_blocks_become_lines() -> None:
    """Breaks, paragraphs, list items and table rows end a line; cells are kept apart."""
    source = "<p>甲<br>乙&nbsp;丙</p><ul><li>一</li><li>二</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert text_of(source) == "甲\n乙 丙\n一\n二\na b\nc"


@pytest.mark.parametrize(
    "source",
    ["<p>甲</p><script>alert(1)</script>", "<style>p{}</style><p>甲</p>", "<p>甲<!-- 乙 --></p>", "<P CLASS='x>y'>甲</P>",
     "<html><head><title>题</title></head><body>甲</body></html>", "甲<svg><text>乙</text></svg>", "<p>甲"],
)  # fmt: skip
def test_only_what_is_read_is_text(source: str) -> None:
    """Scripts, styles, comments, heads and attributes are not text."""
    assert text_of(source) == "甲"


def test_plain_text_is_only_tidied() -> None:
    """Without markup the text stays, entities decoded, a lone angle bracket kept."""
    assert text_of(" a &amp; b ") == "a & b"
    assert text_of("气温 < 5 度") == "气温 < 5 度"
    assert text_of("") == ""


@given(PIECES)
def test_the_short_way_gives_what_the_parser_gives(pieces: list[str]) -> None:
    """For harmless markup stripping tags and parsing agree but for white space."""
    source = "".join(pieces)
    short = markup._plain_markup(source) if "<" in source else None
    if short is not None:
        assert "".join(short.split()) == "".join(markup._parsed_text(source).split())


@given(st.text(max_size=200))
def test_any_text_gives_text(source: str) -> None:
    """Nothing makes it fail."""
    assert isinstance(text_of(source), str)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_is_decoded_before_it_is_parsed(encoding: str) -> None:
    """The meta tag may lie; the bytes decide."""
    page = '<html><head><meta charset="gb2312"><title>关于停水</title></head></html>'.encode(encoding)
    title = parse_page(page).css_first("title")
    assert title is not None
    assert title.text() == "关于停水"
