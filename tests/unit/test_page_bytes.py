"""Pages go to the parser as bytes, unwatched and through one selector engine, and nothing is read differently for it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from syndicate.connect.decode import decode, decode_page
from syndicate.connect.delimited import encoding_of
from syndicate.connect.files import input_files
from syndicate.connect.html import select, select_first, tree_of
from syndicate.connect.urls import path_of
from syndicate_connectors.portal import SPEC

PIECES = st.sampled_from((
    "<select>", "<option selected>甲", "<option>乙", "</select>", "<button>", "<SelectedContent>", "</selectedcontent>",
    "<table>", "<td>", "<div class=a>", "</div>", "<p>正文", "<meta content=x>", "<template>", "<svg>", "<!--", "-->", "&nbsp;",
))  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_tree_is_the_one_that_the_parser_makes_of_the_text(html: str) -> None:
    """An unwatched tree serialises like a watched one, also where an element copies what is selected."""
    assert tree_of(html.encode()).html == LexborHTMLParser(html).html


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from((".a", "meta[content]", "option", "#none")))
def test_the_shared_engine_finds_what_the_page_finds(html: str, css: str) -> None:
    """Selecting with the engine of the thread gives the nodes that the page's own engine gives."""
    page = LexborHTMLParser(html)
    assert [node.mem_id for node in select(css, page.root)] == [node.mem_id for node in page.css(css)]
    first = select_first(css, page.root)
    assert (first is None) == (page.css_first(css) is None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_comes_as_text_and_as_utf8(encoding: str) -> None:
    """Whatever the encoding, the text is that of `decode` and the bytes are the same text in UTF-8."""
    raw = "<p>道里区镕基路㐂</p>".encode(encoding)
    text, page = decode_page(raw, "gb2312")
    assert text == decode(raw, "gb2312")
    assert page == text.encode()


@pytest.mark.parametrize(
    "url", ["http://www.example.gov.cn/a/t1.html", "https://www.example.gov.cn", "http://Www.example.cn/a?b=/c#/d", ""]
)
def test_the_path_is_the_one_of_the_general_parser(url: str) -> None:
    """A plain address gives the same path without being taken apart."""
    assert path_of(url) == urlsplit(url).path


def test_one_damaged_line_does_not_decide_the_encoding() -> None:
    """A head that is UTF-8 throughout is told at once; one with a damaged line still by the majority."""
    good = "标题,日期\n道里,2018-03-05\n正文,2018-03-06\n".encode()
    assert encoding_of(good) == "utf-8"
    assert encoding_of(good + "坏".encode("gb18030") + b"\n") == "utf-8"
    assert encoding_of("标题\n日期\n正文\n".encode("gb18030")) == "gb18030"


def test_a_folder_is_walked_without_its_hidden_unfinished_and_linked_parts(tmp_path: Path) -> None:
    """Only finished pages in real folders are listed, by name, whatever links lead in circles."""
    for name in ("b/2.HTML", "a.html", ".hidden/3.html", "~$4.html", "b/5.html.part", "b/6.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"<p>")
    (tmp_path / "b" / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "c.html").symlink_to(tmp_path / "a.html")
    (tmp_path / "d.html").symlink_to(tmp_path / "nowhere.html")
    found = input_files(tmp_path, "*", SPEC)
    assert [file.name for file in found] == ["a.html", "b/2.HTML", "c.html"]
    assert found[1].path == tmp_path / "b" / "2.HTML"
    assert input_files(tmp_path, "*.html", SPEC) == [found[0], found[2]]
