"""A month of a personal account as a paper that anybody who holds it can check."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.papers import NewPaper
from accounts.enums.papers import PaperKind
from accounts.queries.people import PersonCard
from foundation.masking import mask_name
from foundation.money import yuan
from portal.shared.dates import day_words, month_words
from portal.shared.labels import label_of
from portal.shared.ledger_sheet import LineShown, MonthShown
from portal.shared.sheets import Row, Section, Sheet, Table


def paper_of(person: PersonCard, screen: MonthShown) -> NewPaper:
    """Prepare the paper of a month: every line goes into the hash, and the masked sums into its verification."""
    drawn, account = screen.statement, screen.account.card
    shown: dict[str, Any] = {
        "name": mask_name(person.name),
        "number": person.id_number_masked,
        "account": account.kind.value,
        "month": drawn.month.isoformat(),
        "until": drawn.until.isoformat(),
        "opening_fen": drawn.opening_fen,
        "in_fen": drawn.in_fen,
        "out_fen": drawn.out_fen,
        "closing_fen": drawn.closing_fen,
        "lines_count": len(drawn.lines),
    }
    facts = {
        **shown,
        "name": person.name,
        "account": str(account.public_id),
        "area": account.area_key,
        "lines": [
            [
                str(line.transfer_id),
                line.kind.value,
                line.booked_on,
                line.in_fen,
                line.out_fen,
                line.is_reversed,
                # What was held and waited when the paper was drawn up is told otherwise once it does not.
                *([line.fate.value] if line.fate else []),
            ]
            for line in drawn.lines
        ],
    }
    topic = f"{account.public_id}:{drawn.month:%Y-%m}"
    return NewPaper(PaperKind.ACCOUNT, person.id, facts, shown, topic=topic)


def sheet_of(person: PersonCard, screen: MonthShown) -> Sheet:
    """Tell a month in words."""
    drawn = screen.statement
    about = (
        Row(_("姓名"), person.name),
        Row(_("身份证号码"), person.id_number_masked or "—"),
        Row(_("账户"), label_of(screen.account.card.kind)),
        Row(_("参保地"), screen.account.place),
        Row(_("月份"), month_words(drawn.month)),
        Row(_("截至"), day_words(drawn.until)),
    )
    sums = (
        Row(_("月初余额"), _fen(drawn.opening_fen)),
        Row(_("进账合计"), _fen(drawn.in_fen)),
        Row(_("出账合计"), _fen(drawn.out_fen)),
        Row(_("截至当天余额"), _fen(drawn.closing_fen)),
    )
    heads = (_("日期"), _("摘要"), _("进"), _("出"), _("之后余额"))
    table = Table(_("每一笔"), heads, tuple(_cells(screen.lines)), numbers=(2, 3, 4))
    notes = (
        _("金额单位：元。正为付款留着、还没有结算的钱，已经算作出账。"),
        _("预扣以后当月又退回来的钱，进账、出账合计都不算。"),
        _("后来补记的账可能改变以前月份的余额；是否还是最新的一份，以扫码核验的结果为准。"),
    )
    section = Section("lines", _("账户明细"), rows=sums, tables=(table,) if screen.lines else ())
    return Sheet(_("医保个人账户明细"), about, (), (section,), notes)


def _cells(lines: Iterable[LineShown]) -> Iterable[tuple[str, ...]]:
    for one in lines:
        line = one.line
        words = [one.kind, one.note, _("已更正") if line.is_reversed else ""]
        yield (
            day_words(line.booked_on),
            _("，").join(word for word in words if word),
            yuan(line.in_fen) if line.is_in else "",
            "" if line.is_in else yuan(line.out_fen),
            yuan(line.running_fen),
        )


def _fen(fen: int) -> str:
    return _("%(amount)s 元") % {"amount": yuan(fen)}
