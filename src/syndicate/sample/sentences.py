"""Sentence patterns that every subject shares, and headlines as social media write them."""

from __future__ import annotations

from syndicate.sample.family import Pattern, pattern

MIDDLES: tuple[Pattern, ...] = tuple(
    pattern(line)
    for line in """{why}，{u}在{p}组织{a}，重点查看{o}，{c}。
{d}上午，{head}到{com}实地察看{o}，要求{step}。
{who}分成{n1}个小组，对{street}、{street}的{o}逐一核对，{c}。
据统计，{c}，{c}，{tone}。
{crowd}普遍关心{o}问题，{who}通过{way}作了说明。
{r}，{tone}。
在{com}，{who}用{n2}分钟完成{o}的处理，{r}。
{u}提醒：{k}，{k}。
对于{o}，本次采取{step}的办法，{r}。
{street}至{street}段由{who}负责{a}，{tone}。
{head}在现场指出，{a}要与{step}结合起来。
截至{d2}，{c}，其中{com}占{n2}处。
{firm}承担其中的{a}任务，合同约定{n2}日内完成。
为做好{a}，{u}提前{n1}天通过{way}告知{crowd}。
{crowd}提到的{n1}个问题中，{o}居多，已{step}。
{way}与{way}并行，{c}。
从{d2}起，{a}时间调整为每日{t}至{t2}。
{com}、{com}两处{o}列入下一批计划，预计{d2}前完成。
本次{a}共投入经费{money}元，{r}。
{who}在{street}发现{o}异常后，{n2}分钟内到场处置。
按照分工，{head}牵头{a}，{who}配合，{step}。
{k}；{k}；{k}。
与上年相比，{c}，{tone}。
{sch}门前的{o}由{who}专门值守，{r}。
{crowd}在{com}参加了{a}，{c}。
{u}同步开展{a}，{c}，{r}。
在{village}，{who}结合{a}发放资料{n3}份。
{firm}因{o}不符合要求，被责令{n1}日内整改。
{o}方面，{c}；{o}方面，{c}。
咨询电话：0451-8454{n4}，受理时间{t}至{t2}。
{step}、{step}，是此次{a}的两项主要措施。
{head}表示，{r}，后续将{step}。
{street}{n3}号附近的{o}处理完毕，{tone}。
{com}居民通过{way}提出建议{n2}条，采纳{n1}条。
遇到{o}问题的，可在{d2}前到{com}办理。
经过{n2}天的{a}，{r}。
{why}，{street}一带{step}。
{who}逐户核对{o}，对{n2}户情况特殊的家庭单独登记。
{a}覆盖{com}、{sch}等{n2}个点位，{c}。
{d2}，{u}对{a}情况组织复查，{r}。
{n2}家单位主动参与{a}，{firm}捐助物资{n2}件。
从现场情况看，{tone}，{r}。
需要说明的是，{r}。
{u}已将{o}纳入日常管理，每{n1}天巡查一次。
其余{n2}处{o}由{com}负责跟进，{step}。
{who}还到{street}、{village}开展{a}。
关于{o}，{u}提出三点：{k}；{step}；{r}。
本轮工作分{n1}个阶段，目前处于{a}阶段，{c}。
对{crowd}，可采取{way}方式，{k}。
{head}与{crowd}面对面交流{n2}分钟，现场答复{n1}件。
资料显示，{street}片区{c}，在全区排第{n1}位。
{sch}师生代表走进{com}，了解{o}和{a}。
{firm}与{com}签订{n2}个月的服务协议，内容涉及{o}。
{tone}，{c}。
不少{crowd}说，{o}的变化看得见。
下一批安排在{street}、{com}，时间为{d2}{t}。""".splitlines()
)

HEADLINES: tuple[Pattern, ...] = tuple(
    pattern(line)
    for line in """扩散周知！{p}有这件事要知道
{d}，{p}的朋友请注意
道里这件事有新进展
速看！与{p}居民有关
{u}发布最新消息
关于{s}，您关心的都在这里
道里人，{d}请留意
好消息！{p}{s}来了""".splitlines()
)
