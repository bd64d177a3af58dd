"""A draft becomes a version: text, masks, channels and rule set under one digest, with what screening found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from syndicate.model.review import Attachment, Draft, Finding, Mask, Sheet, Version
from syndicate.model.screening import Act, Disposition, Screening
from syndicate.model.screening import Finding as Found
from syndicate.pipeline.gate.digest import Bound, canonical
from syndicate.pipeline.gate.masking import masked, proposed

UNREAD = "unread_attachment"
_UNREAD_WHY = "附件“{}”的内容无法读出，须人工查看后由保密负责人认定 / nothing could be read of attachment {}: somebody must look at it"


class Judgement(NamedTuple):
    """What screening says of a draft: of the text as handed in, of what would go out, and of each attachment that can be read."""

    text: Screening
    shown: Screening
    attachments: dict[str, Screening]


def masks_of(draft: Draft, verdict: Screening) -> tuple[Mask, ...]:
    """Return the masks that a person has set, or those that screening proposes."""
    return proposed(draft.title, draft.body, verdict) if draft.masks is None else tuple(sorted(draft.masks))


def shown_of(draft: Draft, masks: Iterable[Mask]) -> tuple[str, str]:
    """Return title and body as they would go out."""
    return masked(draft.title, draft.body, masks)


def versioned(draft: Draft, masks: Sequence[Mask], verdict: Screening) -> Version:
    """Return the version of a draft under a rule set; its ids are given by the ledger."""
    bound = Bound(
        title=draft.title,
        body=draft.body,
        html=draft.html,
        attachments=draft.attachments,
        masks=tuple(masks),
        channels=draft.channels,
        rules=verdict.rules,
    )
    title, body = bound.shown
    return Version(
        id=0,
        review="",
        number=0,
        title=draft.title,
        body=draft.body,
        html=int(draft.html),
        attachments=canonical(draft.attachments),
        masks=canonical(sorted(masks)),
        shown_title=title,
        shown_body=body,
        channels=canonical(sorted(draft.channels)),
        rules=verdict.rules,
        purpose=verdict.purpose,
        sheet=canonical(draft.sheet),
        wording=bound.wording,
        digest=bound.digest,
        by="",
        at="",
    )


def draft_of(version: Version) -> Draft:
    """Return a version as the draft that it was made of, with its masks as they are."""
    return Draft(
        title=version.title,
        body=version.body,
        html=bool(version.html),
        attachments=msgspec.json.decode(version.attachments, type=tuple[Attachment, ...]),
        channels=msgspec.json.decode(version.channels, type=tuple[str, ...]),
        masks=msgspec.json.decode(version.masks, type=tuple[Mask, ...]),
        sheet=msgspec.json.decode(version.sheet, type=Sheet),
    )


def findings_of(draft: Draft, judgement: Judgement) -> tuple[Finding, ...]:
    """Return what is filed: what the text holds, and what still stands in what would go out."""
    rules = judgement.text.rules
    found = [_filed(one, "text", one.part, rules) for one in judgement.text.findings]
    found += [_filed(one, "shown", one.part, rules) for one in judgement.shown.findings]
    if judgement.text.disposition is Disposition.BLOCK and not judgement.text.findings:
        found.append(_filed(_stopped("unscreened", "审查未能完成 / screening did not finish"), "shown", "body", rules))
    for one in draft.attachments:
        part = f"attachment:{one.name}"
        if one.text is None:
            found.append(_filed(_stopped(UNREAD, _UNREAD_WHY.format(one.name, one.name)), "shown", part, rules))
        else:
            found += [_filed(each, "shown", part, rules) for each in judgement.attachments[one.name].findings]
    return tuple(found)


def _stopped(kind: str, why: str) -> Found:
    return Found(0, 0, kind, Act.BLOCK, why, f"{kind}/gate")


def _filed(found: Found, of: str, part: str, rules: str) -> Finding:
    return Finding(
        version=0,
        number=0,
        of=of,
        part=part,
        start=found.start,
        end=found.end,
        kind=found.kind,
        act=found.act,
        rule=found.rule,
        reason=found.reason,
        rules=rules,
    )
