"""Texts in pieces, masks from forms, words in two languages: what the pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import UsageError
from syndicate.model.review import Attachment, Mask, Version
from syndicate.pipeline.gate.masking import masked
from syndicate.web.item import Attached
from syndicate.web.marked import Span, pieces, places, tags
from syndicate.web.masking import edited
from syndicate.web.names import NAMES
from syndicate.web.rendering import render
from syndicate.web.words import keys, known, one_language

TEXT = "甲𠀀乙：手机 13912345678，另一部 13912345678。"


def version(title: str = "标题", body: str = TEXT) -> Version:
    """Return a version with a text; the rest is empty."""
    empty = dict.fromkeys(Version.__struct_fields__, "")
    return Version(**(empty | {"id": 1, "number": 1, "html": 0, "title": title, "body": body}))  # type: ignore[arg-type] # a row


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=8))
def test_pieces_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever the spans, the pieces together are the text, and a piece is marked exactly where a span lies over it."""
    spans = [Span(start=a, end=b, css="redact", number=n) for n, (a, b) in enumerate(places, 1)]
    made = pieces(text, spans)
    assert "".join(piece.text for piece in made) == text
    at = 0
    for piece in made:
        for offset in range(at, at + len(piece.text)):
            over = {span.number for span in spans if max(0, span.start) <= offset < span.end}
            assert {span.number for span in piece.spans} == over
        at += len(piece.text)


def test_offsets_are_code_points() -> None:
    """A character outside the first plane counts as one."""
    start = TEXT.index("139")
    made = pieces(TEXT, [Span(start=start, end=start + 11, css="redact", number=1)])
    assert [piece.text for piece in made if piece.css] == ["13912345678"]


@given(st.text(max_size=30), st.text(max_size=4), st.text(max_size=4))
def test_masks_are_where_they_are_shown(text: str, one: str, other: str) -> None:
    """The places of masks in what goes out hold exactly what stands there instead."""
    masks = [Mask("body", 0, 1, one), Mask("body", 2, 3, other)] if len(text) >= 3 else []
    _, shown = masked("", text, masks)
    assert [shown[span.start : span.end] for span in places(masks, "body")] == [mask.text for mask in masks]


def test_markup_is_told_from_words() -> None:
    """Tags of HTML are spans of their own; a smaller-than sign is none."""
    text = '<p class="a">1 < 2</p>'
    assert [text[span.start : span.end] for span in tags(text)] == ['<p class="a">', "</p>"]


def test_text_is_never_markup() -> None:
    """Words under review are escaped on the page, wherever they stand."""
    html = render("message.html", _page_of('<img src=x onerror="alert(1)">'))
    assert "<img" not in html
    assert "&lt;img" in html


def _page_of(text: str) -> dict[str, object]:
    words: dict[str, object] = {
        "t": lambda key, *_: key,
        "said": str,
        "site": type("Site", (), {"title": text}),
        "lang": "zh-CN",
    }
    return words | {
        "heading": text,
        "text": text,
        "person": None,
        "may_read": False,
        "roles": [],
        "token": "",
        "here": text,
        "path": text,
    }


def test_new_mask_covers_every_occurrence() -> None:
    """Words to mask are masked wherever they stand, character by character where nothing else is said."""
    made = edited(version(), (), {"words": ["13912345678"], "instead": [""], "which": [""]})
    assert [(mask.start, mask.text) for mask in made] == [(TEXT.index("139"), "*" * 11), (TEXT.rindex("139"), "*" * 11)]


def test_new_mask_of_one_occurrence() -> None:
    """One occurrence alone is masked where its number is given."""
    made = edited(version(), (), {"words": ["13912345678"], "instead": ["（略）"], "which": ["2"]})
    assert [(mask.start, mask.text) for mask in made] == [(TEXT.rindex("139"), "（略）")]


def test_masks_are_changed_and_removed() -> None:
    """What is shown instead may be changed; a mask that is taken away is gone."""
    first, second = Mask("body", 7, 18, "a"), Mask("title", 0, 1, "b")
    assert edited(version(), (first, second), {"mask-0": ["139****5678"], "drop-1": ["on"]}) == (
        Mask("body", 7, 18, "139****5678"),
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"words": ["不在文中"]}, "原文中没有“不在文中”"),
        ({"words": ["13912345678"], "instead": [""], "which": ["3"]}, "没有第“3”处"),
        ({"words": ["13912345678"], "instead": [""], "which": ["²"]}, "没有第“²”处"),
        ({"words": ["手机 139"]}, "交叠"),
    ],
)
def test_mask_that_cannot_be(form: dict[str, list[str]], said: str) -> None:
    """Words that are not there, an occurrence that is none, and half a mask are refused in words."""
    present = (Mask("body", TEXT.index("139"), TEXT.index("139") + 11, "*"),)
    with pytest.raises(UsageError, match=re.escape(said)):
        edited(version(), present, form)


def test_both_languages_say_everything() -> None:
    """Every word of the pages stands in Chinese and in English, with the same places for values."""
    for key, (chinese, english) in keys().items():
        assert chinese.strip(), key
        assert english.strip(), key
        assert chinese.count("{}") == english.count("{}"), key
    assert NAMES.items() <= keys().items()


def _used() -> Iterator[str]:
    folder = files("syndicate.web") / "templates"
    for page in folder.iterdir():
        yield from re.findall(r"\bt\('([a-z_.]+)'\s*[,)]", page.read_text("utf-8"))


@pytest.mark.parametrize("key", sorted(set(_used())))
def test_templates_use_known_words(key: str) -> None:
    """A page asks for words that there are."""
    assert known(key)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("没有审查 / there is no review", "没有审查", "there is no review"),
        ("涉及 A / B / C 三项", "涉及 A / B / C 三项", "涉及 A / B / C 三项"),
        ("只有中文", "只有中文", "只有中文"),
    ],
)
def test_sentences_in_two_languages(text: str, chinese: str, english: str) -> None:
    """Of a sentence in two languages the page shows one; where it is not clearly of two, all of it."""
    assert one_language("zh", text) == chinese
    assert one_language("en", text) == english


@pytest.mark.parametrize(
    ("name", "digest", "leads"),
    [
        ("https://www.example.gov.cn/1.pdf", "", True),
        ("http://www.example.gov.cn/1.pdf", "", True),
        ("javascript:alert(1)//1.pdf", "", False),
        ("data:text/html,1.pdf", "", False),
        ("https://www.example.gov.cn/1.pdf", "0" * 64, False),
    ],
)
def test_only_addresses_of_pages_are_opened_from_the_desk(name: str, digest: str, leads: bool) -> None:
    """The name of a file of which only the address is known is a link where a browser fetches it, and nothing that it would run."""
    assert Attached(file=Attachment(name=name, digest=digest), pieces=[]).leads is leads
