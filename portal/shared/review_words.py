"""A certification that a person looks at in words, for citizens and desks."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.rules.matter_kinds import Facts
from certification.enums import Method, StatusQuestion
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadline_by_entitlement
from certification.rules.reviewing import KIND, review_of
from portal.shared.certification_labels import QUESTIONS
from portal.shared.dates import day_words, reads_english
from portal.shared.labels import label_of


def review_rows(kind: str, facts: Facts, *, on: date) -> list[tuple[str, str]]:
    """Word the matter of a certification that a person looks at; nothing for another kind of matter."""
    if kind != KIND.code:
        return []
    asked = review_of(facts)
    card = deadline_by_entitlement(asked.entitlement_id, on=on)
    rows = [
        (_("为什么由人核对"), label_of(asked.why)),
        (_("待遇"), f"{label_of(card.benefit)} · {_area(card)}" if card else _("已经停止")),
        (_("方式"), label_of(asked.method)),
        (_("认证日期"), day_words(asked.event_on)),
        (_("现在的截止日"), day_words(card.due_on) if card else ""),
        (_("纸质表编号"), asked.form_number),
        (_("补充说明"), asked.note),
    ]
    answers = [
        (str(QUESTIONS[StatusQuestion(name)]), _("是") if is_so else _("不是"))
        for name, is_so in asked.answers.items()
    ]
    return rows + answers


def other_ways(kind: str, facts: Facts, *, on: date) -> list[str]:
    """Name the ways that still count after a no, but for the one that was refused; nothing for another kind."""
    if kind != KIND.code:
        return []
    asked = review_of(facts)
    card = deadline_by_entitlement(asked.entitlement_id, on=on)
    ways = accepted_methods(card.paying_area_key, card.benefit, on=on) if card else ()
    return [label_of(way) for way in ways if way not in (asked.method, Method.DATA_MATCH)]


def _area(card: DeadlineCard) -> str:
    return card.area_name_en if reads_english() else card.area_name
