"""Drafting and deciding in the browser: the whole way, and every way in which it may not go."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models.audit import AuditEvent
from regions.models.changes import PolicyChange
from regions.queries.changes import draft_of, seal_of
from regions.queries.policy import policy
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import thaw
from tests.cast import ON, Cast
from tests.office.conftest import SignIn

AREA = "340300"
GRACE = f"/admin/policy/{AREA}/certification.grace/"
SOURCE = {
    "document": "蚌埠市人社局虚构通知",
    "article": "第三条",
    "page": "",
    "note": "",
    "checked_on": ON.isoformat(),
    "confidence": "sure",
}
DRAFT = {"value": "10", "starts_on": "2027-01-01", "last_on": "", "whom": "", "kind": "", **SOURCE}


def draft(client: Client, code: str = "certification.grace", **changed: Any) -> PolicyChange:
    """Draft in the browser, and give what was written."""
    answer = client.post(f"/admin/policy/{AREA}/{code}/new/", {**DRAFT, **changed})
    assert answer.status_code == 302, answer.context["form"].errors
    change = PolicyChange.objects.latest("pk")
    assert answer["Location"] == f"/admin/policy/changes/{change.public_id}/"
    return change


def decide(client: Client, change: PolicyChange, **changed: Any) -> Any:
    data = {"decision": "approve", "seen": seal_of(draft_of(change), on=ON), **changed}
    return client.post(f"/admin/policy/changes/{change.public_id}/decide/", data)


def grace(on: str) -> int:
    return policy("certification.grace", area_key=AREA, on=date.fromisoformat(on)).integer()


class TestTheWholeWay:
    def test_one_drafts_another_approves_and_it_holds_on_its_day(self, cast: Cast, sign_in: SignIn) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        overview = maker.get("/admin/policy/").content.decode()
        assert "蚌埠市" in overview
        assert "还没有修改" in overview

        change = draft(maker)
        mine = maker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert "撤回这项修改" in mine
        assert "同意，按日期执行" not in mine

        waiting = checker.get("/admin/policy/").content.decode()
        assert "等您复核" in waiting
        page = checker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert "蚌埠市人社局虚构通知" in page
        assert "同意，按日期执行" in page

        assert decide(checker, change).status_code == 302
        assert [grace("2026-12-31"), grace("2027-01-01")] == [0, 10]
        done = maker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert "已通过" in done
        actions = AuditEvent.objects.filter(action__startswith="policy.").order_by("pk")
        assert [event.action for event in actions] == ["policy.drafted", "policy.approved"]
        assert {event.facts["hash"] for event in actions} == {change.payload_hash}

    def test_the_value_page_tells_past_present_future_and_what_was_on_record(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        decide(checker, draft(maker))
        later = maker.get(GRACE, {"on": "2027-06-01"})
        assert later.context["held"].value == 10
        then = maker.get(GRACE, {"on": "2027-06-01", "known_on": "2026-02-01"})
        assert then.context["held"].value == 0
        assert "本地修改" in later.content.decode()
        assert [one.past.fact.value for one in later.context["recorded"]] == [10]

    def test_a_colleague_sends_it_back_with_a_reason(self, cast: Cast, sign_in: SignIn) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        change = draft(maker)
        silent = decide(checker, change, decision="reject", note="")
        assert silent.status_code == 422
        assert "请写明原因" in silent.content.decode()
        assert decide(checker, change, decision="reject", note="文号写错").status_code == 302
        assert "文号写错" in maker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert grace("2027-01-01") == 0

    def test_the_maker_withdraws(self, cast: Cast, sign_in: SignIn) -> None:
        maker = sign_in(cast.officer)
        change = draft(maker)
        answer = maker.post(f"/admin/policy/changes/{change.public_id}/withdraw/")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/policy/")
        assert "已撤回" in maker.get("/admin/policy/").content.decode()


class TestWhoMayNot:
    def test_nobody_approves_their_own(self, cast: Cast, sign_in: SignIn) -> None:
        maker = sign_in(cast.officer)
        answer = decide(maker, draft(maker))
        assert answer.status_code == 403
        assert "起草人不能复核自己的修改" in answer.content.decode()

    def test_an_officer_of_another_area_sees_nothing_of_it(self, cast: Cast, sign_in: SignIn) -> None:
        change = draft(sign_in(cast.officer))
        elsewhere = sign_in(cast.officer_elsewhere)
        base = f"/admin/policy/changes/{change.public_id}/"
        assert elsewhere.get(base).status_code == 404
        assert decide(elsewhere, change).status_code == 404
        assert elsewhere.post(f"{base}withdraw/").status_code == 404
        assert elsewhere.get(GRACE).status_code == 404
        assert elsewhere.get(f"{GRACE}new/").status_code == 404
        assert elsewhere.post(f"{GRACE}new/", DRAFT).status_code == 404
        assert "certification" not in elsewhere.get("/admin/policy/").content.decode()

    def test_deciding_asks_for_a_fresh_sign_in_and_loses_nothing(self, cast: Cast, sign_in: SignIn) -> None:
        change = draft(sign_in(cast.officer))
        checker = sign_in(cast.officer_colleague)
        session = checker.session
        session["step_up_at"] = 0
        session.save()
        answer = decide(checker, change, decision="reject", note="文号写错")
        assert answer["Location"].startswith("/confirm/")
        back = checker.get(f"/admin/policy/changes/{change.public_id}/decide/")
        assert "文号写错" in back.content.decode()

    def test_a_renewed_sign_in_brings_back_for_whom_the_draft_was(self, cast: Cast, sign_in: SignIn) -> None:
        maker = sign_in(cast.officer)
        session = maker.session
        session["step_up_at"] = 0
        session.save()
        answer = maker.post(f"{GRACE}new/", {**DRAFT, "whom": "survivor", "value": "7"})
        assert answer["Location"].startswith("/confirm/")
        back = maker.get(f"{GRACE}new/")
        assert (back.context["desk"].benefit, back.context["form"]["value"].value()) == ("survivor", "7")

    def test_what_was_seen_must_be_what_is_there(self, cast: Cast, sign_in: SignIn) -> None:
        change = draft(sign_in(cast.officer))
        answer = decide(sign_in(cast.officer_colleague), change, seen="0" * 64)
        assert answer.status_code == 409
        assert grace("2027-01-01") == 0


class TestWrongInput:
    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("value", "", "请填写这一项"),
            ("value", "93", "92"),
            ("value", "ten", "value"),
            ("starts_on", "2027-02-30", "日期不存在"),
            ("starts_on", "1998-12-13", "不能早于1998年12月14日"),
            ("last_on", "2026-12-31", "结束的日子早于开始的日子"),
            ("document", "   ", "没有出处的规定不能录入"),
            ("checked_on", "2999-01-01", "不能晚于今天"),
            ("confidence", "maybe", "confidence"),
        ],
    )
    def test_a_slip_is_named_and_nothing_is_lost(
        self, cast: Cast, sign_in: SignIn, field: str, typed: str, told: str
    ) -> None:
        answer = sign_in(cast.officer).post(f"{GRACE}new/", {**DRAFT, "note": "写好的说明", field: typed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert told in page
        assert "写好的说明" in page
        assert not PolicyChange.objects.exists()

    def test_an_unknown_code_or_one_that_the_nation_decides_has_no_page(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.officer)
        assert client.get(f"/admin/policy/{AREA}/certification.moon/").status_code == 404
        assert client.get(f"/admin/policy/{AREA}/retirement.age/").status_code == 200
        assert client.get(f"/admin/policy/{AREA}/retirement.age/new/").status_code == 422

    @pytest.mark.parametrize(
        "query",
        ["on=2026-02-30", "on=1990-01-01", "on=9999-12-31", "known_on=soon", "known_on=2099-01-01", "on=%00"],
    )
    def test_a_day_that_is_none_is_told(self, cast: Cast, sign_in: SignIn, query: str) -> None:
        answer = sign_in(cast.officer).get(f"{GRACE}?{query}")
        assert answer.status_code == 422
        assert "日期不对" in answer.content.decode()

    def test_a_second_draft_of_the_same_waits(self, cast: Cast, sign_in: SignIn) -> None:
        maker = sign_in(cast.officer)
        draft(maker)
        answer = maker.post(f"{GRACE}new/", {**DRAFT, "value": "11"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "已有一处修改在等同事复核" in page
        assert "蚌埠市人社局虚构通知" in page
        assert "去看那一处" in maker.get(f"{GRACE}new/").content.decode()

    @pytest.mark.parametrize("whom", ["bread", "pension_employe", "unemployment"])
    def test_a_draft_is_never_widened_to_all_benefits(self, cast: Cast, sign_in: SignIn, whom: str) -> None:
        client = sign_in(cast.officer)
        assert client.get(f"{GRACE}new/", {"whom": whom}).status_code == 422
        assert client.post(f"{GRACE}new/", {**DRAFT, "whom": whom}).status_code == 422
        assert not PolicyChange.objects.exists()

    @pytest.mark.parametrize("typed", ["², 0", "٦, 0", "7;0", "--7", "99999", "7.5, 0", ","])
    def test_what_only_looks_like_a_number_is_refused(self, cast: Cast, sign_in: SignIn, typed: str) -> None:
        answer = sign_in(cast.officer).post(
            f"/admin/policy/{AREA}/reminder.offsets_days/new/", {**DRAFT, "value": typed}
        )
        assert answer.status_code == 422


class TestFollowingADraft:
    def test_a_draft_that_came_back_is_drafted_again_without_typing_it_anew(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        change = draft(maker, whom="survivor", value="7")
        decide(checker, change, decision="reject", note="文号写错")
        assert "照这份重新起草" in maker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        form = maker.get(f"{GRACE}new/", {"from": str(change.public_id)}).context["form"]
        assert form["value"].value() == 7
        assert form["document"].value() == "蚌埠市人社局虚构通知"
        elsewhere = sign_in(cast.officer_elsewhere)
        theirs = "/admin/policy/440300/certification.grace/new/"
        assert elsewhere.get(theirs, {"from": str(change.public_id)}).status_code == 404
        assert maker.get(f"{GRACE}new/", {"from": "soon"}).status_code == 404

    def test_the_second_officer_sees_what_would_be_replaced_and_what_stays(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        decide(checker, draft(maker, starts_on="2030-01-01", value="20"))
        change = draft(maker, value="10")
        page = checker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert "会替换以前录入的这些规定" in page
        assert "2030年1月1日" in page
        rule = draft(
            maker,
            "certification.rule",
            kind="rolling_days",
            value__days="365",
            value__initial_basis="year_end",
        )
        page = checker.get(f"/admin/policy/changes/{rule.public_id}/").content.decode()
        assert "这些待遇另有规定，不受影响" in page

    def test_an_areas_own_rule_is_ended(self, cast: Cast, sign_in: SignIn) -> None:
        maker, checker = sign_in(cast.officer), sign_in(cast.officer_colleague)
        assert "不再单独规定" not in maker.get(GRACE).content.decode()
        decide(checker, draft(maker))
        assert "不再单独规定" in maker.get(GRACE).content.decode()
        assert "本地不再单独规定" in maker.get(f"{GRACE}new/", {"end": "1"}).content.decode()
        change = draft(maker, end="1", value="", starts_on="2028-01-01")
        assert change.value is None
        assert "按上一级执行" in checker.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
        assert decide(checker, change).status_code == 302
        assert [grace("2027-12-31"), grace("2028-01-01")] == [10, 0]


class TestEveryShape:
    """Every kind of value is typed into fields, and comes out as the catalogue wants it."""

    @pytest.mark.parametrize(
        ("code", "typed", "value"),
        [
            ("sharing.users_max", {"value": "", "value_unlimited": "on"}, "unlimited"),
            ("sharing.users_max", {"value": "6"}, 6),
            ("sharing.year_cap_fen", {"value": "8000"}, 800_000),
            ("sharing.year_cap_fen", {"value": "0.01"}, 1),
            ("wallet.transfer_max_fen", {"value": "1999.99"}, 199_999),
            ("sharing.reach", {"value": "same_area"}, "same_area"),
            ("sharing.uses", {"value": ["hospital", "pharmacy"]}, ["hospital", "pharmacy"]),
            ("sharing.source_order", {"value_0": "sharers", "value_1": "cash"}, ["sharers", "cash"]),
            (
                "wallet.closed_hours",
                {"value__from": "21:00", "value__to": "07:00"},
                {"from": "21:00", "to": "07:00"},
            ),
            ("wallet.return_at", {"value": "07:00"}, "07:00"),
            ("reminder.offsets_days", {"value": "90, 30，7, 0, -7"}, [90, 30, 7, 0, -7]),
            (
                "certification.methods",
                {"value__minimum": "1", "value__methods__counter": "3", "value__methods__phone": "1"},
                {"minimum": 1, "methods": {"counter": 3, "phone": 1}},
            ),
            (
                "certification.rule",
                {"kind": "rolling_days", "value__days": "365", "value__initial_basis": "year_end"},
                {"type": "rolling_days", "days": 365, "initial_basis": "year_end"},
            ),
            (
                "certification.rule",
                {
                    "kind": "fixed_window",
                    "value__from": "01-10",
                    "value__to": "06-30",
                    "value__initial_basis": "year_end",
                },
                {"type": "fixed_window", "from": "01-10", "to": "06-30", "initial_basis": "year_end"},
            ),
            (
                "certification.overseas_rule",
                {"value__months": "6", "value__in_person_every_unlimited": "on"},
                {"months": 6, "in_person_every": "unlimited"},
            ),
            (
                "contribution.rate",
                {
                    "whom": "maternity",
                    "value__employer_from": "60",
                    "value__employer_to": "90",
                    "value__personal": "0",
                },
                {"employer_from": 60, "employer_to": 90, "personal": 0},
            ),
            (
                "service.hotlines",
                {"value__human_resources": "0552-12333", "value__healthcare": "12393"},
                {"human_resources": "0552-12333", "healthcare": "12393"},
            ),
        ],
    )
    def test_typed_values_come_out_right(
        self, cast: Cast, sign_in: SignIn, code: str, typed: dict[str, Any], value: object
    ) -> None:
        change = draft(sign_in(cast.officer), code, **typed)
        assert json.loads(json.dumps(change.value)) == value
        assert change.insurance == ("maternity" if code == "contribution.rate" else "")

    @pytest.mark.parametrize(
        ("code", "typed"),
        [
            ("contribution.base", {"value__floor": "300", "value__ceiling": "60"}),
            ("certification.methods", {"value__minimum": "3", "value__methods__phone": "1"}),
            ("sharing.relative_scope", {"value": ["self", "spouse"]}),
        ],
    )
    def test_a_value_that_makes_no_sense_is_refused(
        self, cast: Cast, sign_in: SignIn, code: str, typed: dict[str, Any]
    ) -> None:
        answer = sign_in(cast.officer).post(f"/admin/policy/{AREA}/{code}/new/", {**DRAFT, **typed})
        assert answer.status_code == 422
        assert "这个值不合要求" in answer.content.decode()

    def test_a_number_says_its_unit(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.officer)
        for code, unit in (
            ("sharing.year_cap_fen", "元"),
            ("certification.grace", "天"),
            ("sharing.users_max", "位"),
        ):
            form = client.get(f"/admin/policy/{AREA}/{code}/new/").context["form"]
            assert form["value"].label.endswith(f"（{unit}）")

    def test_every_code_has_a_form_filled_with_what_holds(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.officer)
        for entry in CATALOGUE.values():
            if entry.is_national:
                continue
            shown = client.get(f"/admin/policy/{AREA}/{entry.code}/new/")
            assert shown.status_code == 200, entry.code
            form = shown.context["form"]
            filled = {name: form[name].value() for name in form.value_names}
            typed = {
                name: value for name, value in filled.items() if value is not None and value is not False
            }
            assert typed, entry.code
            desk = shown.context["desk"]
            again = client.post(
                f"/admin/policy/{AREA}/{entry.code}/new/",
                {**DRAFT, "whom": desk.benefit or desk.insurance, "kind": desk.kind, **typed},
            )
            assert again.status_code == 302, (entry.code, again.context["form"].errors)
            stored = PolicyChange.objects.latest("pk").value
            assert stored == thaw(desk.current.value), entry.code
