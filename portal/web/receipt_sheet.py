"""The receipt of a certification as a sheet, in words, for the paper."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from certification.queries.receipts import Served
from portal.shared.dates import day_words, moment_words, reads_english, weekday_words
from portal.shared.labels import label_of
from portal.shared.sheets import Row, Section, Sheet
from portal.web.certify_screens import Receipt


def sheet_of(receipt: Receipt) -> Sheet:
    """Word a receipt."""
    benefits = Section("benefits", _("对哪些待遇有效"), rows=tuple(_benefits(receipt)))
    notes = (
        _("这份回执证明本人在这一天完成了认证。是否有效，以扫码核验的结果为准。"),
        _("认证证明的是领取资格，待遇发放以经办机构核定为准。"),
    )
    return Sheet(
        _("待遇领取资格认证回执"), tuple(_about(receipt)), tuple(_short(receipt)), (benefits,), notes
    )


def served_words(one: Served) -> str:
    """Name a benefit and the area that pays it."""
    area = one.area_name_en if reads_english() else one.area_name
    return _("%(benefit)s，%(area)s") % {"benefit": label_of(one.benefit), "area": area}


def _about(receipt: Receipt) -> Iterable[Row]:
    card = receipt.card
    yield Row(_("回执编号"), card.grouped_number)
    yield Row(_("姓名"), receipt.name)
    yield Row(_("身份证号码"), receipt.number_masked or "—")
    yield Row(_("认证日期"), weekday_words(card.event_on))
    yield Row(_("认证方式"), label_of(card.method))
    if receipt.helper:
        yield Row(_("帮忙的家人"), receipt.helper)
    yield Row(_("登记时间"), moment_words(card.recorded_at))


def _short(receipt: Receipt) -> Iterable[str]:
    yield _("认证已经完成。") if receipt.card.stands else _("这次认证已经撤销，不再有效。")
    for due in receipt.dues:
        facts = {"benefit": label_of(due.benefit), "day": day_words(due.due_on)}
        yield _("%(benefit)s：下一次最晚 %(day)s，当天也算。") % facts


def _benefits(receipt: Receipt) -> Iterable[Row]:
    for one in receipt.card.served:
        yield Row(served_words(one), _("已撤销") if one.is_withdrawn else _("有效"))
