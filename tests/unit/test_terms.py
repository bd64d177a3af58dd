"""Terms of search: any two neighbouring characters are found, across widths, cases, traditional forms and punctuation."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.terms import pattern_of, phrase_of, query_of, terms_of
from syndicate.web.snippets import holds, marked, snippet

HAN = "关于印发道里区扬尘污染防治办法的通知停水公告社居民"
LETTERS = st.text(st.sampled_from(HAN + "〔〕，。 2018abＡ９第号"), min_size=1, max_size=40)


def found(text: str, asked: str) -> bool:
    """Say whether a full-text table with one text finds what is asked for."""
    index = apsw.Connection(":memory:")
    index.execute("CREATE VIRTUAL TABLE word USING fts5(terms, tokenize = 'unicode61 remove_diacritics 0')")
    index.execute("INSERT INTO word VALUES (?)", (terms_of(text),))
    query = query_of(asked)
    return bool(query) and bool(index.execute("SELECT 1 FROM word WHERE word MATCH ?", (query,)).fetchone())


@given(text=st.text(st.sampled_from(HAN), min_size=2, max_size=30), data=st.data())
def test_every_piece_of_two_characters_or_more_is_found(text: str, data: st.DataObject) -> None:
    """Whatever piece of a text of at least two characters is typed, the text is found."""
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert found(text, text[start:end])


@given(text=LETTERS, asked=LETTERS)
def test_a_hit_is_where_the_letters_stand(text: str, asked: str) -> None:
    """What the index finds stands in the text as typed but for punctuation, so every hit can be marked."""
    if found(text, asked):
        assert holds(text, " ".join(part for part in asked.split() if query_of(part)))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("哈里政规〔2018〕1号", "哈里政规〔2018〕1号"),
        ("根据哈里政规〔2018〕1号文件", "哈里政规2018 1号"),
        ("根据哈里政规〔2018〕1号文件", "[2018]1号"),
        ("關於停水的通知", "关于停水"),
        ("关于停水的通知", "關於"),
        ("２０１８年３月", "2018年3月"),
        ("项目编号DL-2018-045", "dl-2018-045"),
        ("第3号令", "3号令"),
        ("哈里政发〔２０１８〕１２号", "政发(2018)12号"),
        ("自2018年3月5日起施行", "2018年3月5日"),
        ("自2018年3月5日起施行", "2018年3月"),
        ("自2018 年 3 月5日起施行", "2018年3月5日起"),
        ("停水，通知", "停水，通知"),
    ],
)
def test_notations_do_not_matter(text: str, asked: str) -> None:
    """A document number, a width, a traditional form or a case does not hide a text."""
    assert found(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"), [("停水通知", "水停"), ("2018年", "201"), ("关于停水", "通知"), ("1号", "11号")]
)
def test_what_does_not_stand_there_is_not_found(text: str, asked: str) -> None:
    """Other characters, another order or a part of a number find nothing."""
    assert not found(text, asked)


@pytest.mark.parametrize(
    "asked", ["", " ", "区", "，。", '"', "*", "a OR", "NEAR(", "(停水", '停水" OR "通知', "停水*", "^停水", "-停水"]
)
def test_nothing_that_is_typed_is_a_command(asked: str) -> None:
    """Quotes, brackets and words of the query language are only what they look like."""
    found("停水通知 a or near", asked)


@given(text=st.text(max_size=200), asked=LETTERS)
def test_pieces_are_the_text(text: str, asked: str) -> None:
    """A text with its hits marked is the text; a snippet is a piece of it."""
    assert "".join(piece.text for piece in marked(text, asked)) == text
    assert "".join(piece.text for piece in snippet(text, asked)).strip("…") in " ".join(text.split())


def test_hits_are_marked_where_they_stand() -> None:
    """The words are marked in the notation of the text, with what surrounds them."""
    text = "前文。" * 30 + "關於停〔水〕的通知" + "后文。" * 60
    pieces = snippet(text, "停水")
    assert [piece.text for piece in pieces if piece.hit] == ["停〔水"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert pattern_of("，") is None


NUMBERS = st.text(st.sampled_from("政发〔〕() 2018年1月3日号、"), min_size=1, max_size=24)


@given(before=NUMBERS, asked=NUMBERS, after=NUMBERS)
def test_what_speeds_a_search_up_hides_nothing(before: str, asked: str, after: str) -> None:
    """Whatever document numbers and dates are typed: a text that the phrase alone finds is found with their own terms, too."""
    text = before + asked + after
    index = apsw.Connection(":memory:")
    index.execute("CREATE VIRTUAL TABLE word USING fts5(terms, tokenize = 'unicode61 remove_diacritics 0')")
    index.execute("INSERT INTO word VALUES (?)", (terms_of(text),))
    for part in asked.split():
        plain, whole = phrase_of(part), query_of(part)
        if plain and whole:
            by = [
                bool(index.execute("SELECT 1 FROM word WHERE word MATCH ?", (one,)).fetchone())
                for one in (plain, whole)
            ]
            assert by[0] == by[1], (part, plain, whole)
