"""Whose a value is, told by the sentence around it; and marks that stand on a digit."""

from __future__ import annotations

import pytest
from screening_kit import installed, marked

from syndicate.pipeline.screen import screen_text

CASES = [
    "村民王建国，身份证号⟦cn_id|230102198504173026⟧，由⟦address|哈尔滨市道里区安国街12号3单元501室⟧迁入呼兰区。",
    "松雪商贸有限公司由哈尔滨市道里区安国街12号3层501室迁至呼兰区建设路5号。",
    "当事人：王建国，住⟦address|保定市竞秀区建设路5号3单元501室⟧，罚款200元。",
    "当事人：松雪商贸有限公司，法定代表人：王建国，住所（住址）：道里区安国街12号3单元501室。",
    "法定代表人：王建国。罚款200元，缴至财政专户，账号：662160050397577997。",
    "姓名：王建国，开户账号：⟦bank_account|662160050397577997⟧",
    "手机：⟦mobile|1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣⟧。",
    "<p>手机：⟦mobile|1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣⟧。</p>",
    "投诉人：⟦informant|酆建国⟧\n反映内容：噪声扰民。",
    "李秀兰因⟦health|糖尿病⟧申请临时救助，拟给予2000元。",
    "居民王建国因⟦health|慢性肾功能不全⟧住院治疗，申请救助。",
    "近期因流感高发，社区卫生服务中心延长门诊时间。",
]


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_says_whose_it_is(case: str) -> None:
    """Exactly what belongs to a person is found, from its first character to its last, with the marks that stand on a digit."""
    raw, spans = marked(case)
    assert [(one.start, one.end, one.kind) for one in screen_text(raw, installed()).findings] == spans


def test_nothing_of_a_keycap_number_stays_where_it_is_masked() -> None:
    """Masking a number of key-caps leaves no cap behind over the stars."""
    masked = screen_text("手机：1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣。", installed()).redacted
    assert masked is not None
    assert masked.count("\u20e3") == sum(char.isdecimal() for char in masked)
