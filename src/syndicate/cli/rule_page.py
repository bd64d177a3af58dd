"""The reference page on facets, derived from the rule files and the labelled sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from syndicate.cli.rule_files import HALVES, held_to_examples, installed, sample

if TYPE_CHECKING:
    from syndicate.pipeline.classify.classifier import Classifier
    from syndicate.pipeline.classify.labelled import Bound, Measured, Score

_WORST = 12
_CHINESE = {
    "kind": "体裁",
    "five_open": "五公开",
    "field": "“7+1”试点领域",
    "area": "26 个试点领域",
    "theme": "主题",
}
_TEXT = """# 分类 / Facets

<!-- 由代码生成，勿手改：make docs / derived from the code by `make docs` -->

每条公开条目有五种分类：体裁 `kind`、五公开 `five_open`、“7+1”领域 `field`、主题 `theme`、26 个试点领域 `area`，均入账、可统计；
填报单位 `unit` 只由信源说了算，从不由词语猜。规则是数据：`config/taxonomy/*.toml`，自带示例，示例不符则整套规则被拒绝。说不清的就是 `unknown`，不猜。

A disclosure carries five facets, stored and counted; the unit is what the source says and is never guessed from words. Rules are
data with their own examples; a rule set whose examples fail is refused. `unknown` is a value, never a guess.

## 谁说了算 / order of belief

1. 来源自标的体裁（公文种类、标签）/ the kind that the source itself states.
2. 栏目路径上的名称，深的一级优先；再是栏目中的词 / names on the column's path, the deeper step first; then words of the column. 只说明
   位置的栏目（通知公告、要闻）排在词语之后 / columns that only say where an item hangs come after words.
3. 文号（`规〔2018〕`）和标题的句式 / the document number and the frame of the title: 《…》解读, 关于…征求意见, …的答复.
4. 首段的固定用语 / set phrases of the lead.
5. 五公开：没有词语说明时由体裁推出 / five-open: where no word speaks, from the kind.

标题开头的发文机关（“区教育局关于…”）与标题的内容分开看：机关叫什么，不说明它写的是什么。The body at the head of a title is read
apart: what an office is called says little of what it writes about.

**规范性文件**只认：栏目归档；编号带“规”字；以政府名义发文、题为办法、规定、细则、规则一类，且不是机关内部的人事、财务、保密、考核、
公务用车等制度。方案、要点、预案、规划、批复、转发、领导小组一类不算。Internal systems of staff, money, secrecy and appraisal, plans of
work, replies and forwarded papers are no normative documents.

## 命令 / commands

- `syndicate rules test [DIR] [--half test|development]`：示例、精确率与召回率、混淆；低于承诺退出码 3 / examples, precision, recall,
  confusions; exit code 3 below the promise.
- `syndicate rules explain 标题 [--column …] [--number …]`：哪个文件的哪条规则、哪些词 / which rule of which file, on which words.
- `syndicate rules diff DIR`：另一套规则会改变什么，只比较 / what other rules would change; changes nothing.
- `syndicate rules apply`：按现行规则重算过去的条目，见[结算](corrections.md#结算--settling)；不运行它，规则变了也会自行结算 / makes the past anew by
  the present rules, see settling; it happens by itself, too. 每页一张凭证（通道 `recognition:<辖区>`），计数随之移动；中断后接着做，再运行一次
  不再改动 / one receipt per page; cut off it goes on; run once more it changes nothing.

## 样本 / the sample

`config/taxonomy/labelled/*.csv`：自拟标题，按各地常见句式写成，人工标注，{development} 条开发、{test} 条测试；空格为 `unknown`，`?` 为未标注。
测试部分大多写在规则之前；最后 {fresh} 条写在规则成形之后，首次量得：体裁 0.944 / 0.907，五公开 0.909 / 0.938，主题 0.829 / 0.829，
26 领域 1.000 / 0.739。此后规则只按别处所见修改，但不再是未见过的了。两部分出自同一作者：生疏标题上的水平请按首次量得的数看，另一地区的
还会低一些。

Synthetic titles in the frames that offices use, labelled by hand. Most of the test half was written before the rules; its last {fresh}
items were written when the rules stood, and first measured as given above (precision / recall). One author wrote both halves: for
unfamiliar titles believe the first measurement, and expect less on the titles of another district.

"""
FRESH = 78
"""Items at the end of the test half that were written when the rules stood."""


def facets_reference() -> str:
    """Return the page: how facets are decided, and how well, as measured on the labelled sample."""
    from syndicate.pipeline.classify.labelled import measure

    classifier = held_to_examples(installed())
    labelled = sample(installed(), classifier)
    parts = {half: labelled.items[half] for half in HALVES} | {"fresh": labelled.items["test"][-FRESH:]}
    measured = {name: measure(classifier, items) for name, items in parts.items()}
    sizes = {half: str(len(labelled.items[half])) for half in HALVES} | {"fresh": str(FRESH)}
    text = _TEXT
    for name, size in sizes.items():
        text = text.replace(f"{{{name}}}", size)
    lines = [text, *_totals(measured), *_bounds(labelled.bounds), *_facets(classifier, measured)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _totals(measured: Mapping[str, Mapping[str, Measured]]) -> Iterator[str]:
    yield "| 分类 / facet | 开发 / development | 测试 / test | 其中后写的 / of it the last part |"
    yield "| --- | --- | --- | --- |"
    for facet, chinese in _CHINESE.items():
        cells = " | ".join(_pair(measured[part][facet].total) for part in ("development", "test", "fresh"))
        yield f"| {chinese} `{facet}` | {cells} |"
    yield ""
    yield "精确率 / 召回率，按所有已知的值合计 / precision / recall over all known values."
    yield ""


def _pair(score: Score) -> str:
    return f"{score.precision:.3f} / {score.recall:.3f}"


def _bounds(bounds: Sequence[Bound]) -> Iterator[str]:
    yield "承诺（测试部分）/ promised on the test half:"
    yield ""
    for bound in bounds:
        what = f"`{bound.facet}`" + (f" `{bound.value}`" if bound.value else "")
        yield f"- {what}: {bound.precision:.2f} / {bound.recall:.2f}"
    yield ""


def _facets(classifier: Classifier, measured: Mapping[str, Mapping[str, Measured]]) -> Iterator[str]:
    for facet, chinese in _CHINESE.items():
        yield f"## {chinese} / {facet}"
        yield ""
        yield f"来源 / source: {classifier.sources[facet]}"
        yield ""
        yield "| 值 / value | 名称 | 开发 / development | 测试 / test | 测试条数 / test items |"
        yield "| --- | --- | --- | --- | --- |"
        for value, name in classifier.names[facet].items():
            yield _row(value, name, measured["development"][facet], measured["test"][facet])
        yield ""
        yield "测试部分的混淆 / confusions of the test half: " + (_confused(measured["test"][facet]) or "无 none")
        yield ""


def _row(value: str, name: str, development: Measured, test: Measured) -> str:
    cells = [_pair(part.values[value]) if value in part.values else "—" for part in (development, test)]
    count = test.values[value].expected if value in test.values else 0
    return f"| `{value}` | {name} | {cells[0]} | {cells[1]} | {count} |"


def _confused(test: Measured) -> str:
    return "；".join(f"{expected} → {given} ×{len(items)}" for expected, given, items in test.worst(_WORST))
