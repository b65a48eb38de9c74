"""A court's order on a personal account at the desk: frozen or lifted, which a second clerk agrees to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.forms import Form
from django.utils.translation import gettext, gettext_lazy

from accounts.actions import ledger_freezes
from accounts.actions.ledger_freezes import Order
from accounts.errors.ledger import LedgerAccountNotFound
from accounts.queries.ledger import AccountCard, account_by_public_id
from accounts.queries.ledger_freezes import live_freeze_of
from portal.counter.serving import FormView, Served
from portal.shared.dates import moment_words
from portal.shared.requests import DoorRequest


class OrderForm(forms.Form):
    """Which paper of which court it is."""

    paper = forms.CharField(
        label=gettext_lazy("法院和文书号"),
        help_text=gettext_lazy("例如“某某区人民法院（2026）某执123号协助执行通知书”。复核的同事只看这句话。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明法院和文书号。")},
    )
    is_paper_checked = forms.BooleanField(
        label=gettext_lazy("已核对文书原件和送达人员的证件"),
        error_messages={"required": gettext_lazy("请先核对文书原件，再勾选这一项")},
    )


class FreezeView(FormView):
    """Propose that an account is frozen, or that its freeze is lifted."""

    template, back = "act", "counter:money"
    title = gettext_lazy("司法冻结和解冻")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; an account of somebody else is refused before anything is filled in."""
        _account(one, parts["account"])
        return OrderForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say what would be done."""
        live = live_freeze_of(_account(one, parts["account"]).id)
        if live is None:
            told = gettext(
                "冻结以后，这个账户的钱不能再付出去，家人的共济也会暂停；已经冻结待结算的照常结算。"
            )
            return {"title": gettext("按法院文书冻结账户"), "told": told, "press": gettext("提交复核")}
        told = gettext("从 %(at)s 起冻结，依据：%(order)s。")
        facts = {"at": moment_words(live.frozen_at), "order": live.order}
        return {
            "title": gettext("按法院文书解冻账户"),
            "told": told % facts,
            "press": gettext("提交复核"),
        }

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Ask a colleague."""
        account = _account(one, parts["account"])
        is_lifting = live_freeze_of(account.id) is not None
        wanted = Order(parts["account"], given["paper"], is_lifting)
        ledger_freezes.propose(request.actor, wanted, waits=settings.SECOND_WAIT, at=at)
        return gettext("已经提出，等同事复核。")


def _account(one: Served, account: UUID) -> AccountCard:
    """Give an account of the person served.

    Raises:
        LedgerAccountNotFound: absent, or somebody else's; the answer is the same.
    """
    card = account_by_public_id(account)
    if card is None or card.person_id != one.person.id:
        raise LedgerAccountNotFound
    return card
