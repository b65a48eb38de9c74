"""The parts of the statement that look ahead: retirement, what is missing, and benefits that can be computed."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.queries.statements import Outlook, Statement
from accounts.rules.benefits.minimums import Shortfall
from accounts.rules.benefits.work_injury import LAW as TOP_UP
from foundation.errors import Reason
from portal.shared.dates import month_words, reads_english
from portal.shared.labels import label_of
from portal.shared.policy_words import months_words
from portal.shared.sheets import Line, Row, Section
from portal.shared.statement.gives import GIVES, UNKNOWN
from portal.shared.statement.records import named
from portal.shared.words import sentence


def told(reason: Reason) -> Line:
    """Word a step; every day in it stands for its month."""
    facts = {name: month_words(v) if isinstance(v, date) else v for name, v in reason.facts.items()}
    return Line(sentence(reason.code, facts), (", " if reads_english() else "、").join(reason.law))


def retirement_sections(statement: Statement) -> Iterable[Section]:
    """Tell the month of retirement with its calculation, once for each category that may hold."""
    if statement.drawn.pension:
        yield Section("retirement", _("退休"), lines=(Line(_("已经在领养老金，不再计算退休时间。")),))
    elif not statement.outlooks:
        yield Section(
            "retirement", _("退休"), lines=(Line(_("没有登记性别，不能算退休时间。请带身份证到窗口核对。")),)
        )
    for outlook in statement.outlooks:
        yield Section(
            f"retirement-{outlook.category.value}",
            _titled(_("什么时候退休"), outlook, statement.outlooks),
            rows=tuple(_retirement_rows(outlook)),
            lines=tuple(_retirement_lines(outlook)),
        )


def missing_sections(statement: Statement) -> Iterable[Section]:
    """Tell what is missing for pension and lifelong medical cover, and how to fill it."""
    for outlook in statement.outlooks:
        if statement.pension.months_count:
            yield Section(
                f"pension-{outlook.category.value}",
                _titled(_("按月领养老金，还差多少"), outlook, statement.outlooks),
                rows=_shortfall_rows(outlook.pension),
                lines=(_pension_line(), *map(told, outlook.pension_ways)),
            )
        if outlook.medical.paid_months:
            yield Section(
                f"medical-{outlook.category.value}",
                _titled(_("退休后一直有医保，还差多少"), outlook, statement.outlooks),
                rows=_shortfall_rows(outlook.medical),
                lines=(*_medical_lines(statement), *map(told, outlook.medical_ways)),
            )


def benefit_sections(statement: Statement) -> Iterable[Section]:
    """Tell what the law gives: computed where it lets one compute, in plain words, and what cannot be known."""
    found = statement.unemployment
    if not statement.drawn.pension:
        months = months_words(found.months_max)
        yield Section(
            "unemployment",
            _("如果失业，最多领多久"),
            rows=(Row(_("最多"), months if found.months_max else _("现在还不能领")),),
            lines=(
                *map(told, found.steps),
                *map(told, found.unmet),
                *map(told, found.open),
                Line(
                    _(
                        "领过失业保险金的，从那以后重新算年限；以前没领完的月数可以加上。这里没有领取的记录，请以窗口核定为准。"
                    )
                ),
            ),
        )
    if statement.drawn.disability_allowance:
        yield Section("disability", _("伤残津贴和养老金"), lines=tuple(_disability_lines(statement)))
    yield Section("gives", _("每个险种给您什么"), lines=tuple(_given(statement)))
    yield Section("unknown", _("这里算不出来的"), lines=tuple(Line(str(text)) for text in UNKNOWN))


def _titled(title: str, outlook: Outlook, all_of_them: Sequence[Outlook]) -> str:
    """Add the category where there are two, since nobody may guess which one holds."""
    if len(all_of_them) == 1:
        return title
    name = label_of(outlook.category)
    return f"{title} ({name})" if reads_english() else f"{title}（{name}）"


def _retirement_rows(outlook: Outlook) -> Iterable[Row]:
    statutory, flexible = outlook.statutory, outlook.flexible
    yield Row(_("退休类别"), label_of(outlook.category))
    yield Row(_("法定退休时间"), month_words(statutory.retires_on))
    if flexible is not None:
        facts = {"first": month_words(flexible.earliest_on), "last": month_words(flexible.latest_on)}
        yield Row(_("弹性范围"), _("%(first)s到 %(last)s") % facts)


def _retirement_lines(outlook: Outlook) -> Iterable[Line]:
    yield from map(told, outlook.statutory.steps)
    if outlook.flexible is not None:
        yield from map(told, outlook.flexible.steps)


def _shortfall_rows(found: Shortfall) -> tuple[Row, ...]:
    missing = months_words(found.missing_months) if found.missing_months else _("不差了")
    return (
        Row(_("已经缴了"), months_words(found.paid_months)),
        Row(_("一共要缴"), months_words(found.required_months)),
        Row(_("还差"), missing),
    )


def _pension_line() -> Line:
    text = _(
        "职工养老和机关事业养老的年限合在一起算；城乡居民养老的年限不算在内。要求的年限按退休那年的规定。"
    )
    return Line(text, "RET 2")


def _medical_lines(statement: Statement) -> Iterable[Line]:
    yield Line(_("只算职工医保的年限；居民医保的年限一般不算。要求的年限各地不同。"), "SIL 27")
    if statement.medical_minimum.confidence != "sure":
        yield Line(_("这里用的年限，依据还没有核实，请以当地医保的答复为准。"))


def _disability_lines(statement: Statement) -> Iterable[Line]:
    if statement.drawn.pension:
        yield Line(_("养老金比原来的伤残津贴低的，差多少，工伤保险基金补多少。"), TOP_UP)
        return
    for outlook in statement.outlooks:
        facts = {"month": month_words(outlook.statutory.retires_on)}
        yield Line(_("到 %(month)s、能领养老金时，伤残津贴停发，改领养老金。") % facts, TOP_UP)
    yield Line(_("养老金比伤残津贴低的，差多少，工伤保险基金补多少，合起来不会比现在少。"), TOP_UP)


def _given(statement: Statement) -> Iterable[Line]:
    """Say what the insurances held give; one that was ever paid counts."""
    seen: set[str] = set()
    for line in statement.lines:
        for text, law in GIVES[line.insurance]:
            worded = _("%(insurance)s：%(gives)s") % {"insurance": named(line.insurance), "gives": text}
            if worded not in seen:
                seen.add(worded)
                yield Line(worded, law)
