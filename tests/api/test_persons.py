"""What is on record about a linked person: told as of a day, masked, and of nobody who is not linked."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from accounts.actions import ledger, matter_leases, matters, notices, partners, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.actions.notices import NewNotice
from accounts.actions.people import NewPerson
from accounts.actions.person_lookups import MISSES_MAX
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.enums.matters import TransferReason
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.users import Role
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import of_id_number
from accounts.rules.transfers import Wish
from certification.models.entitlements import Entitlement
from certification.models.standings import StandingDecision, StandingPeriod
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, ParentageKind
from foundation.identifiers import Sex, parse_id_number
from tests.api.cards import card_holder
from tests.api.world import ALL_SCOPES, BENGBU, Caller, World

ABSENT = "01a20731-0000-7000-8000-000000000000"
NUMBER = "110101194505010024"
OF_PERSON = {
    "": PartnerScope.PERSONS_READ,
    "/entitlements": PartnerScope.ENTITLEMENTS_READ,
    "/statement": PartnerScope.STATEMENTS_READ,
    "/account-statement": PartnerScope.ACCOUNTS_READ,
    "/cards": PartnerScope.CARDS_READ,
    "/wallet": PartnerScope.WALLET_READ,
    "/matters": PartnerScope.MATTERS_READ,
    "/notices": PartnerScope.NOTICES_READ,
}


def of(world: World, what: str = "") -> str:
    return f"persons/{world.linked.public_id}{what}"


def numbered(world: World, name: str = "何玉兰", *, is_linked: bool = True) -> InsuredPerson:
    """Register somebody with a number."""
    number = of_id_number(parse_id_number(NUMBER, on=world.today))
    person = people.register(
        SYSTEM, NewPerson(name, Sex.FEMALE, date(1945, 5, 1), document=number), at=world.at
    )
    if is_linked:
        partners.link(SYSTEM, world.city.partner_id, person.pk, basis=LinkBasis.CONSENT, at=world.at)
    return person


class TestEveryDoor:
    @pytest.mark.parametrize("what", OF_PERSON)
    def test_of_whom_is_not_linked_nothing_is_told(self, world: World, city: Caller, what: str) -> None:
        ids = (ABSENT, world.stranger.public_id, world.dead.public_id)
        answers = [city.get(f"persons/{one}{what}") for one in ids]
        seen = {(a.status_code, a.content.replace(a["X-Request-Id"].encode(), b"")) for a in answers}
        assert [status for status, _body in seen] == [404]

    @pytest.mark.parametrize("what", OF_PERSON)
    def test_the_door_asks_for_its_own_scope(self, world: World, what: str) -> None:
        caller = world.caller(scopes=ALL_SCOPES - {OF_PERSON[what]})
        answer = caller.get(of(world, what))
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope_missing")
        assert world.caller(scopes=frozenset({OF_PERSON[what]})).get(of(world, what)).status_code == 200

    @pytest.mark.parametrize("what", OF_PERSON)
    def test_each_look_is_written_down_once(self, world: World, city: Caller, what: str) -> None:
        before = AuditEvent.objects.filter(subject_person_id=world.linked.id).count()
        assert city.get(of(world, what)).status_code == 200
        told = AuditEvent.objects.filter(subject_person_id=world.linked.id)
        assert told.count() == before + 1
        newest = told.order_by("-sequence").first()
        assert newest is not None
        assert newest.actor_partner_id == world.city.partner_id

    @pytest.mark.parametrize("what", OF_PERSON)
    def test_an_answer_that_is_held_is_not_sent_again(self, world: World, city: Caller, what: str) -> None:
        first = city.get(of(world, what))
        assert city.get(of(world, what), **{"If-None-Match": first["ETag"]}).status_code == 304

    @pytest.mark.parametrize("what", OF_PERSON)
    def test_an_unknown_parameter_is_refused(self, world: World, city: Caller, what: str) -> None:
        answer = city.get(of(world, f"{what}?day=2026-01-01"))
        assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_parameter")


class TestPersons:
    def test_a_person_is_told_masked_with_where_they_are_insured(self, world: World, city: Caller) -> None:
        person = numbered(world)
        since = world.today - timedelta(days=9)
        people.enrol(
            person.pk,
            Insurance.RESIDENT_MEDICAL,
            area_key=BENGBU,
            starts_on=since,
            has_personal_account=False,
            at=world.at,
        )
        told = city.get(f"persons/{person.public_id}").json()
        assert (told["name_masked"], told["sex"], told["born_in"]) == ("**兰", "F", 1945)
        assert told["number_masked"].endswith("0024")
        assert "0501" not in told["number_masked"]
        assert [(one["insurance"], one["area_key"]) for one in told["enrolments"]] == [
            ("resident_medical", BENGBU)
        ]
        before = city.get(f"persons/{person.public_id}?on={since - timedelta(days=1)}").json()
        assert before["enrolments"] == []

    def test_a_linked_person_is_found_by_number(self, world: World, city: Caller) -> None:
        person = numbered(world)
        for text in (NUMBER, f" {NUMBER[:6]} {NUMBER[6:]}"):
            found = city.post("persons/lookups", {"number": text})
            assert (found.status_code, found.json()) == (201, {"person_id": str(person.public_id)})
        assert AuditEvent.objects.filter(action="person.looked_up", subject_person_id=person.pk).count() == 2

    def test_a_repeated_look_is_one(self, world: World, city: Caller) -> None:
        person = numbered(world)
        one, two = (city.post("persons/lookups", {"number": NUMBER}, key="one-key-for-two") for _ in range(2))
        assert one.content == two.content
        assert AuditEvent.objects.filter(action="person.looked_up", subject_person_id=person.pk).count() == 1

    def test_who_is_not_linked_is_as_who_is_not_there(self, world: World, city: Caller) -> None:
        numbered(world, is_linked=False)
        answers = [
            city.post("persons/lookups", {"number": text})
            for text in (NUMBER, "110101194505010040", "no number")
        ]
        seen = {(a.status_code, a.content.replace(a["X-Request-Id"].encode(), b"")) for a in answers}
        assert [status for status, _body in seen] == [404]

    def test_a_number_of_two_people_is_nobodys(self, world: World, city: Caller) -> None:
        numbered(world)
        numbered(world, "何玉梅")
        assert city.post("persons/lookups", {"number": NUMBER}).status_code == 404

    def test_a_machine_that_guesses_is_stopped_and_one_that_knows_is_not(
        self, world: World, city: Caller
    ) -> None:
        numbered(world)
        for _right in range(MISSES_MAX + 1):
            assert city.post("persons/lookups", {"number": NUMBER}).status_code == 201
        for _wrong in range(MISSES_MAX):
            assert city.post("persons/lookups", {"number": "110101194505010040"}).status_code == 404
        answer = city.post("persons/lookups", {"number": NUMBER})
        assert (answer.status_code, answer.json()["code"]) == (429, "person.lookups_spent")
        assert 500 < int(answer["Retry-After"]) <= 600

    def test_cards_are_told_by_their_state_and_tail(self, world: World, city: Caller) -> None:
        assert city.get(of(world, "/cards")).json()["electronic"] is None
        card_holder(world.linked.id, at=world.at)
        told = city.get(of(world, "/cards")).json()
        assert told["electronic"]["state"] == "active"
        assert len(told["electronic"]["number_tail"]) == 4
        assert told["printed"] == []

    def test_a_wallet_is_told_without_what_lies_in_it(self, world: World, city: Caller) -> None:
        assert city.get(of(world, "/wallet")).json()["wallet"] is None
        ledger.open_account(world.linked.id, AccountKind.WALLET, BENGBU, at=world.at)
        wallet = city.get(of(world, "/wallet")).json()["wallet"]
        assert (wallet["state"], wallet["area_key"]) == ("open", BENGBU)
        assert wallet.keys() == {"state", "area_key", "opened_at"}


class TestEntitlements:
    def test_a_benefit_is_told_on_the_days_it_is_drawn(self, world: World, city: Caller) -> None:
        (told,) = city.get(of(world, "/entitlements")).json()["items"]
        assert (told["id"], told["benefit"]) == (str(world.linked.entitlement_id), "pension_resident")
        assert (told["payment"], told["payment_since"], told["is_exempt"]) == ("paid", None, False)
        before = world.today - timedelta(days=351)
        assert city.get(of(world, f"/entitlements?on={before}")).json()["items"] == []
        assert city.get(f"entitlements/{world.linked.entitlement_id}?on={before}").status_code == 404

    def test_a_suspension_shows_on_its_days_and_not_why(self, world: World, city: Caller) -> None:
        since = world.today - timedelta(days=10)
        suspended(world.linked.entitlement_id, since, world)
        path = f"entitlements/{world.linked.entitlement_id}"
        told = city.get(path)
        assert told.json()["entitlement"]["payment"] == "suspended"
        assert told.json()["entitlement"]["payment_since"] == since.isoformat()
        assert b"imprisoned" not in told.content
        day_before = city.get(f"{path}?on={since - timedelta(days=1)}").json()
        assert day_before["entitlement"]["payment"] == "paid"

    def test_anothers_benefit_is_as_none(self, world: World, city: Caller) -> None:
        for one in (ABSENT, world.stranger.entitlement_id, world.dead.entitlement_id):
            answer = city.get(f"entitlements/{one}")
            assert (answer.status_code, answer.json()["code"]) == (404, "certification.entitlement.not_found")


class TestStatements:
    def test_months_after_the_day_do_not_count(self, world: World, city: Caller) -> None:
        told = city.get(of(world, "/statement")).json()
        assert told["as_of"] == world.today.isoformat()
        assert told["draws_pension"] is True
        assert told["outlooks"] == []
        earlier = city.get(of(world, f"/statement?on={world.today - timedelta(days=400)}")).json()
        assert earlier["draws_pension"] is False
        assert [one["category"] for one in earlier["outlooks"]] == ["woman_55", "woman_50"]

    def test_an_account_is_told_by_month_up_to_the_day(self, world: World, city: Caller) -> None:
        account = ledger.open_account(world.linked.id, AccountKind.PERSONAL, BENGBU, at=world.at)
        opening = ledger.side(AccountKind.OPENING, BENGBU, at=world.at)
        first = world.today.replace(day=1)
        for day, fen in ((first - timedelta(days=1), 500), (first, 700)):
            lines = [Line(opening, debit_fen=fen), Line(account.pk, credit_fen=fen)]
            ledger.post(NewTransfer(str(uuid4()), TransferKind.OPENING, day, lines), at=world.at)
        (now,) = city.get(of(world, "/account-statement")).json()["items"]
        assert (now["opening_fen"], now["closing_fen"], len(now["lines"])) == (500, 1200, 1)
        past = city.get(of(world, f"/account-statement?month={first - timedelta(days=1):%Y-%m}")).json()
        assert [line["in_fen"] for line in past["items"][0]["lines"]] == [500]

    @pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-01", "2026-01-01", "x"])
    def test_a_month_is_written_as_one(self, world: World, city: Caller, month: str) -> None:
        answer = city.get(of(world, f"/account-statement?month={month}"))
        assert (answer.status_code, answer.json()["reasons"][0]["where"]) == (400, "/month")


class TestMatters:
    def test_each_stands_once_page_by_page_without_what_was_filled_in(
        self, world: World, city: Caller
    ) -> None:
        made = [
            applied(world, one)
            for one in (Insurance.UNEMPLOYMENT, Insurance.EMPLOYEE_MEDICAL, Insurance.EMPLOYEE_PENSION)
        ]
        seen, cursor = [], ""
        while cursor is not None:
            page = city.get(of(world, f"/matters?limit=2{f'&cursor={cursor}' if cursor else ''}"))
            assert b"440100" not in page.content
            seen += [item["id"] for item in page.json()["items"]]
            cursor = page.json()["next"]
        assert seen == [str(one) for one in reversed(made)]

    def test_one_is_told_with_its_steps(self, world: World, city: Caller) -> None:
        told = city.get(f"matters/{applied(world, Insurance.UNEMPLOYMENT)}").json()
        assert told["person_id"] == str(world.linked.public_id)
        assert (told["matter"]["state"], told["matter"]["outcome"]) == ("applied", None)
        assert [step["act"] for step in told["steps"]] == ["apply"]

    def test_who_works_on_it_when_is_told_to_no_partner(self, world: World, city: Caller) -> None:
        matter_id = applied(world, Insurance.UNEMPLOYMENT)
        before = city.get(f"matters/{matter_id}").content
        user = User.objects.create()
        clerk = Actor(frozenset({Role.CLERK}), user_id=user.pk, area_keys=frozenset({BENGBU}))
        hour = timedelta(hours=1)
        matter_leases.take(clerk, matter_id, kin_ids=frozenset(), holds_for=hour, at=world.at)
        matter_leases.give_back(clerk, matter_id, at=world.at)
        assert city.get(f"matters/{matter_id}").content == before

    def test_anothers_matter_is_as_none(self, world: World, city: Caller) -> None:
        others = applied(world, Insurance.UNEMPLOYMENT, of_id=world.stranger.id)
        for one in (ABSENT, others):
            answer = city.get(f"matters/{one}")
            assert (answer.status_code, answer.json()["code"]) == (404, "matter.not_found")

    def test_no_partner_applies(self, world: World, city: Caller) -> None:
        assert city.post("matters", {"kind": "transfer"}).status_code == 404
        assert city.post(of(world, "/matters"), {"kind": "transfer"}).status_code == 405


class TestNotices:
    def test_only_what_tells_of_linked_people_is_listed_and_never_its_words(
        self, world: World, city: Caller
    ) -> None:
        facts = {"name": "顾桂兰", "code_word": "桂花"}
        own = NewNotice("one", "a", world.linked.id, world.linked.id, "account.new_device", facts)
        others = NewNotice("two", "b", world.linked.id, world.stranger.id, "account.new_device", facts)
        notices.post_many([own, others], at=world.at)
        page = city.get(of(world, "/notices"))
        (item,) = page.json()["items"]
        assert (item["kind"], item["is_read"]) == ("account.new_device", False)
        assert item["about_person_ids"] == [str(world.linked.public_id)]
        for word in ("桂花", "顾桂兰"):
            assert word not in page.content.decode()


class TestMandates:
    def test_one_is_told_to_whom_one_side_is_linked(self, world: World, city: Caller) -> None:
        mandate = given(world)
        told = city.get(f"mandates/{mandate}").json()
        assert told["principal"] == {"person_id": str(world.linked.public_id), "name_masked": "**兰"}
        assert told["helper"] == {"person_id": None, "name_masked": "**英"}
        assert (told["mandate"]["id"], told["mandate"]["grade"]) == (str(mandate), "remind")

    def test_one_between_others_is_as_none(self, world: World, city: Caller) -> None:
        mandate = given(world)
        partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=world.at)
        for one in (ABSENT, mandate):
            answer = city.get(f"mandates/{one}")
            assert (answer.status_code, answer.json()["code"]) == (404, "family.mandate.not_found")


def suspended(entitlement_id: UUID, since: date, world: World) -> None:
    """Let a benefit not be paid because its person is in prison."""
    row = Entitlement.objects.get(public_id=entitlement_id)
    decision = StandingDecision.objects.create(
        entitlement=row,
        kind="suspend",
        reason="imprisoned",
        words="",
        evidence="判决书",
        decided_by_id=1,
        approved_by_id=2,
        decided_at=world.at,
    )
    StandingPeriod.objects.create(
        entitlement=row,
        decision=decision,
        kind="suspended",
        reason="imprisoned",
        starts_on=since,
        recorded_at=world.at,
    )


def applied(world: World, insurance: Insurance, *, of_id: int | None = None) -> UUID:
    """Write down at the desk that somebody wants an insurance moved."""
    user = User.objects.create()
    clerk = Actor(frozenset({Role.CLERK}), user_id=user.pk, area_keys=frozenset({BENGBU}))
    wish = Wish(insurance, "440100", BENGBU, TransferReason.MOVED)
    new = matters.NewMatter("transfer", of_id or world.linked.id, BENGBU, uuid4(), wish.facts())
    return matters.apply_at_counter(clerk, new, kin_ids=frozenset(), at=world.at).public_id


def given(world: World) -> UUID:
    """Let the linked person's daughter, who is not linked, hold a mandate of hers."""
    daughter = people.register(SYSTEM, NewPerson("李秀英", Sex.FEMALE, date(1970, 1, 1)), at=world.at)
    tie = NewParentage(world.linked.id, daughter.pk, ParentageKind.BIRTH, date(1970, 1, 1), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=world.at)
    until = world.today + timedelta(days=30)
    helps = NewMandate(daughter.pk, MandateGrade.REMIND, frozenset(), until)
    giver = Actor(frozenset(), person_id=world.linked.id)
    return mandates.give(giver, helps, confirmed_by=ConfirmedBy.DESK, at=world.at).public_id
