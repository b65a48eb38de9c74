"""Two records at the desk: the list, both side by side, two people, one person by two clerks, and taken back."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import duplicates, people
from accounts.actions.people import NewPerson
from accounts.enums.people import Insurance
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.models.merges import PersonMerge
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex, synthetic_id_number
from portal.counter import paging
from tests.accounts.test_duplicates import number
from tests.permissions.world import BENGBU, SHENZHEN, World

BORN = date(1950, 1, 1)
WHY = "当面核对身份证原件"


@dataclass
class Two:
    """Two records of one name and birth date, and the addresses of their pages."""

    one: InsuredPerson
    other: InsuredPerson
    pair: DuplicatePair

    @property
    def page(self) -> str:
        return reverse("counter:duplicate", args=[self.pair.public_id])

    @property
    def same(self) -> str:
        return reverse("counter:duplicate_same", args=[self.pair.public_id])


def registered(world: World, sequence: int, area_key: str, *, phone: str = "") -> InsuredPerson:
    new = NewPerson("沈桂芳", Sex.FEMALE, BORN, number(sequence), phone or None)
    row = people.register(SYSTEM, new, at=world.at)
    people.enrol(
        row.pk,
        Insurance.RESIDENT_MEDICAL,
        area_key=area_key,
        starts_on=date(2012, 1, 1),
        has_personal_account=False,
        at=world.at,
    )
    return row


def two_of(world: World, area_key: str = BENGBU) -> Two:
    one = registered(world, 902, BENGBU, phone="+8613800000301")
    other = registered(world, 904, area_key, phone="+8613800000302")
    duplicates.find(at=world.at)
    pair = DuplicatePair.objects.get(one=one, other=other)
    return Two(one, other, pair)


@pytest.fixture
def two(world: World) -> Two:
    return two_of(world)


@pytest.fixture
def colleague(world: World) -> Client:
    """Another clerk of Bengbu."""
    world.users["colleague"] = world._user("13900000077", None)
    StaffPost.objects.create(
        user=world.users["colleague"],
        role="clerk",
        area_key=BENGBU,
        display_name="同事",
        starts_on=date(2020, 1, 1),
        recorded_at=world.at,
    )
    return world.client("colleague")


def seen_on(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(address).content.decode())
    assert found
    return found[1]


def proposed(clerk: Client, two: Two, survivor: str = "one") -> str:
    """Let the first clerk propose; give the address of the proposal."""
    typed = {"survivor": survivor, "reason": WHY, "seen": seen_on(clerk, two.same)}
    answer = clerk.post(two.same, typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


class TestList:
    def test_it_names_both_and_why_and_is_written_down_once(
        self, world: World, clerk: Client, two: Two
    ) -> None:
        page = clerk.get("/counter/duplicates/").content.decode()
        assert "沈桂芳 和 沈桂芳" in page
        assert "姓名、性别、出生日期相同" in page
        assert two.page in page
        clerk.get("/counter/duplicates/")
        events = AuditEvent.objects.filter(action="duplicate.listed")
        seen = [event.subject_person_id for event in events]
        assert (seen.count(two.one.pk), seen.count(two.other.pk)) == (1, 1)

    def test_another_area_sees_none_of_it(self, world: World, two: Two) -> None:
        page = world.client("clerk_elsewhere").get("/counter/duplicates/").content.decode()
        assert "沈桂芳" not in page
        assert not AuditEvent.objects.filter(action="duplicate.listed").exists()

    def test_either_area_sees_a_pair_of_both(self, world: World, clerk: Client) -> None:
        two = two_of(world, SHENZHEN)
        for client in (clerk, world.client("clerk_elsewhere")):
            assert two.page in client.get("/counter/duplicates/").content.decode()

    def test_it_is_narrowed_and_turned_over(
        self, world: World, clerk: Client, two: Two, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(paging, "PAGE_MAX", 1)
        registered(world, 906, BENGBU)
        duplicates.find(at=world.at)
        seen, address = set(), "/counter/duplicates/?ground=same_name"
        for _page in range(9):
            page = clerk.get(address).content.decode()
            seen |= set(re.findall(r"/counter/duplicates/([0-9a-f-]{36})/", page))
            following = re.search(r'href="(\?[^"]*after=\d+)"', page)
            if following is None:
                break
            address = "/counter/duplicates/" + following[1].replace("&amp;", "&")
        wanted = DuplicatePair.objects.filter(state="open", grounds__contains=["same_name"])
        assert seen == {str(pair.public_id) for pair in wanted if pair.one.merged_into_id is None}
        assert len(seen) > 3
        assert two.page not in clerk.get("/counter/duplicates/?ground=same_number").content.decode()
        assert two.page not in clerk.get("/counter/duplicates/?state=different").content.decode()

    def test_a_person_leads_here(self, world: World, clerk: Client, two: Two) -> None:
        address = f"/counter/duplicates/?person={two.one.public_id}"
        assert two.page in clerk.get(address).content.decode()
        nobody = f"/counter/duplicates/?person={world.people['grandmother'].public_id}"
        assert "没有找到这个人的疑似重复登记" in clerk.get(nobody).content.decode()
        world.look_up(clerk)
        kept = clerk.session
        kept["desk_lookups"] = {str(two.one.public_id): {"at": world.at.timestamp(), "reason": "来窗口办理"}}
        kept.save()
        assert (
            address.replace("&", "&amp;")
            in clerk.get(f"/counter/people/{two.one.public_id}/").content.decode()
        )

    def test_what_cannot_be_read_asks_for_nothing(self, clerk: Client, two: Two) -> None:
        unreadable = (
            "state=merged",
            "state=x",
            "ground=shoes",
            "after=-1",
            "after=9e9",
            "after=²",
            "person=1",
        )
        for asked in (*unreadable, "after=" + "9" * 40):
            assert two.page in clerk.get(f"/counter/duplicates/?{asked}").content.decode()


class TestSideBySide:
    def test_what_differs_is_said_and_numbers_are_masked(self, clerk: Client, two: Two) -> None:
        page = clerk.get(two.page).content.decode()
        assert "有 2 项不同" in page
        assert "不同</span>" in page
        whole = [synthetic_id_number(county_code="349900", born_on=BORN, sequence=n) for n in (902, 904)]
        assert not any(text in page for text in [*whole, "13800000301", "13800000302"])
        assert all(text[-2:] in page for text in whole)

    def test_both_read_that_they_were_looked_at(self, clerk: Client, two: Two) -> None:
        clerk.get(two.page)
        events = AuditEvent.objects.filter(action="duplicate.viewed")
        assert {event.subject_person_id for event in events} == {two.one.pk, two.other.pk}
        assert {(event.actor_area_key, event.reason) for event in events} == {(BENGBU, "核对是否重复登记")}

    def test_what_speaks_against_it_is_told(self, clerk: Client, two: Two) -> None:
        page = clerk.get(two.page).content.decode()
        assert "两份登记各有一个在用的身份证号码" in page
        InsuredPerson.objects.filter(pk=two.other.pk).update(sex="M")
        page = clerk.get(two.page).content.decode()
        assert "两份登记的性别不同" in page
        assert "这样的两份登记不能合并" in page
        assert two.same not in page
        assert "（现在已经不是这样）" in page

    def test_a_pair_of_two_areas_is_not_joined_here(self, world: World, clerk: Client) -> None:
        two = two_of(world, SHENZHEN)
        page = clerk.get(two.page).content.decode()
        assert "有一份登记由别的统筹区经办" in page
        assert two.same not in page
        assert "记下：不是同一人" in page


class TestTwoPeople:
    def test_it_is_noted_and_stays_so(self, world: World, clerk: Client, two: Two) -> None:
        answer = clerk.post(two.page, {"reason": WHY, "seen": seen_on(clerk, two.page)}, follow=True)
        assert "已记下：不是同一人" in answer.content.decode()
        assert two.page not in clerk.get("/counter/duplicates/").content.decode()
        assert two.page in clerk.get("/counter/duplicates/?state=different").content.decode()
        row = DuplicateDecision.objects.get()
        assert (row.verdict, row.reason, row.decided_by_id) == ("different", WHY, world.users["clerk"].pk)
        assert WHY in clerk.get(two.page).content.decode()

    def test_it_needs_words(self, clerk: Client, two: Two) -> None:
        for reason, words in (("", "请写明依据"), ("  ", "请写明依据"), ("好" * 201, "200")):
            answer = clerk.post(two.page, {"reason": reason, "seen": seen_on(clerk, two.page)})
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert DuplicatePair.objects.get(pk=two.pair.pk).state == "open"

    def test_what_has_changed_is_shown_again(self, clerk: Client, two: Two) -> None:
        seen = seen_on(clerk, two.page)
        InsuredPerson.objects.filter(pk=two.other.pk).update(name="沈桂方")
        answer = clerk.post(two.page, {"reason": WHY, "seen": seen})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "请重新对照" in page
        assert WHY in page
        assert clerk.post(two.page, {"reason": WHY, "seen": "x"}).status_code == 409
        assert clerk.post(two.page, {"reason": WHY}).status_code == 409

    def test_no_clerk_decides_about_themselves(self, world: World, clerk: Client, two: Two) -> None:
        seen = seen_on(clerk, two.page)
        User.objects.filter(pk=world.users["clerk"].pk).update(person=two.other)
        page = clerk.get(two.page).content.decode()
        assert 'name="seen"' not in page
        assert two.same not in page
        assert clerk.post(two.page, {"reason": WHY, "seen": seen}).status_code == 403
        assert clerk.post(two.same, {"survivor": "one", "reason": WHY, "seen": seen}).status_code == 403
        assert not DuplicateDecision.objects.exists()


class TestOnePerson:
    def test_two_clerks_join_them_and_one_takes_it_back(
        self, clerk: Client, colleague: Client, two: Two
    ) -> None:
        address = proposed(clerk, two, "other")
        assert "要由同事复核" in clerk.get("/counter/merges/").content.decode()
        assert 'name="decision"' not in clerk.get(address).content.decode()
        page = colleague.get(address).content.decode()
        assert WHY in page
        assert "<strong>登记二</strong>，登记一并入它" in page
        assert "两份登记各有一个在用的身份证号码" in page

        typed = {"decision": "approve", "seen": seen_on(colleague, address)}
        answer = colleague.post(address, typed, follow=True)
        assert "已合并" in answer.content.decode()
        assert InsuredPerson.objects.get(pk=two.one.pk).merged_into_id == two.other.pk
        assert DuplicatePair.objects.get(pk=two.pair.pk).state == "merged"
        assert DuplicateDecision.objects.get().verdict == "merged"
        assert "这两份登记已经合并" in clerk.get(two.page).content.decode()
        assert two.page not in clerk.get("/counter/duplicates/").content.decode()
        assert "已经有结论" in colleague.get(address).content.decode()

        undo = reverse("counter:merge_undo", args=[PersonMerge.objects.latest("pk").public_id])
        page = clerk.get(undo).content.decode()
        assert "撤销以后" in page
        assert WHY in page
        assert clerk.post(undo, {"reason": " "}).status_code == 422
        answer = clerk.post(undo, {"reason": "两人同时到窗口"}, follow=True)
        assert "已撤销合并" in answer.content.decode()
        assert InsuredPerson.objects.get(pk=two.one.pk).merged_into_id is None
        assert DuplicatePair.objects.get(pk=two.pair.pk).state == "open"
        page = clerk.get(two.page).content.decode()
        assert "已撤销合并，重新核对" in page
        assert "两人同时到窗口" in page
        assert clerk.get(undo).status_code == 404

    def test_a_colleague_turns_it_down(self, clerk: Client, colleague: Client, two: Two) -> None:
        address = proposed(clerk, two)
        answer = colleague.post(
            address, {"decision": "reject", "seen": seen_on(colleague, address)}, follow=True
        )
        assert "不同意合并" in answer.content.decode()
        assert Approval.objects.latest("pk").state == "rejected"
        assert two.page in clerk.get("/counter/duplicates/").content.decode()
        assert PersonMerge.objects.count() == 1

    def test_while_it_waits_the_pair_says_so(self, clerk: Client, two: Two) -> None:
        address = proposed(clerk, two)
        page = clerk.get(two.page).content.decode()
        assert address in page
        assert 'name="seen"' not in page
        assert two.same not in page

    def test_while_it_waits_nobody_decides_otherwise(
        self, clerk: Client, colleague: Client, two: Two
    ) -> None:
        seen, seen_same = seen_on(colleague, two.page), seen_on(colleague, two.same)
        address = proposed(clerk, two)
        for path, typed in (
            (two.page, {"reason": WHY, "seen": seen}),
            (two.same, {"survivor": "other", "reason": WHY, "seen": seen_same}),
        ):
            told = colleague.post(path, typed)
            assert told.status_code == 409
            assert "已经在等同事复核" in told.content.decode()
        assert DuplicatePair.objects.get(pk=two.pair.pk).state == "open"
        decided = {"decision": "approve", "seen": seen_on(colleague, address)}
        assert colleague.post(address, decided).status_code == 302

    def test_what_was_said_to_be_two_is_not_joined(self, clerk: Client, colleague: Client, two: Two) -> None:
        address = proposed(clerk, two)
        decided = {"decision": "approve", "seen": seen_on(colleague, address)}
        DuplicatePair.objects.filter(pk=two.pair.pk).update(state="different")
        merges_count = PersonMerge.objects.count()
        assert colleague.post(address, decided).status_code == 409
        assert PersonMerge.objects.count() == merges_count

    def test_a_proposal_is_whole(self, clerk: Client, two: Two) -> None:
        waiting_count = Approval.objects.count()
        for typed, words in (
            ({"reason": WHY}, "请选择保留哪一份登记"),
            ({"survivor": "both", "reason": WHY}, "请选择保留哪一份登记"),
            ({"survivor": "one"}, "请写明依据"),
        ):
            answer = clerk.post(two.same, typed | {"seen": seen_on(clerk, two.same)})
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert Approval.objects.count() == waiting_count

    def test_stale_eyes_propose_and_decide_nothing(self, clerk: Client, colleague: Client, two: Two) -> None:
        stale = {"survivor": "one", "reason": WHY, "seen": "0" * 64}
        assert clerk.post(two.same, stale).status_code == 409
        address = proposed(clerk, two)
        assert colleague.post(address, {"decision": "approve", "seen": "0" * 64}).status_code == 409
        seen = seen_on(colleague, address)
        # A warning that the proposer did not see: the colleague does not decide about it either.
        InsuredPerson.objects.filter(pk=two.other.pk).update(name="沈桂方")
        assert colleague.post(address, {"decision": "approve", "seen": seen}).status_code == 409
        assert PersonMerge.objects.count() == 1
        assert clerk.post(address, {"decision": "approve", "seen": seen}).status_code == 403
        assert colleague.post(address, {"decision": "perhaps", "seen": seen}).status_code == 422

    def test_other_desks_learn_nothing(self, world: World, clerk: Client, two: Two) -> None:
        address = proposed(clerk, two)
        elsewhere = world.client("clerk_elsewhere")
        for path in (two.page, two.same, address):
            assert elsewhere.get(path).status_code == 404
        assert elsewhere.post(address, {"decision": "approve", "seen": "0" * 64}).status_code == 404
        assert "沈桂芳" not in elsewhere.get("/counter/merges/").content.decode()
