"""The document's own number (文号): found in the masthead, told apart from the numbers it cites, and put in normal form."""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGIT = "[0-9０-９]"
_YEAR = "(?:[1１][9９]|[2２][0０])[0-9０-９]{2}"
_OPEN, _CLOSE = r"[〔\[［（(【﹝〈]", r"[〕\]］）)】﹞〉]"

# Anchored on what is rare (a bracket, 令, 公告), so that a search over ordinary text costs next to nothing.
_BRACKETED = re.compile(rf"{_OPEN}\s*({_YEAR})\s*{_CLOSE}\s*(?:第\s*)?({_DIGIT}{{1,5}})\s*号")
_ORDER = re.compile(rf"令\s*[（(]?\s*第\s*({_DIGIT}{{1,5}})\s*号")
_ANNOUNCEMENT = re.compile(rf"([公通])告\s*[（(]?\s*({_YEAR})\s*年\s*第\s*({_DIGIT}{{1,5}})\s*号")
_ANNOUNCEMENT_LAST = re.compile(rf"({_YEAR})\s*年\s*第\s*({_DIGIT}{{1,5}})\s*号\s*([公通])告")

# A label may have lost its brackets (哈里政发2018 5号) or its 号; running text may not.
_LABEL_PLAIN = re.compile(
    rf"([一-龥A-Za-z]{{2,16}}?)\s*{_OPEN}?\s*({_YEAR})\s*{_CLOSE}?\s*年?\s*第?\s*({_DIGIT}{{1,5}})\s*号"
)
_LABEL_NO_HAO = re.compile(rf"([一-龥A-Za-z]{{2,16}}?)\s*{_OPEN}\s*({_YEAR})\s*{_CLOSE}\s*({_DIGIT}{{1,5}})")

_CODE = re.compile(r"[一-龥A-Za-z]{2,24}\s*$")
_CODE_LONGEST = 12
_HEADS = ("文件", "文号", "字号", "编号", "通知", "办法", "意见", "决定", "通告", "公告", "规定", "方案")
_CITING = (
    "根据",
    "依据",
    "按照",
    "依照",
    "遵照",
    "参照",
    "贯彻",
    "落实",
    "执行",
    "转发",
    "关于",
    "印发",
    "收到",
    "现将",
    "废止",
    "的",
)
_STRONG = re.compile(r"根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|现将|收到|转发|废止|修改|详见|原")
_JOINING = "和与及或按对见由经以将照据"
_LABEL = re.compile(r"(?:文\s*号|发\s*文\s*字\s*号|发文文号|文件编号|文件字号|字\s*号)\s*[:：|]?\s*$")
_TITLE_END = re.compile(
    r"(?:通知|办法|规定|细则|规则|意见|决定|公告|通告|方案|批复|函|通报|命令|规范|决议|公报|报告|纪要)"
    r"(?:[（(][^（()）]{1,12}[)）])?$"
)
_ISSUER_END = re.compile(r"(?:文件|人民政府|办公室|办公厅|委员会|委员会办公室|[局厅部委院处])$")
_CITED_AFTER = re.compile(
    r"\s*[）)】\]]?\s*(?:文件|文[，。的要精规、]|文$|精神|要求|规定|等|、|，|,|。|；|和|及|与|》)"
)
_SENTENCE = re.compile(r"[。！？；\n]")
_REACH = 120
_MASTHEAD = 200


def own_document_number(title: str, lead: str, label: str) -> str:
    """
    Return the number of the document itself in normal form (`机关代字〔年〕N号`, `…令第N号`, `…公告2018年第N号`), or "".

    A label of the source is believed first; then a number standing in the title; then one in the first 200 characters
    of the lead in a masthead's place. A number that is cited (根据…, 《…》（…）, 转发…) is never taken: no number is
    better than another document's. An order or announcement without its issuer is unique within its unit only.
    Normal form after GB/T 9704-2012: 六角括号, full year, no 第, no leading zero.
    """
    number = from_label(label) if label else ""
    if not number and "号" in title:
        number = _search(title[:_MASTHEAD], in_title=True)
    if not number:
        head = lead[:_MASTHEAD]
        if "号" in head:
            number = _search(head, in_title=False)
    return number


def from_label(label: str) -> str:
    """Return the number that a metadata cell holds, in normal form, or "" where the cell holds none (无, null, a registration)."""
    cell = label.strip()[:_MASTHEAD]
    whole = _LABEL_PLAIN.fullmatch(cell) or _LABEL_NO_HAO.fullmatch(cell)
    if whole:
        code = whole[1]
        if code.endswith(("公告", "通告")) and "年" in cell:
            return f"{code}{int(whole[2])}年第{int(whole[3])}号"
        return _bracketed(code, whole[2], whole[3])
    for _, end, issuer, number in _shapes(cell):
        if not cell[end:].strip(" 　）)"):
            return issuer + number
    return ""


def _bracketed(code: str, year: str, number: str) -> str:
    return f"{code}〔{int(year)}〕{int(number)}号"


def _search(text: str, *, in_title: bool) -> str:
    """Return the first number in `text` that stands in a masthead's place."""
    for start, end, issuer, number in _shapes(text):
        own = _own_in_title(text, start, end) if in_title else _own_in_lead(text, start, end)
        if own:
            return issuer + number
    return ""


def _shapes(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, issuer or code, number in normal form) of everything shaped like a document number, in order."""
    found: list[tuple[int, int, str, str]] = []
    for hit in _BRACKETED.finditer(text):
        code = _code_before(text, hit.start())
        if code:
            found.append(
                (hit.start() - len(code) - _gap(text, hit.start()), hit.end(), code, _bracketed("", hit[1], hit[2]))
            )
    if "令" in text:
        found += _named(text, _ORDER, lambda hit: f"令第{int(hit[1])}号")
    if "告" in text:
        found += _named(text, _ANNOUNCEMENT, lambda hit: f"{hit[1]}告{int(hit[2])}年第{int(hit[3])}号")
        found += _named(text, _ANNOUNCEMENT_LAST, lambda hit: f"{hit[3]}告{int(hit[1])}年第{int(hit[2])}号")
    return sorted(found) if len(found) > 1 else found


def _named(
    text: str, pattern: re.Pattern[str], normal: Callable[[re.Match[str]], str]
) -> list[tuple[int, int, str, str]]:
    """Return orders or announcements with the issuer written right before them."""
    found = []
    for hit in pattern.finditer(text):
        issuer = _run_before(text, hit.start())
        issuer = issuer if len(issuer) <= 24 and not any(word in issuer for word in _CITING) else ""
        found.append((hit.start() - len(issuer), hit.end(), issuer, normal(hit)))
    return found


def _gap(text: str, at: int) -> int:
    """Return how many blanks stand before `at`."""
    return len(text[:at]) - len(text[:at].rstrip())


def _run_before(text: str, at: int) -> str:
    run = _CODE.search(text, max(0, at - 30), at)
    return run[0].rstrip() if run else ""


def _code_before(text: str, at: int) -> str:
    """Return the 机关代字 before a bracketed year, or "" where a sentence runs into it."""
    run = _run_before(text, at)
    for head in _HEADS:
        cut = run.rfind(head)
        if cut >= 0 and len(run) - cut - len(head) >= 2:
            run = run[cut + len(head) :]
    if not 2 <= len(run) <= _CODE_LONGEST or run[0] in _JOINING or any(word in run for word in _CITING):
        return ""
    return run


def _own_in_title(text: str, start: int, end: int) -> bool:
    """In a title the document's own number stands at the very start or the very end, outside every quoted title."""
    before, after = text[:start].rstrip(" 　（([【"), text[end:]
    if _CITED_AFTER.match(after) and after.strip(" 　）)]】"):
        return False
    if not before:
        return True
    if after.strip(" 　）)]】"):
        return False
    return (
        before[-1] not in "》、，和及与"
        and not _cites(before)
        and (text[start - 1] in "（( 　[【" or bool(_TITLE_END.search(before)))
    )


def _own_in_lead(text: str, start: int, end: int) -> bool:
    """In the lead it stands first, behind its label, or apart after the issuer's or the title's line."""
    if _CITED_AFTER.match(text, end):
        return False
    before = text[:start].rstrip(" 　\t\r\n（([【\xa0")
    if not before or _LABEL.search(before):
        return True
    if before.endswith("文件") and not _cites(before):
        return True
    apart = not text[start - 1].isalnum()
    return apart and bool(_TITLE_END.search(before) or _ISSUER_END.search(before)) and not _cites(before)


def _cites(before: str) -> bool:
    """Tell whether the sentence so far cites: a cue that is not itself part of a title (关于贯彻落实…的通知)."""
    sentence = _SENTENCE.split(before[-_REACH:])[-1]
    if sentence.count("《") > sentence.count("》"):
        return True
    cue = _STRONG.search(sentence)
    return cue is not None and not 0 <= sentence.find("关于") < cue.start()
