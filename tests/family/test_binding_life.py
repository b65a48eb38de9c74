"""Sharing that is asked for, confirmed in person, frozen, changed, put in order, reviewed and looked at afterwards."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.actions.ledger import open_account
from accounts.enums.ledger import AccountKind, AccountState
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount
from accounts.models.notices import Notice
from accounts.models.people import Enrolment
from accounts.rules.actors import SYSTEM
from family.actions import (
    binding_asking,
    binding_changes,
    binding_freezes,
    binding_requests,
    binding_reviews,
    bindings,
    claims,
    deaths,
    kinship,
)
from family.actions.binding_asking import Asked
from family.actions.binding_requests import NewRequest
from family.actions.bindings import AtDesk
from family.enums import (
    BindingSide,
    BindingState,
    EndReason,
    FrozenBy,
    PartReason,
    PartSource,
    PaymentState,
    PlaceMove,
    RequestState,
    SharingUse,
)
from family.errors import (
    BindingExists,
    BindingFrozenByOther,
    BindingNeedsProof,
    BindingNotAllowed,
    BindingNotFound,
    BindingNotOpen,
    BindingTermsUnsound,
)
from family.models.bindings import BindingRequest, SharingBinding
from family.models.kinship import Marriage
from family.models.payments import Payment, PaymentPart
from family.queries.binding_requests import requests_of
from family.queries.bindings import BindingCard, bindings_of
from family.queries.spent import spent_by
from family.queries.spent_after import spent_after_end
from family.rules.binding_terms import Terms
from foundation.identifiers import Sex
from tests.cast import AT, ON, Cast, citizen, somebody
from tests.family.claiming import CHILD, SPOUSE, claimed, new

DAY = timedelta(days=1)
LATER = AT + DAY
TIGHT = Terms(frozenset({SharingUse.HOSPITAL}), 10_00, 100_00, None)


def told(template: str) -> set[int]:
    return set(
        Notice.objects.filter(template=f"family.binding.{template}").values_list("recipient_id", flat=True)
    )


def asked(cast: Cast) -> BindingCard:
    """Let the husband ask his wife."""
    return binding_asking.ask(citizen(cast.husband), cast.daughter.pk, at=AT)


def active(cast: Cast) -> BindingCard:
    """Let the daughter share with her husband."""
    made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    return bindings.accept(citizen(cast.husband), made.public_id, at=AT)


class TestAsking:
    def test_the_sharer_is_asked_and_confirms_in_person(self, cast: Cast) -> None:
        made = asked(cast)
        assert (made.state, made.confirmed_at, told("asked")) == (
            BindingState.ASKED,
            None,
            {cast.daughter.pk},
        )

        done = binding_asking.confirm(citizen(cast.daughter), made.public_id, TIGHT, at=LATER)

        assert (done.state, done.confirmed_at, done.terms) == (BindingState.ACTIVE, LATER, TIGHT)
        assert told("confirmed") == {cast.husband.pk}
        assert AuditEvent.objects.filter(action="binding.confirmed").count() == 1

    def test_nobody_confirms_for_the_sharer(self, cast: Cast) -> None:
        """The father has given his daughter every mandate there is: of his account she decides nothing."""
        people.enrol(
            cast.father.pk,
            Insurance.EMPLOYEE_MEDICAL,
            area_key="340300",
            starts_on=ON,
            has_personal_account=True,
            at=AT,
        )
        open_account(cast.father.pk, AccountKind.PERSONAL, "340300", at=AT)
        made = binding_asking.ask(citizen(cast.daughter), cast.father.pk, at=AT)
        for actor in (
            citizen(cast.daughter),
            citizen(cast.mother),
            cast.clerk_of_bengbu,
            cast.officer,
            cast.city_service,
        ):
            with pytest.raises(BindingNotFound):
                binding_asking.confirm(actor, made.public_id, at=AT)
        with pytest.raises(BindingNotFound):
            bindings.accept(citizen(cast.father), made.public_id, at=AT)
        assert SharingBinding.objects.get().state == "asked"

    def test_the_database_wants_the_sharers_word_too(self, cast: Cast) -> None:
        asked(cast)
        with pytest.raises(IntegrityError, match="family_binding_asked_is_confirmed"), transaction.atomic():
            SharingBinding.objects.update(state="active", starts_on=ON)

    def test_what_a_partner_asks_for_the_sharer_waits_for_both(self, cast: Cast) -> None:
        wanted = Asked(cast.daughter.pk, cast.husband.pk, is_user_willing=False)
        made = binding_asking.ask_for(cast.city_service, wanted, at=AT)
        offered = binding_asking.confirm(citizen(cast.daughter), made.public_id, at=AT)
        assert (offered.state, told("proposed")) == (BindingState.PROPOSED, {cast.husband.pk})
        assert bindings.accept(citizen(cast.husband), made.public_id, at=AT).state is BindingState.ACTIVE

    def test_turned_down_and_taken_back(self, cast: Cast) -> None:
        made = asked(cast)
        assert (
            binding_asking.turn_down(citizen(cast.daughter), made.public_id, at=AT).state
            is BindingState.DECLINED
        )
        assert told("turned_down") == {cast.husband.pk}
        again = asked(cast)
        assert bindings.end(citizen(cast.husband), again.public_id, at=AT).state is BindingState.WITHDRAWN
        third = asked(cast)
        assert bindings.end(citizen(cast.daughter), third.public_id, at=AT).state is BindingState.DECLINED
        with pytest.raises(BindingNotOpen):
            binding_asking.confirm(citizen(cast.daughter), third.public_id, at=AT)

    def test_an_offer_and_a_question_between_the_same_two_is_one_binding(self, cast: Cast) -> None:
        asked(cast)
        with pytest.raises(BindingExists):
            bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)

    def test_the_facts_are_asked_again_when_it_is_confirmed(self, cast: Cast) -> None:
        made = asked(cast)
        Enrolment.objects.filter(person=cast.husband).update(superseded_at=AT)
        with pytest.raises(BindingNotAllowed) as refused:
            binding_asking.confirm(citizen(cast.daughter), made.public_id, at=LATER)
        assert [reason.code for reason in refused.value.reasons] == ["family.binding.user_not_insured"]

    def test_at_the_desk_the_sharer_is_there_in_person(self, cast: Cast) -> None:
        made = asked(cast)
        with pytest.raises(BindingNotFound):
            binding_asking.confirm_at_desk(
                cast.clerk_of_bengbu, made.public_id, AtDesk(cast.husband.pk), at=AT
            )
        done = binding_asking.confirm_at_desk(
            cast.clerk_of_bengbu, made.public_id, AtDesk(cast.daughter.pk), at=AT
        )
        row = SharingBinding.objects.get()
        assert (done.state, row.confirmed_how) == (BindingState.ACTIVE, "desk")

    @pytest.mark.parametrize("is_there", [True, False])
    def test_a_desk_binds_for_a_sharer_who_is_there(self, cast: Cast, is_there: bool) -> None:
        desk = AtDesk(cast.daughter.pk, is_user_present=is_there)
        made = bindings.propose_at_desk(cast.clerk_of_bengbu, desk, cast.husband.pk, TIGHT, at=AT)
        assert (made.state, made.terms) == (BindingState.ACTIVE, TIGHT)
        assert (SharingBinding.objects.get().user_agreed_at is not None) is is_there
        # Nobody of the two acted at a keyboard: both find it among what was done for them.
        assert AuditEvent.objects.filter(action__startswith="binding.").count() == 2


class TestFreezing:
    @pytest.mark.parametrize("side", ["daughter", "husband"])
    def test_either_side_freezes_and_only_that_side_thaws(self, cast: Cast, side: str) -> None:
        made = active(cast)
        mine = citizen(getattr(cast, side))
        other = citizen(cast.husband if side == "daughter" else cast.daughter)
        frozen = binding_freezes.freeze(mine, made.public_id, at=LATER)
        assert (frozen.pays_on(ON), frozen.state) == (False, BindingState.ACTIVE)
        assert told("frozen") == {cast.daughter.pk, cast.husband.pk}
        with pytest.raises(BindingFrozenByOther):
            binding_freezes.thaw(other, made.public_id, at=LATER)
        assert binding_freezes.thaw(mine, made.public_id, at=LATER).pays_on(ON)

    def test_frozen_by_both_it_takes_both(self, cast: Cast) -> None:
        made = active(cast)
        for side in (cast.daughter, cast.husband):
            card = binding_freezes.freeze(citizen(side), made.public_id, at=LATER)
        assert card.frozen_by is FrozenBy.BOTH
        assert (
            binding_freezes.thaw(citizen(cast.daughter), made.public_id, at=LATER).frozen_by is FrozenBy.USER
        )
        assert binding_freezes.thaw(citizen(cast.husband), made.public_id, at=LATER).frozen_by is None

    def test_twice_is_once(self, cast: Cast) -> None:
        made = active(cast)
        first = binding_freezes.freeze(citizen(cast.husband), made.public_id, at=LATER)
        assert binding_freezes.freeze(citizen(cast.husband), made.public_id, at=LATER + DAY) == first
        assert Notice.objects.filter(template="family.binding.frozen").count() == 2

    def test_what_does_not_stand_does_not_freeze(self, cast: Cast) -> None:
        made = asked(cast)
        with pytest.raises(BindingNotOpen):
            binding_freezes.freeze(citizen(cast.daughter), made.public_id, at=AT)
        with pytest.raises(BindingNotFound):
            binding_freezes.freeze(citizen(cast.stranger), made.public_id, at=AT)


class TestTerms:
    def test_less_is_a_touch_and_more_asks_for_a_proof(self, cast: Cast) -> None:
        made = active(cast)
        sharer = citizen(cast.daughter)
        tighter = binding_changes.change(sharer, made.public_id, TIGHT, is_proved=False, at=LATER)
        assert (tighter.terms, told("changed")) == (TIGHT, {cast.husband.pk})
        for more in (
            replace(TIGHT, payment_cap_fen=10_01),
            replace(TIGHT, month_cap_fen=None),
            replace(TIGHT, uses=frozenset(SharingUse)),
        ):
            with pytest.raises(BindingNeedsProof):
                binding_changes.change(sharer, made.public_id, more, is_proved=False, at=LATER)
            assert (
                binding_changes.change(sharer, made.public_id, more, is_proved=True, at=LATER).terms == more
            )
            binding_changes.change(sharer, made.public_id, TIGHT, is_proved=False, at=LATER)

    def test_only_the_sharer_sets_them(self, cast: Cast) -> None:
        made = active(cast)
        for actor in (citizen(cast.husband), citizen(cast.mother), cast.officer):
            with pytest.raises(BindingNotFound):
                binding_changes.change(actor, made.public_id, TIGHT, is_proved=True, at=LATER)

    @pytest.mark.parametrize("terms", [Terms(frozenset()), replace(TIGHT, payment_cap_fen=0)])
    def test_terms_let_something_through(self, cast: Cast, terms: Terms) -> None:
        with pytest.raises(BindingTermsUnsound):
            bindings.propose(citizen(cast.daughter), cast.husband.pk, terms, at=AT)


class TestReviews:
    def test_a_second_look_on_the_same_day_finds_nothing_to_look_at(self, cast: Cast) -> None:
        active(cast)
        assert binding_reviews.review_due(at=AT).seen_count == 0
        assert binding_reviews.review_due(at=LATER).seen_count == 1
        assert binding_reviews.review_due(at=LATER).seen_count == 0

    def test_a_change_is_looked_at_the_same_day(self, cast: Cast) -> None:
        made = active(cast)
        hour = AT + timedelta(hours=1)
        Enrolment.objects.filter(person=cast.husband).update(superseded_at=hour)
        report = binding_reviews.review_changed(at=hour + timedelta(minutes=1))
        assert (report.seen_count, report.paused_count) == (1, 1)
        (card,) = bindings_of(cast.husband.pk)
        assert (card.public_id, card.state, card.cause) == (
            made.public_id,
            BindingState.SUSPENDED,
            "user_not_insured",
        )
        assert binding_reviews.review_changed(at=hour + timedelta(minutes=2)).seen_count == 0

    def test_a_frozen_account_pauses(self, cast: Cast) -> None:
        active(cast)
        LedgerAccount.objects.filter(person=cast.daughter).update(state=AccountState.FROZEN.value)
        assert binding_reviews.review_due(at=LATER).paused_count == 1
        assert SharingBinding.objects.get().cause == "sharer_account_frozen"

    def test_as_many_as_there_are_take_the_same_statements(self, cast: Cast) -> None:
        active(cast)
        with CaptureQueriesContext(connection) as one:
            binding_reviews.review_due(at=LATER)
        for n in range(5):
            pair = [somebody(f"人{name}", Sex.FEMALE, cast.daughter.birth_date) for name in "甲乙"]
            SharingBinding.objects.create(
                sharer=pair[0], user=pair[1], state="active", relation="sibling", proposed_at=AT, starts_on=ON
            )
            assert n >= 0
        SharingBinding.objects.filter(sharer=cast.daughter).update(reviewed_at=None)
        SharingBinding.objects.exclude(sharer=cast.daughter).update(cause="", relation="sibling")
        with CaptureQueriesContext(connection) as many:
            report = binding_reviews.review_due(at=LATER + DAY)
        # Strangers are no relatives: theirs have ended, in one transaction for all of them.
        assert (report.seen_count, report.ended_count) == (6, 5)
        # Each of the audit's events takes its place in a chain, one by one.
        kinds = Counter(query["sql"][:60] for query in many.captured_queries)
        written = sum(
            n for start, n in kinds.items() if start.startswith('INSERT INTO "accounts_auditevent"')
        )
        assert len(many) - written <= 2 * len(one) + 20, kinds.most_common(12)

    def test_a_death_ends_it_from_its_day_and_its_withdrawal_gives_it_back(self, cast: Cast) -> None:
        active(cast)
        people.record_death(SYSTEM, cast.husband.pk, died_on=ON - DAY, at=LATER)
        assert binding_reviews.review_due(at=LATER).ended_count == 0
        deaths.settle(at=LATER)
        row = SharingBinding.objects.get()
        assert (row.state, row.cause, row.ends_on) == ("ended", "death", ON - DAY)
        people.withdraw_death(SYSTEM, cast.husband.pk, at=LATER + DAY)
        deaths.settle(at=LATER + DAY)
        row.refresh_from_db()
        assert (row.state, row.cause, row.ends_on) == ("active", "", None)

    def test_a_divorce_ends_what_was_paused(self, cast: Cast) -> None:
        active(cast)
        Enrolment.objects.filter(person=cast.husband).update(superseded_at=AT)
        binding_reviews.review_due(at=LATER)
        pair = sorted((cast.daughter.pk, cast.husband.pk))
        married = Marriage.objects.current().get(one=pair[0], other=pair[1])
        kinship.end_marriage(SYSTEM, married.pk, ends_on=ON, reason=EndReason.DIVORCE, at=LATER)
        row = SharingBinding.objects.get()
        assert (row.state, row.cause, row.suspended_at) == ("ended", "kinship_ended", None)

    def test_what_was_paid_after_a_death_is_found(self, cast: Cast) -> None:
        made = active(cast)
        row = SharingBinding.objects.get()
        account = LedgerAccount.objects.filter(person=cast.daughter).first()
        for key, paid_on in (("before", ON - 2 * DAY), ("after", ON)):
            payment = Payment.objects.create(
                payee_name="示例医院",
                request_key=key,
                patient=cast.husband,
                use=SharingUse.HOSPITAL.value,
                area_key="340300",
                amount_fen=5000,
                settled_fen=5000,
                state=PaymentState.SETTLED.value,
                paid_on=paid_on,
                held_at=AT,
                settled_at=AT,
                expires_at=AT,
            )
            PaymentPart.objects.create(
                payment=payment,
                patient=cast.husband,
                area_key="340300",
                place=1,
                source=PartSource.SHARER.value,
                account=account,
                binding=row,
                amount_fen=5000,
                settled_fen=5000,
                reason=PartReason.WHOLE.value,
                paid_on=paid_on,
            )
        assert spent_by([made.public_id], on=ON)[made.public_id].year_fen == 10_000
        assert spent_after_end(area_keys=["340300"], most=10) == []
        people.record_death(SYSTEM, cast.husband.pk, died_on=ON - DAY, at=LATER)
        deaths.settle(at=LATER)
        (found,) = spent_after_end(area_keys=["340300"], most=10)
        assert (found.paid_on, found.ended_on, found.kept_fen) == (ON, ON - DAY, 5000)


class TestRequests:
    """A wish about somebody who is no relative on record yet goes with the claim of the tie."""

    def offer(self, cast: Cast, **changes: object) -> BindingRequest:
        """Let the daughter say that the stranger is her child, and want to share with him."""
        form = new(CHILD, cast.stranger)
        binding_requests.request(citizen(cast.daughter), form, NewRequest(True, TIGHT), at=AT)
        return BindingRequest.objects.get()

    def test_it_asks_the_database_the_same_whoever_is_meant(self, cast: Cast) -> None:
        statements = []
        for other in (None, cast.grandmother, cast.mother):
            form, actor = new(SPOUSE, other), citizen(cast.stranger)
            with CaptureQueriesContext(connection) as log:
                binding_requests.request(actor, form, NewRequest(False), at=AT)
            statements.append([one["sql"].split(" ", 1)[0] for one in log.captured_queries])
        assert statements[0] == statements[1] == statements[2]
        assert {card.state for card in requests_of(cast.stranger.pk)} == {RequestState.WAITING}
        assert told("asked") == told("proposed") == set()

    def test_only_reasons_of_ones_own_side_are_told(self, cast: Cast) -> None:
        form = new(SPOUSE, cast.stranger)
        with pytest.raises(BindingNotAllowed) as refused:
            binding_requests.request(citizen(cast.grandmother), form, NewRequest(True), at=AT)
        assert [one.code for one in refused.value.reasons] == ["family.binding.sharer_not_insured"]
        assert not BindingRequest.objects.exists()

    def test_the_same_form_twice_is_one_wish(self, cast: Cast) -> None:
        form = new(SPOUSE, cast.grandmother)
        for _time in range(2):
            binding_requests.request(citizen(cast.stranger), form, NewRequest(False), at=AT)
        assert BindingRequest.objects.count() == 1

    def test_when_the_tie_is_on_record_the_sharer_is_asked(self, cast: Cast) -> None:
        """The grandmother marries the daughter's... the stranger; he has an account and she asks for it."""
        Enrolment.objects.filter(person=cast.stranger).update(superseded_at=AT)
        people.enrol(
            cast.stranger.pk,
            Insurance.EMPLOYEE_MEDICAL,
            area_key="340300",
            starts_on=ON,
            has_personal_account=True,
            at=AT,
        )
        open_account(cast.stranger.pk, AccountKind.PERSONAL, "340300", at=AT)
        made = claimed(cast.grandmother, SPOUSE, cast.stranger)
        BindingRequest.objects.create(
            claim_id=claims.KinshipClaim.objects.get(public_id=made.public_id).pk,
            is_offer=False,
            uses=["hospital"],
            requested_at=AT,
            state="waiting",
        )
        assert binding_requests.advance(at=AT).bound_count == 0
        claims.confirm(citizen(cast.stranger), made.public_id, at=AT)
        assert binding_requests.advance(at=LATER).bound_count == 1
        row = SharingBinding.objects.get()
        assert (row.sharer_id, row.user_id, row.state) == (cast.stranger.pk, cast.grandmother.pk, "asked")
        assert binding_requests.advance(at=LATER).bound_count == 0

    def test_what_cannot_be_is_refused_with_reasons_on_the_page(self, cast: Cast) -> None:
        """He is insured in another province: the wish fails, the tie stays."""
        made = claimed(cast.grandmother, SPOUSE, cast.stranger)
        BindingRequest.objects.create(
            claim_id=claims.KinshipClaim.objects.get(public_id=made.public_id).pk,
            is_offer=False,
            uses=["hospital"],
            requested_at=AT,
            state="waiting",
        )
        claims.confirm(citizen(cast.stranger), made.public_id, at=AT)
        assert binding_requests.advance(at=LATER).refused_count == 1
        assert told("refused") == {cast.grandmother.pk}
        (card,) = requests_of(cast.grandmother.pk)
        assert (card.state, card.other_id) == (RequestState.REFUSED, cast.stranger.pk)

    def test_a_claim_that_comes_to_nothing_takes_the_wish_along(self, cast: Cast) -> None:
        row = self.offer(cast)
        claims.withdraw(citizen(cast.daughter), row.claim.public_id, at=AT)
        assert binding_requests.advance(at=LATER).dropped_count == 1
        assert requests_of(cast.daughter.pk) == []


def test_a_side_is_ended_for_whoever_a_door_speaks_for(cast: Cast) -> None:
    made = active(cast)
    ended = bindings.end_for(cast.city_service, made.public_id, BindingSide.USER, at=LATER)
    assert (ended.state, told("ended")) == (BindingState.ENDED, {cast.daughter.pk, cast.husband.pk})


def test_the_order_is_the_users_own(cast: Cast) -> None:
    made = active(cast)
    with pytest.raises(BindingNotFound):
        binding_changes.move(citizen(cast.daughter), made.public_id, PlaceMove.TOP, at=LATER)
