"""Facets by rules as data: the source's own filing first, then words, and `unknown` where nothing speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from syndicate.model.facts import FACETS, UNKNOWN, Facets
from syndicate.pipeline.classify.compiled import IMPLIED, Masks, Speaker, bits, issuer_end
from syndicate.pipeline.classify.rules import Example, RuleFile, digest_of, read_rule_files

_TITLE, _LEAD = 300, 200
_NOTHING = (UNKNOWN,)
_REMEMBERED = 20_000


class ClassifyInput(msgspec.Struct, frozen=True, gc=False):
    """What an item shows a classifier. Missing things are empty; of the title the first 300 characters are read, of the lead 200."""

    title: str
    lead: str = ""
    column: str = ""
    channel: str = ""
    unit: str = ""
    document_number: str = ""
    """The document's own number in normal form."""
    label: str = ""
    """The kind that the source itself states, by id, name or alias."""


class Reason(msgspec.Struct, frozen=True, gc=False):
    """Why an item has a value: the rule, where it hit and with which words."""

    facet: str
    value: str
    rule: str
    where: str
    words: tuple[str, ...]
    file: str = ""
    """The rule file it stands in; empty for a rule set that has none."""


class Classifier:
    """
    A compiled rule set. Immutable in what it answers: the same item always has the same facets.

    Order of belief within a facet: the source's label, the column, then words by priority. Among values of equal standing the one
    with more different words wins; when more than the facet allows remain, nothing is known.
    """

    def __init__(self, files: Mapping[str, RuleFile]) -> None:
        self._files = files
        self._masks = Masks(files.values())
        self._file_of: dict[str, str] = {file.facet: name for name, file in files.items()}
        self._at_most: dict[str, int] = {file.facet: file.at_most for file in files.values()}
        self._from_kind: dict[str, dict[str, str]] = {file.facet: file.from_kind for file in files.values()}
        self._contexts: dict[tuple[str, str, str, str, str], int] = {}
        self._facets: dict[int, Facets] = {}
        self.digest = digest_of(files)
        """sha256 of the rule set; changes when and only when what the rules say changes."""
        self.names: dict[str, dict[str, str]] = {
            file.facet: {value.id: value.name for value in file.value} for file in files.values()
        }
        """facet → value id → Chinese name, for people."""
        self.sources: dict[str, str] = {file.facet: file.source for file in files.values()}
        """facet → law, form or paper from which its values stem."""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Classifier:
        """
        Compile file name → TOML text and hold every file to its own examples.

        Raises:
            ValueError: A file is wrong or one of its examples fails; names file, rule and example.
        """
        classifier = cls(read_rule_files(texts))
        failure = next(classifier.failures(), None)
        if failure is not None:
            raise ValueError(failure)
        return classifier

    def failures(self) -> Iterator[str]:
        """Yield what is wrong with each example that fails: file, example, what was expected, what spoke instead."""
        for name, file in self._files.items():
            for number, example in enumerate(file.example, 1):
                failure = self._failure(name, file.facet, number, example)
                if failure:
                    yield failure

    @property
    def examples(self) -> int:
        """How many examples the rule files carry."""
        return sum(len(file.example) for file in self._files.values())

    def classify_batch(self, items: Sequence[ClassifyInput]) -> list[Facets]:
        """Return the facets of each item, in order. The batch is scanned in one pass; its size changes nothing in the answers."""
        return [self._facets_of(item, found) for item, found in zip(items, self._found(items), strict=True)]

    def explain(self, item: ClassifyInput) -> list[Reason]:
        """Return why the item has each of its known values, facet by facet."""
        found = self._found([item])[0]
        reasons = []
        for facet in self.names:
            values = self.values(facet, item)
            best = self._masks.best(facet, self._masks.standing(found))
            winners = [self._masks.speakers[bit] for bit in bits(best)]
            for value in values:
                speakers = [one for one in winners if one.value == value]
                reasons += [self._reason(one, item) for one in speakers]
                if not speakers and value != UNKNOWN:
                    reasons.append(
                        Reason(facet, value, "from_kind", "kind", self.values("kind", item), self._file_of[facet])
                    )
        return reasons

    def values(self, facet: str, item: ClassifyInput) -> tuple[str, ...]:
        """Return the item's values of one facet."""
        standing = self._masks.standing(self._found([item])[0])
        kind = self._choose("kind", self._masks.best("kind", standing), item, _NOTHING)
        return kind if facet == "kind" else self._choose(facet, self._masks.best(facet, standing), item, kind)

    def _found(self, items: Sequence[ClassifyInput]) -> list[int]:
        """Return for each item the union of what its words and its context say."""
        found = [self._context(item) for item in items]
        if not items:
            return found
        self._read_titles([item.title[:_TITLE] for item in items], found)
        self._read_leads([item.lead[:_LEAD] for item in items], found)
        return found

    def _read_titles(self, titles: Sequence[str], found: list[int]) -> None:
        """Add to each item what its title says: the words of the body at its head, and those of what follows."""
        masks = self._masks
        in_title, in_issuer, at_edge = masks.in_title, masks.in_issuer, masks.at_edge
        item = begin = union = 0
        border, head = len(titles[0]), issuer_end(titles[0])
        for word, start, end in masks.titles.find_matches_as_indexes(_joined(titles), overlapping=True):
            while end > border:
                found[item] |= union
                item, begin, union = item + 1, border + 1, 0
                border, head = begin + len(titles[item]), begin + issuer_end(titles[item])
            if end <= head:
                union |= in_issuer[word]
                continue
            union |= in_title[word]
            if word in at_edge:
                union |= masks.edge(word, titles[item], head - begin, start - begin, end - begin)
        found[item] |= union

    def _read_leads(self, leads: Sequence[str], found: list[int]) -> None:
        """Add to each item what its lead says."""
        in_lead = self._masks.in_lead
        item, border, union = 0, len(leads[0]), 0
        for word, _, end in self._masks.leads.find_matches_as_indexes(_joined(leads), overlapping=True):
            while end > border:
                found[item] |= union
                item, union = item + 1, 0
                border += 1 + len(leads[item])
            union |= in_lead[word]
        found[item] |= union

    def _context(self, item: ClassifyInput) -> int:
        number = item.document_number
        if number:
            cut = number.find("〔")
            number = number[: cut + 1] if cut >= 0 else "".join(mark for mark in number if not mark.isdigit())
        key = (item.column, item.channel, item.unit, number, item.label)
        known = self._contexts.get(key)
        if known is None:
            known = self._masks.context(*key)
            if len(self._contexts) < _REMEMBERED:
                self._contexts[key] = known
        return known

    def _facets_of(self, item: ClassifyInput, found: int) -> Facets:
        standing = self._masks.standing(found)
        facets = self._facets.get(standing)
        if facets is None:
            facets, tied = self._decide(standing, item)
            if not tied and len(self._facets) < _REMEMBERED:
                self._facets[standing] = facets
        return facets

    def _decide(self, standing: int, item: ClassifyInput) -> tuple[Facets, bool]:
        """Return the facets, and whether a tie was broken by the item's own words, so that they hold for this item alone."""
        best = [self._masks.best(facet, standing) for facet in FACETS]
        kind = self._choose("kind", best[0], item, _NOTHING)
        rest = [self._choose(facet, its_best, item, kind) for facet, its_best in zip(FACETS[1:], best[1:], strict=True)]
        return Facets(kind, *rest), any(its_best.bit_count() > 1 for its_best in best)

    def _choose(self, facet: str, best: int, item: ClassifyInput, kind: tuple[str, ...]) -> tuple[str, ...]:
        """Return the values of a facet, given the rules of the highest rank that hold for it."""
        if not best:
            implied = self._from_kind.get(facet, {}).get(kind[0])
            return (implied,) if implied else _NOTHING
        if best.bit_count() == 1:
            return (self._masks.speakers[best.bit_length() - 1].value,)
        return self._among(facet, [self._masks.speakers[bit] for bit in bits(best)], item)

    def _among(self, facet: str, speakers: Sequence[Speaker], item: ClassifyInput) -> tuple[str, ...]:
        """Choose among rules of equal rank: the values with the most different words, in the order of the file."""
        words: dict[str, set[str]] = {}
        held = _held(item)
        for one in sorted(speakers, key=lambda one: one.order):
            words.setdefault(one.value, set()).update(_spoken(one, held)[1])
        weight = {value: _outermost(spoken) for value, spoken in words.items()}
        most = max(weight.values())
        best = tuple(value for value in words if weight[value] == most)
        return best if len(best) <= self._at_most[facet] else _NOTHING

    def _reason(self, speaker: Speaker, item: ClassifyInput) -> Reason:
        where, words = _spoken(speaker, _held(item))
        return Reason(speaker.facet, speaker.value, speaker.rule.id, where, words, self._file_of[speaker.facet])

    def _failure(self, name: str, facet: str, number: int, example: Example) -> str:
        item = ClassifyInput(
            example.title,
            example.lead,
            example.column,
            example.channel,
            example.unit,
            example.document_number,
            example.label,
        )
        values = self.values(facet, item)
        if set(values) == set(example.expect):
            return ""
        rules = "、".join(reason.rule for reason in self.explain(item) if reason.facet == facet) or "无 none"
        shown = example.title or example.column or example.label
        return (
            f"{name}: 示例 {number}“{shown}”应为 {list(example.expect)}，实得 {list(values)}，起作用的规则：{rules}"
            f" / example {number} expects {list(example.expect)}, got {list(values)} by rule {rules}"
        )


def _joined(texts: Sequence[str]) -> str:
    text = "\0".join(texts)
    # Half a surrogate pair, left by a cut export, has no UTF-8; one character takes its place, so that offsets stay.
    return text if text.isascii() or _encodable(text) else text.encode("utf-8", "replace").decode("utf-8")


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _outermost(words: set[str]) -> int:
    """Count words that stand in no other of them: 食品 within 食品经营 says nothing more."""
    return sum(not any(word != other and word in other for other in words) for word in words)


class _Held(NamedTuple):
    """What rules look at in an item."""

    texts: Mapping[str, str]
    """Place → what stands there."""
    head: int
    """Where the body that the title begins with ends."""


def _held(item: ClassifyInput) -> _Held:
    title = item.title[:_TITLE]
    head = issuer_end(title)
    texts = {
        "title": title,
        "issuer": title[:head],
        "lead": item.lead[:_LEAD],
        "number": item.document_number,
        "column": item.column,
        "channel": item.channel,
        "unit": item.unit,
        "label": item.label,
    }
    return _Held(texts, head)


def _spoken(speaker: Speaker, held: _Held) -> tuple[str, tuple[str, ...]]:
    """Return where and with which of its words a rule speaks about an item."""
    rule = speaker.rule
    implied, _, _ = rule.id.partition(":")
    if implied in IMPLIED:
        return implied, tuple(word for word in rule.words if word in held.texts[implied])
    for place in rule.where:
        text, after = held.texts[place], held.head if place == "title" else 0
        words = tuple([word for word in rule.words if word in text])
        if after:
            words = tuple([word for word in words if text.find(word, max(0, after - len(word) + 1)) >= 0])
        if words:
            return place, words
    return "", ()
