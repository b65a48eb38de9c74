"""Plays the written cases of account sharing: people, ties and steps, through the actions of the house."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from accounts.actions import account_moves, documents, people, watches
from accounts.actions.documents import NewDocument, Why
from accounts.actions.ledger import open_account
from accounts.enums.documents import DocumentSource
from accounts.enums.ledger import AccountKind
from accounts.enums.people import Insurance
from accounts.models.notices import Notice
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.watches import open_watches
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.contributions import usual_scheme
from accounts.rules.documents import of_id_number
from family import errors
from family.actions import binding_asking, binding_changes, binding_reviews, bindings, kinship
from family.actions.kinship import NewParentage
from family.enums import ParentageKind, PlaceMove
from family.errors import BindingNotAllowed
from family.models.bindings import SharingBinding
from family.queries.bindings import binding_by_public_id, in_order, words_in
from foundation.clock import local_date
from foundation.identifiers import Sex, parse_id_number, synthetic_id_number
from regions.enums import Confidence, Origin, PolicyScope
from regions.errors import AreaUnknown
from regions.models.policy import PolicyValue
from regions.queries.places import pooling_area
from regions.queries.sharing import may_share_across
from tests.cast import EVIDENCE, at_noon, citizen, somebody
from tests.family.paying import charge, give

SINCE = date(2010, 1, 1)
BORN = date(1980, 5, 1)
MEN = ("father", "husband", "son", "brother", "boy", "grandfather")
MEDICAL = {"employee": Insurance.EMPLOYEE_MEDICAL, "resident": Insurance.RESIDENT_MEDICAL}
Step = dict[str, Any]


@dataclass
class Stage:
    """The people of one case, and what day it is."""

    case: dict[str, Any]
    hospital: Actor
    at: datetime
    people: dict[str, InsuredPerson] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """Give the day."""
        return local_date(self.at)

    def binding(self, step: Step) -> SharingBinding:
        """Give the newest binding of two people."""
        pair = {side: self.people[step[side]] for side in ("sharer", "user")}
        return SharingBinding.objects.filter(**pair).latest("pk")


def play(case: dict[str, Any], hospital: Actor) -> None:
    """Build what a case begins with, and run its steps."""
    stage = Stage(case, hospital, at_noon(case["date"]))
    for name, facts in case["people"].items():
        stage.people[name] = _person(stage, name, facts)
    ties = case.get("ties", {})
    for parent, child in ties.get("parents", ()):
        one, other = stage.people[parent], stage.people[child]
        kinship.record_parentage(
            SYSTEM,
            NewParentage(one.pk, other.pk, ParentageKind.BIRTH, other.birth_date, EVIDENCE),
            at=stage.at,
        )
    for pair in ties.get("marriages", ()):
        sides = tuple(stage.people[name].pk for name in pair)
        kinship.record_marriage(SYSTEM, sides, starts_on=SINCE, evidence=EVIDENCE, at=stage.at)
    for step in case["steps"]:
        _run(stage, step)


def _person(stage: Stage, name: str, facts: dict[str, Any]) -> InsuredPerson:
    born_on = facts.get("born", BORN if name not in ("mother", "father", "grandfather") else date(1958, 3, 1))
    if facts.get("papers") == "birth_certificate":
        new = people.NewPerson("王新生", Sex.MALE, born_on)
        person = people.register(SYSTEM, new, at=stage.at)
    else:
        sex = Sex.MALE if name in MEN else Sex.FEMALE
        person = somebody(f"人{'甲乙丙丁戊'[len(stage.people)]}", sex, born_on)
    if facts["medical"] != "none":
        _enrol(stage, person, facts["area"], facts["medical"], facts.get("state", "paying"))
    if facts["medical"] == "employee":
        open_account(person.pk, AccountKind.PERSONAL, facts["area"], at=at_noon(SINCE))
    return person


def _enrol(stage: Stage, person: InsuredPerson, area: str, medical: str, state: str) -> None:
    insurance = MEDICAL[medical]
    Enrolment.objects.create(
        person=person,
        insurance=insurance.value,
        scheme=usual_scheme(insurance).value,
        state=state,
        area_key=area,
        starts_on=max(SINCE, person.birth_date),
        has_personal_account=medical == "employee",
        recorded_at=stage.at,
    )


def _run(stage: Stage, step: Step) -> None:
    if "day" in step and "act" not in step:
        stage.at = at_noon(step["day"])
    elif "is" in step:
        _check(stage, step)
    elif "refused" in step:
        with pytest.raises(BindingNotAllowed) as refused:
            ACTS[step["act"]](stage, step)
        codes = [reason.code.removeprefix("family.binding.") for reason in refused.value.reasons]
        assert codes == step["refused"]
    elif "raises" in step:
        with pytest.raises(getattr(errors, step["raises"])):
            ACTS[step["act"]](stage, step)
    else:
        ACTS[step["act"]](stage, step)


def _check(stage: Stage, step: Step) -> None:
    row, wanted = stage.binding(step), step["is"]
    card = binding_by_public_id(row.public_id)
    assert card is not None
    found = {
        "state": card.state.value,
        "cause": row.cause,
        "starts_on": card.starts_on,
        "ends_on": card.ends_on,
        "pays": card.pays_on(stage.on),
    }
    assert {name: found[name] for name in wanted} == wanted


def _propose(stage: Stage, step: Step) -> None:
    bindings.propose(citizen(stage.people[step["sharer"]]), stage.people[step["user"]].pk, at=stage.at)


def _ask(stage: Stage, step: Step) -> None:
    binding_asking.ask(citizen(stage.people[step["user"]]), stage.people[step["sharer"]].pk, at=stage.at)


def _accept(stage: Stage, step: Step) -> None:
    by = citizen(stage.people[step.get("by", step["user"])])
    bindings.accept(by, stage.binding(step).public_id, at=stage.at)


def _end(stage: Stage, step: Step) -> None:
    bindings.end(citizen(stage.people[step["by"]]), stage.binding(step).public_id, at=stage.at)


def _move(stage: Stage, step: Step) -> None:
    user = citizen(stage.people[step["user"]])
    binding_changes.move(user, stage.binding(step).public_id, PlaceMove(step["to"]), at=stage.at)


def _order(stage: Stage, step: Step) -> None:
    names = {person.pk: name for name, person in stage.people.items()}
    rows = in_order(stage.people[step["user"]].pk)
    assert [names[row.sharer_id] for row in rows] == step["sharers"]


def _change_enrolment(stage: Stage, step: Step) -> None:
    person, facts = stage.people[step["who"]], stage.case["people"][step["who"]]
    Enrolment.objects.current().filter(person=person).update(superseded_at=stage.at)
    _enrol(stage, person, facts["area"], facts["medical"], step["state"])


def _move_account(stage: Stage, step: Step) -> None:
    person = stage.people[step["who"]]
    Enrolment.objects.current().filter(person=person).update(superseded_at=stage.at)
    _enrol(stage, person, step["area"], "employee", "paying")
    from_area = stage.case["people"][step["who"]]["area"]
    moved = account_moves.move(person.pk, from_area=from_area, to_area=step["area"], key="case", at=stage.at)
    assert moved is not None


def _charge(stage: Stage, step: Step) -> None:
    """Charge somebody who has no account, with money on the account of who shares."""
    give(stage.people[step["sharer"]], 1_000, at=stage.at)
    payment = charge(stage.hospital, stage.people[step["user"]], 100, at=stage.at).payment
    assert [part.source.value for part in payment.parts] == [step["from"]]


def _review(stage: Stage, step: Step) -> None:
    # Whatever the review of the day has seen, what has changed since is seen too.
    SharingBinding.objects.update(reviewed_at=None)
    binding_reviews.review_due(at=stage.at)
    assert binding_reviews.review_due(at=stage.at).seen_count == 0


def _told(stage: Stage, step: Step) -> None:
    rows = Notice.objects.filter(template=f"family.binding.{step['template']}")
    recipients = set(rows.values_list("recipient_id", flat=True))
    assert recipients == {stage.people[name].pk for name in step["who"]}


def _policy(stage: Stage, step: Step) -> None:
    PolicyValue.objects.create(
        code=step["code"],
        scope=PolicyScope.AREA.value,
        scope_key=step["area"],
        value=step["value"],
        origin=Origin.LOCAL.value,
        starts_on=stage.on,
        recorded_at=stage.at,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )


def _bound_until(stage: Stage, step: Step) -> None:
    row = stage.binding(step)
    words = words_in(stage.case["people"][step["sharer"]]["area"], on=stage.on)
    assert words.bound_until(row.starts_on) == step["day"]


def _wait(stage: Stage, step: Step) -> None:
    watches.watch(citizen(stage.people[step["who"]]), *step["areas"], at=stage.at)
    assert len(open_watches(stage.people[step["who"]].pk)) == 1


def _wallet(stage: Stage, step: Step) -> None:
    assert may_share_across(*step["areas"], on=stage.on).allowed


def _no_area(stage: Stage, step: Step) -> None:
    with pytest.raises(AreaUnknown):
        pooling_area(step["key"], on=stage.on)


def _number(stage: Stage, step: Step) -> None:
    person = stage.people[step["who"]]
    number = synthetic_id_number(county_code="349900", born_on=person.birth_date, sequence=17)
    paper = of_id_number(parse_id_number(number, on=stage.on))
    new = NewDocument(paper, DocumentSource.ORIGINAL_SEEN)
    documents.add(SYSTEM, person.pk, new, Why("出生登记"), at=stage.at)


ACTS = {
    "propose": _propose,
    "ask": _ask,
    "accept": _accept,
    "end": _end,
    "move": _move,
    "order": _order,
    "charge": _charge,
    "enrol": _change_enrolment,
    "move_account": _move_account,
    "review": _review,
    "told": _told,
    "policy": _policy,
    "bound_until": _bound_until,
    "wait_for_opening": _wait,
    "open_by_wallet": _wallet,
    "no_pooling_area": _no_area,
    "number_comes": _number,
}
