"""A post that says everything in other words is known by day, places and numbers together, unless any of them is another."""

from __future__ import annotations

import pytest
from core_kit import verdict
from recognition_kit import Notice, elsewhere, page, post

_NOTICE = Notice(
    "柳荫路敷设排水管道期间交通组织调整",
    (
        "柳荫路（平安街至红旗街段）敷设排水管道，施工期为5月11日至5月23日，其间小型客车由南向北单向通行，大型货车昼夜禁止驶入。",
        "公交线路临时改走文政街，站牌处设有标识，施工单位须分段围挡。",
    ),
)
_POST = "柳荫路挖开埋管子喽！平安街到红旗街，5月11日开工后只能往北开，大车绕着走，5月23日见~"


def test_a_post_in_other_words_is_known_by_day_places_and_numbers() -> None:
    """All facts of a post in one notice outweigh that hardly a word is shared, whichever of the two comes first."""
    found = verdict(page(_NOTICE), post(_POST))
    assert found.same
    assert dict(found.evidence)["digest_facts"] > 0
    assert found == verdict(post(_POST), page(_NOTICE))


@pytest.mark.parametrize(
    ("was", "other"),
    [
        ("5月11日", "6月11日"),
        ("平安街", "延兴街"),
        ("5月23日", "5月29日"),
        ("开工后只能往北开", "的围挡取消，原路恢复"),
    ],
    ids=["another day", "another place", "another end", "what became of it"],
)
def test_one_fact_that_the_notice_lacks_undoes_it(was: str, other: str) -> None:
    """Another day, place or number, or word of what became of the matter, and the facts no longer speak for the pair."""
    found = verdict(page(_NOTICE), post(_POST.replace(was, other)))
    assert not found.same
    assert "digest_facts" not in dict(found.evidence)


def test_a_day_and_numbers_without_places_say_nothing() -> None:
    """A text elsewhere with the same day and numbers is no notice of the post."""
    other = elsewhere(
        "区图书馆讲座安排", "5月11日起区图书馆开讲，共两周，5月23日结束，请读者凭证入场，座位有限，先到先得。"
    )
    assert not verdict(other, post(_POST)).same
