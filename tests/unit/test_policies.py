"""Documents and interpretations: what ties them together, and what is only a mention."""

from __future__ import annotations

import pytest

from syndicate.ledger.wordings import Wording
from syndicate.returns.policies import Policy, _policy, _Reader, folded, names_of

TITLE = "区政府关于印发《松江北区城镇供热管理办法》的通知"


def a_wording(information: str, **changes: object) -> Wording:
    """Return a publication."""
    plain = Wording(information, "解读材料", "", "区司法局", "website", "", "2018-05-02T00:00:00+08:00", "", ())
    return plain._replace(**changes)


def judged(*readers: Wording) -> Policy:
    """Hold interpretations against the document."""
    page = "https://www.example.gov.cn/1.html"
    document = a_wording("d", title=TITLE, document_number="松北政规〔2018〕2号", url=page, links=("https://e.cn/9",))
    return _policy([document], [_Reader(one, folded(one.title), folded(one.text)) for one in readers])


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({"information": "d"}, "same"),
        ({"title": "松北政规[2018]2号文件解读"}, "number"),
        ({"title": "一图读懂《松江北区城镇供热管理办法》"}, "title"),
        ({"title": "图解：松江北区城镇供热管理办法"}, "title"),
        ({"links": ("https://www.example.gov.cn/1.html",)}, "link"),
        ({"url": "https://e.cn/9"}, "link"),
    ],
)
def test_what_ties_them_together(changes: dict[str, object], how: str) -> None:
    """Each kind of tie makes the document interpreted, and says which it was."""
    found = judged(a_wording("e")._replace(**changes))
    assert found.state == "interpreted"
    assert [one.how for one in found.interpretations] == [how]


def test_a_mention_is_no_interpretation() -> None:
    """Words that name the document may only cite it: a person must look."""
    assert judged(a_wording("e", text="依据松北政规〔2018〕2号，……")).state == "maybe"
    assert judged(a_wording("e", text="与此无关。")).state == "missing"


def test_an_interpretation_on_two_channels_is_told_once_by_its_best_tie() -> None:
    """A mention gives way to a tie of the same information."""
    text = "《松江北区城镇供热管理办法》今起施行"
    found = judged(a_wording("e", text=text), a_wording("e", title=text, channel="wechat"))
    assert [one.how for one in found.interpretations] == ["title"]


def test_short_names_tie_nothing() -> None:
    """A title that may stand anywhere by chance is no name of a document."""
    assert names_of("关于印发《办法》的通知") == {"关于印发办法的通知"}
    assert folded("松江北区城镇供热管理办法") in names_of("关于印发松江北区城镇供热管理办法的通知")
