"""The form of somebody abroad in words, for whoever handed it in and for the desk that decides on it."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules.matter_kinds import Facts
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.overseas import overseas_facts, overseas_terms
from certification.rules import overseas
from certification.rules.overseas import KIND, form_of
from portal.shared.certification_labels import QUESTIONS
from portal.shared.dates import day_words

# What each condition says when it is met.
CHECKS: dict[str, Promise] = {
    overseas.DEAD: gettext_lazy("没有去世登记"),
    overseas.NOT_ACCEPTED: gettext_lazy("发放地接受审核表"),
    overseas.IN_FUTURE: gettext_lazy("表上的日期不在将来"),
    overseas.BEFORE_BENEFIT: gettext_lazy("表上的日期在待遇开始之后"),
    overseas.IN_PERSON_DUE: gettext_lazy("这一次不要求本人到场"),
}


def form_rows(kind: str, facts: Facts) -> list[tuple[str, str]]:
    """Word what stands on the form; nothing for another kind of matter."""
    if kind != KIND.code:
        return []
    form = form_of(facts)
    rows = [
        (_("住在哪个国家或地区"), form.country),
        (_("从哪天起住在那里"), day_words(form.since)),
        (_("哪个使领馆签字盖章"), form.office),
        (_("表上签字盖章的日期"), day_words(form.form_on)),
    ]
    told = {True: _("是的"), False: _("不，没有")}
    return [*rows, *((str(QUESTIONS[asked]), told[answer]) for asked, answer in form.answers.items())]


def form_checks(kind: str, facts: Facts, *, on: date) -> list[tuple[str, bool]]:
    """Hold the form against each condition as it is today; nothing for another kind, or a benefit that has ended."""
    form = form_of(facts) if kind == KIND.code else None
    card = deadline_by_entitlement(form.entitlement, on=on) if form else None
    if form is None or card is None:
        return []
    found = overseas.may_hand_in(form, overseas_facts(card, on=on), overseas_terms(card, on=on), on=on)
    against = {reason.code for reason in found.reasons}
    return [(str(words), code not in against) for code, words in CHECKS.items()]
