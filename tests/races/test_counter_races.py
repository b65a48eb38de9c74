"""Two at one number, one call, one machine at the same moment: one of them gets it, and no number is given twice."""

from datetime import timedelta

import pytest

from accounts.actions import terminal_visits, terminals
from accounts.enums.terminals import TicketWhy
from accounts.enums.users import StaffRole
from accounts.models.terminals import TerminalVisit
from accounts.queries.terminals import actor_at, terminal_by_key
from accounts.rules.actors import Actor
from certification.actions import call_proofs, calls
from certification.actions.calls import NewCall
from certification.enums import CallbackWhy, CallQuestion
from certification.models.calls import PhoneCall
from certification.models.events import Certification
from certification.queries.calls import facts_of
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from regions.queries.places import service_points
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast
from tests.certification.policies import LEVELS, rule
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, committed."""
    return stage.on_stage()


def machines(cast: Cast) -> list[Actor]:
    """Give two machines that stand side by side, each with somebody before it."""
    load_service_points(points.invented(ON), origin=Origin.LOCAL, at=AT)
    point = service_points(BENGBU, on=ON)[0].key
    found = []
    for name in ("1号机", "2号机"):
        made = terminals.register(cast.clerk_of_bengbu, BENGBU, point, name, at=AT)
        card = terminal_by_key(terminals.enrol(made.code, at=AT))
        assert card is not None
        found.append(actor_at(card, name, at=AT))
        terminal_visits.begin(found[-1], name, at=AT)
    return found


def test_two_machines_of_one_place_give_two_numbers(cast: Cast) -> None:
    one, other = machines(cast)
    results = together(
        lambda: terminal_visits.take_ticket(one, "1号机", TicketWhy.ASKED, at=AT),
        lambda: terminal_visits.take_ticket(other, "2号机", TicketWhy.ASKED, at=AT),
    )
    assert sorted(ticket.number for ticket in results) == [1, 2]


def test_one_number_is_called_up_once(cast: Cast) -> None:
    one, _other = machines(cast)
    terminal_visits.take_ticket(one, "1号机", TicketWhy.ASKED, at=AT)
    visit = TerminalVisit.objects.get(ticket_number=1).public_id
    colleague = stage.staff("+8613700000061", StaffRole.CLERK, BENGBU)
    results = together(
        *(
            lambda actor=actor: terminal_visits.serve(actor, visit, at=AT)
            for actor in (cast.clerk_of_bengbu, colleague)
        )
    )
    assert kinds(results) == ["NoneType", "TicketNotFound"]


def test_a_setup_code_makes_one_machine(cast: Cast) -> None:
    machines(cast)
    point = service_points(BENGBU, on=ON)[0].key
    code = terminals.register(cast.clerk_of_bengbu, BENGBU, point, "3号机", at=AT).code
    results = together(*(lambda: terminals.enrol(code, at=AT) for _browser in range(2)))
    assert kinds(results) == ["TerminalCodeWrong", "str"]


def test_a_renewed_key_is_not_made_void_by_the_request_beside_it(cast: Cast) -> None:
    machines(cast)
    point = service_points(BENGBU, on=ON)[0].key
    key = terminals.enrol(terminals.register(cast.clerk_of_bengbu, BENGBU, point, "3号机", at=AT).code, at=AT)
    later = AT + timedelta(days=2)
    results = together(*(lambda: terminals.recognise(key, at=later) for _request in range(2)))
    (new,) = [found.new_key for found in results if found and found.new_key]
    assert terminal_by_key(new) is not None


def test_two_operators_take_one_wish(cast: Cast) -> None:
    wish = calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.ASKED, at=AT)
    colleague = stage.staff("+8613700000062", StaffRole.CLERK, BENGBU)
    results = together(
        *(
            lambda actor=actor: calls.take_up(actor, wish, "回电", at=AT)
            for actor in (cast.clerk_of_bengbu, colleague)
        )
    )
    assert kinds(results) == ["CallNotFound", "UUID"]


def test_two_wishes_and_two_clicks_are_one_row(cast: Cast) -> None:
    wishes = together(
        *(
            lambda: calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.ASKED, at=AT)
            for _wish in range(2)
        )
    )
    new = NewCall(cast.grandmother.public_id, "电话咨询")
    lines = together(*(lambda: calls.begin(cast.clerk_of_bengbu, new, at=AT) for _click in range(2)))
    assert (len(set(wishes)), len(set(lines)), PhoneCall.objects.count()) == (1, 1, 2)


def test_one_call_is_one_proof(cast: Cast) -> None:
    rule("certification.methods", {"minimum": 1, "methods": LEVELS})
    clerk = cast.clerk_of_bengbu
    made = calls.begin(clerk, NewCall(cast.grandmother.public_id, "电话咨询"), at=AT)
    calls.agree_to_recording(clerk, made, "R-1", at=AT)
    facts = facts_of(cast.grandmother.pk, on=ON)
    said = {
        CallQuestion.BIRTH_DATE: facts.born_on.isoformat(),
        CallQuestion.ID_TAIL: facts.id_tail,
        CallQuestion.PAYING_AREA: "蚌埠",
        CallQuestion.RELATIVE_NAME: "李秀英",
        CallQuestion.LAST_MONTH: "2025-03",
    }
    answered = together(*(lambda: calls.answer(clerk, made, said, at=AT) for _click in range(2)))
    assert kinds(answered) == ["CallAnswered", "bool"]
    results = together(
        *(
            lambda: call_proofs.certify(clerk, made, cast.grandmother_pension, {}, at=AT)
            for _click in range(2)
        )
    )
    assert kinds(results) == ["CallNotFound", "CertificationRecorded"]
    assert Certification.objects.filter(method="phone").count() == 1
