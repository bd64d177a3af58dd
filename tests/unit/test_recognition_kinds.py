"""Kinds of posts and of look-alikes: what is the same information stays one, what differs in a fact stays two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from core_kit import side, sides, verdict
from recognition_kit import LOOK_ALIKES, ORIGINALS, REPOSTS, Notice, elsewhere, page, post

from syndicate.model import Record
from syndicate.pipeline.dedup.pairs import Verdict, compare, contradictions

BY_TITLE = {notice.title: notice for notice in ORIGINALS}
RULES = ORIGINALS[7].title
MISSED: dict[tuple[str, str], str] = {}
"""Reposts that are missed, and why."""
TAKEN_IN = {
    "penalty: another act, same shop": "one headline for both, and the act is told in words that say nothing to the program; a person is asked",
}
"""Look-alikes that are taken for one information, and why."""
_CUT = "the post begins in the middle of the sentence that tells them apart"
_TOPIC = "a headline that stands in a topic is no headline: topics name campaigns as well"
_OWN_HEADLINE = "another headline over nearly the whole text leaves out what told the two apart"
_NO_WORD = "the post says the articles and not that they are a draft, an interpretation or a correction"
DRAWN_IN = {
    ("water: another time of day", "second half of a split post"): _CUT,
    ("bus: another day", "second half of a split post"): _CUT,
    ("same headline, other content", "second half of a split post"): _CUT,
    ("penalty: another act, same shop", "second half of a split post"): _CUT,
    ("tender: corrected", "one paragraph on its own"): _NO_WORD,
    ("rules: draft", "a digest without a headline"): _NO_WORD,
    ("rules: draft", "the headline as a topic"): _TOPIC,
    ("rules: interpretation", "a digest without a headline"): _NO_WORD,
    ("rules: explained under a headline of its own", "second half of a split post"): _CUT,
    ("rules: explained under a headline of its own", "a digest of clauses"): _NO_WORD,
    ("rules: explained under a headline of its own", "paragraphs in another order"): _NO_WORD,
    ("rules: questions and answers under a headline of its own", "one paragraph on its own"): _NO_WORD,
    ("rules: questions and answers under a headline of its own", "a digest without a headline"): _NO_WORD,
    ("rules: questions and answers under a headline of its own", "the headline as a topic"): _TOPIC,
    ("rules: questions and answers under a headline of its own", "second half of a split post"): _CUT,
    ("rules: questions and answers under a headline of its own", "paragraphs in another order"): _NO_WORD,
    ("rules: in a picture", "clickbait over the whole text"): _OWN_HEADLINE,
    ("rules: in a picture", "a headline of its own over the whole text"): _OWN_HEADLINE,
    ("rules: in a picture", "the headline as a topic"): _TOPIC,
    ("rules: in a picture", "a digest without a headline"): _NO_WORD,
    ("tender: candidates and award", "a headline of its own over the whole text"): _OWN_HEADLINE,
    ("tender: candidates and award", "clickbait over the whole text"): _OWN_HEADLINE,
    ("tender: candidates and award", "the headline as a topic"): _TOPIC,
    ("opinions on two drafts", "the headline as a topic"): _TOPIC,
    ("rules: another number, same words", "paragraphs in another order"): "the number stands in the middle",
    ("penalty: another act, same shop", "paragraphs in another order"): "texts in another order are not aligned",
    (
        "penalty: another act, same shop",
        "one paragraph on its own",
    ): "the act is told in words that say nothing to the program",
}
"""Posts that are drawn to the look-alike of what they are about, without a doubt, and why."""


def against(one: Record, others: Sequence[Record]) -> list[Verdict]:
    """Compare a record with each of the others."""
    first, *rest = sides([one, *others])
    return [compare(first, other) for other in rest]


def same_words(one: Record, other: Record) -> bool:
    """Whether two posts read alike, so that nobody could tell what they are about."""
    return (one.title, one.body) == (other.title, other.body)


@pytest.mark.parametrize("notice", ORIGINALS, ids=lambda notice: notice.title[:14])
def test_a_repost_of_any_kind_is_the_same_information(notice: Notice) -> None:
    """Whatever a channel makes of a notice, it is the notice; nothing is missed but what is known to be."""
    found = against(page(notice), [repost(notice) for repost in REPOSTS.values()])
    missed = {(kind, notice.title) for kind, verdict in zip(REPOSTS, found, strict=True) if not verdict.same}
    assert missed == {case for case in MISSED if case[1] == notice.title}


def test_a_look_alike_of_any_kind_is_another_information() -> None:
    """Two notices that differ in a fact are two, however alike their words."""
    taken = {
        kind
        for kind, (one, other) in LOOK_ALIKES.items()
        if verdict(page(one), elsewhere(other.title, other.body)).same
    }
    assert taken == TAKEN_IN.keys()


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_a_repost_of_a_look_alike_is_not_drawn_in_without_a_doubt(kind: str) -> None:
    """A post about one of two look-alikes is not taken for the other unless a person is asked, or it is silent on what they differ in."""
    one, other = LOOK_ALIKES[kind]
    telling = {
        name: repost(other)
        for name, repost in REPOSTS.items()
        if "leads back" not in name and not same_words(repost(one), repost(other))
    }
    found = against(page(one), list(telling.values()))
    drawn = {(kind, name) for name, v in zip(telling, found, strict=True) if v.same and not v.doubtful}
    assert drawn == {case for case in DRAWN_IN if case[0] == kind}


def test_a_round_up_is_nobodys_repost() -> None:
    """A round-up quotes every notice of the day and is none of them."""
    entries = "\n".join(f"{number}. {notice.title}\n{notice.parts[0]}" for number, notice in enumerate(ORIGINALS, 1))
    for title in ("今日要闻速览", "道里早餐（3月6日）", "一周政务公开回顾"):
        for notice in ORIGINALS:
            assert not verdict(page(notice), elsewhere(title, entries)).same


def test_a_name_that_only_one_text_knows_is_doubted_where_all_else_is_the_same() -> None:
    """Where the evidence is weak either way the verdict says so, and still decides."""
    one, other = LOOK_ALIKES["penalty: another act, same shop"]
    found = verdict(page(one), elsewhere(other.title, other.body))
    assert found.same
    assert found.doubtful
    assert "names_replaced" in dict(found.evidence)


def test_words_alone_that_forbid_overwhelming_evidence_are_doubted() -> None:
    """A headline that says 解读 over the very text of the document is another information, and a person is asked."""
    notice = BY_TITLE[RULES]
    found = verdict(page(notice), elsewhere(f"{notice.title}图解", notice.body + "\n欢迎转发。"))
    assert not found.same
    assert found.doubtful


def test_a_day_that_differs_is_never_doubted() -> None:
    """Where facts forbid a pair nobody is asked."""
    one, other = LOOK_ALIKES["water: another day"]
    found = verdict(page(one), elsewhere(other.title, other.body))
    assert not found.doubtful


def test_a_call_to_open_a_link_is_no_text_to_have_in_common() -> None:
    """Two posts that say nothing but 详情请点击 under other headlines have nothing in common."""
    one = post("【顾乡大街停水】详情请点击网页链接")
    other = post("【通达街道义诊活动安排】详情请点击网页链接")
    assert not verdict(one, other).same
    assert isinstance(contradictions(side(one), side(other)), tuple)


def test_every_weak_spot_is_named_as_it_is() -> None:
    """The lists of what is missed speak of kinds that exist."""
    assert all(kind in REPOSTS and title in BY_TITLE for kind, title in MISSED)
    assert all(kind in LOOK_ALIKES and repost in REPOSTS for kind, repost in DRAWN_IN)
    assert TAKEN_IN.keys() <= LOOK_ALIKES.keys()
    assert all(isinstance(notice, Notice) for pair in LOOK_ALIKES.values() for notice in pair)
