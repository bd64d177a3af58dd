"""What belongs to a person: mail, WeChat and QQ, home address, illness, names of children and of those who report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found, bare
from syndicate.pipeline.screen.layout import Row, Span
from syndicate.pipeline.screen.names import Names, is_body, is_hidden

_SOUND = re.compile(r"[A-Z]")
_AT = re.compile(r"@|[(\[{#<]AT[)\]}#>]| AT ")
_LOCAL = re.compile(r"[A-Z0-9][A-Z0-9._%+\-]{0,63}\Z")
_DOMAIN = re.compile(r"\s?[A-Z0-9][A-Z0-9\-]{0,62}(?:\.[A-Z0-9\-]{1,62}){1,5}")
_WECHAT = re.compile(r"(?:WXID_)?[A-Z][A-Z0-9_\-]{4,24}|[0-9_][A-Z0-9_\-]{5,19}")
_QQ = re.compile(r"(?<![0-9])[1-9]\d{4,11}(?![0-9A-Z*])|(?<![0-9])[1-9](?:[ \-]?\d){5,10}(?![0-9A-Z*])")
_N = r"[0-9A-Z一二三四五六七八九十百]{1,6}"
_DOOR = re.compile(
    rf"{_N} ?(?:号楼?|栋|幢|座|#|楼|弄|组|单元)[^，,。;；\n\t|]{{0,24}}?{_N} ?(?:室|户|门|单元|层|楼|房|#|号)|\d{{1,4}} ?[-—/] ?\d{{1,4}}(?: ?[-—/] ?\d{{1,5}}){{0,3}}"
    rf"|{_N} ?(?:室|门牌|号楼|单元)|\d{{1,5}} ?号|[一二三四五六七八九十百]{{1,5}}号"
)
_LIVES = re.compile(
    r"住(?:(?<=[，,；;。、 ]住)|(?<=[，,；;。、 ]现住))(?![建房院宿所址户宅在于着了]|保[^定山康亭靖德])(?=[\u4e00-\u9fff]{1,12}[市区县镇乡街路道村屯])([^，,。；;\n\t|]{4,60})"
)
_MOVES = re.compile(
    r"[由从自](?=[\u4e00-\u9fff]{2,12}[市区县镇乡街路道村])([^，,。；;\n\t|]{4,60}?)(?=[迁搬移][入往至到居出])"
    r"|[迁搬移][入往至到](?=[\u4e00-\u9fff]{2,12}[市区县镇乡街路道村])([^，,。；;\n\t|]{4,60})"
)
"""Where somebody moves from or to."""
_ADDRESS_END = re.compile(r" (?=[\u4e00-\u9fff()]{2,8}[:：])|[，。;；\n\t|!！?？<>\"“”]|,(?!\d)|\((?!原|现|幢|\d)")
_LEAD = re.compile(r"[\s:：在于为是至到(（\"'“]*")
_TAIL = re.compile(r"[\s)）的]*\Z")
_OWNERS = re.compile(r"(?:孤儿|弃婴|举报人|投诉人|信访人|检举人|来信人|来访人|来电人|上访人|控告人)\Z")
_OWNS = re.compile(r"[的所等。\n]|\Z")
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS = re.compile(
    r"\Z|[，,。;；:：、\s(（)）|/男女\"'”’<]|等\d|同志|先生|女士|来信|来电|来访|反映|举报|投诉|称|自述|提出|申请|实名|向我|信访|检举|电话|身份证"
)
_ENDS_STRICT = re.compile(
    r"[，,(（]|同志|先生|女士|来信|来电|来访|反映|举报|投诉|自述|称|诉称|要求|咨询|询问|拨打|实名|向我|检举|控告|(?:于|在)\d|于今年|于去年|对|因|认为|不服|\(?电话|\(?身份证|\(?手机"
)
_PUBLIC = re.compile(r"[\s（(，,\"”]{0,3}(?:公众号|公众平台|订阅号|服务号|视频号|官方|QQ群|群)")
_OF_ACCOUNT = re.compile(r"[^。；;\n\t|]{0,24}[(（，,、 ][^。；;\n\t|，,、）)]{0,3}\Z")
"""What stands between the name of a public account and the caption of its number: 公众号“道里发布”（微信号：…）."""
_FREE_MAIL = re.compile(
    r"\b(?:QQ|163|126|139|189|SINA|SOHU|GMAIL|OUTLOOK|HOTMAIL|FOXMAIL|YEAH|ICLOUD|LIVE|ALIYUN|YAHOO|WO|21CN|TOM)\."
)
_OFFICIAL = re.compile(r"GOV|\.EDU|\.ORG|\.MIL|政务")

_HOLDERS = frozenset({"name", "child_name", "informant"})


class People:
    """Detectors that know words: surnames, diseases, words of offices."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self.names = Names(words["surname"], words["not_name"])
        self._office_mail = re.compile("|".join(map(re.escape, words["office_mail"])))
        self._sounds = tuple((_SOUND.sub("", said), "".join(_SOUND.findall(said))) for said in words["surname_sound"])
        self._minor_topic = re.compile("|".join(map(re.escape, words["minor_topic"])))

    def mails(self, document: Document) -> Iterator[Found]:
        """Find mail addresses of persons; an office's address is public, whatever its domain."""
        for sign in _AT.finditer(document.text):
            document.look()
            local = _LOCAL.search(document.text[max(0, sign.start() - 64) : sign.start()])
            domain = _DOMAIN.match(document.text, sign.end())
            if local is None or domain is None:
                continue
            start, end = sign.start() - len(local[0]), domain.end()
            if self._is_personal(document, start, end, local[0], domain[0]):
                yield Found(start, end, "email/personal")

    def _is_personal(self, document: Document, start: int, end: int, local: str, domain: str) -> bool:
        context = document.context(start, end)
        if "email_personal" in context.means:
            return True
        if _OFFICIAL.search(domain):
            return False
        row = context.row
        if row is not None and row.header is not None and not row.is_header:
            every = row.header.every
            return "name" in every or "informant" in every or ("guardian" in every and "company" not in every)
        holder = self._holder(document, start)
        if holder == "person":
            return True
        return holder[:1] == "@" and _FREE_MAIL.search(domain) is not None and self._own_mail(holder[1:], local)

    def _own_mail(self, name: str, local: str) -> bool:
        """Tell whether the address of an office's contact is the person's own: it begins with the sound of the surname."""
        sounds = [sound for surname, sound in self._sounds if name.startswith(surname)]
        return self._office_mail.search(local) is None and any(local.startswith(sound) for sound in sounds)

    def _holder(self, document: Document, at: int) -> str:
        """Return whose a value in prose is: `person` (姓名：张三), @ and the name of a contact, `body`, "" where nobody is named."""
        for hit in reversed(document.hits.within(document.block_start(at), at)):
            if not hit.means & {"name", "child_name", "informant", "guardian", "company"}:
                continue
            said = re.split(
                r"[，,。;；\n\t|(（ ]", document.text[hit.end : at].lstrip(':： 是为(（\t|\n"“'), maxsplit=1
            )[0]
            said = said.rstrip('"”')
            if "company" in hit.means or is_body(said):
                return "body"
            if self.names.full(said) or (is_hidden(said) and len(said) <= 5):
                return f"@{said}" if "guardian" in hit.means else "person"
        return ""

    def wechats(self, document: Document) -> Iterator[Found]:
        """Find WeChat names of persons."""
        yield from self._handles(document, "wechat", _WECHAT, "wechat/labelled")

    def qqs(self, document: Document) -> Iterator[Found]:
        """Find QQ numbers of persons."""
        yield from self._handles(document, "qq", _QQ, "qq/labelled")

    def _handles(self, document: Document, name: str, shape: re.Pattern[str], rule: str) -> Iterator[Found]:
        for (start, end), _row in document.values(name):
            found = shape.search(document.text, start, min(end, start + 40))
            if found is None or _HAN.search(document.text[start : found.start()].replace("同号", "").replace("号", "")):
                continue
            if (
                re.fullmatch(r"1[3-9]\d{9}|\d+X{2,}\d*", found[0])
                or document.text[found.end() : found.end() + 1] == "@"
                or is_hidden(document.text[found.end() : found.end() + 1])
            ):
                continue
            if _PUBLIC.match(document.text, found.end()) or self._of_account(document, name, start):
                continue
            if not (found[0].isalpha() and found[0] in ("WECHAT", "WEIXIN", "PHONE", "EMAIL")):
                yield Found(found.start(), found.end(), rule)

    def _of_account(self, document: Document, name: str, at: int) -> bool:
        """Tell whether the handle is that of a public account named right before, in the same clause."""
        captions = [hit for hit in document.hits.within(at - 40, at) if hit.means & {name, f"{name}_public"}]
        if len(captions) < 2 or f"{name}_public" not in captions[-2].means:
            return False
        return _OF_ACCOUNT.fullmatch(document.text, captions[-2].end, captions[-1].start) is not None

    def addresses(self, document: Document) -> Iterator[Found]:
        """Find addresses of persons that lead to a door."""
        for (start, end), row in document.values("address_home"):
            yield from self._door(document, start, end, row, "address/home")
        for (start, end), row in document.values("address_any"):
            if self._is_persons(document, start, row):
                yield from self._door(document, start, end, row, "address/person")
        for told in _LIVES.finditer(document.text):
            document.look()
            yield from self._door(document, told.start(1), told.end(1), None, "address/home")
        if document.hits.has("id", "role"):
            yield from self._moves(document)

    def _moves(self, document: Document) -> Iterator[Found]:
        """Find the doors that persons leave or enter; firms move too, so the entry must name an identity number or a role."""
        for told in _MOVES.finditer(document.text):
            document.look()
            start, end = told.span(told.lastindex or 1)
            near = document.hits.within(document.block_start(start), start)
            if any(hit.means & {"id", "role"} for hit in near) and not any("company" in hit.means for hit in near):
                for found in self._door(document, start, end, None, "address/home"):
                    yield found._replace(end=min(found.end, end))

    def _is_persons(self, document: Document, start: int, row: Row | None) -> bool:
        if row is not None and row.header is not None and not row.is_header:
            every = row.header.every
            return bool(every & _HOLDERS) and "company" not in every and not self._bodys_row(document, row)
        return self._party(document, start) == "person"

    def _bodys_row(self, document: Document, row: Row) -> bool:
        """Tell whether whoever a row is about is a body: 权利人 may be a firm."""
        assert row.header is not None
        if len(row.header.columns) != len(row.cells):
            return False
        said = [
            document.text[slice(*cell)]
            for cell, means in zip(row.cells, row.header.columns, strict=True)
            if means & _HOLDERS
        ]
        return any(map(is_body, said)) and not any(map(self.names.full, said))

    def _party(self, document: Document, at: int) -> str:
        """Return whether the last party named in these lines is a person or a body; who represents or manages one is no party."""
        for hit in reversed(document.hits.within(document.block_start(at), at)):
            if not hit.means & {"name", "child_name", "informant", "company"}:
                continue
            said = re.split(r"[，,。;；\n\t|(（ ]", document.text[hit.end : at].lstrip(':： 是为\t|\n"“'), maxsplit=1)[
                0
            ]
            said = said.rstrip('"”')
            if "company" in hit.means or is_body(said):
                return "body"
            if self.names.full(said) or (is_hidden(said) and len(said) <= 4):
                return "person"
        return ""

    def _door(self, document: Document, start: int, end: int, row: Row | None, rule: str) -> Iterator[Found]:
        text = document.text
        start = _LEAD.match(text, start, end).end()  # type: ignore[union-attr]  # it matches the empty string
        if row is None or row.header is None:
            stop = _ADDRESS_END.search(text, start, min(len(text), start + 80))
            end = max(start, stop.start() if stop else min(end, start + 80))
        said_of = text.find("的", start, end)  # 现居住于…1501室的居民
        end = said_of if said_of > start else end
        end -= len(text[start:end]) - len(_TAIL.sub("", text[start:end]))
        said = text[start:end].replace("\v", "")
        door = _DOOR.search(said)
        if (
            door is None
            or "*" in said[max(0, door.start() - 1) : door.end() + 1]
            or _HAN.search(said) is None
            or len(said) < 5
        ):
            return
        blank = said.find(" ", door.end())
        if blank > 0 and (row is None or row.header is None) and not _DIGIT.search(said, blank):
            said, end = said[:blank], start + blank
        if is_body(re.sub(r"社区|小区|花园|公寓|[\u4e00-\u9fff]{1,4}(?:院|局)(?:家属|宿舍|小区)", "", said[-6:])):
            return
        yield Found(start, end, rule)

    def children(self, document: Document) -> Iterator[Found]:
        """Find full names of children in lists and sentences about orphans and children in need."""
        topic = self._minor_topic.search(document.heading) is not None
        for (start, end), row in document.values("child_name"):
            yield from self._named(document, start, end, row, "minor_name/listed")
        if topic:
            for (start, end), row in document.values("name"):
                if row is None or row.header is None or "child_name" not in row.header.every:
                    yield from self._named(document, start, end, row, "minor_name/listed")

    def informants(self, document: Document) -> Iterator[Found]:
        """Find full names of those who report, complain or petition."""
        for (start, end), row in document.values("informant"):
            yield from self._named(document, start, end, row, "informant/named")
        if document.hits.has("complaint_topic"):
            for (start, end), row in document.values("name"):
                if row is not None and row.header is not None and "informant" not in row.header.every:
                    yield from self._named(document, start, end, row, "informant/named")

    def _named(self, document: Document, start: int, end: int, row: Row | None, rule: str) -> Iterator[Found]:
        text = document.text
        if row is not None and row.header is not None and not row.is_header:
            start, end = bare(text, (start, end))
            said = re.sub(r"[ \v]", "", text[start:end])
            if self.names.full(said):
                yield Found(start, end, rule)
            return
        apart = text[start - 1] in ":：=\t|\"'“(（ \n为" if start else True
        found = self._spaced_name(text, start, end) or self.names.at(
            text, start, len(text), _ENDS if apart else _ENDS_STRICT
        )
        if found is not None and (apart or text[found[0]] not in "应如于时和向任要可所及即能方"):
            yield Found(*found, rule)
        for name in self._in_line(document, start):
            if name != found:
                yield Found(*name, rule)

    def _in_line(self, document: Document, start: int) -> list[Span]:
        """Return names of three characters set in a row, 孤儿张一鸣、李思远的…; a single one only where nothing else could be meant."""
        text, found = document.text, list[Span]()
        while self.names.full(text[start : start + 3]) and not self.names.is_word(text[start : start + 2]):
            document.look(8)
            found.append((start, start + 3))
            if text[start + 3 : start + 4] != "、":
                break
            start += 4
        alone = len(found) == 1 and _OWNERS.search(text, max(0, start - 4), start) and _OWNS.match(text, start + 3)
        return found if len(found) > 1 or alone else []

    def _spaced_name(self, text: str, start: int, end: int) -> Span | None:
        """Return a name of two characters written with a blank between: 张　三."""
        found = re.match(r"[\u4e00-\u9fff] {1,4}[\u4e00-\u9fff](?![\u4e00-\u9fff])", text[start : end + 8])
        if found is not None and self.names.full(re.sub(" ", "", found[0])):
            return start, start + found.end()
        return None
