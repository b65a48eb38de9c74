"""What the page of a certification that a person looks at needs: photos, the list of rules, and what to say by phone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.forms import BoundField
from django.utils.translation import gettext as _

from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from certification.enums import CheckAnswer
from certification.queries.reviews import ReviewCase, case_of
from certification.rules.reviewing import KIND, Check
from portal.counter import face_desk
from portal.counter.face_desk import ShownPair
from portal.counter.review_forms import ReviewForm, name_of
from portal.shared.dates import day_words
from portal.shared.labels import label_of
from portal.shared.review_labels import CHECKS
from portal.shared.review_words import other_ways
from portal.shared.words import sentence_of

_MARKS = {CheckAnswer.YES: "yes", CheckAnswer.NO: "no", CheckAnswer.LOOK: "ask"}


@dataclass(frozen=True)
class CheckShown:
    """One line of the list of rules: the question, its answer with why, and the field where eyes have to answer."""

    question: str
    answer: str
    mark: str
    why: str
    field: BoundField | None


@dataclass(frozen=True)
class ReviewScreen:
    """All that stands on the page of a case besides what every matter has."""

    case: ReviewCase
    pair: ShownPair | None
    lines: list[CheckShown]
    script: list[tuple[str, str]]
    has_photos_elsewhere: bool


def is_review(card: MatterCard) -> bool:
    """Say whether a matter is a certification that a person looks at."""
    return card.kind == KIND.code


def checks_for(card: MatterCard, *, on: date) -> tuple[Check, ...]:
    """Give the list of rules of a case as it stands today."""
    return case_of(card, on=on).checks


def screen_of(
    actor: Actor, card: MatterCard, form: object, *, is_open: bool, at: datetime, on: date
) -> ReviewScreen:
    """Gather one page; the photos are opened, and that is written down, only for whoever may decide now."""
    case = case_of(card, on=on)
    is_waiting = case.face is not None and not case.face.is_done
    pair = (
        face_desk.pair_for(actor, case.face.public_id, at=at)
        if case.face is not None and is_waiting and is_open
        else None
    )
    return ReviewScreen(
        case=case,
        pair=pair,
        lines=[_line(one, form if isinstance(form, ReviewForm) else None) for one in case.checks],
        script=script_of(card, case, on=on),
        has_photos_elsewhere=is_waiting and pair is None,
    )


def script_of(card: MatterCard, case: ReviewCase, *, on: date) -> list[tuple[str, str]]:
    """Give what to say when the person is called; nothing is read out that only they should know."""
    asked, ways = case.asked, other_ways(card.kind, card.facts, on=on)
    facts = {
        "day": day_words(asked.event_on),
        "why": label_of(asked.why),
        "ways": "、".join(ways),
        "due": day_words(case.deadline.due_on) if case.deadline else "",
    }
    return [
        (_("开头"), _("您好，这里是社保经办机构，关于您%(day)s的待遇资格认证。请问是本人吗？") % facts),
        (
            _("核对身份"),
            _("请本人说出出生年月日和证件号码的后四位，和登记的比对。号码由对方说，不要念给对方听。"),
        ),
        (_("说明情况"), _("您的认证要由人来看，原因是：%(why)s。我们看完就能答复，不用您跑。") % facts),
        (
            _("要重拍时"),
            _("请您拍一张手持身份证和当天日历的照片，脸、证件和日期都看得清，在“我的申请”里补交。"),
        ),
        (
            _("不能通过时"),
            _("这次没有通过，不影响您再办。还可以用：%(ways)s。您也可以要求另一位同事复核。") % facts,
        ),
        (_("问到待遇时"), _("现在的截止日是%(due)s。没有另外的书面通知，待遇不会因为这件事停发。") % facts),
        (_("结尾"), _("我们不会让您转账，也不会问密码和验证码。有疑问请拨打 12333。")),
    ]


def _line(one: Check, form: ReviewForm | None) -> CheckShown:
    has_field = form is not None and name_of(one.code) in form.fields
    return CheckShown(
        question=str(CHECKS[one.code]),
        answer=label_of(one.answer),
        mark=_MARKS[one.answer],
        why=sentence_of(one.why),
        field=form[name_of(one.code)] if form is not None and has_field else None,
    )
