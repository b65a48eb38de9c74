"""Issued papers: one current a topic, superseded, revoked by their person alone, never changed, codes nobody guesses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.access import paper_for
from accounts.actions import papers
from accounts.actions.papers import NewPaper
from accounts.enums.papers import PaperKind, PaperState
from accounts.errors.papers import PaperNotFound
from accounts.models.audit import AuditEvent
from accounts.models.papers import IssuedPaper
from accounts.queries.papers import PaperCard, paper_by_code, papers_of
from accounts.rules.papers import code_of, digest, grouped, read_code
from tests.cast import AT, Cast, citizen

DAY = timedelta(days=1)


def new(cast: Cast, months: int = 12, **changes: object) -> NewPaper:
    facts = {"months": months, "on": date(2026, 3, 2), "name": cast.daughter.name}
    given = {"kind": PaperKind.STATEMENT, "subject_id": cast.daughter.pk, **changes}
    return NewPaper(facts=facts, shown={"months": months}, **given)


def issue(cast: Cast, months: int = 12, *, days: int = 0, **changes: object) -> PaperCard:
    return papers.issue(citizen(cast.daughter), new(cast, months, **changes), at=AT + days * DAY)


class TestIssuing:
    def test_the_same_facts_are_the_same_paper(self, cast: Cast) -> None:
        first, again = issue(cast), issue(cast, days=1)
        assert (first.code, first.issued_at) == (again.code, again.issued_at)
        assert IssuedPaper.objects.count() == 1
        assert AuditEvent.objects.filter(action="paper.issued").count() == 2

    def test_other_facts_supersede_it(self, cast: Cast) -> None:
        first, second = issue(cast), issue(cast, 13, days=1)
        held = paper_by_code(first.code)
        assert held is not None
        assert (held.state, held.shown, held.ended_at) == (PaperState.SUPERSEDED, {"months": 12}, AT + DAY)
        assert [p.code for p in papers_of(cast.daughter.pk, most=5)] == [second.code, first.code]

    def test_papers_of_other_topics_and_kinds_stand_beside_it(self, cast: Cast) -> None:
        made = [issue(cast), issue(cast, topic="M-1"), issue(cast, kind=PaperKind.RECEIPT)]
        states = {p.state for p in papers_of(cast.daughter.pk, most=9)}
        assert (len({p.code for p in made}), states) == (3, {PaperState.CURRENT})

    def test_the_audit_holds_no_code(self, cast: Cast) -> None:
        made = issue(cast, reason="来窗口办理", area_key="340300")
        event = AuditEvent.objects.get(action="paper.issued")
        assert made.code not in str(event.facts)
        assert (event.reason, event.actor_area_key) == ("来窗口办理", "340300")
        assert event.subject_person_id == cast.daughter.pk

    def test_the_database_lets_only_one_be_current(self, cast: Cast) -> None:
        row = IssuedPaper.objects.get(code=issue(cast).code)
        row.pk, row.code = None, code_of(7)
        with pytest.raises(IntegrityError, match="accounts_paper_one_current"), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize("change", [{"shown": {}}, {"kind": "export"}, {"facts_sha256": b"x"}])
    def test_what_was_issued_stays_as_it_was(self, cast: Cast, change: dict[str, object]) -> None:
        rows = IssuedPaper.objects.filter(code=issue(cast).code)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            rows.delete()
        rows.update(revoked_at=AT)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(revoked_at=None)


class TestRevoking:
    def test_its_person_revokes_it_and_nothing_of_it_shows_any_more(self, cast: Cast) -> None:
        made = issue(cast)
        papers.revoke(citizen(cast.daughter), grouped(made.code), reason="打印丢失", at=AT + DAY)
        held = paper_by_code(made.code)
        assert held is not None
        assert (held.state, held.shown, held.ended_at) == (PaperState.REVOKED, {}, AT + DAY)
        papers.revoke(citizen(cast.daughter), made.code, reason="再来一次", at=AT + 2 * DAY)
        assert AuditEvent.objects.filter(action="paper.revoked").count() == 1
        assert issue(cast, days=2).code != made.code

    def test_owner_colleague_and_stranger(self, cast: Cast) -> None:
        made = issue(cast)
        assert paper_for(citizen(cast.daughter), made.code).code == made.code
        for actor in (citizen(cast.stranger), citizen(cast.husband), cast.clerk_of_bengbu, cast.city_service):
            with pytest.raises(PaperNotFound):
                paper_for(actor, made.code)
            with pytest.raises(PaperNotFound):
                papers.revoke(actor, made.code, reason="", at=AT)
        with pytest.raises(PaperNotFound):
            paper_for(citizen(cast.daughter), code_of(1))


@given(st.integers(0, 2**128 - 1))
@settings(max_examples=60)
def test_a_code_survives_how_people_type_it(number: int) -> None:
    code = code_of(number)
    assert len(code) == 26
    typed = grouped(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert read_code(typed) == code == read_code(code)


@pytest.mark.parametrize(
    "text", ["", "U" * 26, "0" * 25, "0" * 27, "../../etc", "0" * 25 + "\x00", "零" * 26]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_a_code_has_no_more_than_its_bits() -> None:
    for number in (-1, 2**128):
        with pytest.raises(ValueError, match="128 bits"):
            code_of(number)


def test_the_hash_knows_every_change_and_no_order() -> None:
    one = {"a": 1, "b": date(2026, 1, 1), "c": ["是", 2]}
    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest({**one, "a": 2})
    with pytest.raises(TypeError):
        digest({"a": 1.5 + 2j})
