"""Rule sets are data that keep their word: one whose examples fail is refused, and the digest tells which judged."""

from __future__ import annotations

import pytest
from screening_kit import installed, rule_texts

from syndicate.pipeline.screen import Ruleset, screen_text
from syndicate.pipeline.screen.rules import KNOWN, renewed


def _changed(name: str, old: str, new: str) -> dict[str, str]:
    texts = rule_texts()
    assert old in texts[name]
    return texts | {name: texts[name].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("numbers.toml", 'find = ["230102198504173026"]', "find = []", "numbers.toml：规则 cn_id/checked 的示例 1"),
        (
            "stops.toml",
            'text = "内部资料　注意保存',
            'text = "外部资料　注意保存',
            "stops.toml：规则 internal_mark/stands 的示例 1",
        ),
        ("labels.toml", '"宅电", ', "", "numbers.toml：规则 landline/home 的示例 1"),
        ("numbers.toml", 'id = "plate/number"', 'id = "plate/digits"', "plate/digits"),
        ("numbers.toml", 'act = "redact"', 'act = "pass"', "numbers.toml"),
        ("persons.toml", "[[rule]]", "[[rules]]", "persons.toml"),
        ("masks.toml", "keep = [2, 3]", "keep = [6, 4]", "惩戒公示"),
        ("masks.toml", 'until = "镇乡街道"', 'until = "门牌"', "keep、text、until"),
        ("marks.toml", "levels = {", "level = {", "marks.toml"),
        ("persons.toml", 'text = "微信公众号：hrb_daoli"', 'text = "微信：hrb_daoli"\nfind = ["hrb_daoli"]', "反例"),
    ],
)
def test_a_rule_set_that_breaks_its_word_is_refused(name: str, old: str, new: str, told: str) -> None:
    """The error names file, rule and example; the old rule set stays in force."""
    texts = _changed(name, old, new)
    with pytest.raises(ValueError, match=r"规则|遮盖|词表|用途|反例") as refused:
        Ruleset.from_texts(texts)
    assert told in str(refused.value)
    rules, problem = renewed(installed(), texts)
    assert rules is installed()
    assert told in problem


@pytest.mark.parametrize("name", ["marks.toml", "masks.toml", "numbers.toml"])
def test_a_missing_file_is_refused(name: str) -> None:
    """A rule set without one of its parts is none."""
    texts = rule_texts()
    del texts[name]
    with pytest.raises(ValueError, match="缺少规则"):
        Ruleset.from_texts(texts)


def test_a_good_rule_set_takes_over() -> None:
    """A rule that the office switches off finds nothing more, and the digest is another."""
    rules, problem = renewed(installed(), _changed("numbers.toml", 'kind = "plate"', 'kind = "plate"\nenabled = false'))
    assert (problem, screen_text("黑A12345", rules).disposition) == ("", "clean")
    assert screen_text("黑A12345", installed()).disposition == "redact"
    assert rules.digest != installed().digest


def test_a_verdict_carries_the_digest() -> None:
    """Each verdict tells under which rule set it was given; the same files give the same digest."""
    assert {screen_text(text, installed()).rules for text in ("", "13800138123", "机密★10年\n函")} == {
        installed().digest
    }
    assert Ruleset.from_texts(rule_texts()).digest == installed().digest


def test_every_rule_has_its_reason_in_both_languages() -> None:
    """Every rule that the program knows stands in a file, with a reason in Chinese and English and examples both ways."""
    assert set(installed().rules) == KNOWN
    for rule in installed().rules.values():
        assert "/ " in rule.reason
        assert any(example.find for example in rule.example)
        assert any(not example.find for example in rule.example)
