"""The self-service terminal from the card to the receipt: nobody but the person shown, and nothing of them after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.actions import people
from accounts.actions.terminals import revoke
from accounts.enums.terminals import VisitEnd
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceChallenge
from accounts.models.terminals import Terminal, TerminalVisit
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from certification.enums import Method
from certification.models.events import Certification, CertificationProof
from portal.shared.machines import COOKIE
from tests.accounts.faces import FakeFace
from tests.certification.policies import bar, rule
from tests.permissions.standing_in import GRANDMOTHER_NUMBER
from tests.permissions.world import World, browser
from tests.terminal.at_machine import agree, arrive, film

STRANGER = "340302195001010019"


def without_tokens(page: bytes) -> str:
    text = page.decode()
    while 'csrfmiddlewaretoken" value="' in text:
        head, _mark, rest = text.partition('csrfmiddlewaretoken" value="')
        text = head + rest.partition('"')[2]
    return text


class TestWhoActs:
    def test_a_browser_without_a_key_is_sent_to_the_setup_whoever_is_signed_in(self, world: World) -> None:
        for client in (browser(), world.client("clerk"), world.client("daughter")):
            assert client.get("/terminal/").url == "/terminal/setup/"
            assert client.post("/terminal/begin/").url == "/terminal/setup/"

    def test_the_code_works_once_and_only_while_it_lasts(self, world: World) -> None:
        clerk = world.client("clerk")
        shown = clerk.post(f"/counter/terminals/{world.machine.terminal}/code/", follow=True).content.decode()
        code = shown.split('class="figure number">')[1].split("<")[0]
        # It is shown once.
        assert code not in clerk.get("/counter/terminals/code/", follow=True).content.decode()
        wrong = browser().post("/terminal/setup/", {"code": "AAAA-BBBB-CCCC"})
        assert (wrong.status_code, "安装码不对" in wrong.content.decode()) == (422, True)
        with time_machine.travel(world.at + timedelta(hours=25)):
            assert browser().post("/terminal/setup/", {"code": code}).status_code == 422
        client = browser()
        assert client.post("/terminal/setup/", {"code": code.lower().replace("-", " ")}).url == "/terminal/"
        assert client.cookies[COOKIE]["httponly"]
        assert client.get("/terminal/").status_code == 200
        assert browser().post("/terminal/setup/", {"code": code}).status_code == 422
        # The key the machine had before is out.
        old = browser()
        old.cookies[COOKIE] = world.machine.key
        assert old.get("/terminal/").url == "/terminal/setup/"

    def test_a_lost_machine_is_cut_off_on_its_next_request(self, world: World, machine: Client) -> None:
        arrive(machine)
        assert "顾" not in machine.get("/terminal/check/").content.decode().split("<main")[0]
        revoke(world.clerk(), world.machine.terminal, "机器丢失", at=world.at)
        for path in ("check/", "camera/", "result/", "help/", ""):
            assert machine.get(f"/terminal/{path}").url == "/terminal/setup/"
        assert TerminalVisit.objects.latest("pk").end == VisitEnd.CUT_OFF

    def test_the_key_is_renewed_daily_and_the_former_counts_until_the_new_one_arrives(
        self, world: World, machine: Client
    ) -> None:
        first = machine.cookies[COOKIE].value
        assert machine.get("/terminal/").cookies == {} or machine.cookies[COOKIE].value == first
        with time_machine.travel(world.at + timedelta(days=2)):
            machine.get("/terminal/")
            second = machine.cookies[COOKIE].value
            assert second != first
            # The answer got lost: the machine comes with its old key once more, and keeps working.
            lost = browser()
            lost.cookies[COOKIE] = first
            assert lost.get("/terminal/").status_code == 200
            assert machine.get("/terminal/").status_code == 200
            # The new key has arrived, so the old one opens nothing any more.
            late = browser()
            late.cookies[COOKIE] = first
            assert late.get("/terminal/").url == "/terminal/setup/"

    def test_the_account_of_a_machine_signs_nobody_in(self, world: World) -> None:
        user = User.objects.get(terminal__public_id=world.machine.terminal)
        assert (user.is_active, user.has_usable_password(), user.phone_index) == (False, False, None)
        row = Terminal.objects.get(public_id=world.machine.terminal)
        assert world.machine.key.encode() not in bytes(row.key_hash or b"")


class TestWhoseCard:
    def test_a_reader_s_line_goes_on_at_once_and_a_number_alone_does_not(
        self, world: World, machine: Client
    ) -> None:
        arrive(machine)
        assert machine.get("/terminal/check/").status_code == 200
        arrive(machine, GRANDMOTHER_NUMBER)
        assert machine.get("/terminal/check/").url == "/terminal/card/"
        assert "有效期到哪天" in machine.get("/terminal/proof/").content.decode()

    def test_the_keys_of_the_screen_write_without_any_script(self, machine: Client) -> None:
        machine.post("/terminal/begin/")
        typed = ""
        for key in ("3", "4", "X", "back", "0"):
            assert machine.post("/terminal/card/", {"number": typed, "key": key}).url == "/terminal/card/"
            page = machine.get("/terminal/card/").content.decode()
            typed = page.split('name="number"')[1].split('value="')[1].split('"')[0]
        assert typed == "340"
        machine.post("/terminal/card/", {"number": typed, "key": "clear"})
        assert 'value=""' in machine.get("/terminal/card/").content.decode()

    @pytest.mark.parametrize(
        "beside", [{"name": "顾桂芳", "key": "go"}, {"until": "20360507", "key": "go"}, {"key": "long"}]
    )
    def test_a_stranger_and_a_wrong_card_get_the_same_pages(
        self, machine: Client, beside: dict[str, str]
    ) -> None:
        seen = []
        for number in (GRANDMOTHER_NUMBER, STRANGER):
            arrive(machine, number)
            answer = machine.post("/terminal/proof/", beside)
            page = without_tokens(machine.get("/terminal/proof/").content)
            seen.append((answer.status_code, answer.url, page))
            assert "没有对上" in page
            assert machine.get("/terminal/check/").url == "/terminal/card/"
        assert seen[0] == seen[1]

    def test_a_number_is_compared_a_few_times_a_day_whether_or_not_it_is_anybody_s(
        self, machine: Client
    ) -> None:
        for number in (GRANDMOTHER_NUMBER, STRANGER):
            arrive(machine, number)
            for _try in range(5):
                machine.post("/terminal/proof/", {"name": "某某", "key": "go"})
                assert "没有对上" in machine.get("/terminal/proof/").content.decode()
            machine.post("/terminal/proof/", {"name": "顾桂兰", "key": "go"})
            assert "输错太多次" in machine.get("/terminal/proof/").content.decode()

    @pytest.mark.parametrize("typed", [{}, {"until": "99999999"}, {"until": "2036"}])
    def test_nothing_to_compare_is_asked_for_again_and_is_no_wrong_entry(
        self, machine: Client, typed: dict[str, str]
    ) -> None:
        arrive(machine, GRANDMOTHER_NUMBER)
        for _press in range(6):
            machine.post("/terminal/proof/", {**typed, "key": "go"})
            assert "请输入有效期的 8 位数字" in machine.get("/terminal/proof/").content.decode()
        machine.post("/terminal/proof/", {"name": "顾桂兰", "key": "go"})
        assert "可以在这里认证" in machine.get("/terminal/check/").content.decode()

    def test_a_mistyped_number_says_what_is_wrong_and_stays(self, machine: Client) -> None:
        machine.post("/terminal/begin/")
        machine.post("/terminal/card/", {"number": "34030219500101", "key": "go"})
        page = machine.get("/terminal/card/").content.decode()
        assert "14 位" in page
        assert "34030219500101" in page

    def test_the_dead_are_not_told_apart_from_strangers(self, world: World, machine: Client) -> None:
        people.record_death(SYSTEM, world.id("grandmother"), died_on=world.on, at=world.at)
        arrive(machine)
        assert "没有对上" in machine.get("/terminal/proof/").content.decode()


class TestCertifying:
    def test_from_the_card_to_the_receipt(self, world: World, machine: Client, provider: FakeFace) -> None:
        arrive(machine)
        page = machine.get("/terminal/check/").content.decode()
        assert "**兰" in page
        assert "顾桂兰" not in page
        nonce = agree(machine)
        page = film(machine, nonce, provider)
        proof = CertificationProof.objects.get()
        row = Certification.objects.get()
        assert "认证好了" in page
        assert f"/check/{proof.public_id}/" not in page  # it stands in the picture
        assert 'class="qr"' in page
        user = User.objects.get(terminal__public_id=world.machine.terminal)
        assert (row.method, row.event_on, row.actor_user_id) == ("terminal", world.on, user.pk)
        assert proof.reference.startswith("terminal:")
        event = AuditEvent.objects.get(action="certification.recorded")
        assert (event.actor_user_id, event.subject_person_id) == (user.pk, world.id("grandmother"))
        # Sent twice is one.
        film(machine, nonce, provider)
        assert Certification.objects.count() == 1

    def test_the_person_reads_which_machine_it_was(self, world: World, machine: Client) -> None:
        arrive(machine)
        page = world.client("grandmother").get("/seen/").content.decode()
        terminal = Terminal.objects.get(public_id=world.machine.terminal)
        assert f"{terminal.point_name} 1号机" in page
        assert "在自助机上核对了您的身份证" in page

    def test_without_a_yes_there_is_no_camera(self, machine: Client, provider: FakeFace) -> None:
        arrive(machine)
        machine.post("/terminal/check/", {"version": "1"})
        assert machine.get("/terminal/camera/").url == "/terminal/check/"
        assert "camera=()" in machine.get("/terminal/check/").headers["Permissions-Policy"]
        agree(machine)
        assert "camera=(self)" in machine.get("/terminal/camera/").headers["Permissions-Policy"]

    def test_a_text_that_has_moved_is_shown_again(self, machine: Client, provider: FakeFace) -> None:
        arrive(machine)
        moved = machine.post("/terminal/check/", {"agreed": "on", "version": "9"}, follow=True)
        page = moved.content.decode()
        assert "说明有了新的一版" in page
        assert 'name="version" value="1"' in page

    def test_where_policy_bars_the_machine_the_ways_that_count_are_named_before_any_capture(
        self, machine: Client, provider: FakeFace
    ) -> None:
        bar(Method.TERMINAL)
        arrive(machine)
        page = machine.get("/terminal/check/").content.decode()
        assert "这里的自助机认证不算" in page
        assert "本人刷脸" in page
        assert "<li>自助服务终端</li>" not in page
        machine.post("/terminal/check/", {"agreed": "on", "version": "1"})
        assert machine.get("/terminal/camera/").url == "/terminal/check/"
        assert not FaceChallenge.objects.filter(purpose="certification").exists()

    def test_a_survivor_is_asked_before_the_camera_and_answers_stay(
        self, machine: Client, provider: FakeFace
    ) -> None:
        rule("certification.status_questions", ["remarried", "works"])
        arrive(machine)
        machine.post("/terminal/check/", {"agreed": "on", "version": "1", "remarried": "no"})
        page = machine.get("/terminal/check/").content.decode()
        assert "把问题都答完" in page
        assert page.count("checked") == 1
        film(machine, agree(machine, remarried="no", works="yes"), provider)
        assert CertificationProof.objects.get().answers == {"remarried": False, "works": True}

    def test_another_face_is_told_kindly_and_may_try_again(self, machine: Client, provider: FakeFace) -> None:
        arrive(machine)
        page = film(machine, agree(machine), provider, likeness=0.1)
        assert "没关系" in page
        assert not Certification.objects.exists()
        machine.post("/terminal/again/")
        assert "认证好了" in film(machine, agree(machine), provider)

    def test_where_the_machine_cannot_tell_a_person_does(
        self, world: World, machine: Client, provider: FakeFace
    ) -> None:
        arrive(machine)
        page = film(machine, agree(machine), provider, likeness=0.35)
        assert "已经交给工作人员看" in page
        waiting = world.client("clerk").get("/counter/matters/").content.decode()
        assert "没有" not in waiting.split("<h2")[0]
        assert not Certification.objects.exists()

    def test_with_the_provider_gone_there_is_a_number_for_the_counter(
        self, machine: Client, provider: FakeFace
    ) -> None:
        arrive(machine)
        page = film(machine, agree(machine))
        visit = TerminalVisit.objects.latest("pk")
        assert (visit.ticket_number, visit.ticket_why) == (2, "face_unavailable")
        assert "请到旁边窗口" in page
        assert ">2<" in page

    def test_one_citizen_s_tries_are_not_the_next_one_s(
        self, world: World, machine: Client, provider: FakeFace
    ) -> None:
        """The machine's account is one, so its checks would soon be more than anybody may begin in a day."""
        user = User.objects.get(terminal__public_id=world.machine.terminal)
        for _n in range(12):
            FaceChallenge.objects.create(
                user=user,
                person=world.people["husband"],
                purpose="certification",
                session_index=b"x" * 32,
                gestures=["straight"],
                issued_at=world.at,
                expires_at=world.at + timedelta(minutes=1),
            )
        arrive(machine)
        assert agree(machine)


class TestNothingIsLeft:
    def test_pages_are_not_kept_and_addresses_say_nothing(
        self, world: World, machine: Client, provider: FakeFace
    ) -> None:
        arrive(machine)
        for path in ("check/", "help/", "card/"):
            answer = machine.get(f"/terminal/{path}")
            assert "no-store" in answer.headers["Cache-Control"]
            assert str(world.people["grandmother"].public_id) not in answer.content.decode()

    def test_the_end_leaves_nothing_and_a_new_session(self, machine: Client, provider: FakeFace) -> None:
        arrive(machine)
        film(machine, agree(machine), provider)
        before = machine.session.session_key
        machine.post("/terminal/end/", {"how": "wiped"})
        assert TerminalVisit.objects.latest("pk").end == VisitEnd.WIPED
        for path in ("check/", "camera/", "result/", "card/", "proof/", "help/"):
            assert machine.get(f"/terminal/{path}").url == "/terminal/"
        machine.post("/terminal/begin/")
        assert machine.session.session_key != before
        assert "receipt" not in str(dict(machine.session.items()))
        assert machine.get("/terminal/result/").url == "/terminal/card/"

    def test_the_first_page_ends_whatever_was_before(self, machine: Client) -> None:
        arrive(machine)
        machine.get("/terminal/")
        assert machine.get("/terminal/check/").url == "/terminal/"
        assert TerminalVisit.objects.latest("pk").end == VisitEnd.LEFT

    def test_a_machine_whose_script_has_died_forgets_by_itself(self, world: World, machine: Client) -> None:
        with time_machine.travel(world.at):
            arrive(machine)
        with time_machine.travel(world.at + timedelta(minutes=6)):
            assert machine.get("/terminal/check/").url == "/terminal/"

    def test_a_second_browser_with_the_same_key_does_not_get_the_visit(
        self, world: World, machine: Client
    ) -> None:
        arrive(machine)
        other = browser()
        other.cookies[COOKIE] = world.machine.key
        assert other.get("/terminal/check/").url == "/terminal/"
        # Whoever begins there ends the visit here: one machine, one citizen.
        other.post("/terminal/begin/")
        assert machine.get("/terminal/check/").url == "/terminal/"

    def test_without_a_script_the_page_goes_back_by_itself(self, machine: Client) -> None:
        arrive(machine)
        page = machine.get("/terminal/check/").content.decode()
        assert '<meta http-equiv="refresh" content="60;url=/terminal/">' in page
        assert 'data-idle-seconds="60"' in page
        assert 'data-warn-seconds="15"' in page

    def test_the_next_reader_begins_in_chinese(self, machine: Client) -> None:
        machine.post("/terminal/begin/", {"language": "en"})
        assert machine.cookies["language"].value == "en"
        machine.post("/terminal/end/", {"how": "done"})
        assert machine.cookies["language"].value == "zh-hans"
        # Nor does a visit that nobody ended leave its language behind.
        machine.post("/terminal/begin/", {"language": "en"})
        page = machine.get("/terminal/")
        assert "待遇领取资格认证" in page.content.decode()
        assert 'lang="zh-Hans"' in page.content.decode().split("<head", 1)[0]
        assert machine.cookies["language"].value == "zh-hans"


class TestTickets:
    def test_asked_twice_it_is_one_number_and_the_counter_calls_it_up_once(
        self, world: World, machine: Client
    ) -> None:
        arrive(machine)
        machine.post("/terminal/help/")
        page = machine.post("/terminal/help/", follow=True).content.decode()
        assert ">2<" in page
        clerk: Any = world.client("clerk")
        listed = clerk.get("/counter/tickets/").content.decode()
        # People are named once they are called up.
        assert "顾" not in listed.split("<main")[1]
        visit = TerminalVisit.objects.get(ticket_number=2)
        person = world.people["grandmother"].public_id
        assert clerk.post(f"/counter/tickets/{visit.public_id}/").url == f"/counter/people/{person}/"
        assert clerk.get(f"/counter/people/{person}/").status_code == 200
        assert clerk.post(f"/counter/tickets/{visit.public_id}/").status_code == 404
        assert AuditEvent.objects.filter(action="person.looked_up", reason="自助机取号，来窗口办理").exists()
