"""Whom a classifier believes: label, column, words; and what it says when nothing speaks."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import FACETS, Facets
from syndicate.pipeline.classify import Classifier, ClassifyInput, Reason

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
CLASSIFIER = Classifier.from_texts(
    {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}
)
PIECES = [
    "停水",
    "通知",
    "公告",
    "召开",
    "解读",
    "《",
    "》",
    "征求意见",
    "低保",
    "学校",
    "办法",
    "（试行）",
    "道里区",
    "政策",
    "人民政府",
    "\0",
    "\ud83d",
    " ",
    "。",
]
TIED = """
facet = "theme"
source = "示例"
at_most = 1
value = [{ id = "1", name = "甲" }, { id = "2", name = "乙" }]
[[rule]]
id = "a"
value = "1"
words = ["红", "绿"]
[[rule]]
id = "b"
value = "2"
words = ["白"]
"""

items = st.builds(
    ClassifyInput,
    title=st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    lead=st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
    column=st.sampled_from(["", "通知公告", "政策解读", "政务公开>规范性文件", "政务动态"]),
    document_number=st.sampled_from(["", "哈里政规〔2018〕1号", "哈里政办发〔2018〕2号", "某令第3号"]),
)


def classify(title: str, **more: str) -> Facets:
    """Return the facets of one item under the shipped rules."""
    return CLASSIFIER.classify_batch([ClassifyInput(title, **more)])[0]


def test_the_sources_label_outranks_column_and_words() -> None:
    """A label names the kind, by Chinese name, by alias or by id, against everything else."""
    for label in ("政策解读", "图解", "interpretation"):
        assert classify("停水通知", column="新闻发布会", label=label).kind == ("interpretation",)


def test_the_column_outranks_words() -> None:
    """An item hung under 政策解读 is an interpretation, whatever its title says."""
    assert classify("关于调整公交线路的公告", column="首页 > 政策解读").kind == ("interpretation",)


def test_a_coarse_column_leaves_words_the_last_say() -> None:
    """通知公告 only says where an item hangs: a draft there is a draft, and what nothing else names is a notice."""
    assert classify("关于公开征求某办法意见的公告", column="通知公告").kind == ("draft",)
    assert classify("某事项", column="通知公告").kind == ("notice",)


def test_the_deeper_step_of_a_column_path_counts() -> None:
    """Of 政策文件 and 规范性文件 on one path the deeper one says the kind."""
    assert classify("某事项", column="政务公开>政策文件>规范性文件").kind == ("normative",)


def test_a_section_of_the_site_is_no_subject() -> None:
    """政务公开 heads half of every site and makes nothing an item about open government."""
    assert classify("某事项", column="政务公开>通知公告").theme == ("unknown",)


def test_what_nothing_names_is_unknown() -> None:
    """An item that says nothing has no facet but unknown, never a likely one."""
    assert classify("早安") == Facets()


def test_an_internal_system_is_no_normative_document() -> None:
    """Rules on the office's own staff bind nobody outside."""
    external = classify("关于印发道里区建筑垃圾管理规定的通知", document_number="哈里政办发〔2018〕1号")
    internal = classify("关于印发道里区机关工作人员考勤管理规定的通知", document_number="哈里政办发〔2018〕1号")
    assert (external.kind, internal.kind) == (("normative",), ("document",))


def test_a_rule_on_the_end_of_a_title_overlooks_a_trailing_bracket() -> None:
    """（试行） and the like do not move the end of a title."""
    assert classify("关于某事项的解读（二）").kind == ("interpretation",)
    assert classify("解读某某现象").kind == ("unknown",)


def test_words_do_not_run_across_title_and_lead() -> None:
    """The last character of the title and the first of the lead make no word together."""
    assert classify("停", lead="水通知").kind == ("unknown",)


def test_only_the_beginning_of_the_lead_is_read() -> None:
    """A word after the first 200 characters does not count."""
    assert classify("某事项", lead="某" * 300 + "特此通知").kind == ("unknown",)
    assert classify("某事项", lead="某" * 100 + "特此通知").kind == ("notice",)


def test_a_title_of_a_megabyte_is_read_in_no_time() -> None:
    """Only the first 300 characters of a title are read, so that no title is too long."""
    begin = time.process_time()
    assert classify("》" * 1_000_000 + "解读").kind == ("unknown",)
    assert time.process_time() - begin < 0.2


def test_more_different_words_break_a_tie_and_a_full_tie_is_unknown() -> None:
    """Between values of equal standing the one with more words wins; without a difference nothing is known."""
    tied = Classifier.from_texts({"t.toml": TIED})
    red_green_white, red_white = tied.classify_batch([ClassifyInput("红绿白"), ClassifyInput("红白")])
    assert (red_green_white.theme, red_white.theme) == (("1",), ("unknown",))


def test_a_tie_broken_for_one_item_does_not_bind_another() -> None:
    """Two items with the same rules and different words are each judged by their own words."""
    tied = Classifier.from_texts({"t.toml": TIED})
    assert [
        facets.theme
        for facets in tied.classify_batch([ClassifyInput("红白"), ClassifyInput("红绿白"), ClassifyInput("绿白")])
    ] == [
        ("unknown",),
        ("1",),
        ("unknown",),
    ]


def test_an_explanation_names_rule_place_and_words() -> None:
    """Why an item is what it is can be read off: facet, value, rule and file, place and words."""
    reasons = CLASSIFIER.explain(ClassifyInput("食品经营许可办事指南"))
    assert Reason("kind", "guide", "guide.title", "title", ("办事指南",), "kinds.toml") in reasons
    assert Reason("five_open", "result", "from_kind", "kind", ("plan",), "five_open.toml") in CLASSIFIER.explain(
        ClassifyInput("2018年普法工作要点")
    )


@given(st.lists(items, max_size=8))
@settings(max_examples=200, deadline=None)
def test_the_batch_changes_nothing(batch: list[ClassifyInput]) -> None:
    """Items classified together, apart or in another order have the same facets."""
    together = CLASSIFIER.classify_batch(batch)
    assert together == [CLASSIFIER.classify_batch([item])[0] for item in batch]
    assert together[::-1] == CLASSIFIER.classify_batch(batch[::-1])


@given(items)
@settings(max_examples=200, deadline=None)
def test_every_known_value_has_a_reason(item: ClassifyInput) -> None:
    """The reasons name exactly the values given, and every facet has at least one value."""
    facets = CLASSIFIER.classify_batch([item])[0]
    reasons = CLASSIFIER.explain(item)
    for facet in FACETS:
        given_values = set(getattr(facets, facet))
        assert given_values
        assert {reason.value for reason in reasons if reason.facet == facet} == given_values - {"unknown"}


def test_what_an_office_is_called_is_no_subject() -> None:
    """The body at the head of a title is read apart: its name is no subject where the title has one of its own."""
    (facets,) = CLASSIFIER.classify_batch([ClassifyInput("某市自然资源与生态环境局关于公开招聘编外人员的公告")])
    assert facets.theme == ("15",)
    assert CLASSIFIER.values("area", ClassifyInput("某市生态环境局关于食堂食材采购的公告")) == ("a02",)


def test_a_body_speaks_where_nothing_else_does() -> None:
    """A title without a subject of its own has that of the body at its head."""
    (facets,) = CLASSIFIER.classify_batch([ClassifyInput("某区教育局2018年工作总结")])
    assert facets.theme == ("11",)


def test_a_word_within_a_longer_one_counts_once() -> None:
    """食品 within 食品经营 says nothing more than 食品经营."""
    tied = TIED.replace('["红", "绿"]', '["红", "红花"]')
    (facets,) = Classifier.from_texts({"t.toml": tied}).classify_batch([ClassifyInput("红花白")])
    assert facets.theme == ("unknown",)
