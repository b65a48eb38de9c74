"""The application form of a certification (待遇领取资格认证申请表), filled in for one person and made to be signed."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.queries.people import PersonCard
from certification.enums import Method, StatusQuestion
from certification.queries.deadlines import DeadlineCard
from portal.counter.certify_desk import Receipt
from portal.shared.certification_labels import QUESTIONS
from portal.shared.dates import day_words, reads_english
from portal.shared.labels import label_of
from portal.shared.sheets import Line, Row, Section, Sheet

_BOXES = "□"
_LINE = "_" * 18


def sheet_of(
    person: PersonCard,
    cards: tuple[DeadlineCard, ...],
    method: Method,
    questions: tuple[StatusQuestion, ...],
    receipt: Receipt | None,
    *,
    on: date,
) -> Sheet:
    """Fill the form in; after the certification it names the receipt, before it there is room for one."""
    about = (
        Row(_("姓名"), person.name),
        Row(_("身份证号码"), person.id_number_masked),
        Row(_("方式"), label_of(method)),
        Row(_("填表日期"), day_words(on)),
        Row(_("回执编号"), receipt.grouped_number if receipt else _LINE),
    )
    sections = (
        Section("benefits", _("认证哪些待遇"), rows=tuple(_benefit(card) for card in cards)),
        *([Section("changes", _("资格变化"), rows=tuple(map(_question, questions)))] if questions else []),
        Section(
            "words",
            _("本人声明"),
            lines=(
                Line(_("我就是上面这个人，还健在，继续符合领取待遇的条件。")),
                Line(_("以上回答是真的。条件有变化时，我或者家人会在 20 个工作日内告诉经办机构。"), "OPS 25"),
                Line(_("我知道虚报会被追回待遇，并可能受处罚。"), "OPS 55"),
            ),
        ),
        Section(
            "signed",
            _("签名"),
            rows=(
                Row(_("本人签名（不会写字的按手印）"), _LINE),
                Row(_("经办人"), _LINE),
                Row(_("日期"), _LINE),
            ),
        ),
    )
    return Sheet(
        title=_("社会保险待遇领取资格认证申请表"),
        about=about,
        short=(_("请核对后签名。号码只显示一部分，由经办人对照身份证原件核对。"),),
        sections=sections,
        notes=(_("免费办理。工作人员不会要您转账，也不会问密码和验证码。"),),
    )


def _benefit(card: DeadlineCard) -> Row:
    area = card.area_name_en if reads_english() else card.area_name
    return Row(
        label_of(card.benefit),
        _("%(area)s，现在最晚 %(day)s") % {"area": area, "day": day_words(card.due_on)},
    )


def _question(question: StatusQuestion) -> Row:
    return Row(str(QUESTIONS[question]), _("%(box)s 没有　　%(box)s 有") % {"box": _BOXES})
