"""What certifying at the desk needs: the check beforehand, the act done once, and the receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.actions import audit
from accounts.enums.documents import DocumentStanding
from accounts.queries.matters import MatterCard
from accounts.queries.people import PersonCard
from accounts.queries.users import live_posts
from accounts.rules.actors import Actor
from accounts.rules.receipts import grouped
from certification.access import person_at_desk
from certification.actions import certifications, reviews
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.reviews import ReviewAsked
from certification.enums import Benefit, Method, ReviewWhy, StatusQuestion
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadlines_of
from certification.queries.prechecks import Precheck, precheck, questions_for
from certification.queries.reviews import card_standing, late_entry_days
from certification.rules.methods import at_point
from foundation import clock
from portal.counter import lookups, once, reception_desk
from portal.counter.certify_forms import CertifyForm, instead
from portal.counter.desk import DeadlineFile, file_of, person_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from regions.queries.places import service_points


@dataclass(frozen=True)
class CertifyScreen:
    """What the clerk sees before they attest: whom and what, how, and what stands for or against it."""

    file: DeadlineFile
    person: PersonCard
    method: Method
    refusals: list[str]
    notes: list[str]
    ways: tuple[Method, ...]
    card: DocumentStanding


@dataclass(frozen=True)
class ReceiptLine:
    """One benefit that the proof served, and how its deadline moved."""

    benefit: Benefit
    area_name: str
    area_name_en: str
    due_on_before: date
    due_on: date


@dataclass(frozen=True)
class Receipt:
    """What the receipt says."""

    number: str
    proof_id: UUID
    entitlement_id: UUID
    name: str
    id_number_masked: str
    method: Method
    event_on: date
    recorded_at: datetime
    lines: tuple[ReceiptLine, ...]

    @property
    def grouped_number(self) -> str:
        """Give the number as it is printed."""
        return grouped(self.number)


def method_of(actor: Actor, area_key: str, *, on: date) -> Method:
    """Say how a clerk certifies in an area: by the service point of their post there."""
    posts = [post for post in live_posts(actor.user_id or 0, on=on) if post.area_key == area_key]
    key = next((post.point_key for post in posts if post.point_key), "")
    points = service_points(area_key, on=on) if key else ()
    return at_point(next((point.kind for point in points if point.key == key), None))


def questions_of(request: DoorRequest, card: DeadlineCard, *, on: date) -> tuple[StatusQuestion, ...]:
    """Give what is asked about every benefit this desk pays the person, so that one proof serves them all."""
    found = person_at_desk(request.actor, person_of(card).public_id, on=on)
    asked = [
        question
        for one in found.deadlines
        for question in questions_for(one.paying_area_key, one.benefit, on=on)
    ]
    return tuple(dict.fromkeys(asked))


def screen_of(request: DoorRequest, card: DeadlineCard, *, on: date) -> CertifyScreen:
    """Check identity, benefit, area and method before anybody attests."""
    method = method_of(request.actor, card.paying_area_key, on=on)
    check: Precheck = precheck(card, method, on=on)
    ways = accepted_methods(card.paying_area_key, card.benefit, on=on)
    return CertifyScreen(
        file=file_of(card, on=on),
        person=person_of(card),
        method=method,
        refusals=[sentence_of(reason) for reason in check.refusals],
        notes=[sentence_of(reason) for reason in check.notes],
        ways=instead(ways),
        card=card_standing(card.person_id, on=on),
    )


def certify_once(
    request: DoorRequest, card: DeadlineCard, form: CertifyForm, *, at: datetime
) -> UUID | MatterCard | None:
    """Record the certification unless this page's token was spent; give the receipt, or the case a colleague decides.

    Nothing comes back when the token is unknown: the page is too old and has to be shown again.
    """
    given = form.cleaned_data
    token, on = given["token"], clock.local_date(at)
    method = method_of(request.actor, card.paying_area_key, on=on)
    with once.locked_session(request):
        if not once.is_for(request, token, card.entitlement_id):
            return None
        spent_on = once.receipt_of(request, token)
        if spent_on:
            return UUID(spent_on)
        if (on - given["event_on"]).days > late_entry_days(card.paying_area_key, on=on):
            return _ask_colleague(request, card, form, method, at=at)
        new = NewCertification(
            method,
            given["event_on"],
            given["note"],
            lookups.reason_for(request, person_of(card).public_id, at=at) or "",
            reference=reception_desk.reference(request, at=at),
            answers=form.answers(),
        )
        relations = request.permit.relations
        done = certifications.record(request.actor, card.entitlement_id, new, relations=relations, at=at)
        once.spend(request, token, done.public_id, receipt_facts(card, done, on=on))
        reception_desk.note_done(request, person_of(card).public_id, done.public_id, at=at)
    return done.public_id


def flag_after_death(request: DoorRequest, card: DeadlineCard, event_on: date, *, at: datetime) -> None:
    """Write down that somebody was to be certified for a day after their death; nothing was recorded."""
    event = audit.Event(
        "certification.after_death_tried",
        card.person_id,
        area_key=card.paying_area_key,
        reason=lookups.reason_for(request, person_of(card).public_id, at=at) or "",
        facts={"event_on": event_on.isoformat()},
    )
    audit.record(request.actor, event, at=at)


def receipt(facts: dict[str, Any]) -> Receipt:
    """Read a receipt back from the session."""
    return Receipt(
        number=facts["number"],
        proof_id=UUID(facts["proof_id"]),
        entitlement_id=UUID(facts["entitlement_id"]),
        name=facts["name"],
        id_number_masked=facts["id_number_masked"],
        method=Method(facts["method"]),
        event_on=date.fromisoformat(facts["event_on"]),
        recorded_at=datetime.fromisoformat(facts["recorded_at"]),
        lines=tuple(
            ReceiptLine(
                Benefit(line["benefit"]),
                line["area_name"],
                line["area_name_en"],
                date.fromisoformat(line["due_on_before"]),
                date.fromisoformat(line["due_on"]),
            )
            for line in facts["lines"]
        ),
    )


def receipt_facts(card: DeadlineCard, done: CertificationRecorded, *, on: date) -> dict[str, Any]:
    """Give what a receipt says, as the session keeps it: every benefit the proof served."""
    person = person_of(card)
    cards = {one.entitlement_id: one for one in deadlines_of([card.person_id], on=on)}
    served = [(cards.get(one.entitlement_id, card), one) for one in (done, *done.also)]
    return {
        "number": done.number,
        "proof_id": str(done.proof_id),
        "entitlement_id": str(card.entitlement_id),
        "name": person.name,
        "id_number_masked": person.id_number_masked,
        "method": done.method.value,
        "event_on": done.event_on.isoformat(),
        "recorded_at": done.recorded_at.isoformat(),
        "lines": [
            {
                "benefit": of.benefit.value,
                "area_name": of.area_name,
                "area_name_en": of.area_name_en,
                "due_on_before": one.due_on_before.isoformat(),
                "due_on": one.due_on.isoformat(),
            }
            for of, one in served
        ],
    }


def check_address(request: DoorRequest, receipt: Receipt) -> str:
    """Give the public address at which anybody who holds a receipt may check it."""
    return request.build_absolute_uri(reverse("web:check_receipt", args=[receipt.proof_id]))


def _ask_colleague(
    request: DoorRequest, card: DeadlineCard, form: CertifyForm, method: Method, *, at: datetime
) -> MatterCard:
    """Have a colleague look at a certification of long ago, once for this page."""
    given = form.cleaned_data
    asked = ReviewAsked(
        ReviewWhy.BACK_ENTRY,
        given["event_on"],
        answers=form.answers(),
        note=given["note"],
        method=method,
        key=UUID(given["token"]),
    )
    return reviews.ask(request.actor, card.entitlement_id, asked, relations=request.permit.relations, at=at)
