"""Draws up a person's statement: gathers it from the floors, words it, and prepares the paper made of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.papers import NewPaper
from accounts.enums.papers import PaperKind
from accounts.queries.people import PersonCard
from accounts.queries.statements import Drawn, Outlook, Statement, statement_of
from certification.enums import Benefit
from certification.queries.deadlines import deadlines_of
from foundation.masking import mask_name
from portal.shared.dates import day_words, month_words
from portal.shared.labels import label_of, place_name
from portal.shared.policy_words import months_words
from portal.shared.sheets import Row, Sheet
from portal.shared.statement.outlooks import benefit_sections, missing_sections, retirement_sections
from portal.shared.statement.records import Areas, record_section
from regions.queries.places import areas_last_known

PENSIONS = frozenset({Benefit.PENSION_EMPLOYEE, Benefit.PENSION_PUBLIC, Benefit.PENSION_RESIDENT})


@dataclass(frozen=True)
class Drawing:
    """A statement and the sheet that tells it."""

    statement: Statement
    sheet: Sheet


def draw(person: PersonCard, *, on: date) -> Drawing:
    """Draw up the statement of a person as of a day, in the language of the page."""
    statement = drawn_up(person, on=on)
    keys = {key for line in statement.lines for key in line.area_keys}
    return Drawing(statement, _sheet(statement, areas_last_known(keys, on=on)))


def drawn_up(person: PersonCard, *, on: date) -> Statement:
    """Draw up the statement of a person as of a day, before it is put into words."""
    benefits = {card.benefit for card in deadlines_of([person.id], on=on)}
    drawn = Drawn(bool(benefits & PENSIONS), Benefit.WORK_INJURY in benefits)
    return statement_of(person, on=on, drawn=drawn)


def paper_of(statement: Statement) -> NewPaper:
    """Prepare the paper: all it says goes into the hash, and the masked main figures into its verification."""
    person = statement.person
    # Lists, because the database keeps no order of names.
    months = [[line.insurance.value, line.paid.months_count] for line in statement.lines]
    amounts = {line.insurance.value: [line.paid.unit_fen, line.paid.personal_fen] for line in statement.lines}
    retires = [[o.category.value, o.statutory.retires_on.isoformat()] for o in statement.outlooks]
    shown: dict[str, Any] = {
        "name": mask_name(person.name),
        "number": person.id_number_masked,
        "on": statement.on.isoformat(),
        "months": months,
        "retires": retires,
    }
    facts = {**shown, "name": person.name, "person": str(person.public_id), "amounts": amounts}
    return NewPaper(PaperKind.STATEMENT, person.id, facts, shown)


def _sheet(statement: Statement, areas: Areas) -> Sheet:
    sections = (
        record_section(statement, areas),
        *missing_sections(statement),
        *retirement_sections(statement),
        *benefit_sections(statement),
    )
    about = tuple(_about(statement, areas))
    notes = (
        _("按本平台登记的记录计算，不是经办机构的正式核定；与档案不一致的，以经办机构核定为准。"),
        _(
            "条文简称：SIL 社会保险法，SILR 实施社会保险法若干规定，RET 国务院关于渐进式延迟法定退休年龄的办法。"
        ),
    )
    return Sheet(_("社会保险权益单"), about, tuple(_short(statement)), sections, notes)


def _about(statement: Statement, areas: Areas) -> Iterable[Row]:
    person = statement.person
    yield Row(_("姓名"), person.name)
    yield Row(_("身份证号码"), person.id_number_masked or "—")
    yield Row(_("出生日期"), day_words(person.born_on))
    if statement.birth.is_approved:
        yield Row(_("算退休用的出生日期（按档案）"), day_words(statement.birth.born_on))
    if statement.area_key in areas:
        yield Row(_("参保地"), place_name(areas[statement.area_key or ""]))
    yield Row(_("截至"), day_words(statement.on))


def _short(statement: Statement) -> Iterable[str]:
    """Say in three lines what somebody needs who reads no further."""
    yield _("职工养老一共缴了 %(time)s。") % {"time": months_words(statement.pension.months_count)}
    if statement.drawn.pension:
        yield _("已经在领养老金。")
        return
    for outlook in statement.outlooks:
        yield from _short_of(outlook, is_one_of_two=len(statement.outlooks) > 1)
    if len(statement.outlooks) > 1:
        yield _("是哪一种要看岗位，请带岗位材料到窗口登记。")


def _short_of(outlook: Outlook, *, is_one_of_two: bool) -> Iterable[str]:
    facts = {
        "who": label_of(outlook.category),
        "month": month_words(outlook.statutory.retires_on),
        "missing": months_words(outlook.pension.missing_months),
    }
    is_enough = outlook.pension.missing_months == 0
    if is_one_of_two:
        text = (
            _("%(who)s：%(month)s退休，年限够了。")
            if is_enough
            else _("%(who)s：%(month)s退休，还差 %(missing)s。")
        )
        yield text % facts
        return
    yield _("法定退休时间是 %(month)s。") % facts
    yield (_("按月领养老金的年限已经够了。") if is_enough else _("按月领养老金还差 %(missing)s。") % facts)
