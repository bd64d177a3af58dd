"""A compiled rule set: words, rules, marks and masks from their files, each held to its own examples."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping

import msgspec

from syndicate.pipeline.screen.captions import Words
from syndicate.pipeline.screen.companies import Companies
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found
from syndicate.pipeline.screen.identity import identity_numbers
from syndicate.pipeline.screen.illness import Illnesses
from syndicate.pipeline.screen.marks import MarkDetector
from syndicate.pipeline.screen.masking import Masks
from syndicate.pipeline.screen.names import Names
from syndicate.pipeline.screen.papers import papers, plates
from syndicate.pipeline.screen.payments import accounts, cards
from syndicate.pipeline.screen.people import People
from syndicate.pipeline.screen.phones import home_phones, mobiles
from syndicate.pipeline.screen.roles import Roles
from syndicate.pipeline.screen.rulebook import Label, Rule, RuleFile
from syndicate.pipeline.screen.spelled import set_apart, spelled
from syndicate.pipeline.screen.standing import Standing

VERSION = "screen-6"
"""Changes whenever the program would find something else under the same rules."""
MARKS, MASKS = "marks.toml", "masks.toml"
Detector = Callable[[Document], Iterator[Found]]
_WORDS = (
    "role_ending",
    "no_role",
    "illness_word",
    "surname",
    "not_name",
    "disease",
    "office_mail",
    "minor_topic",
    "open_data",
    "duty",
    "surname_sound",
)


class Ruleset:
    """Everything that screening judges by. Two rule sets with the same digest judge alike."""

    def __init__(self, files: Mapping[str, RuleFile], marks: MarkDetector, masks: Masks, digest: str) -> None:
        labels: dict[str, list[str]] = {}
        lists: dict[str, tuple[str, ...]] = dict.fromkeys(_WORDS, ())
        self.rules: dict[str, Rule] = {}
        for file in files.values():
            for label in file.label:
                labels.setdefault(label.name, []).extend(label.words)
            for phrases in file.phrases:
                labels.setdefault(phrases.name, []).extend(phrases.words())
            lists |= file.words
            self.rules |= {rule.id: rule for rule in file.rule}
        lists["role"] = tuple(labels.get("role", ()))
        for signal in ("minor_topic", "disease"):
            labels.setdefault(signal, []).extend(lists[signal])
        self.labels = tuple(Label(name, tuple(words)) for name, words in labels.items())
        self.words = Words(labels, STANDING)
        self.roles = Roles(lists["role_ending"], lists["no_role"])
        self.marks, self.masks, self.digest = marks, masks, digest
        self.names = Names(lists["surname"], lists["not_name"])
        self.detectors = _detectors(lists)
        self.wakes = frozenset[str]().union(*(wake for wake, _ in self.detectors))

    def rule(self, name: str) -> Rule | None:
        """Return a rule that is in force."""
        found = self.rules.get(name)
        return found if found is not None and found.enabled else None

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Ruleset:
        """
        Compile a rule set from the text of its files (file name → TOML) and hold it to its examples.

        Raises:
            ValueError: A file is missing or not valid, or an example fails; names file, rule and example. No text is quoted but the
                example's number.
        """
        for name in (MARKS, MASKS):
            if name not in texts:
                raise ValueError(f"缺少规则文件 {name} / rule file {name} is missing")
        files = {name: _read(name, toml) for name, toml in sorted(texts.items()) if name not in (MARKS, MASKS)}
        masks = Masks.from_text(MASKS, texts[MASKS])
        rules = cls(files, MarkDetector.from_text(texts[MARKS]), masks, _digest(texts))
        _check_rules(files)
        _hold_to_examples(files, rules)
        return rules


def renewed(old: Ruleset, texts: Mapping[str, str]) -> tuple[Ruleset, str]:
    """Return the new rule set and "", or, where it is refused, the old one and why."""
    try:
        return Ruleset.from_texts(texts), ""
    except ValueError as error:
        return old, str(error)


def _detectors(words: Mapping[str, tuple[str, ...]]) -> tuple[tuple[frozenset[str], Detector], ...]:
    """Return each detector with what must stand in the text to wake it: classes of words, or `digits`, `plate`, `@`."""

    def wake(*names: str) -> frozenset[str]:
        return frozenset(names)

    people, companies, standing = People(words), Companies(words), Standing()
    return (
        (wake("digits"), identity_numbers),
        (wake("digits", "phone"), mobiles),
        (wake("digits"), cards),
        (wake("spelled"), spelled),
        (wake("apart"), set_apart),
        (wake("account", "account_any", "bank"), accounts),
        (wake("home_phone"), home_phones),
        (wake("passport", "permit", "officer", "id"), papers),
        (wake("plate_like"), plates),
        (wake("at"), people.mails),
        (wake("wechat"), people.wechats),
        (wake("qq"), people.qqs),
        (wake("address_home", "address_any", "id", "role", "lives"), people.addresses),
        (wake("health", "disease", "diagnosis"), Illnesses(words, people.names).find),
        (wake("child_name", "minor_topic"), people.children),
        (wake("informant", "complaint_topic"), people.informants),
        (wake("uscc", "org_code", "tax_id", "biz_reg", "revenue"), companies.codes),
        (STANDING, standing.marks),
    )


STANDING = frozenset(
    {
        "internal_mark",
        "internal_subject",
        "openness_mark",
        "openness_alone",
        "openness_field",
        "openness_question",
        "openness_claim",
        "draft",
        "instruction",
        "work_secret",
    }
)


def _read(name: str, toml: str) -> RuleFile:
    try:
        return msgspec.convert(tomllib.loads(toml), RuleFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{name}：规则有误 / rules not valid: {error}") from error


def _digest(texts: Mapping[str, str]) -> str:
    parts = [VERSION, *(f"{name}\n{len(texts[name])}\n{texts[name]}" for name in sorted(texts))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _check_rules(files: Mapping[str, RuleFile]) -> None:
    """Refuse rules that the program does not know, and rules without an example for and one against."""
    seen: set[str] = set()
    for name, file in files.items():
        for rule in file.rule:
            where = f"{name}：规则 {rule.id} / rule {rule.id}"
            if rule.id not in KNOWN:
                raise ValueError(f"{where}：没有这条规则，应为其中之一 / not known, one of: {', '.join(sorted(KNOWN))}")
            if rule.id in seen:
                raise ValueError(f"{where}：重复 / given twice")
            seen.add(rule.id)
            if not any(example.find for example in rule.example) or all(example.find for example in rule.example):
                raise ValueError(
                    f"{where}：至少要有一个正例和一个反例 / needs an example that finds and one that does not"
                )
    missing = KNOWN - seen
    if missing:
        raise ValueError(f"缺少规则 / rules are missing: {', '.join(sorted(missing))}")


def _hold_to_examples(files: Mapping[str, RuleFile], rules: Ruleset) -> None:
    from syndicate.pipeline.screen.screener import examine

    for name, file in files.items():
        for rule in file.rule:
            for number, example in enumerate(rule.example, 1):
                found = [
                    example.text[span.start : span.end] for span in examine(example.text, rules) if span.rule == rule.id
                ]
                if rule.enabled and tuple(found) != example.find:
                    wanted = f"应找到 {len(example.find)} 处 / must find {len(example.find)}"
                    raise ValueError(
                        f"{name}：规则 {rule.id} 的示例 {number} 不符，{wanted}，实际 {len(found)} 处 / "
                        f"rule {rule.id}, example {number} fails, found {len(found)}"
                    )


KNOWN = frozenset(
    [
        "cn_id/checked",
        "cn_id/labelled",
        "cn_id/old",
        "cn_id/foreign",
        "cn_id/weak",
        "mobile/number",
        "mobile/weak",
        "bank_card/checked",
        "bank_card/labelled",
        "bank_account/labelled",
        "landline/home",
        "passport/labelled",
        "travel_permit/labelled",
        "officer_card/labelled",
        "plate/number",
        "email/personal",
        "wechat/labelled",
        "qq/labelled",
        "address/home",
        "address/person",
        "health/labelled",
        "health/told",
        "minor_name/listed",
        "informant/named",
        "uscc/open_data",
        "org_code/open_data",
        "tax_id/open_data",
        "biz_reg/open_data",
        "revenue/open_data",
        "secret_mark/mark",
        "internal_mark/stands",
        "internal_mark/said",
        "openness_mark/stands",
        "openness_mark/field",
        "work_secret/draft",
        "work_secret/instruction",
        "work_secret/stands",
    ]
)
"""Every rule that the detectors speak of. Each must stand in a file; one is switched off with `enabled = false`."""
