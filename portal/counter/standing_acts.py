"""What a desk may do about the payment of a benefit: each act with its title, its form and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.rules.actors import Actor
from certification.actions import decisions, status_reviews, survivors, suspensions, withdrawals
from certification.actions.decisions import NewDecision
from certification.actions.status_reviews import Basis
from certification.actions.survivors import NewGround
from certification.actions.suspensions import NewSignal
from certification.enums import (
    DecisionKind,
    DecisionReason,
    SignalKind,
    SurvivorGround,
    WithdrawalReason,
)
from certification.rules.standings import REASONS
from foundation.periods import Period
from portal.counter.standing_forms import (
    DecisionForm,
    EndForm,
    GroundForm,
    ResumeForm,
    SignalForm,
    WithdrawalForm,
    WordsForm,
)
from portal.shared.dates import day_words

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One act about a benefit, or about something of it: a decision, a certification, a review."""

    title: Promise
    press: Promise
    told: Promise
    form: Callable[[Any], Form]
    do: Callable[[Actor, UUID, Given, datetime], str]


def _signal(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
    new = NewSignal(
        SignalKind(given["kind"]), given["source"], given["evidence"], given["seen_on"], given["words"]
    )
    suspensions.record_signal(actor, entitlement, new, at=at)
    return gettext("线索登记好了。待遇照常发放。")


def _offer(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
    until = suspensions.offer_visit(actor, entitlement, given["words"], at=at)
    return gettext("已通知本人和家人，等到 %(day)s。") % {"day": day_words(until)}


def _notice(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
    until = suspensions.give_notice(actor, entitlement, given["words"], at=at)
    return gettext("已书面通知本人和家人，答复期限到 %(day)s。") % {"day": day_words(until)}


def _proposing(kind: DecisionKind) -> Callable[[Actor, UUID, Given, datetime], str]:
    def do(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
        reason = DecisionReason(given.get("reason", DecisionReason.NO_PROOF))
        new = NewDecision(kind, reason, given["words"], given.get("evidence", ""), given.get("until_on"))
        decisions.propose(actor, entitlement, new, waits=settings.SECOND_WAIT, at=at)
        return gettext("已提出，等同一统筹区的另一位同事复核。")

    return do


def _ground(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
    period = Period.through(given["starts_on"], given["ends_on"])
    new = NewGround(SurvivorGround(given["ground"]), given["is_incapacitated"], period, given["evidence"])
    survivors.record_ground(actor, entitlement, new, at=at)
    return gettext("供养关系登记好了。")


def _resume(actor: Actor, decision: UUID, given: Given, at: datetime) -> str:
    decisions.resume(actor, decision, DecisionReason(given["reason"]), given["words"], at=at)
    return gettext("已恢复发放，本人和家人会收到通知。")


def _release(actor: Actor, decision: UUID, given: Given, at: datetime) -> str:
    decisions.release(actor, decision, given["words"], at=at)
    return gettext("已放行，停错的月份全部补发，误停的天数留下了记录。")


def _revoke(actor: Actor, decision: UUID, given: Given, at: datetime) -> str:
    decisions.revoke(actor, decision, DecisionReason.MISTAKE, given["words"], at=at)
    return gettext("决定撤销了，本人和家人会收到通知。")


def _withdraw(actor: Actor, certification: UUID, given: Given, at: datetime) -> str:
    why = WithdrawalReason(given["why"])
    days = withdrawals.withdraw(actor, certification, why, given["words"], at=at)
    told = "、".join(day_words(day) for day in days)
    return gettext("这次认证撤销了。现在的截止日：%(days)s。") % {"days": told}


def _false(actor: Actor, entitlement: UUID, given: Given, at: datetime) -> str:
    return _proposing(DecisionKind.FALSE_STATEMENT)(actor, entitlement, given, at)


def _keep(actor: Actor, review: UUID, given: Given, at: datetime) -> str:
    status_reviews.keep(actor, review, given["words"], at=at)
    return gettext("已记下：待遇保留。")


def _end(actor: Actor, review: UUID, given: Given, at: datetime) -> str:
    basis = Basis(given["words"], given["evidence"])
    status_reviews.propose_end(actor, review, basis, waits=settings.SECOND_WAIT, at=at)
    return gettext("已提出，等同一统筹区的另一位同事复核。")


def _deciding(kind: DecisionKind, *reasons: DecisionReason) -> Callable[[Any], Form]:
    return lambda data: DecisionForm(data, kind=kind, reasons=reasons or REASONS[kind])


_BY_TWO = _("由您提出，同一统筹区的另一位同事复核后生效。本人和家人会收到通知，可以申诉。")
_GO_ON = _("继续")
_PROPOSE = _("提出")

# About a benefit.
ACTS: Mapping[str, Act] = {
    "signal": Act(
        _("登记一条线索"),
        _("登记"),
        _("逾期本身不是线索。要两条互相独立的：种类不同，来源也不同。"),
        SignalForm,
        _signal,
    ),
    "offer": Act(
        _("约上门，或请本人来窗口"),
        _("发出通知"),
        _("先给机会：上门或来窗口办，不收费。待遇照常发放。"),
        WordsForm,
        _offer,
    ),
    "notice": Act(
        _("书面通知本人和家人"),
        _("发出通知"),
        _("告诉他们会发生什么、可以怎么办、答复到哪一天。待遇照常发放。"),
        WordsForm,
        _notice,
    ),
    "suspend": Act(_("提出暂停发放"), _PROPOSE, _BY_TWO, WordsForm, _proposing(DecisionKind.SUSPEND)),
    "prison": Act(
        _("因服刑暂停发放"),
        _PROPOSE,
        _BY_TWO,
        _deciding(DecisionKind.SUSPEND, DecisionReason.IMPRISONED),
        _proposing(DecisionKind.SUSPEND),
    ),
    "exempt": Act(
        _("免认证"), _PROPOSE, _BY_TWO, _deciding(DecisionKind.EXEMPT), _proposing(DecisionKind.EXEMPT)
    ),
    "terminate": Act(
        _("停止待遇"),
        _PROPOSE,
        _BY_TWO,
        _deciding(DecisionKind.TERMINATE),
        _proposing(DecisionKind.TERMINATE),
    ),
    "false": Act(_("登记不实陈述"), _PROPOSE, _BY_TWO, _deciding(DecisionKind.FALSE_STATEMENT), _false),
    "ground": Act(
        _("登记供养关系"),
        _("登记"),
        _("子女、孙子女、兄弟姐妹的待遇到 18 周岁当月为止；完全丧失劳动能力的继续。"),
        GroundForm,
        _ground,
    ),
}
# About something of a benefit: a decision, a certification, a change to look at.
ANSWERS: Mapping[str, Act] = {
    "resume": Act(
        _("恢复发放"),
        _GO_ON,
        _("从下个月起恢复。刑满的不补发；无罪的、登记有误的全部补发。"),
        ResumeForm,
        _resume,
    ),
    "release": Act(
        _("放行误停的补发"),
        _("放行"),
        _("本人当时已经按时认证，我们后来才收到。停发的月份全部补发。"),
        WordsForm,
        _release,
    ),
    "revoke": Act(
        _("撤销这个决定"),
        _("撤销"),
        _("只用于登记有误。撤销后就像没有决定过，停发的月份全部补发。"),
        WordsForm,
        _revoke,
    ),
    "withdraw": Act(
        _("撤销一次认证"),
        _("撤销"),
        _("同一次认证用在几项待遇上的，一起撤销，截止日重新计算。不会因为撤销马上算逾期。"),
        WithdrawalForm,
        _withdraw,
    ),
    "keep": Act(_("资格没有变化，待遇保留"), _("记下"), _("写明怎么核实的。"), WordsForm, _keep),
    "end": Act(_("资格变化属实"), _PROPOSE, _BY_TWO, EndForm, _end),
}
