"""Illnesses and disabilities: in a person's row or list entry, and in prose that tells a named person's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found, bare
from syndicate.pipeline.screen.layout import Row
from syndicate.pipeline.screen.names import Names, is_hidden

_NONE = frozenset(
    [
        "无",
        "否",
        "正常",
        "健康",
        "良好",
        "一般",
        "/",
        "-",
        "--",
        "—",
        "无疾病",
        "未患病",
        "较好",
        "健全",
        "无残疾",
        "无病",
        "是",
        "有",
        "不详",
        "-",
        "合格",
        "通过",
        "优秀",
        "较差",
        "其他",
    ]
)
_SUFFERING = re.compile(r"罹患|身患|患有|患上|(?:被)?(?:确诊|诊断|查出|检查出)(?=为|出|患|是|[\u4e00-\u9fff])")
_NAMED = re.compile(
    r"(?:岁的|名叫|叫做|居民|村民|职工|学生|教师|党员|老人|群众|(?:\A|[，,\s])(?=[\u4e00-\u9fff]{3}))([\u4e00-\u9fff]{2,4}?)"
    r"(?:[(（][^()（）]{1,20}[)）]|[，,](?:[男女]|现年|今年|年近|年仅|\d{1,3}岁)[^。；]{0,24}[，,])?"
    r"(?:(?:也|又|还|却|曾|于|在|去年|今年|前年|不幸|不慎|突然|突|长期|常年|多年|先后|同时|因|被|经|医院|已|自|\d{1,4}年|\d{1,2}月|\d{1,2}日|，){0,5})\Z"
)
"""A name right before what says that somebody suffers."""
_NEAR = 60
"""Characters before what says that somebody suffers within which the name stands."""
_PERSON = frozenset({"name", "child_name", "guardian"})
_BEHIND_NAME = re.compile(r"[，,。;；\n\t|(（ ]")
_GOES_ON = re.compile(r"[（(，,。的因在于自]|领取|今年|去年|家|来|每|\Z")
_AID = re.compile(r"救助|救济|补助|补贴|帮扶|慰问|低保|特困|困难|残疾|资助|优抚|报销|捐|减免")
_DOCTORS = re.compile(r"医师|医生|教授|门诊|出诊|擅长|诊治|讲座")
_PARTS = " \t|,，、;；\n\v"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[0-9.,%元万人名例]+\Z")


class Illnesses:
    """Knows the words of illnesses, and whose they are."""

    def __init__(self, words: Mapping[str, tuple[str, ...]], names: Names) -> None:
        self.names = names
        self._diseases = re.compile("|".join(sorted(map(re.escape, words["disease"]), key=len, reverse=True)))
        self._illness = re.compile(
            rf"(?:{'|'.join(map(re.escape, words['role']))})[:： ]?([\u4e00-\u9fff]{{2,4}}?)(?:[（(，,、 男女]|系|因|患|被|经|的|身|于|确|不幸|突[发患]|去年|今年|前年|长期|常年|多年|曾|现|家|父|母|之|\d|罹|查|自|住院|在|近|早年|年[事幼老过]|生前|同志|工作|上班|驾|骑|参加|申请)"
        )
        self._suffers = re.compile(
            rf"(?:患有?|确诊为?|诊断为|因|查出|罹患|身患|得了|系|为)[\u4e00-\u9fff“]{{0,6}}?({self._diseases.pattern})"
        )
        self._beside = re.compile(
            rf"(?:[（(][^()（）]{{1,20}}[)）])?[，,：: ](?:[男女][，,])?(?:\d{{1,3}}岁[，,])?(?![患因被确系身罹查得经自于不突为])([\u4e00-\u9fff]{{0,6}}?(?:{self._diseases.pattern})[\u4e00-\u9fff]{{0,4}})(?=[，,。;；、（(\s]|\Z)"
        )
        self._sufferer = re.compile(rf"({self._diseases.pattern})(?:患者|感染者|病人|患儿)")
        self._diagnosed = re.compile(
            rf"(?:诊断为|诊断结果为|诊断：|确诊为|确诊患有|鉴定为|伤情为|伤情：|罹患|身患|患有|查出|患上|检查出)([\u4e00-\u9fff]{{0,12}}?(?:{'|'.join(map(re.escape, words['illness_word']))})[\u4e00-\u9fff]{{0,4}})(?=[，,。;；、（(\s]|\Z)"
        )

    def find(self, document: Document) -> Iterator[Found]:
        """Find diagnoses and disabilities in a person's row, list entry or sentence."""
        for (start, end), row in document.values("health"):
            said = bare(document.text, (start, end))
            if _is_caption(document, *said):
                continue
            if self._names_illness(document.text[slice(*said)]) and self._about_person(document, start, row):
                yield Found(*said, "health/labelled")
        if document.hits.has("disease", "diagnosis"):
            yield from self._told(document)
            yield from self._listed(document)

    def _names_illness(self, said: str) -> bool:
        """Tell whether a value is an illness or disability: short, in words or a grade, not masked, not 'none'."""
        if not said or len(said) > 30 or said in _NONE or is_hidden(said) or _HAN.search(said) is None:
            return False
        return _FIGURE.match(said) is None and said[0] not in "的和与等及、"

    def _about_person(self, document: Document, at: int, row: Row | None) -> bool:
        if row is not None and row.header is not None and not row.is_header:
            every = row.header.every
            return bool(every & {"name", "child_name"}) or ("guardian" in every and "company" not in every)
        line, end = document.layout.bounds(document.layout.line_of(at))
        return (
            self._person_within(document, document.block_start(at), at)
            or self._person_within(document, at, min(end, at + _NEAR))
            or self.names.opens(document.text, line, at)
        )

    def _person_within(self, document: Document, start: int, end: int) -> bool:
        """Tell whether a stretch has the caption of a person's name, and the name behind it."""
        for hit in document.hits.within(start, end):
            if hit.means & _PERSON and document.text[hit.end : hit.end + 1] in ":：\t| \n为":
                behind = document.text[hit.end : end].lstrip(':：\t| \n为"“')
                said = _BEHIND_NAME.split(behind, maxsplit=1)[0].rstrip("\"”'")
                if self.names.full(said) or is_hidden(said):
                    return True
        return False

    def _listed(self, document: Document) -> Iterator[Found]:
        """Find illnesses that are an entry of their own in a line that opens with a name, in lists of aid: 张一鸣 脑梗死 5000元."""
        if _AID.search(document.heading) is None:
            return
        for hit in document.hits.of("disease"):
            document.look()
            around = document.text[hit.start - 1 : hit.start] + document.text[hit.end : hit.end + 1]
            if around.strip(_PARTS) == "" and hit.start > 0:
                line, end = document.layout.bounds(document.layout.line_of(hit.start))
                around_it = max(line, hit.start - _NEAR), min(end, hit.end + _NEAR)
                of_doctor = _DOCTORS.search(document.text, *around_it) is not None
                if not of_doctor and self.names.opens(document.text, line, hit.start):
                    yield Found(hit.start, hit.end, "health/told")

    def _told(self, document: Document) -> Iterator[Found]:
        for sentence in re.finditer(r"[^。;；\n]{6,400}", document.text):
            at = self._whose(document, sentence[0])
            if at is None:
                continue
            document.look(1 + len(sentence[0]) // 20)
            told = chain(self._suffers.finditer(sentence[0], at), self._diagnosed.finditer(sentence[0], at))
            for what in chain(filter(None, [self._beside.match(sentence[0], at)]), told):
                yield Found(sentence.start() + what.start(1), sentence.start() + what.end(1), "health/told")
        for sufferer in self._sufferer.finditer(document.text):
            if self.names.at(document.text, sufferer.end(), sufferer.end() + 4, _GOES_ON) is not None:
                yield Found(sufferer.start(1), sufferer.end(1), "health/told")

    def _whose(self, document: Document, sentence: str) -> int | None:
        """Return where the name of the person ends of whom a sentence speaks; None where it names nobody."""
        who = self._illness.search(sentence)
        if who is not None and self.names.full(who[1]):
            return who.end(1)
        because = (what for what in self._suffers.finditer(sentence) if what[0].startswith("因"))
        for suffers in chain(_SUFFERING.finditer(sentence), because):
            document.look()
            before = _NAMED.search(sentence[max(0, suffers.start() - _NEAR) : suffers.start()])
            if before is not None and self.names.full(before[1]):
                return max(0, suffers.start() - _NEAR) + before.end(1)
        return None


def _is_caption(document: Document, start: int, end: int) -> bool:
    """Tell whether a value is the caption of the next one: 病种姓名："""
    if document.text[end - 1 : end] not in (":", "："):
        return False
    hits = document.hits.within(start, end)
    return any(hit.start == start and hit.end == end - 1 and not hit.means & {"disease", "diagnosis"} for hit in hits)
