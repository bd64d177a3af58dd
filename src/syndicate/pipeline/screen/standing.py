"""Marks that stop a text: internal material, not for disclosure, drafts and instructions. Judged by where they stand, not by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.captions import Hit
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found

_DECOR = r"[\s\-=·★☆*◆■●▲△※→“”\"'「」『』()\[\]【】〔〕〖〗{}<>《》:：,，、.。!！;；|~_/\\]"
_EDGE = re.compile(rf"{_DECOR}+")
_OPEN, _CLOSE = "([【〔〖{<「『", ")]】〕〗}>」』"
_QUOTES = "“\"‘'《〈「『"
_EXTRA = re.compile(
    r"20\d\d年?(?:\d+月)?(?:\d+日)?|第?[\s\d一二三四五六七八九十]+[号份页期]?|编号|份号|特急|急件|加急|NO|[\u4e00-\u9fff]{0,10}(?:办公室|委员会|局|政府)(?:印|编印|印发)?|请?妥善保管|严禁|不得|请勿|禁止|注意|外传|保存|保密|翻印|复印|复制|转发|转载|传播|存档"
)
_PROSE = re.compile(
    r"标注|注明|印有|写明|标有|字样|例如|比如|譬如|所谓|什么是|如[“\"(]|是指|等标志|标识为|标明|盖有|加盖|不是|严禁将|违反"
)
_NEGATIVE = re.compile(r"(?:不予公开|不公开|依申请公开|非公开|不宜公开|不对外公开|暂不公开|内部公开|否)")
_POSITIVE = re.compile(r"主动公开|公开|是(?!否)|免予|对外公开|社会公开|全文公开")
_TICKS = "☑✓✔√■●☒▣◉⊠VX×☆★"
_BOXES = "□○◯☐〇◻⬜"
_TICKED = "☑✓✔√☒"
_OPTION = re.compile(r"主动公开|依申请公开|不予公开|不公开|部分公开|免予公开|非公开|是|否")
_ANSWERED = re.compile(rf"[ \t]?(?:[:：]|[{_BOXES}{_TICKED}]\s?[是否])")
_FIELD_LINK = re.compile(
    rf"[ \t]?(?=[{_BOXES}{_TICKED}])|"
    r" (?=[否不依非]\S{0,5}\s*\Z)|[\s\"'(（]{0,6}[:：=\t|\]】][\s:：\"'“(（\[【]{0,8}|[ ]{2,8}"
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_ROUND = re.compile(r"^\s?(?:第[一二三四五六七八九十\d]{1,2}[稿次版]|[之—-]?[一二三四五六\d]|V?\d(?:\.\d)?|修改版?)")
_KIND = re.compile(
    r"[\u4e00-\u9fff]{4}(?:方案|办法|规定|意见|条例|细则|规划|纲要|报告|通知|计划|制度|预案|草案|章程|标准|规程)》? {0,4}\Z"
)
_HANDLED = re.compile(r"[，。；：:]|审议|讨论|听取|研究|修改|通过|论证|评审|起草|形成|征求|对|将|把|《")
_DRAFT_END = re.compile(r"[\s)\]】〕〗」』:：*★\d.年月日一二三四五六七八九十稿第次版V\-]*\Z")


class Standing:
    """Finds marks of the classes `internal`, `openness`, `draft`, `instruction` and the fields of openness."""

    def marks(self, document: Document) -> Iterator[Found]:
        """Find all such marks of a document."""
        for hit in document.hits.of("internal_mark"):
            if self._stands(document, hit, 24) or self._bracketed(document, hit):
                yield Found(hit.start, hit.end, "internal_mark/stands")
        for hit in document.hits.of("internal_subject"):
            if not _PROSE.search(self._line(document, hit)[0]) and not self._quoted(document, hit):
                yield Found(hit.start, hit.end, "internal_mark/said")
        for hit in document.hits.of("openness_mark"):
            if (self._stands(document, hit, 12) and not self._led(document, hit)) or self._bracketed(document, hit):
                yield Found(hit.start, hit.end, "openness_mark/stands")
        for hit in document.hits.of("openness_alone"):
            if self._in_brackets_alone(document, hit):
                yield Found(hit.start, hit.end, "openness_mark/stands")
        yield from self._fields(document)
        yield from self._work(document)

    def _work(self, document: Document) -> Iterator[Found]:
        for hit in document.hits.of("draft"):
            if self._draft(document, hit):
                yield Found(hit.start, hit.end, "work_secret/draft")
        for hit in document.hits.of("instruction"):
            if self._instruction(document, hit):
                yield Found(hit.start, hit.end, "work_secret/instruction")
        for hit in document.hits.of("work_secret"):
            if _listed(document.text, hit):
                continue
            if self._stands(document, hit, 12) or self._bracketed(document, hit) or self._signed(document, hit):
                yield Found(hit.start, hit.end, "work_secret/stands")

    def _line(self, document: Document, hit: Hit) -> tuple[str, str]:
        """Return what stands before and behind a hit in its line or cell."""
        document.look(12)
        layout = document.layout
        line = layout.line_of(hit.start)
        start, end = layout.bounds(line)
        row = layout.row(line)
        cell = layout.cell_at(row, hit.start) if row else -1
        if row is not None and cell >= 0 and row.cells[cell][1] >= hit.end and row.delimiter in "\t|":
            start, end = row.cells[cell]
        start, end = max(start, hit.start - 200), min(max(end, hit.end), hit.end + 200)
        start = document.text.rfind("\v", start, hit.start) + 1 or start
        stop = document.text.find("\v", hit.end, end)
        return document.text[start : hit.start], document.text[hit.end : stop if stop >= 0 else end]

    def _stands(self, document: Document, hit: Hit, room: int) -> bool:
        """Tell whether the mark has its line or cell to itself, apart from signs, numbers and words that belong to marks."""
        before, after = self._line(document, hit)
        if _PROSE.search(before):
            return False
        to_whom = any(word in document.text[hit.start : hit.end] for word in ("发至", "发送至", "传达", "范围"))
        if _goes_on(after) and not to_whom:
            return False
        rest = _EXTRA.sub("", _EDGE.sub("", before) + "\n" + _EDGE.sub("", after)).replace("\n", "")
        if any(quote in before for quote in "“《‘") and rest:
            return False
        own = document.hits.within(hit.start - len(before), hit.end + len(after))
        marks = sum(
            other.end - other.start
            for other in own
            if other.means & {"internal_mark", "openness_mark", "draft"} and other != hit
        )
        if to_whom:
            return not _EXTRA.sub("", _EDGE.sub("", before)) and len(after) <= 24 and not re.search(r"[，。；]", after)
        return len(rest) - marks <= min(room, 4) and len(before) + len(after) <= 80

    def _led(self, document: Document, hit: Hit) -> bool:
        """Tell whether a word leads right into the mark: 上述信息不予公开 is a sentence about something else."""
        before = self._line(document, hit)[0]
        return "\u4e00" <= before[-1:] <= "\u9fff" and _EXTRA.sub("", before)[-1:] == before[-1:]

    def _in_brackets_alone(self, document: Document, hit: Hit) -> bool:
        """Tell whether the words have a line to themselves, in brackets: without them they are a heading or a link."""
        before, after = (said.strip(" \u3000") for said in self._line(document, hit))
        return len(before) == len(after) == 1 and before in _OPEN and after in _CLOSE

    def _bracketed(self, document: Document, hit: Hit) -> bool:
        """Tell whether the mark stands in brackets of its own at the beginning or the end of its line."""
        before, after = self._line(document, hit)
        opened = max((before.rfind(sign) for sign in _OPEN), default=-1)
        closes = [place for place in (after.find(sign) for sign in _CLOSE) if place >= 0]
        if opened < 0 or not closes or _PROSE.search(before) or _PROSE.match(after[min(closes) + 1 :]):
            return False
        inside = before[opened + 1 :] + after[: min(closes)]
        if len(_EXTRA.sub("", _EDGE.sub("", inside))) > 14 or "。" in inside:
            return False
        outer_before, outer_after = before[:opened], after[min(closes) + 1 :]
        if self._open_quote(outer_before):
            return False
        return not _EDGE.sub("", outer_after) or (
            not _EDGE.sub("", outer_before) and not re.match(r"[的是、和等字]", outer_after)
        )

    def _quoted(self, document: Document, hit: Hit) -> bool:
        return self._open_quote(self._line(document, hit)[0])

    def _open_quote(self, before: str) -> bool:
        return any(before.rfind(left) > before.rfind(right) for left, right in ("“”", "《》", "‘’", "〈〉"))

    def _fields(self, document: Document) -> Iterator[Found]:
        hits = document.hits
        # 主动公开 asks only where its answer stands right behind it: without one it is a heading or a link.
        claims = [hit for hit in hits.of("openness_claim") if _ANSWERED.match(document.text, hit.end)]
        for hit in (*hits.of("openness_field"), *hits.of("openness_question"), *claims):
            answer = self._answer(document, hit)
            if answer is not None and self._says_no(document.text[answer[0] : answer[1]]):
                yield Found(hit.start, answer[1], "openness_mark/field")

    def _answer(self, document: Document, hit: Hit) -> tuple[int, int] | None:
        """Return the value of a field: behind its colon or in the next cell or line; None for a column of many values."""
        document.look(4)
        layout, text = document.layout, document.text
        line = layout.line_of(hit.start)
        row = layout.row(line)
        if row is not None and (
            row.is_header
            or (row.header is not None and len(row.header.columns) == len(row.cells) and len(row.cells) > 2)
        ):
            return None
        end = min(layout.bounds(line)[1], hit.end + 200)
        link = _FIELD_LINK.match(text, hit.end, end)
        if link is not None and text[link.end() : end].strip():
            stop = re.compile(r"[。;；\n，]|\t|\|| {3}").search(text, link.end(), end)
            boxed = any(char in text[link.end() : end] for char in _BOXES + _TICKED)
            return link.end(), end if boxed or stop is None else stop.start()
        if text[hit.end : end].strip(" )）\"'】]:："):
            return None
        below = next(iter(document.next_line(line)), None)
        return below[0] if below else None

    def _says_no(self, said: str) -> bool:
        """Tell whether an answer means that it is not to be published; of boxes only the ticked one counts."""
        said = _SPACED.sub("", said)
        options = list(_OPTION.finditer(said))
        if len(options) > 1 or any(box in said for box in _BOXES):
            return any(
                self._ticked(said, options, index) and _NEGATIVE.match(option[0])
                for index, option in enumerate(options)
            )
        negative = _NEGATIVE.match(said.lstrip(" :：\"'“(（【[√✓✔☑■●"))
        return negative is not None and not re.match(r"的|情形|范围|事项|、|和|或", said[negative.end() :])

    def _ticked(self, said: str, options: list[re.Match[str]], index: int) -> bool:
        option = options[index]
        first = re.search(rf"[{_BOXES}{_TICKS}]", said)
        leading = first is not None and first.start() < options[0].start()
        low = options[index - 1].end() if index else 0
        high = options[index + 1].start() if index + 1 < len(options) else len(said)
        near = said[low : option.start()] if leading else said[option.end() : high]
        return any(tick in near for tick in _TICKS)

    def _draft(self, document: Document, hit: Hit) -> bool:
        """Tell whether 送审稿 and its like stand as a mark: in brackets at the end of a title, or alone on a line."""
        before, after = self._line(document, hit)
        if self._open_quote(before) or _PROSE.search(before) or len(before) > 90:
            return self._whole_line_quoted(before, after)
        after = _ROUND.sub("", after, count=1)
        opened = max(before.rfind(sign) for sign in _OPEN)
        if opened >= 0 and not _EXTRA.sub("", _EDGE.sub("", before[opened:])) and after.lstrip()[:1] in _CLOSE:
            return _DRAFT_END.match(after) is not None or (
                not _EDGE.sub("", before) and len(after) < 60 and "。" not in after
            )
        if _DRAFT_END.match(after) is None:
            return False
        return not _EXTRA.sub("", _EDGE.sub("", before)) or _ends_title(before)

    def _whole_line_quoted(self, before: str, after: str) -> bool:
        said = before.strip()
        return (
            said.startswith("《")
            and said.count("《") == 1
            and said[-1:] in _OPEN
            and re.fullmatch(rf"\s*[{re.escape(_CLOSE)}]\s*》\s*", after) is not None
        )

    def _instruction(self, document: Document, hit: Hit) -> bool:
        """Tell whether 领导批示 and its like begin a line or cell and are followed by their colon or value."""
        before, after = self._line(document, hit)
        if _EDGE.sub("", before) and not before.rstrip().endswith(("。", "；", ";")):
            return False
        if re.match(r"[\s)\]】]*[:：]", after):
            return True
        row = document.layout.row(document.layout.line_of(hit.start))
        cell = document.layout.cell_at(row, hit.start) if row else -1
        if row is not None and cell >= 0 and not row.is_header and not _EDGE.sub("", after):
            return cell + 1 < len(row.cells) and row.cells[cell + 1][0] < row.cells[cell + 1][1]
        return row is None and not _EDGE.sub("", before + after)

    def _signed(self, document: Document, hit: Hit) -> bool:
        """Tell whether 工作秘密 carries a star or a term, or fills the field of the level."""
        before, after = self._line(document, hit)
        if re.match(r"\s{0,3}[★☆*]", after):
            return not self._open_quote(before) and not _PROSE.search(before)
        return re.search(r"(?:密级|秘密等级|保密等级)\s*[:：\t|]\s*\Z", before) is not None and not _PROSE.search(
            before
        )


def _ends_title(before: str) -> bool:
    """Tell whether a line's last word follows a document's title (…实施方案送审稿), and nobody in the line deals with it."""
    return _KIND.search(before) is not None and _HANDLED.search(before) is None


def _listed(text: str, hit: Hit) -> bool:
    """Tell whether the words stand in a list of kinds: 国家秘密、工作秘密、商业秘密."""
    return text[hit.end : hit.end + 1] in tuple("、和或及与") or (hit.start > 0 and text[hit.start - 1] in "、和或及与")


def _goes_on(said: str) -> bool:
    """Tell whether a word goes on right behind a mark: 内部资料管理 is a subject, no mark."""
    return "\u4e00" <= said[:1] <= "\u9fff" and _EXTRA.match(said) is None
