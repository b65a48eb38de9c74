"""The page that says whom a drafted rule would touch: figures, people with their names masked, and nobody else's."""

from accounts.models.audit import AuditEvent
from tests.cast import Cast
from tests.office.conftest import SignIn
from tests.office.test_changes import DRAFT, decide, draft

SIX_MONTHS = {
    "value__months": "6", "value__granularity": "day", "value__initial_basis": "year_end",
    "kind": "rolling_months", "whom": "pension_employee",
}  # fmt: skip


def test_an_officer_sees_whom_a_draft_would_touch_and_it_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    change = draft(officer, "certification.rule", **{**DRAFT, **SIX_MONTHS, "starts_on": "2026-06-01"})
    page = officer.get(f"/admin/policy/changes/{change.public_id}/").content.decode()
    assert f"/admin/policy/changes/{change.public_id}/impact/" in page

    answer = officer.get(f"/admin/policy/changes/{change.public_id}/impact/")
    shown = answer.context["shown"]
    assert shown.impact.deadlines_count >= shown.impact.moved_count >= len(shown.people) > 0
    assert shown.impact.newly_late_count == 0
    text = answer.content.decode()
    assert cast.grandmother.name not in text
    assert all(one.name_masked in text for one in shown.people)
    seen = AuditEvent.objects.filter(action="policy.impact_viewed")
    assert set(seen.values_list("subject_person_id", flat=True)) == {one.person_id for one in shown.people}


def test_another_areas_officer_and_a_change_that_moves_no_deadline_find_no_such_page(
    cast: Cast, sign_in: SignIn
) -> None:
    officer = sign_in(cast.officer)
    change = draft(officer)
    path = f"/admin/policy/changes/{change.public_id}/impact/"
    assert officer.get(path).status_code == 200
    assert sign_in(cast.officer_elsewhere).get(path).status_code == 404
    other = draft(officer, "certification.due_soon_days", value="30")
    assert officer.get(f"/admin/policy/changes/{other.public_id}/impact/").status_code == 404


def test_what_would_make_people_late_on_the_spot_is_not_approved(cast: Cast, sign_in: SignIn) -> None:
    change = draft(
        sign_in(cast.officer), "certification.rule", **{**DRAFT, **SIX_MONTHS, "starts_on": "2020-01-01"}
    )
    path = f"/admin/policy/changes/{change.public_id}/"
    second = sign_in(cast.officer_colleague)
    shown = second.get(f"{path}impact/").context["shown"]
    assert shown.impact.newly_late_count > 0
    assert decide(second, change)["Location"] == path
    assert f"{shown.impact.newly_late_count} 个人会一公布就逾期" in second.get(path).content.decode()
    change.refresh_from_db()
    assert change.decided_at is None
