"""
prepare: one batch of readings, judged as far as each can be judged alone. Pure: no state, no clock, no input or output.

Stages, in this order: readable text → state-secret mark (a marked record ends here, with nothing but its handle) → facts →
facets → fingerprint. This is the only place that knows the order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from syndicate.model import Channel, Facets, Facts, Reading, Record
from syndicate.model.prepared import Familiar, Fingerprint, Prepared
from syndicate.pipeline.admission import Opened, Ready, first_look
from syndicate.pipeline.classify import Classifier, ClassifyInput
from syndicate.pipeline.classify.rules import digest_of, read_rule_files
from syndicate.pipeline.dedup import VERSION as RECOGNITION
from syndicate.pipeline.dedup.fingerprint import TextFacts, fingerprints, link_hash
from syndicate.pipeline.dedup.parameters import INSTALLED
from syndicate.pipeline.dedup.titles import core_of, is_round_up
from syndicate.pipeline.iso import iso
from syndicate.pipeline.normalise.address import address_key
from syndicate.pipeline.normalise.facts import Said, facts_of
from syndicate.pipeline.normalise.fold import fold_with_leads, folded_each
from syndicate.pipeline.normalise.markup import texts_of
from syndicate.pipeline.normalise.plain import plain_each, plain_words_of_each
from syndicate.pipeline.normalise.text import Heading, heading_of, tidied, unnumbered
from syndicate.pipeline.rows import ESSENCE, version_key
from syndicate.pipeline.screen.marks import MarkDetector
from syndicate.pipeline.sound import sound

VERSION = "2"
"""Changes whenever prepare would make something else of the same record."""

LEAD = 300
"""Characters of the text that count as its lead."""
SHOWN = 200
"""Characters of the text that classification goes by, beside the headline."""
FACTS = 160
"""Characters of the lead in which facts are looked for: what an item is about stands at its beginning."""
FIRST_SENTENCE = 60


class Rules(msgspec.Struct, frozen=True):
    """The rule sets that prepare works by."""

    classifier: Classifier
    marks: MarkDetector
    digest: str
    """SHA-256 of everything that decides what prepare and decide make of a record."""


def rules_from_texts(taxonomy: Mapping[str, str], marks: str) -> Rules:
    """
    Compile the rule sets from the text of their files (file name → TOML, and the TOML of the marks).

    Raises:
        ValueError: A file is wrong or fails its own examples; names file, rule and example.
    """
    classifier = Classifier.from_texts(taxonomy)
    return Rules(classifier, MarkDetector.from_text(marks), _digest_of(classifier.digest, marks))


def digest_from_texts(taxonomy: Mapping[str, str], marks: str) -> str:
    """
    Return the digest that `rules_from_texts` gives to the rule sets, without compiling them.

    Raises:
        ValueError: A file is wrong; names file and rule.
    """
    return _digest_of(digest_of(read_rule_files(taxonomy)), marks)


def _digest_of(classification: str, marks: str) -> str:
    parts = (VERSION, RECOGNITION, INSTALLED.digest, classification, hashlib.sha256(marks.encode()).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class _Draft(NamedTuple):
    """A record on its way through the stages."""

    record: Record
    text: str
    heading: Heading
    words: str
    title: str
    facts: Facts


def prepare(readings: Sequence[Reading], rules: Rules) -> list[Ready]:
    """
    Return what each reading has become, in order.

    A record with a state-secret mark becomes `Sealed`, one without a publication time a `Rejection`; what was no record passes
    through. The bytes and the message of a rejection are dropped when they carry a mark.
    """
    return prepare_sound(sound(readings), rules, {})


def prepare_sound(whole: Sequence[Reading], rules: Rules, expected: Mapping[int, bytes]) -> list[Ready]:
    """
    Do what `prepare` does, for readings that are `sound`.

    Args:
        whole: The readings.
        rules: The rule sets.
        expected: Position of a reading → the essence of what stands in its place; one that says just that becomes `Familiar`.
    """
    # Every stage takes the whole batch: what is asked of all texts together costs a fraction of asking each.
    texts = iter(_texts([reading for reading in whole if isinstance(reading, Record)]))
    ready = [first_look(reading, texts, rules.marks) for reading in whole]
    for position, essence in expected.items():
        ready[position] = _known_or_opened(ready[position], essence)
    prepared = iter(_finish(_drafts([item for item in ready if isinstance(item, Opened)]), rules))
    return [next(prepared) if isinstance(item, Opened) else item for item in ready]


def prepare_again(
    stored: Sequence[tuple[Record, str]], links: Sequence[tuple[int, ...] | None], rules: Rules
) -> list[Prepared]:
    """
    Return what present rules make of records of which the readable text is known, in order; marks were looked for when they were read.

    Args:
        stored: Each record with its text.
        links: Hashes of its addresses where the record does not say them all, None where it does.
        rules: The rule sets.
    """
    return _finish(_drafts([Opened(record, text) for record, text in stored]), rules, links)


def _known_or_opened(item: Ready | Opened, essence: bytes) -> Ready | Opened:
    if not isinstance(item, Opened):
        return item
    digest = _digest(item.record, heading_of(item.record.title, item.text).shown, item.text)
    familiar = Familiar(record=item.record, digest=digest, size=len(item.text))
    return familiar if version_key(familiar)[ESSENCE] == essence else item


def _texts(records: Sequence[Record]) -> list[str]:
    pages = iter(texts_of([record.body for record in records if record.html]))
    plain = iter(tidied([record.body for record in records if not record.html]))
    return [next(pages if record.html else plain) for record in records]


def _drafts(opened: Sequence[Opened]) -> list[_Draft]:
    headings = [heading_of(record.title, text) for record, text in opened]
    words = plain_words_of_each([heading.rest for heading in headings])
    titles = plain_each([heading.relied_on for heading in headings])
    facts = facts_of(
        [
            Said(title, its_words[:FACTS], one.record.labels)
            for title, its_words, one in zip(titles, words, opened, strict=True)
        ]
    )
    return [
        _Draft(one.record, one.text, heading, its_words, title, its_facts)
        for one, heading, its_words, title, its_facts in zip(opened, headings, words, titles, facts, strict=True)
    ]


def _finish(
    drafts: Sequence[_Draft], rules: Rules, addresses: Sequence[tuple[int, ...] | None] | None = None
) -> list[Prepared]:
    facets = rules.classifier.classify_batch([_shown(draft) for draft in drafts])
    said = addresses or [None] * len(drafts)
    links = [links_of(draft.record) if its is None else its for draft, its in zip(drafts, said, strict=True)]
    titles = folded_each([core_of(draft.title) for draft in drafts])
    batch, leads = fold_with_leads([unnumbered(draft.words) for draft in drafts], LEAD)
    known = [
        TextFacts(
            title=draft.title,
            folded_title=title,
            folded_lead=lead,
            facts=draft.facts,
            links=hashes,
            title_places=_places_in(draft.title or draft.words[:FIRST_SENTENCE], draft.facts.places),
            round_up=is_round_up(draft.title, draft.words),
        )
        for draft, title, lead, hashes in zip(drafts, titles, leads, links, strict=True)
    ]
    marks = fingerprints(batch, known)
    return [
        _prepared(draft, its_facets, fingerprint, hashes)
        for draft, its_facets, fingerprint, hashes in zip(drafts, facets, marks, links, strict=True)
    ]


def _places_in(words: str, places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([place for place in places if place in words])


def _prepared(draft: _Draft, facets: Facets, fingerprint: Fingerprint, links: tuple[int, ...]) -> Prepared:
    headline = draft.heading.shown
    return Prepared(
        record=draft.record,
        text=draft.text,
        headline=headline,
        digest=_digest(draft.record, headline, draft.text),
        facts=draft.facts,
        facets=facets,
        fingerprint=fingerprint,
        links=links,
    )


def _shown(draft: _Draft) -> ClassifyInput:
    record = draft.record
    labels = record.labels
    return ClassifyInput(
        draft.heading.shown,
        draft.words[:SHOWN],
        labels.get("column", ""),
        record.channel,
        record.unit,
        draft.facts.document_number,
        labels.get("kind", ""),
    )


def links_of(record: Record) -> tuple[int, ...]:
    """
    Return the hashes of the addresses that tie a record to others: its own, and those it points at beyond a site's home page.

    A Weibo or WeChat post points at what it is about; on a page of the portal links are furniture unless they lead to another
    platform.
    """
    own = address_key(record.url)
    found = [link_hash(own)] if own else []
    if not record.links:
        return tuple(found)
    for link in record.links:
        target = address_key(link.resolved or link.url)
        if target and (
            record.channel in (Channel.WEIBO, Channel.WECHAT, Channel.OTHER) or target.startswith("mp.weixin")
        ):
            found.append(link_hash(target))
    return tuple(dict.fromkeys(found))


def _digest(record: Record, headline: str, text: str) -> bytes:
    published = iso(record.published_at) if record.published_at else ""
    parts = (headline, text, published, record.precision, record.standing, record.presence, str(record.truncated))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
