"""Names of persons and of bodies, by surname and by ending."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HIDDEN = "*×某XＸ○□●#?"
_BODY = re.compile(
    r"公司|厂$|店$|部$|馆$|行$|社$|院|局|中心|委员会|政府|学校|协会|基金会|办公室|支队|大队|集团|酒店|超市|经营部|餐厅|会$|站$|所$|处$|科$|办$|红十字|小学|中学|幼儿园|药房|诊所|门市|工作室|事务所|企业|单位|机构|商行|网吧|宾馆|档口|摊"
)

_ORDINAL = re.compile(r"\s*(?:[(（]?[\d一二三四五六七八九十]{1,4}[)）.、．:：]{0,2})?\s*")
_PARTS = re.compile(r"[，,、;；(（|\t]|\s(?=\S)")


class Names:
    """Tells a person's full name from a masked one, a body and a common word."""

    def __init__(self, surnames: Iterable[str], not_names: Iterable[str]) -> None:
        compound = sorted((name for name in surnames if len(name) > 1), key=len, reverse=True)
        single = "".join(name for name in surnames if len(name) == 1)
        self._not = frozenset(not_names)
        han = "[\u4e00-\u9fff]"
        self._full = re.compile(
            rf"(?:(?:{'|'.join(compound)}){han}{{1,2}}|[{single}]{han}{{1,2}}|{han}{{1,8}}·{han}{{1,10}})"
        )
        self._start = re.compile(rf"(?:(?:{'|'.join(compound)})|[{single}])[\u4e00-\u9fff]{{1,2}}")

    def full(self, said: str) -> bool:
        """Tell whether the whole of `said` is an unmasked name."""
        return (
            self._full.fullmatch(said) is not None
            and said not in self._not
            and not said.endswith(("先生", "女士", "某", "某某"))
        )

    def is_word(self, said: str) -> bool:
        """Tell whether this is a word of the language that looks like a name: 安全, 成年."""
        return said in self._not

    def opens(self, text: str, start: int, end: int) -> bool:
        """Tell whether a stretch opens like an entry of a list of persons: a number or none, a name, and what parts it from the rest."""
        begin = _ORDINAL.match(text, start, end)
        return begin is not None and self.at(text, begin.end(), end, _PARTS) is not None

    def at(self, text: str, start: int, end: int, following: re.Pattern[str]) -> tuple[int, int] | None:
        """Return the name that begins at `start`, the longer one first, where what must follow follows."""
        for length in (4, 3, 2):
            stop = start + length
            if stop <= end and self.full(text[start:stop]) and following.match(text, stop):
                return start, stop
        return None


def is_body(said: str) -> bool:
    """Tell whether this names a company, shop, office or other body."""
    return _BODY.search(said) is not None


def is_hidden(said: str) -> bool:
    """Tell whether a value was masked or left out."""
    return any(char in said for char in _HIDDEN) or any(
        word in said for word in ("隐去", "隐藏", "保密", "不公开", "脱敏", "略")
    )
