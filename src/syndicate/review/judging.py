"""Screens what is under review: the text as handed in, what would go out, and the attachments, by the rules of this moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from syndicate.ledger.reviews import Judged, Recorder
from syndicate.model.review import Draft, Finding, Version
from syndicate.model.screening import Finding as Found
from syndicate.model.screening import Screening, Told, WeakMask
from syndicate.pipeline.gate.drafting import Judgement, draft_of, findings_of, masks_of, shown_of, versioned
from syndicate.pipeline.gate.masking import placed
from syndicate.pipeline.normalise.markup import texts_of

if TYPE_CHECKING:
    from syndicate.pipeline.screen import Ruleset

SEALED = "secret_mark"
"""The kind of finding that seals: nothing of such a text may be kept."""


class Judge:
    """Judges drafts by one rule set: one at hand, or one that is compiled when it is first needed."""

    def __init__(self, rules: Ruleset | Callable[[], Ruleset]) -> None:
        self._given = rules

    @cached_property
    def _rules(self) -> Ruleset:
        return self._given() if callable(self._given) else self._given

    @property
    def rules(self) -> str:
        """Digest of the rule set."""
        return self._rules.digest

    def judged(self, draft: Draft) -> Judged:
        """
        Return the version that a draft becomes, with everything found in it.

        Raises:
            ValueError: A mask is out of place.
        """
        text = self.screen(draft.title, draft.body)
        masks = masks_of(draft, text)
        shown = self.screen(*shown_of(draft, masks))
        attachments = {one.name: self._screened(one.text) for one in draft.attachments if one.text is not None}
        findings = findings_of(draft, Judgement(text, shown, attachments))
        return Judged(version=versioned(draft, masks, text), findings=findings)

    def again(self, version: Version) -> Judged:
        """Return a version judged by the rules of this moment, its masks as they are."""
        return self.judged(draft_of(version))

    def screen(self, title: str, body: str) -> Screening:
        """Return the verdict on title and body together, offsets counted in the part that they stand in."""
        return placed(title, body, self._screened(f"{title}\n{body}" if title else body))

    def warnings(self, version: Version) -> tuple[WeakMask, ...]:
        """Return the masks in what would go out that hide too little."""
        return self.screen(version.shown_title, version.shown_body).warnings

    def sealing(self, draft: Draft) -> Found | None:
        """Return the state-secret mark that stands on a draft, in its readable text, its markup or an attachment; None for none."""
        said = [f"{draft.title}\n{draft.body}", *(one.text for one in draft.attachments if one.text)]
        if draft.html:
            said.append(f"{draft.title}\n{texts_of([draft.body])[0]}")
        found = (one for text in said for one in self._screened(text).findings)
        return next((one for one in found if one.kind == SEALED), None)

    def _screened(self, text: str) -> Screening:
        # Its vocabulary takes a while to load, and few commands screen.
        from syndicate.pipeline.screen import screen_text

        return screen_text(text, self._rules)

    def told(self, title: str, body: str) -> tuple[Told, ...]:
        """Return what a text tells of the persons of the cases that it names by number."""
        from syndicate.pipeline.screen.together import told

        return told(title, body, self._rules)

    def beside(self, judged: Judged, record: Recorder, jurisdiction: str, review: str) -> Judged:
        """
        Return a judgement with what identifies a person only together with what was cleared already.

        Within the transaction that files it, so that nothing is cleared in between.
        """
        mine = self.told(judged.version.shown_title, judged.version.shown_body)
        if not mine:
            return judged
        return msgspec.structs.replace(
            judged, findings=(*judged.findings, *record.together(jurisdiction, review, mine, self))
        )

    def speaks(self, words: str) -> bool:
        """Say whether words carry something that must not stand in the record."""
        return bool(self._screened(words).findings)


def same_findings(one: tuple[Finding, ...], other: tuple[Finding, ...]) -> bool:
    """Say whether two judgements of the same text found the same, whatever their numbers in the ledger."""
    return {_bare(each) for each in one} == {_bare(each) for each in other}


def fresh(found: tuple[Finding, ...], filed: tuple[Finding, ...]) -> list[Finding]:
    """Return what stands open in a judgement and is not filed yet."""
    known = {_bare(one) for one in filed}
    return [one for one in found if one.of == "shown" and _bare(one) not in known]


def _bare(finding: Finding) -> tuple[object, ...]:
    return msgspec.structs.astuple(finding)[2:9]
