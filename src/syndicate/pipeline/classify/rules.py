"""Rule files as typed values: what may stand in a taxonomy file, read strictly and checked before anything is compiled."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from typing import Literal

import msgspec

Where = Literal["title", "issuer", "lead", "column", "unit", "channel", "number"]
"""
Where a rule looks. `title` is what the title says after the body at its head, `issuer` that body (区教育局关于…): what an office is
called says little of what it writes about. `number` is the document's own number (文号); `column` the 栏目 under which the source hung
the item.
"""

FACET_NAMES = ("kind", "five_open", "field", "theme", "area")


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a facet: its id in exports, its Chinese name, and other names that sources use for the same thing."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    """Official second-level names; a column so called belongs to this value."""
    labels: tuple[str, ...] = ()
    """Names that mean this value as a label on an item (公文种类), but not as a column."""
    coarse: bool = False
    """A column of this name only says where on the site an item hangs, and leaves words the last say."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which a source may file this value."""
        return (self.name, *self.aliases, *self.children)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in a place speak for a value, unless others speak against it; the highest priority wins."""

    id: str
    value: str
    words: tuple[str, ...]
    where: tuple[Where, ...] = ("title",)
    priority: int = 50
    """0 to 99 within its tier; a rule on the column outranks every rule on words unless it is `coarse`."""
    at: Literal["any", "start", "end"] = "any"
    """Position in the title; a trailing bracket such as （试行） does not count for `end`."""
    also: tuple[str, ...] = ()
    """When given, one of these must occur too, in `also_where`."""
    also_where: tuple[Where, ...] = ("title",)
    unless: tuple[str, ...] = ()
    """When one of these occurs in `unless_where`, the rule is silent."""
    unless_where: tuple[Where, ...] = ("title",)
    coarse: bool = False
    """A column that only says where on the site an item hangs (通知公告) and leaves words the last say."""

    @property
    def rank(self) -> int:
        """Tier and priority as one number; see `Classifier`."""
        firm = self.where == ("column",) and not self.coarse
        return self.priority + (100 if firm else 0)


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a rule file promises about one item; the file is refused when it does not hold."""

    expect: tuple[str, ...]
    title: str = ""
    lead: str = ""
    column: str = ""
    channel: str = ""
    unit: str = ""
    document_number: str = ""
    label: str = ""


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One facet: its values, its rules and its own examples."""

    facet: Literal["kind", "five_open", "field", "theme", "area"]
    source: str
    """Law, form or paper from which values and names stem."""
    value: tuple[Value, ...]
    rule: tuple[Rule, ...] = ()
    example: tuple[Example, ...] = ()
    at_most: int = 1
    """How many values of equal standing may be given; with more, nothing is known."""
    not_columns: tuple[str, ...] = ()
    """Names that, as a column, are a section of a site and say nothing about an item."""
    from_kind: dict[str, str] = {}
    """kind → value, where no rule of this facet speaks."""


def read_rule_files(texts: Mapping[str, str]) -> dict[str, RuleFile]:
    """
    Read file name → TOML text into file name → typed rules, by file name.

    Raises:
        ValueError: A file is not TOML, holds an unknown key or a wrong type, or contradicts itself; names file and rule.
    """
    files = {name: _read(name, texts[name]) for name in sorted(texts)}
    seen: dict[str, str] = {}
    for name, file in files.items():
        if file.facet in seen:
            raise ValueError(f"{name}: 分类 {file.facet} 已在 {seen[file.facet]} 中定义 / facet already defined there")
        seen[file.facet] = name
        _check(name, file)
    _check_kinds(files)
    return files


def digest_of(files: Mapping[str, RuleFile]) -> str:
    """Return the sha256 of what the rules say; layout, comments and file names do not change it."""
    canonical = sorted(msgspec.json.encode(msgspec.to_builtins(file), order="deterministic") for file in files.values())
    return hashlib.sha256(b"\n".join(canonical)).hexdigest()


def _read(name: str, text: str) -> RuleFile:
    try:
        return msgspec.convert(tomllib.loads(text), RuleFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{name}: 规则文件有误 / rule file not valid: {error}") from error


def _check(name: str, file: RuleFile) -> None:
    """Refuse duplicates, values that do not exist, rules without words and words of no length."""
    values = [value.id for value in file.value]
    for what, ids in (("值 value", values), ("规则 rule", [rule.id for rule in file.rule])):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"{name}: {what} {twice[0]} 重复 / given twice")
    for rule in file.rule:
        place = f"{name}: 规则 rule {rule.id}"
        if rule.value not in values:
            raise ValueError(f"{place}: 值 {rule.value} 未定义，应为 {'、'.join(values)} 之一 / value not defined")
        if not rule.words or not all((*rule.words, *(rule.also or "-"), *(rule.unless or "-"))):
            raise ValueError(f"{place}: 词语不能为空 / words must not be empty")
        if ":" in rule.id:
            raise ValueError(f"{place}: 规则名不得含冒号 / a rule id must not hold a colon")
        if not 0 <= rule.priority <= 99:
            raise ValueError(f"{place}: priority 应在 0 至 99 之间 / must be 0 to 99")
        if "column" in rule.where and len(rule.where) > 1:
            raise ValueError(f"{place}: column 不能与其他位置同列一条规则 / column must stand alone in a rule")
        if rule.at != "any" and rule.where != ("title",):
            raise ValueError(f"{place}: at 只用于标题 / at is for titles only")


def _check_kinds(files: Mapping[str, RuleFile]) -> None:
    """Refuse a `from_kind` that names a kind or value that does not exist."""
    kinds = {value.id for file in files.values() if file.facet == "kind" for value in file.value}
    for name, file in files.items():
        values = {value.id for value in file.value}
        for kind, value in file.from_kind.items():
            if kind not in kinds or value not in values:
                raise ValueError(f"{name}: from_kind {kind} → {value} 未定义 / not defined")
