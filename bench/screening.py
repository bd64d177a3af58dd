"""
Measure screening: `python -m bench.screening`.

Texts of one kilobyte per second of CPU time, clean, leaking and mixed; and texts of a million characters that are made to tire it.
All texts are made here, with invented people.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

from syndicate.cli.screen import read_ruleset
from syndicate.pipeline.screen import Ruleset, screen_batch, screen_text

_LONG = 1_000_000
_SENTENCES = (
    "各街道办事处、镇人民政府要高度重视，明确一名分管领导和一名联络员，按时报送工作情况。",
    "为进一步规范政务公开工作，根据国办发〔2018〕23号文件要求，现就有关事项通知如下。",
    "公示期自2018年4月9日起，共7个工作日，监督电话：0451-84521380。",
    "全年受理群众来信来访1282件次，办结率98.5%，不予公开2件，部分公开5件。",
    "项目总投资3280.5万元，建设地点位于安国街与抚顺街交口，项目代码：2018-230102-47-03-012345。",
    "坚持先审查、后公开，涉及国家秘密、商业秘密、个人隐私的政府信息不得公开。",
)
_TIRING = {
    "digits / 数字": "1",
    "digits apart / 隔开的数字": "1 ",
    "numbers like identities / 形似身份证": "110101198001011234",
    "mobiles / 手机号": "13800138123 ",
    "brackets / 括号": "（",
    "tags / 标签": "<b>",
    "cells / 单元格": "<td>",
    "open comments / 未闭合注释": "<!--",
    "captions / 栏目名": "身份证号：",
    "marks / 标志": "机密",
    "internal / 内部资料": "内部资料",
    "at signs / @": "a@b.",
    "stars / 星号": "*",
    "words / 汉字": "政",
    "blanks / 空格": " ",
}


def main() -> None:
    """Print the figures."""
    rules, dice = read_ruleset(), random.Random(1)
    kinds: dict[str, Callable[[], str]] = {
        "clean / 干净": lambda: clean(dice),
        "leaking table / 泄露的表格": lambda: leaking(dice),
        "mixed half and half / 各半": lambda: clean(dice) if dice.random() < 0.5 else leaking(dice),
    }
    print("1 KB (UTF-8)")
    for name, make in kinds.items():
        texts = [make() for _ in range(600)]
        per_second = len(texts) / _cpu(partial(screen_batch, texts, rules))
        print(f"  {name:28} {per_second:8,.0f} texts/s  {sum(map(len, texts)) / len(texts):.0f} characters")
    print(f"{_LONG:,} characters")
    for name, piece in _TIRING.items():
        seconds, verdict = _long(piece, rules)
        print(f"  {name:36} {seconds:5.2f} s  {verdict}")


def clean(dice: random.Random) -> str:
    """Return a notice of about a kilobyte in which nothing is to be found."""
    return "关于开展政务公开检查的通知\n" + "\n".join(dice.choices(_SENTENCES, k=8))


def leaking(dice: random.Random) -> str:
    """Return a list of about a kilobyte with numbers of invented people."""
    rows = [
        f"{n}\t王建国\t23010219850417302{dice.randint(0, 9)}\t138{dice.randint(0, 99_999_999):08d}" for n in range(14)
    ]
    return "\n".join(["城市低保对象公示", "序号\t姓名\t身份证号\t联系电话", *rows, dice.choice(_SENTENCES)])


def _cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of three runs."""
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _long(piece: str, rules: Ruleset) -> tuple[float, str]:
    text = piece * (_LONG // len(piece))
    verdict: Sequence[str] = []

    def work() -> None:
        nonlocal verdict
        found = screen_text(text, rules)
        verdict = [str(found.disposition), *(one.rule for one in found.findings[:1])]

    seconds = _once(work)
    return seconds, " ".join(verdict)


if __name__ == "__main__":
    main()
