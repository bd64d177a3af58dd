"""Screening: text in, verdict out. Whatever goes wrong on the way, nothing passes because of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from syndicate.model.screening import Act, Disposition, Finding, Screening, WeakMask
from syndicate.pipeline.screen.captions import Hits
from syndicate.pipeline.screen.document import Document, heading_of
from syndicate.pipeline.screen.found import Found
from syndicate.pipeline.screen.further import looked_again
from syndicate.pipeline.screen.glance import PROVINCE, PROVINCES
from syndicate.pipeline.screen.limits import LOOKS, TooMuch
from syndicate.pipeline.screen.masking import Place, applied
from syndicate.pipeline.screen.numerals import MISREAD, POSSIBLE, RUN, as_digits
from syndicate.pipeline.screen.proof import masked_document
from syndicate.pipeline.screen.rulebook import Profile
from syndicate.pipeline.screen.rules import Ruleset
from syndicate.pipeline.screen.settling import Span, settled
from syndicate.pipeline.screen.spelled import APART
from syndicate.pipeline.screen.view import View, views

BETWEEN = "\n。\n"
"""Stands between title and body: no value runs over it."""
UNSCREENED = "unscreened"
_SPELLED = re.compile(r"[0-9](?:[ ,，、\t|\n\v.·\-/;:]{1,6}+[0-9]){10}")
_PLATE_LIKE = re.compile(rf"[{PROVINCES}][ \-·.\n]{{0,3}}[A-HJ-NP-Z][ \-·.\n]{{0,3}}[A-Z0-9]|WJ")
_AT_SIGN = re.compile(r"[(\[{#< ]AT[)\]}#> ]")
_SECRET = ("密", "宻")


def examine(raw: str, rules: Ruleset) -> list[Span]:
    """
    Return every span that a rule in force finds in a text, in order, without overlaps among what is to be masked.

    May raise: it is the part that the guard of `screen` stands around.
    """
    return settled(list(_every(_read(raw, rules), rules)))


class Reading(NamedTuple):
    """A view with what stirs in it: the document to look at closely, where there is reason to."""

    view: View
    awake: set[str]
    document: Document | None


def _read(raw: str, rules: Ruleset) -> list[Reading]:
    seen = views(raw)
    heading = heading_of(seen[0])
    return [_stirred(view, heading, rules) for view in seen]


def _stirred(view: View, heading: str, rules: Ruleset) -> Reading:
    hits = rules.words.find(view.text)
    awake = _signals(view).union(*{hit.means for hit in hits})
    if awake.isdisjoint(rules.wakes) and not _may_be_rewritten(view):
        return Reading(view, awake, None)
    return Reading(view, awake, Document(view, Hits(rules.roles.added(view.text, hits)), heading))


def _every(readings: Iterable[Reading], rules: Ruleset) -> Iterator[Span]:
    """Yield whatever the rules find, one view after the other."""
    for view, awake, document in readings:
        if document is not None:
            yield from _detected(document, awake, rules)
            if _may_be_rewritten(view):
                yield from _rewritten(document, rules)
        if any(char in view.text for char in _SECRET):
            yield from _marks(view, rules)


def _detected(document: Document, awake: set[str], rules: Ruleset) -> Iterator[Span]:
    for wake, detector in rules.detectors:
        if not wake.isdisjoint(awake) and not (document.view.hidden and wake.isdisjoint(_BARE)):
            for found in detector(document):
                yield from _told(document.view, found, rules)


def _may_be_rewritten(view: View) -> bool:
    """Tell whether digits may be written out or misread somewhere: eleven of them, of which some are no plain digits."""
    seen = view.seen
    if seen.numbers > seen.digits and seen.numbers >= 11 and POSSIBLE.search(view.text) is not None:
        return True
    return seen.digits >= 6 and MISREAD.search(view.text) is not None


_BARE = frozenset({"digits", "spelled"})
"""What is looked for in what HTML hides: numbers that need no layout to be known."""


def _signals(view: View) -> set[str]:
    """Return what else wakes detectors besides words."""
    signals, text, seen = set(), view.text, view.seen
    if seen.digits >= 8:
        if RUN.search(text) is not None:
            signals.add("digits")
        if _SPELLED.search(text) is not None:
            signals.add("spelled")
        if "  " in text and APART.search(text) is not None:
            signals.add("apart")
    if (seen.holds & PROVINCE or "WJ" in text) and _PLATE_LIKE.search(text) is not None:
        signals.add("plate_like")
    if "住" in text:
        signals.add("lives")
    if "@" in text or ("AT" in text and _AT_SIGN.search(text) is not None):
        signals.add("at")
    return signals


def _rewritten(document: Document, rules: Ruleset) -> Iterator[Span]:
    """Look again with written-out and misread digits as digits; positions, words and layout are the same."""
    view = document.view
    digits = as_digits(view.text)
    if digits is None:
        return
    again = document.reread(digits)
    for wake, detector in rules.detectors:
        if "digits" in wake or "spelled" in wake:
            for found in detector(again):
                if view.text[found.start : found.end] != digits[found.start : found.end]:
                    yield from _told(view, found, rules)


def _marks(view: View, rules: Ruleset) -> Iterator[Span]:
    text = view.text.replace("\v", "\n")
    if text.count(_SECRET[0]) > LOOKS * 10:
        raise TooMuch
    for mark in rules.marks.find_all(text):
        yield from _told(view, Found(mark.start, mark.end, "secret_mark/mark"), rules)


def _told(view: View, found: Found, rules: Ruleset) -> Iterator[Span]:
    rule = rules.rule(found.rule)
    if rule is not None and found.start < found.end:
        start, end = view.span(found.start, found.end)
        yield Span(view, found.start, found.end, start, end, rule.kind, rule.act, rule.reason, rule.id, found.weak)


def screen(title: str, body: str, rules: Ruleset) -> Screening:
    """
    Screen one item, title and body together: words of the title tell what the body is.

    Never raises: an error within becomes a verdict that blocks, with the reason. Offsets count code points of the part they name.
    """
    verdict = screen_text(f"{title}{BETWEEN}{body}" if title else body, rules)
    return _parted(verdict, title) if title else verdict


def screen_text(raw: str, rules: Ruleset) -> Screening:
    """Screen one text. Never raises; see `screen`."""
    try:
        return _verdict(raw, rules)
    except TooMuch:
        return _stopped(
            "too_much",
            f"需要细看的地方太多（上限 {LOOKS} 处），按不得公开处理，请分开审查 / "
            f"too many places to look at (at most {LOOKS}); the text is stopped: screen it in parts",
            rules,
        )
    except Exception as error:  # noqa: BLE001  # the guard: no error, foreseen or not, may let a text through
        return _refused(type(error).__name__, rules)


def screen_batch(texts: Sequence[str], rules: Ruleset) -> list[Screening]:
    """Screen many texts; each gets the verdict that `screen_text` gives. Texts in which nothing stirs cost next to nothing."""
    return [screen_text(text, rules) for text in texts]


def _refused(error: str, rules: Ruleset) -> Screening:
    reason = f"审查未能完成（{error}），按不得公开处理 / screening did not finish ({error}); the text is stopped"
    return _stopped("error", reason, rules)


def _stopped(rule: str, reason: str, rules: Ruleset) -> Screening:
    finding = Finding(0, 0, UNSCREENED, Act.BLOCK, reason, f"{UNSCREENED}/{rule}")
    return Screening(Disposition.BLOCK, (finding,), rules=rules.digest)


def _verdict(raw: str, rules: Ruleset) -> Screening:
    readings = _read(raw, rules)
    spans = settled(list(_every(readings, rules)))
    if not spans:
        return Screening(Disposition.CLEAN, rules=rules.digest)
    findings = tuple(
        Finding(span.start, span.end, span.kind, span.act, span.reason, span.rule) for span in spans if not span.weak
    )
    warnings = tuple(WeakMask(span.start, span.end, span.kind, span.reason) for span in spans if span.weak)
    if any(finding.act is Act.BLOCK for finding in findings):
        return Screening(Disposition.BLOCK, findings, warnings, rules=rules.digest)
    if not findings:
        return Screening(Disposition.CLEAN, (), warnings, rules=rules.digest)
    profile = rules.masks.profile(heading_of(readings[0].view))
    places = [Place(span.view, span.first, span.last, span.kind) for span in spans if not span.weak]
    changes = rules.masks.changes(places, profile)
    masked = applied(raw, changes)
    again = _masked_readings(readings, places, profile, rules)
    if again is None or [reading.view.text for reading in again] != [view.text for view in views(masked)]:
        again = _read(masked, rules)
    if any(not span.weak for span in _every(again, rules)):
        further = looked_again(raw, list(findings), changes, lambda text: examine(text, rules))
        if further is None:
            return _refused("masking", rules)
        findings, masked = further
    return Screening(Disposition.REDACT, findings, warnings, profile.purpose, redacted=masked, rules=rules.digest)


def _masked_readings(
    readings: list[Reading], places: list[Place], profile: Profile, rules: Ruleset
) -> list[Reading] | None:
    """Return what the masked text will read like, from what is known of the text; None where it must be read anew."""
    result: list[Reading] = []
    heading: str | None = None
    for view, awake, document in readings:
        hidden = [rules.masks.hidden(place, profile) for place in places if place.view is view]
        again = masked_document(document, hidden, heading) if document is not None else None
        if again is None and (hidden or document is not None):
            return None
        result.append(Reading(again.view if again is not None else view, awake, again))
        heading = heading_of(result[0].view)
    return result


def _parted(verdict: Screening, title: str) -> Screening:
    """Say of each span whether it stands in the title or the body, and part the masked text."""
    findings = tuple(_moved(finding, len(title)) for finding in verdict.findings)
    warnings = tuple(_moved(warning, len(title)) for warning in verdict.warnings)
    masked, above = verdict.redacted, None
    if masked is not None:
        pieces = masked.split(BETWEEN)
        head = title.count(BETWEEN) + 1
        above, masked = BETWEEN.join(pieces[:head]), BETWEEN.join(pieces[head:])
    return msgspec.structs.replace(verdict, findings=findings, warnings=warnings, redacted_title=above, redacted=masked)


Placed = TypeVar("Placed", Finding, WeakMask)


def _moved(span: Placed, title: int) -> Placed:
    if span.start < title or span.end == 0:
        return msgspec.structs.replace(span, end=min(span.end, title), part="title" if span.end else span.part)
    by = title + len(BETWEEN)
    return msgspec.structs.replace(span, start=max(span.start - by, 0), end=span.end - by)
