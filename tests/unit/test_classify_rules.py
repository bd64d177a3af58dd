"""Rule files are read strictly, held to their own examples, and have one digest for what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.pipeline.classify import Classifier, ClassifyInput
from syndicate.pipeline.classify.rules import read_rule_files

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}

SMALL = """
facet = "kind"
source = "示例"
value = [{ id = "news", name = "动态" }, { id = "notice", name = "公告", coarse = true }]
[[rule]]
id = "news"
value = "news"
words = ["召开"]
[[example]]
title = "召开会议"
expect = ["news"]
"""


def test_the_shipped_taxonomies_keep_their_examples() -> None:
    """Every example in the shipped files holds, and there are at least sixty."""
    Classifier.from_texts(TEXTS)
    assert sum(len(file.example) for file in read_rule_files(TEXTS).values()) >= 60


def test_the_shipped_taxonomies_have_the_official_sizes() -> None:
    """22 subjects, eight pilot areas, 26 areas of 2019 and five kinds of openness, each value with a Chinese name."""
    names = Classifier.from_texts(TEXTS).names
    assert {facet: len(names[facet]) for facet in ("theme", "field", "area", "five_open")} == {
        "theme": 22,
        "field": 8,
        "area": 26,
        "five_open": 5,
    }
    assert names["kind"]["normative"] == "规范性文件"
    assert names["theme"]["10"] == "城乡建设、环境保护"


@pytest.mark.parametrize(
    ("prose", "listed"),
    [("征地补偿", "征地补偿"), ("保障性住房", "保障性住房"), ("义务教育", "义务教育"), ("救灾", "扶贫救灾"), ("拆迁安置", "拆迁安置"),
     ("市政服务", "园林市政"), ("公共资源配置", "公共资源交易"), ("城管行政执法", "城管市政")],
)  # fmt: skip
def test_both_name_lists_of_the_pilot_areas_mean_the_same(prose: str, listed: str) -> None:
    """The name used in prose and the name used in the list of standards lead to one area."""
    classifier = Classifier.from_texts(TEXTS)
    one, other = classifier.classify_batch(
        [ClassifyInput("", column=prose), ClassifyInput("", column=f"试点>{listed}")]
    )
    assert one.field == other.field != ("unknown",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'expect = ["news"]',
            'expect = ["notice"]',
            r"small\.toml: 示例 1“召开会议”应为 \['notice'\]，实得 \['news'\]，起作用的规则：news",
        ),
        ('value = "news"', 'value = "gossip"', r"small\.toml: 规则 rule news: 值 gossip 未定义"),
        ('words = ["召开"]', "words = []", r"small\.toml: 规则 rule news: 词语不能为空"),
        ('words = ["召开"]', 'words = [""]', r"small\.toml: 规则 rule news: 词语不能为空"),
        ('words = ["召开"]', 'words = ["召开"]\nprioriti = 3', r"small\.toml: 规则文件有误.*prioriti"),
        ('words = ["召开"]', 'words = ["召开"]\npriority = 100', r"small\.toml: 规则 rule news: priority 应在 0 至 99"),
        ('words = ["召开"]', 'words = ["召开"]\nwhere = ["column", "title"]', r"column 不能与其他位置同列"),
        ('words = ["召开"]', 'words = ["召开"]\nwhere = ["lead"]\nat = "end"', r"at 只用于标题"),
        ('id = "news"\nvalue', 'id = "a:b"\nvalue', r"不得含冒号"),
        ('id = "notice"', 'id = "news"', r"值 value news 重复"),
        ('facet = "kind"', 'facet = "kind', r"small\.toml: 规则文件有误"),
        ('source = "示例"', 'source = "示例"\nfrom_kind = { gossip = "news" }', r"from_kind gossip → news 未定义"),
    ],
)
def test_a_wrong_rule_file_is_refused(old: str, new: str, message: str) -> None:
    """A rule file with a mistake is refused with the file, the rule and what was expected."""
    with pytest.raises(ValueError, match=message):
        Classifier.from_texts({"small.toml": SMALL.replace(old, new, 1)})


def test_a_facet_is_defined_once() -> None:
    """Two files for one facet are refused."""
    with pytest.raises(ValueError, match=r"分类 kind 已在 a\.toml 中定义"):
        Classifier.from_texts({"a.toml": SMALL, "b.toml": SMALL})


def test_the_digest_follows_what_the_rules_say() -> None:
    """Layout, comments and file names leave the digest alone; a changed word changes it."""
    digest = Classifier.from_texts({"small.toml": SMALL}).digest
    assert (
        Classifier.from_texts({"other.toml": "# 注释\n" + SMALL.replace('["召开"]', '[\n  "召开",\n]')}).digest
        == digest
    )
    assert Classifier.from_texts({"small.toml": SMALL.replace('["召开"]', '["召开", "举行"]')}).digest != digest
