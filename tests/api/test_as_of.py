"""Deadlines, mandates and bindings as of a day: before and after a change, before the record began, and to come."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse

from accounts.actions import partners, people
from accounts.actions.ledger import open_account
from accounts.actions.people import NewPerson
from accounts.enums.ledger import AccountKind
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import entitlements, withdrawals
from certification.enums import Method, WithdrawalReason
from certification.models.entitlements import Entitlement
from certification.models.events import Certification
from certification.queries.deadline_days import deadlines_on
from certification.queries.deadlines import deadlines_of
from family.actions import binding_asking, binding_changes, binding_freezes, bindings, kinship, mandates
from family.actions.binding_asking import Asked
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope, ParentageKind, SharingUse
from family.models.bindings import SharingBinding
from family.rules.binding_terms import Terms
from foundation.identifiers import Sex
from tests.api.world import BENGBU, Caller, World

DAY = timedelta(days=1)


def asked(city: Caller, path: str, on: date) -> Any:
    """Ask as of a day, and give what was answered."""
    answer = city.get(f"{path}?on={on.isoformat()}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(answer: HttpResponse) -> tuple[int, str, list[tuple[str, str]]]:
    told = answer.json()
    return answer.status_code, told["code"], [(one["code"], one["where"]) for one in told["reasons"]]


def not_kept() -> tuple[int, str, list[tuple[str, str]]]:
    return 400, "request.invalid", [("not_kept", "/on")]


class TestDeadlines:
    @pytest.fixture
    def days(self, world: World, city: Caller) -> list[date]:
        """Let the linked person certify 200 and 20 days ago; both are sent today."""
        days = [world.today - 200 * DAY, world.today - 20 * DAY]
        for day in days:
            self.certify(world, city, day)
        return days

    def certify(self, world: World, city: Caller, day: date) -> UUID:
        answer = city.certify(world.body(event_on=day.isoformat()))
        assert answer.status_code == 201, answer.content
        return UUID(answer.json()["id"])

    def listed(self, world: World, city: Caller, on: date) -> Any:
        told = asked(city, f"persons/{world.linked.public_id}/deadlines", on)
        assert told["as_of"] == on.isoformat()
        (one,) = told["items"]
        return one

    def test_it_stands_before_and_after_each_proof(
        self, world: World, city: Caller, days: list[date]
    ) -> None:
        first, second = days
        seen = {
            on: self.listed(world, city, on) for on in (first - DAY, first, second - DAY, second, world.today)
        }
        assert [one["last_event_on"] for one in seen.values()] == [
            None,
            *[first.isoformat()] * 2,
            *[second.isoformat()] * 2,
        ]
        before, after = seen[first - DAY], seen[first]
        assert before["due_on"] < after["due_on"] < seen[second]["due_on"]
        for on, one in seen.items():
            assert one["days_left"] == (date.fromisoformat(one["due_on"]) - on).days

    def test_one_proves_itself_as_of_the_day(self, world: World, city: Caller, days: list[date]) -> None:
        path = f"deadlines/{world.linked.entitlement_id}"
        told = asked(city, path, days[1] - DAY)
        assert told["as_of"] == (days[1] - DAY).isoformat()
        assert told["explanation"]["inputs"]["last_event_on"] == days[0].isoformat()
        assert min(step["due_on"] for step in told["explanation"]["steps"]) == told["deadline"]["due_on"]
        assert asked(city, path, world.today) == city.get(path).json()

    def test_today_reckoned_is_today_on_record(self, world: World, days: list[date]) -> None:
        (kept,) = deadlines_of([world.linked.id], on=world.today)
        assert deadlines_on(world.linked.id, on=world.today) == [kept]

    def test_a_proof_taken_back_counts_on_no_day(self, world: World, city: Caller) -> None:
        day = world.today - 30 * DAY
        proved = self.certify(world, city, day)
        assert self.listed(world, city, day)["last_event_on"] == day.isoformat()
        by = withdrawals.By(1, None)
        withdrawals.strike(SYSTEM, proved, WithdrawalReason.MISTAKE, "登记错人", by=by, at=world.at)
        assert self.listed(world, city, day)["last_event_on"] is None

    def test_before_the_one_proof_a_register_told_of_nobody_knows(self, world: World, city: Caller) -> None:
        day = world.today - 30 * DAY
        self.certify(world, city, day - 5 * DAY)
        benefit = Entitlement.objects.get(public_id=world.linked.entitlement_id)
        Certification.objects.create(
            entitlement=benefit, method=Method.COUNTER.value, event_on=day, recorded_at=world.at
        )
        entitlements.recompute_deadline(benefit, at=world.at)
        assert self.listed(world, city, day)["last_event_on"] == day.isoformat()
        for path in (f"persons/{world.linked.public_id}/deadlines", f"deadlines/{benefit.public_id}"):
            # Also before one's own proof: between it and the register's there may have been others, and before it, too.
            for ago in (1, 4, 6, 100):
                assert refused(city.get(f"{path}?on={day - ago * DAY}")) == not_kept()

    def test_before_it_was_drawn_there_is_none(self, world: World, city: Caller) -> None:
        on = world.today - 351 * DAY
        assert asked(city, f"persons/{world.linked.public_id}/deadlines", on)["items"] == []
        answer = city.get(f"deadlines/{world.linked.entitlement_id}?on={on}")
        assert (answer.status_code, answer.json()["code"]) == (404, "certification.entitlement.not_found")

    @pytest.mark.parametrize(("days", "code"), [(-40 * 365, "too_early"), (367, "range")])
    def test_a_day_without_rules_is_refused(self, world: World, city: Caller, days: int, code: str) -> None:
        answer = city.get(f"persons/{world.linked.public_id}/deadlines?on={world.today + days * DAY}")
        assert refused(answer) == (400, "request.invalid", [(code, "/on")])

    def test_a_day_to_come_is_told_if_nothing_happens(self, world: World, city: Caller) -> None:
        now = self.listed(world, city, world.today)
        then = self.listed(world, city, world.today + 200 * DAY)
        assert (now["standing"], then["standing"]) == ("due_soon", "overdue")
        assert (then["due_on"], then["days_left"]) == (now["due_on"], now["days_left"] - 200)

    def test_whoever_is_not_linked_is_nobody_on_any_day(self, world: World, city: Caller) -> None:
        for day in (world.today - DAY, world.today + DAY):
            answer = city.get(f"deadlines/{world.stranger.entitlement_id}?on={day}")
            assert (answer.status_code, answer.json()["code"]) == (404, "certification.entitlement.not_found")

    def test_a_look_at_another_day_is_written_down(self, world: World, city: Caller) -> None:
        asked(city, f"deadlines/{world.linked.entitlement_id}", world.today - DAY)
        assert AuditEvent.objects.get(action="deadline.viewed").subject_person_id == world.linked.id


@pytest.fixture
def daughter(world: World) -> InsuredPerson:
    """Give the linked person a daughter who works, with an account; all that is long ago."""
    at = world.at - 400 * DAY
    person = people.register(SYSTEM, NewPerson("张敏", Sex.FEMALE, date(1980, 3, 4)), at=at)
    tie = NewParentage(world.linked.id, person.pk, ParentageKind.BIRTH, date(1980, 3, 4), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=at)
    for one, insurance in (
        (world.linked.id, Insurance.RESIDENT_MEDICAL),
        (person.pk, Insurance.EMPLOYEE_MEDICAL),
    ):
        has_account = insurance is Insurance.EMPLOYEE_MEDICAL
        people.enrol(
            one,
            insurance,
            area_key=BENGBU,
            starts_on=date(2010, 1, 1),
            has_personal_account=has_account,
            at=at,
        )
    open_account(person.pk, AccountKind.PERSONAL, BENGBU, at=at)
    return person


def as_citizen(person_id: int) -> Actor:
    return Actor(frozenset(), person_id=person_id)


class TestMandates:
    @pytest.fixture
    def given(self, world: World, daughter: InsuredPerson) -> UUID:
        """Give one ten days ago, let it rest five days ago, end it two days ago."""
        owner, at = as_citizen(world.linked.id), world.at - 10 * DAY
        scopes = frozenset({MandateScope.STATEMENT})
        new = NewMandate(daughter.pk, MandateGrade.SEE, scopes, world.today + 90 * DAY)
        made = mandates.give(owner, new, confirmed_by=ConfirmedBy.DESK, at=at)
        mandates.freeze(owner, made.public_id, at=world.at - 5 * DAY)
        mandates.revoke(owner, made.public_id, at=world.at - 2 * DAY)
        return made.public_id

    def test_it_stands_as_it_stood(self, world: World, city: Caller, given: UUID) -> None:
        path = f"persons/{world.linked.public_id}/mandates"
        seen = []
        for ago in (11, 10, 6, 5, 3, 2, 0):
            told = asked(city, path, world.today - ago * DAY)
            assert told["as_of"] == (world.today - ago * DAY).isoformat()
            seen.append([one["is_resting"] for one in told["given"]])
        assert seen == [[], [False], [False], [True], [True], [], []]

    def test_one_of_it_is_found_on_its_days_only(self, world: World, city: Caller, given: UUID) -> None:
        path = f"mandates/{given}"
        told = asked(city, path, world.today - 4 * DAY)
        assert (told["as_of"], told["mandate"]["is_resting"]) == (
            (world.today - 4 * DAY).isoformat(),
            True,
        )
        for ago in (11, 2, 0):
            answer = city.get(f"{path}?on={world.today - ago * DAY}")
            assert (answer.status_code, answer.json()["code"]) == (404, "family.mandate.not_found")

    def test_of_a_day_to_come_nothing_is_told(self, world: World, city: Caller, given: UUID) -> None:
        for path in (f"mandates/{given}", f"persons/{world.linked.public_id}/mandates"):
            answer = city.get(f"{path}?on={world.today + DAY}")
            assert refused(answer) == (400, "request.invalid", [("future", "/on")])

    def test_one_between_others_is_nobodys_on_any_day(
        self, world: World, city: Caller, daughter: InsuredPerson
    ) -> None:
        scopes = frozenset({MandateScope.STATEMENT})
        new = NewMandate(daughter.pk, MandateGrade.SEE, scopes, world.today + 90 * DAY)
        owner = as_citizen(world.stranger.id)
        tie = NewParentage(world.stranger.id, daughter.pk, ParentageKind.ADOPTION, date(1990, 1, 1), "收养证")
        kinship.record_parentage(SYSTEM, tie, at=world.at - 20 * DAY)
        made = mandates.give(owner, new, confirmed_by=ConfirmedBy.DESK, at=world.at - 5 * DAY)
        answer = city.get(f"mandates/{made.public_id}?on={world.today - DAY}")
        assert (answer.status_code, answer.json()["code"]) == (404, "family.mandate.not_found")


class TestBindings:
    @pytest.fixture
    def made(self, world: World, daughter: InsuredPerson) -> UUID:
        """Ask ten days ago, confirm eight days ago, cap it six, freeze it four, end it two days ago."""
        user, sharer = as_citizen(world.linked.id), as_citizen(daughter.pk)
        pair = Asked(daughter.pk, world.linked.id, is_user_willing=True)
        card = binding_asking.ask_for(user, pair, at=world.at - 10 * DAY)
        one = card.public_id
        binding_asking.confirm(sharer, one, at=world.at - 8 * DAY)
        capped = Terms(frozenset({SharingUse.HOSPITAL}), month_cap_fen=500_00)
        binding_changes.change(sharer, one, capped, is_proved=True, at=world.at - 6 * DAY)
        binding_freezes.freeze(sharer, one, at=world.at - 4 * DAY)
        bindings.end(sharer, one, at=world.at - 2 * DAY)
        return one

    def test_it_stands_as_it_stood(self, world: World, city: Caller, made: UUID) -> None:
        path = f"persons/{world.linked.public_id}/bindings"
        seen = []
        for ago in (11, 10, 8, 6, 4, 2, 0):
            told = asked(city, path, world.today - ago * DAY)
            assert told["as_of"] == (world.today - ago * DAY).isoformat()
            seen.append([(one["state"], one["month_cap_fen"], one["is_frozen"]) for one in told["items"]])
        assert seen == [
            [],
            [("asked", None, False)],
            [("active", None, False)],
            [("active", 500_00, False)],
            [("active", 500_00, True)],
            *[[("ended", 500_00, False)]] * 2,
        ]

    def test_one_of_it_too(self, world: World, city: Caller, made: UUID) -> None:
        told = asked(city, f"bindings/{made}", world.today - 7 * DAY)
        assert (told["state"], told["uses"], told["ended_at"]) == ("active", ["hospital", "pharmacy"], None)
        assert asked(city, f"bindings/{made}", world.today) == city.get(f"bindings/{made}").json()
        answer = city.get(f"bindings/{made}?on={world.today - 11 * DAY}")
        assert (answer.status_code, answer.json()["code"]) == (404, "family.binding.not_found")

    def test_what_is_not_on_record_is_refused(self, world: World, city: Caller, made: UUID) -> None:
        SharingBinding.objects.update(kept_since=world.at - 5 * DAY)
        for path in (f"bindings/{made}", f"persons/{world.linked.public_id}/bindings"):
            assert refused(city.get(f"{path}?on={world.today - 6 * DAY}")) == not_kept()
            assert city.get(f"{path}?on={world.today - 5 * DAY}").status_code == 200

    def test_of_a_day_to_come_nothing_is_told(self, world: World, city: Caller, made: UUID) -> None:
        for path in (f"bindings/{made}", f"persons/{world.linked.public_id}/bindings"):
            answer = city.get(f"{path}?on={world.today + DAY}")
            assert refused(answer) == (400, "request.invalid", [("future", "/on")])

    def test_one_of_others_is_nobodys_on_any_day(self, world: World, city: Caller, made: UUID) -> None:
        partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=world.at)
        answer = city.get(f"bindings/{made}?on={world.today - 7 * DAY}")
        assert (answer.status_code, answer.json()["code"]) == (404, "family.binding.not_found")
