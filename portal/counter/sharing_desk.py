"""Account sharing at a desk: who the two are, what stands between them, and the binding done once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from accounts.rules.actors import Actor
from family.actions import binding_asking, bindings
from family.actions.binding_notices import Desk
from family.actions.bindings import AtDesk
from family.enums import BindingSide, BindingState, ConfirmedHow, NearRelative, SharingUse
from family.errors import BindingNotFound
from family.queries.bindings import BindingCard, SharingWords, bindings_of, words_for
from family.queries.kin import relation_between
from family.queries.sharing import area_of, binding_facts, limits_of
from family.rules.binding_terms import Terms
from family.rules.sharing import may_bind
from foundation.money import yuan
from portal.counter import once
from portal.counter.serving import Served
from portal.counter.sharing_forms import BindForm, terms_in
from portal.shared.dates import reads_english
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

DRAFT_KEPT = timedelta(minutes=30)
_DRAFTS = "desk_sharing"


@dataclass(frozen=True)
class Pair:
    """The two at a desk: whose account it is, who may use it, at which area's desk, and for which reason."""

    sharer: PersonCard
    user: PersonCard
    area_key: str
    reason: str


@dataclass(frozen=True)
class Outlook:
    """What stands between two people and a binding: how they are related, and every reason against it at once."""

    relation: str
    reasons: tuple[str, ...]
    opened: frozenset[SharingUse]
    words: SharingWords
    open_card: BindingCard | None

    @property
    def is_asked(self) -> bool:
        """Say whether the user has asked for it already, so that the sharer's word is all it wants."""
        return self.open_card is not None and self.open_card.state is BindingState.ASKED


@dataclass(frozen=True)
class Line:
    """One binding of the person served; ``other`` is the other of the two."""

    card: BindingCard
    other: PersonCard
    is_sharer: bool

    @property
    def side(self) -> BindingSide:
        """Say on which side of it the person served stands."""
        return BindingSide.SHARER if self.is_sharer else BindingSide.USER

    @property
    def uses(self) -> list[str]:
        """Name what it may pay, in the order of the code list."""
        return [label_of(use) for use in SharingUse if use in self.card.terms.uses]

    @property
    def caps(self) -> list[tuple[str, str]]:
        """Name the sharer's own caps with how much each lets through; most have none."""
        names = (_("每次最多"), _("每月最多"), _("每年最多"))
        found = zip(names, self.card.terms.caps, strict=True)
        return [(name, yuan(most)) for name, most in found if most is not None]

    @property
    def relation(self) -> str:
        """Name what the user is to the sharer."""
        return label_of(NearRelative(self.card.relation)) if self.card.relation else ""


def keep_draft(request: DoorRequest, sharer: UUID, user: UUID, typed: str, *, at: datetime) -> None:
    """Keep whom a sharer's account is for, so that nothing is typed twice, one user for each sharer."""
    kept = {key: one for key, one in request.session.get(_DRAFTS, {}).items() if _is_fresh(one, at)}
    request.session[_DRAFTS] = {
        **kept,
        str(sharer): {"user": str(user), "typed": typed, "at": at.timestamp()},
    }


def drafted(request: HttpRequest, sharer: UUID, *, at: datetime) -> tuple[UUID, str] | None:
    """Give whom a sharer's account is for as was typed a short while ago, with the number typed; or nothing."""
    kept = request.session.get(_DRAFTS, {}).get(str(sharer))
    return (UUID(kept["user"]), str(kept["typed"])) if kept and _is_fresh(kept, at) else None


def drop_draft(request: DoorRequest, sharer: UUID) -> None:
    """Forget it: the binding is made."""
    kept = dict(request.session.get(_DRAFTS, {}))
    if kept.pop(str(sharer), None):
        request.session[_DRAFTS] = kept


def note_looked_up(actor: Actor, person_id: int | None, area_key: str, reason: str, *, at: datetime) -> None:
    """Write down that somebody's card was read, or that nobody has it."""
    event = audit.Event("person.looked_up", person_id, area_key=area_key, reason=reason)
    audit.record(actor, event, at=at)


def pair_of(request: DoorRequest, one: Served, user: UUID, *, at: datetime) -> Pair | None:
    """Give the two of a binding that is being made; nothing where the user's card was not read a short while ago."""
    draft = drafted(request, one.person.public_id, at=at)
    other = person_by_public_id(user) if draft and draft[0] == user else None
    return Pair(one.person, other, one.area_key, one.reason) if other else None


def outlook(pair: Pair, *, on: date) -> Outlook:
    """Ask the law engine and the rule about two people, as of a day."""
    kin = relation_between(pair.sharer.id, pair.user.id, on=on).kin
    found = _open_between(pair.sharer.id, pair.user.id)
    is_new = found is None or found.state is not BindingState.ASKED
    facts = binding_facts(pair.sharer.id, pair.user.id, kin, on=on, is_new=is_new, is_at_desk=True)
    area_key = area_of(pair.sharer.id, on=on)
    term = (kin.term.en if reads_english() else kin.term.zh) if kin else ""
    return Outlook(
        relation=term,
        reasons=tuple(sentence_of(reason) for reason in may_bind(facts).reasons),
        opened=limits_of(area_key, on=on).uses,
        words=words_for(pair.sharer.id, on=on),
        open_card=found,
    )


def form_of(outlook: Outlook, data: Any) -> BindForm:
    """Make the form with what the user asked for, where they did, or the usual."""
    terms = outlook.open_card.terms if outlook.open_card else Terms()
    return BindForm(data, opened=outlook.opened, initial=terms_in(terms, outlook.opened))


def bind_once(
    request: DoorRequest, pair: Pair, form: BindForm, how: ConfirmedHow, *, at: datetime
) -> UUID | None:
    """Bind the two unless this page's token was spent, and give the binding; nothing when the page is too old.

    Raises:
        BindingNotAllowed: with every reason at once; BindingExists, BindingTermsUnsound.
    """
    given = form.cleaned_data
    token = given["token"]
    with once.locked_session(request):
        if not once.is_for(request, token, pair.user.public_id):
            return None
        spent_on = once.receipt_of(request, token)
        if spent_on:
            return UUID(spent_on)
        desk = AtDesk(pair.sharer.id, given["is_user_here"], how, Desk(pair.area_key, pair.reason))
        card = _bind(request.actor, pair, desk, form, at=at)
        once.spend(request, token, card.public_id, {"binding": str(card.public_id)})
        drop_draft(request, pair.sharer.public_id)
    return card.public_id


def lines_of(person: PersonCard) -> list[Line]:
    """List every binding of a person, whichever side they stand on, those that are open first."""
    cards = bindings_of(person.id)
    people = person_cards({*(card.sharer_id for card in cards), *(card.user_id for card in cards)})
    lines = [
        Line(card, people[card.user_id if is_sharer else card.sharer_id], is_sharer)
        for card in cards
        for is_sharer in [card.sharer_id == person.id]
    ]
    return sorted(lines, key=lambda line: not line.card.is_open)


def line_of(person: PersonCard, binding: UUID) -> Line:
    """Give one binding of a person.

    Raises:
        BindingNotFound: absent, or of two other people; the answer is the same.
    """
    found = next((line for line in lines_of(person) if line.card.public_id == binding), None)
    if found is None:
        raise BindingNotFound
    return found


def _bind(actor: Actor, pair: Pair, desk: AtDesk, form: BindForm, *, at: datetime) -> BindingCard:
    """Say yes to what the user has asked for, or make a new binding."""
    found = _open_between(pair.sharer.id, pair.user.id)
    if found is not None and found.state is BindingState.ASKED:
        return binding_asking.confirm_at_desk(actor, found.public_id, desk, form.terms(), at=at)
    return bindings.propose_at_desk(actor, desk, pair.user.id, form.terms(), at=at)


def _open_between(sharer_id: int, user_id: int) -> BindingCard | None:
    return next(
        (
            card
            for card in bindings_of(sharer_id)
            if (card.sharer_id, card.user_id) == (sharer_id, user_id) and card.is_open
        ),
        None,
    )


def _is_fresh(kept: dict[str, Any], at: datetime) -> bool:
    return at.timestamp() - float(kept["at"]) < DRAFT_KEPT.total_seconds()
