"""Rules compiled into one automaton and bit masks: every word found is one table look-up, every decision a few integer operations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import ahocorasick_rs

from syndicate.pipeline.classify.rules import Rule, RuleFile, Value, Where

LABEL_RANK = 200
"""The source's own label outranks its column (100 + priority), and the column outranks words."""
COLUMN_NAME_RANK = 199
COARSE_NAME_RANK = 40
IMPLIED = ("label", "column")
"""Prefixes of the ids of rules that follow from a value's names; `:` stands in no written id."""
_STEP = re.compile(r"\s*[>›»/|＞\\_]\s*|\s+-\s+|--+|—+")
_TAIL = re.compile(r"(?:[\s》」”]|[（(\[【][^（）()【】]{0,24}[）)\]】])+$")


_ISSUER = re.compile(
    r"(?!成立|调整|设立|撤销|组建|建立|转发|印发|致|对|在|向|与|为|我|给)[^《》“”【】：，。、！？丨|\s]{1,26}?(?:人民政府(?!工作报告)(?:办公室)?|(?<!法治)(?<!字)(?<!光)(?<!型)政府(?!工作|采购|信息|购买|投资|网|债|性|规|开放|定价|令|门户|补贴|服务|专职|雇员)(?:办公室|办)?|管理委员会|管委会|(?:发改|卫健|卫计|住建|城管|经信|教|编|民宗|农)委"
    r"|委员会(?:办公室)?|领导小组(?:办公室)?|指挥部(?:办公室)?|办公室|街道(?:办事处)?|办事处|(?<![布格结全大战时当邮])局|服务中心|大队|支队)(?!长|部署|群众|居民|社区|局长)"
)
_ABOUT = 40
"""Characters within which 关于 ends the head of a title."""
_BODY = tuple("局委办室府会队院部处站厅所校社团镇乡")


def issuer_end(title: str) -> int:
    """Return where the body that a title begins with ends: 区教育局关于…, 区教育局2018年…; 0: it begins with none."""
    about = title.find("关于", 0, _ABOUT)
    if about > 0 and (title.endswith(_BODY, 0, about) or title.endswith("中心", 0, about)):
        return about
    hit = _ISSUER.match(title) if about else None
    return hit.end() if hit else 0


class Speaker(NamedTuple):
    """One rule at its place in the order of ranks; its position is its bit."""

    facet: str
    rank: int
    order: int
    """Position of the value in its file, so that equal values are given in the file's order."""
    value: str
    rule: Rule


class Masks:
    """
    The compiled form of a rule set.

    Bits ascend by facet and rank, so that the highest bit set within a facet is the winner. One integer carries three fields of
    `width` bits: rules spoken for, rules silenced, rules whose second condition (`also`) holds.
    """

    def __init__(self, files: Iterable[RuleFile]) -> None:
        self.speakers = sorted(_speakers(files), key=lambda one: (one.facet, one.rank, one.order, one.rule.id))
        self.width = len(self.speakers)
        self.low = (1 << self.width) - 1
        self.free = sum(1 << bit for bit, one in enumerate(self.speakers) if not one.rule.also)
        self.facet: dict[str, int] = defaultdict(int)
        rank: dict[tuple[str, int], int] = defaultdict(int)
        for bit, one in enumerate(self.speakers):
            self.facet[one.facet] |= 1 << bit
            rank[one.facet, one.rank] |= 1 << bit
        self.equals = [rank[one.facet, one.rank] for one in self.speakers]
        self._compile_words()
        self._compile_names()

    def _compile_words(self) -> None:
        tables: dict[Where, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.edges: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for bit, one in enumerate(self.speakers):
            rule = one.rule
            for shift, words, places in _clauses(rule, self.width):
                for word in words:
                    if shift == 0 and rule.at != "any":
                        self.edges[word].append((rule.at, 1 << bit))
                        continue
                    for place in places:
                        tables[place][word] |= 1 << (bit + shift)
        self.tables = {place: dict(table) for place, table in tables.items()}
        heads, issuers, leads = (self.tables.get(place, {}) for place in ("title", "issuer", "lead"))
        self.title_words = sorted({*heads, *issuers, *self.edges})
        self.lead_words = sorted(leads)
        self.in_title, self.in_issuer = (
            [table.get(word, 0) for word in self.title_words] for table in (heads, issuers)
        )
        self.in_lead = [leads[word] for word in self.lead_words]
        self.at_edge = {index: self.edges[word] for index, word in enumerate(self.title_words) if word in self.edges}
        # Two automata: most words are looked for in titles only, and a lead is ten times as long as a title.
        self.titles, self.leads = (_automaton(words) for words in (self.title_words, self.lead_words))

    def _compile_names(self) -> None:
        self.labels: dict[str, int] = defaultdict(int)
        self.columns: dict[str, int] = defaultdict(int)
        for bit, one in enumerate(self.speakers):
            implied, _, _ = one.rule.id.partition(":")
            if implied in IMPLIED:
                names = self.labels if implied == "label" else self.columns
                for name in one.rule.words:
                    names[name] |= 1 << bit

    def context(self, column: str, channel: str, unit: str, number: str, label: str) -> int:
        """Return what everything but title and lead says; the caller keeps the answer, since sources repeat their columns."""
        found = self.labels.get(label.strip(), 0)
        found |= self._deepest(column)
        held: Mapping[Where, str] = {"column": column, "channel": channel, "unit": unit, "number": number}
        for place, text in held.items():
            for word, mask in self.tables.get(place, {}).items() if text else ():
                if word in text:
                    found |= mask
        return found

    def _deepest(self, column: str) -> int:
        """Return what the names on a column's path say; of two steps that name a value of one facet the deeper one counts."""
        found = 0
        for step in reversed(_STEP.split(column.strip())):
            named = self.columns.get(step, 0)
            if named and not any(named & mask and found & mask for mask in self.facet.values()):
                found |= named
        return found

    def standing(self, found: int) -> int:
        """Return the rules that hold: spoken for, not silenced, second condition met."""
        return found & self.low & ~(found >> self.width) & (self.free | (found >> 2 * self.width))

    def best(self, facet: str, standing: int) -> int:
        """Return the rules of the highest rank among those that hold for a facet; more than one is a tie."""
        mine = standing & self.facet.get(facet, 0)
        return mine & self.equals[mine.bit_length() - 1] if mine else 0

    def edge(self, index: int, title: str, head: int, start: int, end: int) -> int:
        """Return the rules that want this word at the edge of the title, and have it there; `head`: where the issuer ends."""
        found = 0
        for at, bit in self.at_edge[index]:
            if (at == "start" and start in (0, head)) or (at == "end" and end >= len(_TAIL.sub("", title))):
                found |= bit
        return found


def _automaton(words: list[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(words, implementation=ahocorasick_rs.Implementation.DFA)


def bits(mask: int) -> list[int]:
    """Return the positions of the bits set, highest first."""
    found = []
    while mask:
        top = mask.bit_length() - 1
        found.append(top)
        mask ^= 1 << top
    return found


def _clauses(rule: Rule, width: int) -> Iterable[tuple[int, Sequence[str], Sequence[Where]]]:
    if rule.id.partition(":")[0] not in IMPLIED:
        yield 0, rule.words, rule.where
    yield width, rule.unless, rule.unless_where
    yield 2 * width, rule.also, rule.also_where


def _speakers(files: Iterable[RuleFile]) -> Iterable[Speaker]:
    for file in files:
        order = {value.id: place for place, value in enumerate(file.value)}
        for rule in file.rule:
            yield Speaker(file.facet, rule.rank, order[rule.value], rule.value, rule)
        for value in file.value:
            rank = COARSE_NAME_RANK if value.coarse else COLUMN_NAME_RANK
            yield Speaker(file.facet, rank, order[value.id], value.id, _named("column", value, file.not_columns))
            if file.facet == "kind":
                yield Speaker(file.facet, LABEL_RANK, order[value.id], value.id, _named("label", value, ()))


def _named(what: str, value: Value, not_named: Sequence[str]) -> Rule:
    """Return the implied rule that a source which names a value means that value."""
    words = (*value.names, *value.labels, value.id) if what == "label" else value.names
    return Rule(
        id=f"{what}:{value.id}", value=value.id, words=tuple(word for word in words if word not in not_named), where=()
    )
