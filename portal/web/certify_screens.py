"""What the pages of a certification show: what it would serve, what stands against it, which ways count, the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.consents import ConsentPurpose
from accounts.queries.consents import may_use
from accounts.queries.matters import open_matters_of
from accounts.queries.people import person_cards
from accounts.queries.users import person_ids_of_users
from accounts.rules.actors import Actor
from certification.actions.face_certifications import method_for
from certification.enums import Method, StatusQuestion
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadlines_of
from certification.queries.prechecks import precheck, questions_for
from certification.queries.receipts import ReceiptCard
from certification.rules.reviewing import KIND as REVIEW
from family.queries.kin import terms_between
from foundation.masking import mask_name
from portal.shared.labels import named_with_term
from portal.shared.matter_pages import MatterShown, shown
from portal.shared.qr import qr_svg
from portal.shared.words import sentence_of
from portal.web.acting import Subject
from portal.web.screens import ShownDeadline

# How somebody goes about each way that is not done on this page.
_HOW: Mapping[Method, Promise] = {
    Method.COUNTER: _("带身份证到社保经办窗口，当面马上能办。"),
    Method.STREET_STATION: _("带身份证到街道或社区服务站，离家近。"),
    Method.TERMINAL: _("在办事大厅的自助服务终端上刷脸。"),
    Method.PARTNER_APP: _("在已经开通的城市服务应用里刷脸。"),
    Method.HOME_VISIT: _("走不动的，打电话约工作人员上门，不收费。"),
    Method.PHONE: _("打电话核对几个问题。"),
    Method.OVERSEAS_FORM: _("住在国外的，交一份领事馆盖章的资格审核表。"),
    Method.DATA_MATCH: _("看病、坐车等记录能核对上的，不用您办，系统会自己记上。"),
}


@dataclass(frozen=True)
class Start:
    """The first page: for whom, which benefits one proof serves, what stands against it, what is asked besides.

    ``may_follow`` says whether the reader may look at what is waiting: the person may, and the helper who handed it in.
    """

    deadline: ShownDeadline
    also: tuple[DeadlineCard, ...]
    refusals: tuple[str, ...]
    notes: tuple[str, ...]
    questions: tuple[StatusQuestion, ...]
    has_consent: bool
    waiting: MatterShown | None
    may_follow: bool
    ways: tuple[str, ...]

    @property
    def may_begin(self) -> bool:
        """Say whether the camera may be opened."""
        return not self.refusals and self.waiting is None


@dataclass(frozen=True)
class Receipt:
    """A receipt on a page: who helped, when each benefit is due next, and the picture that leads to its check."""

    card: ReceiptCard
    name: str
    number_masked: str
    helper: str
    dues: tuple[DeadlineCard, ...]


def start_of(actor: Actor, subject: Subject, card: DeadlineCard, *, on: date) -> Start:
    """Gather the first page."""
    method = method_for(actor, card)
    found = precheck(card, method, on=on)
    all_cards = deadlines_of([card.person_id], on=on)
    also = [
        one
        for one in all_cards
        if one.entitlement_id != card.entitlement_id
        and method in accepted_methods(one.paying_area_key, one.benefit, on=on)
    ]
    is_own = subject.acting is None
    waiting = _waiting(card)
    return Start(
        deadline=ShownDeadline(card, subject.person, None, is_own),
        also=tuple(also),
        refusals=tuple(sentence_of(reason) for reason in found.refusals),
        notes=tuple(sentence_of(reason) for reason in found.notes),
        questions=questions_of([card, *also], on=on),
        has_consent=is_own and may_use(card.person_id, ConsentPurpose.FACE, on=on),
        waiting=waiting,
        may_follow=waiting is not None and (is_own or _is_by(actor, waiting)),
        ways=tuple(
            str(_HOW[one])
            for one in accepted_methods(card.paying_area_key, card.benefit, on=on)
            if one in _HOW
        ),
    )


def questions_of(cards: list[DeadlineCard], *, on: date) -> tuple[StatusQuestion, ...]:
    """Give what is asked besides for any of several benefits, each question once, so that one proof serves them all."""
    asked = [one for card in cards for one in questions_for(card.paying_area_key, card.benefit, on=on)]
    return tuple(dict.fromkeys(asked))


def _waiting(card: DeadlineCard) -> MatterShown | None:
    """Find what already lies with a person about this benefit."""
    topic = str(card.entitlement_id)
    found = [one for one in open_matters_of(card.person_id, REVIEW.code) if one.topic == topic]
    return shown(found[0]) if found else None


def _is_by(actor: Actor, waiting: MatterShown) -> bool:
    """Say whether somebody has handed a case in as a helper."""
    return waiting.card.mandate_id is not None and waiting.card.applicant_id == actor.user_id


def receipt_shown(card: ReceiptCard, *, on: date) -> Receipt:
    """Gather a receipt."""
    person = person_cards([card.person_id])[card.person_id]
    served = {one.entitlement_id for one in card.served if not one.is_withdrawn}
    dues = [one for one in deadlines_of([card.person_id], on=on) if one.entitlement_id in served]
    return Receipt(card, person.name, person.id_number_masked, _helper(card, on=on), tuple(dues))


def check_address(request: HttpRequest, card: ReceiptCard) -> str:
    """Give the address that the code on a receipt leads to."""
    path = reverse("web:check_receipt", kwargs={"proof_id": card.proof_id})
    return request.build_absolute_uri(path)


def check_code(request: HttpRequest, card: ReceiptCard) -> str:
    """Draw the code on a receipt."""
    return qr_svg(check_address(request, card), label=str(_("核验回执的二维码")))


def name_masked(card: ReceiptCard) -> str:
    """Give the end of the name, for whoever checks a receipt."""
    return mask_name(person_cards([card.person_id])[card.person_id].name)


def _helper(card: ReceiptCard, *, on: date) -> str:
    """Name the relative who helped, as the person calls them; empty where nobody did."""
    if card.mandate_id is None or card.actor_user_id is None:
        return ""
    helper_id = person_ids_of_users([card.actor_user_id]).get(card.actor_user_id)
    if helper_id is None:
        return ""
    name = person_cards([helper_id])[helper_id].name
    term = terms_between([(card.person_id, helper_id)], on=on).get((card.person_id, helper_id))
    return named_with_term(name, term.zh, term.en) if term else name
