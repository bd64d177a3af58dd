"""What is harmless alone and identifies together: a name here, a way to reach somebody there, under the same case number."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from syndicate.model.review import Finding
from syndicate.model.screening import Act, Told
from syndicate.pipeline.screen.captions import Hits
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.layout import Span
from syndicate.pipeline.screen.names import Names
from syndicate.pipeline.screen.rules import Ruleset
from syndicate.pipeline.screen.view import views

KIND = "aggregation"
RULE = "aggregation/same_case"
NAME = "name"
_ONE = 400
"""Characters of a text within which its only case number speaks for all of it."""
_MOST = 200
"""Case numbers of one text that are compared."""
_CASE = re.compile(
    r"[\u4e00-\u9fff]{0,10}[(\[〔【]?(?:19|20)\d\d[)\]〕】]?[\u4e00-\u9fff]{0,6}\d{0,6}[\u4e00-\u9fff]{0,6}第?\d{1,8}(?:-\d{1,3})?号|[A-Z]{0,8}[0-9][A-Z0-9\-]{6,29}"
)
_NOISE = re.compile(r"[\s()\[\]〔〕【】\-·第号]")
_TRAITS = {
    "contact": re.compile(r"(?<![\d*])1[3-9]\d{1,5}[\d*X×]{2,6}\d{0,4}(?![\d*])"),
    "identity": re.compile(r"(?<![\d*])[1-9][\d*X×]{5,16}[\d*X×]{6}(?![\d*])"),
    "birth": re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?(?:出生|生(?![产活效]))"),
}
_VALUES = {
    "contact": ("home_phone", "wechat", "qq", "email_personal"),
    "address": ("address_home",),
    "health": ("health",),
    NAME: ("name", "child_name", "informant"),
}


def told(title: str, body: str, rules: Ruleset) -> tuple[Told, ...]:
    """Return what a text tells of each case that it names by number; nothing for a text that names none."""
    raw = f"{title}\n{body}"
    view = views(raw)[0]
    hits = rules.words.find(view.text)
    if not any("case" in hit.means for hit in hits):
        return ()
    document = Document(view, Hits(rules.roles.added(view.text, hits)), title)
    cases = dict(_cases(document))
    return tuple(
        _placed(title, view.span(*where), tie, _kinds(document, scope, rules.names))
        for tie, (where, scope) in cases.items()
    )


def together(
    mine: Sequence[Told], cleared: Mapping[str, Mapping[str, frozenset[str]]], rules: str
) -> tuple[Finding, ...]:
    """
    Return a finding for each case of which this text and one that was cleared tell what neither tells alone.

    Args:
        mine: What this text tells.
        cleared: Tie → review → what its cleared text tells.
        rules: Digest of the rule set.
    """
    return tuple(
        _finding(one, review, rules)
        for one in mine
        for review, theirs in sorted(cleared.get(one.tie, {}).items())[:1]
        if identifies(one.kinds, theirs)
    )


def identifies(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether a name on one side meets what only the other side tells of a person."""
    return (NAME in mine and bool(theirs - mine - {NAME})) or (NAME in theirs and bool(mine - theirs - {NAME}))


def _finding(one: Told, review: str, rules: str) -> Finding:
    return Finding(
        version=0, number=0, of="shown", part=one.part, start=one.start, end=one.end, kind=KIND, act=Act.BLOCK, rule=RULE,
        reason=f"与已放行的 {review} 案号相同，合在一起可识别到个人 / with {review}, cleared already, it identifies a person: same case",
        rules=rules,
    )  # fmt: skip


def _cases(document: Document) -> Iterator[tuple[str, tuple[Span, Span]]]:
    """Yield tie, place and scope of each case number: the line it stands on, or the whole of a short text with one case."""
    found: dict[str, Span] = {}
    for (start, end), _row in document.values("case"):
        number = _CASE.search(document.text, start, min(end + 1, start + 60))
        if number is not None:
            found.setdefault(_NOISE.sub("", number[0]), number.span())
        if len(found) >= _MOST:
            break
    for number_, where in found.items():
        line = document.layout.bounds(document.layout.line_of(where[0]))
        alone = len(found) == 1
        scope = (max(0, where[0] - _ONE), where[1] + _ONE) if alone else line
        yield hashlib.sha256(number_.encode()).hexdigest(), (where, scope)


def _kinds(document: Document, scope: Span, names: Names) -> frozenset[str]:
    said = document.text[slice(*scope)]
    kinds = {kind for kind, shape in _TRAITS.items() if shape.search(said)}
    for kind, classes in _VALUES.items():
        if any(_within(document, name, scope, names if kind == NAME else None) for name in classes):
            kinds.add(kind)
    return frozenset(kinds)


def _within(document: Document, name: str, scope: Span, names: Names | None) -> bool:
    """Tell whether a caption of this class has a value within the scope that is not masked; for names, a full one."""
    for (start, end), _row in document.values(name):
        if not scope[0] <= start < scope[1]:
            continue
        said = re.split(r"[，,。;；(（\s]", document.text[start:end].strip(' ":：'), maxsplit=1)[0]
        if names.full(said) if names is not None else (len(said) > 1 and "*" not in said):
            return True
    return False


def _placed(title: str, span: Span, tie: str, kinds: frozenset[str]) -> Told:
    start, end = span
    if start <= len(title):
        return Told(tie=tie, kinds=kinds, part="title", start=start, end=min(end, len(title)))
    return Told(tie=tie, kinds=kinds, part="body", start=start - len(title) - 1, end=end - len(title) - 1)
