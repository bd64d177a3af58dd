"""Files beside a text: told from pages by the ending of their address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.gate.beside import FILES, linked_files


@pytest.mark.parametrize(
    ("link", "is_file"),
    [
        ("https://www.example.gov.cn/a/b.xlsx", True),
        ("https://www.example.gov.cn/a/%E5%90%8D%E5%8D%95.PDF#p=2", True),
        ("/upload/1.docx", True),
        ("https://www.example.gov.cn/download.jsp?id=7&name=list.xls", True),
        ("https://www.example.gov.cn/art_1_2.html", False),
        ("https://www.example.gov.cn/", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a_link_leads_to_a_file_or_a_page(link: str, is_file: bool) -> None:
    """The ending of the path, or of a value in the query, says whether an address is a file."""
    assert [one.name for one in linked_files([link])] == ([link] if is_file else [])


def test_nothing_of_a_linked_file_is_known() -> None:
    """A linked file has no text and no digest; each address stands once."""
    found = linked_files(["https://a.example/1.pdf", "https://b.example/1.pdf", "https://a.example/1.pdf"])
    assert [(one.name, one.text, one.digest) for one in found] == [
        ("https://a.example/1.pdf", None, ""),
        ("https://b.example/1.pdf", None, ""),
    ]


@given(links=st.lists(st.text(max_size=40) | st.sampled_from([f"https://a.example/x{end}" for end in sorted(FILES)])))
def test_the_order_of_links_changes_nothing(links: list[str]) -> None:
    """Whatever the links say, the files are the same in any order, and none is nameless."""
    found = linked_files(links)
    assert found == linked_files([*reversed(links)])
    assert all(one.name for one in found)
