"""Edge cases at the desk as rows of `tests/cases/certification_desk.yaml`, run through the actions."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.actions import people
from accounts.enums.matters import MatterAct
from accounts.models.notices import Notice
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, reviews
from certification.actions.certifications import NewCertification
from certification.actions.reviews import PAPER, ReviewAsked
from certification.enums import Method, ReviewWhy
from certification.models.events import Certification
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.prechecks import precheck
from family.enums import Relation
from foundation.errors import DomainError
from tests.cast import Cast, at_noon
from tests.certification.reviewing import DESK, OWN, Scene, decide, set_up, shown

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/certification_desk.yaml").read_text(encoding="utf-8")
)
ACTS = {"grant": MatterAct.GRANT, "reject": MatterAct.REJECT, "return": MatterAct.RETURN}


def name_of(case: dict[str, Any]) -> str:
    return f"{case['case']} {case['what']}"


class Player:
    """Does the steps of one case, and remembers the case that waits at the desk."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.matter = None

    def take(self, step: dict[str, Any]) -> None:
        """Do one step, which is refused where the row says so."""
        if "noted" in step:
            card = deadline_by_entitlement(self.scene.cast.grandmother_pension, on=step["day"])
            notes = precheck(card, Method.COUNTER, on=step["day"]).notes
            assert [note.code for note in notes] == [step["noted"]]
        act = getattr(self, step["do"], None) or self.decide
        if "refused" not in step:
            act(step)
            return
        with pytest.raises(DomainError) as told:
            act(step)
        assert step["refused"] in {told.value.code, *(reason.code for reason in told.value.reasons)}

    def certify(self, step: dict[str, Any]) -> None:
        """Certify at the counter."""
        self._record(self.scene.clerk, NewCertification(Method.COUNTER, step["event_on"]), DESK, step)

    def paper(self, step: dict[str, Any]) -> None:
        """Enter a paper form of an outage."""
        new = NewCertification(
            Method.COUNTER, step["event_on"], source=PAPER, external_id=f"340300:{step['form']}"
        )
        self._record(self.scene.clerk, new, DESK, step)

    def partner(self, step: dict[str, Any]) -> None:
        """Let a linked app report one."""
        new = NewCertification(Method.PARTNER_APP, step["event_on"])
        self._record(self.scene.cast.city_service, new, frozenset({Relation.LINKED}), step)

    def death(self, step: dict[str, Any]) -> None:
        """Let a register tell of her death."""
        grandmother = self.scene.cast.grandmother
        people.record_death(SYSTEM, grandmother.pk, died_on=step["event_on"], at=at_noon(step["day"]))

    def ask(self, step: dict[str, Any]) -> None:
        """Let her send a photo, and ask that a person looks."""
        at, cast = at_noon(step["day"]), self.scene.cast
        new = ReviewAsked(ReviewWhy(step["why"]), date(2020, 1, 1), face_check=shown(cast.grandmother, at=at))
        self.matter = reviews.ask(self.scene.me, cast.grandmother_pension, new, relations=OWN, at=at)

    def decide(self, step: dict[str, Any]) -> None:
        """Let the clerk take her case and decide."""
        assert self.matter is not None
        decide(
            self.scene.clerk,
            self.matter,
            ACTS[step["do"]],
            step.get("reason", ""),
            step.get("note", ""),
            at=at_noon(step["day"]),
        )

    def _record(self, actor: Any, new: NewCertification, relations: Any, step: dict[str, Any]) -> None:
        certifications.record(
            actor, self.scene.cast.grandmother_pension, new, relations=relations, at=at_noon(step["day"])
        )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_right_outcome(cast: Cast, case: dict[str, Any]) -> None:
    player, then = Player(set_up(cast)), case["then"]
    known_before = set(Notice.objects.values_list("pk", flat=True))
    for step in case["steps"]:
        player.take(step)

    card = deadline_by_entitlement(cast.grandmother_pension, on=case["steps"][-1]["day"])
    assert card is not None
    assert card.due_on == then["due_on"]
    assert card.standing.value == then.get("standing", card.standing.value)
    rows = Certification.objects.filter(entitlement__public_id=cast.grandmother_pension)
    assert rows.count() == then["certifications"]
    told = Notice.objects.exclude(pk__in=known_before).filter(
        template="certification.recorded", recipient=cast.grandmother
    )
    assert told.count() == then["told"]
