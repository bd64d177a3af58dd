"""规范性文件与政策解读: which normative document has its interpretation, and by what the two are known to belong together."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.wordings import Wording, wordings

NORMATIVE, INTERPRETATION = "normative", "interpretation"
How = Literal["same", "number", "title", "link", "mentioned"]
State = Literal["interpreted", "maybe", "missing"]
HOWS: dict[How, str] = {
    "same": "同一信息",
    "number": "标题写明文号",
    "title": "标题写明文件名",
    "link": "互相链接",
    "mentioned": "正文提到",
}
STATES: dict[State, str] = {"interpreted": "已解读", "maybe": "待核对", "missing": "缺解读"}
_TITLE = re.compile(r"《([^《》]+)》")
_PASSED_ON = re.compile(r"(?:印发|发布|公布)(.+?)(?:的(?:通知|公告|决定|令))?$")
_SHORTEST = 6
"""Characters of a title below which it may stand anywhere by chance (《办法》)."""


class Interpretation(msgspec.Struct, frozen=True, kw_only=True):
    """An interpretation of a document."""

    title: str
    unit: str
    url: str
    published_at: str
    how: How
    """What ties the two together; `mentioned`: the words of it name the document, which may be no more than a citation."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A normative document (one information, however often it was published)."""

    information: str
    title: str
    document_number: str
    unit: str
    url: str
    published_at: str
    interpretations: tuple[Interpretation, ...]

    @property
    def state(self) -> State:
        """`maybe`: it is only mentioned; a person must look."""
        if any(one.how != "mentioned" for one in self.interpretations):
            return "interpreted"
        return "maybe" if self.interpretations else "missing"


class _Reader(NamedTuple):
    """An interpretation, made ready for looking."""

    wording: Wording
    title: str
    text: str


def policies(connection: Connection, year: int, jurisdiction: str | None = None) -> list[Policy]:
    """
    Return the normative documents counted in a year, by first publication, each with the interpretations found in any year.

    What ties an interpretation to a document: both are one information; its title names the document's number or title; one of the two
    leads to the other; or, weakest, its words name the document. 国务院办公厅: 政策性文件与解读方案、解读材料同步组织、同步审签、同步部署.
    """
    documents: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in wordings(connection, NORMATIVE, year, jurisdiction):
        documents[one.information].append(one)
    readers = [
        _Reader(one, folded(one.title), folded(one.text))
        for one in wordings(connection, INTERPRETATION, None, jurisdiction)
    ]
    return [_policy(members, readers) for members in documents.values()]


def _policy(members: Sequence[Wording], readers: Sequence[_Reader]) -> Policy:
    first = members[0]
    number = next((one.document_number for one in members if one.document_number), "")
    found: dict[str, Interpretation] = {}
    for reader, how in _tied(members, number, readers):
        one = reader.wording  # an interpretation on several channels is told once, by its first publication
        said = Interpretation(title=one.title, unit=one.unit, url=one.url, published_at=one.published_at, how=how)
        if one.information not in found or found[one.information].how == "mentioned" != how:
            found[one.information] = said
    return Policy(
        information=first.information,
        title=first.title,
        document_number=number,
        unit=first.unit,
        url=first.url,
        published_at=first.published_at,
        interpretations=tuple(found.values()),
    )


def _tied(members: Sequence[Wording], number: str, readers: Iterable[_Reader]) -> Iterator[tuple[_Reader, How]]:
    names = {name for one in members for name in names_of(one.title)}
    addresses = {one.url for one in members if one.url}
    leads = {link for one in members for link in one.links}
    numbers = {folded(number)} if number else set()
    for reader in readers:
        one = reader.wording
        if one.information == members[0].information:
            yield reader, "same"
        elif any(said in reader.title for said in numbers):
            yield reader, "number"
        elif any(name in reader.title for name in names):
            yield reader, "title"
        elif addresses & set(one.links) or (one.url and one.url in leads):
            yield reader, "link"
        elif any(said in reader.text for said in numbers | names):
            yield reader, "mentioned"


def names_of(title: str) -> set[str]:
    """Return what others call a document: its title, and the title of what it passes on (关于印发《…》的通知), both folded."""
    said = {title, *_TITLE.findall(title)}
    if passed := _PASSED_ON.search(title):
        said.add(passed[1])
    return {name for name in map(folded, said) if len(name) >= _SHORTEST}


def folded(text: str) -> str:
    """Return letters and digits alone, half-width: 〔2018〕, [2018] and （2018） are the same, and so are titles with and without 《》."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalnum())
