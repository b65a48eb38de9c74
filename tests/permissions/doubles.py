"""Two records of one woman, three times over: a pair on the list, a proposal to join, and a merge that was done.

And a question about what two of them are to each other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.actions import approvals
from accounts.actions.approvals import NewApproval
from accounts.models.duplicates import DuplicatePair
from accounts.models.merges import PersonMerge
from accounts.models.people import Enrolment, InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import Actor
from family.models.questions import KinshipQuestion, QuestionPerson
from portal.shared import merging

SEAL = "0" * 64


@dataclass(frozen=True)
class Doubles:
    """What the doors are knocked at with."""

    pair: UUID
    proposal: UUID
    proposal_hash: str
    merge: UUID
    question: UUID


def double_up(area_key: str, clerks: tuple[User, User], *, on: date, at: datetime) -> Doubles:
    """Write the rows; the first clerk proposed what the second joined, and the second proposes something too."""
    proposed, checked = clerks
    rows = InsuredPerson.objects.bulk_create(
        InsuredPerson(name=name, name_typed=name, sex="F", born_on=date(1950, 1, 1), recorded_at=at)
        for name in ("周桂芳", "吴玉珍", "郑秀兰")
        for _time in range(2)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            person=row,
            insurance="resident_medical",
            scheme="resident",
            area_key=area_key,
            starts_on=on - timedelta(days=900),
            recorded_at=at,
        )
        for row in rows
    )
    pair = DuplicatePair.objects.create(one=rows[0], other=rows[1], grounds=["same_name"], found_at=at)
    wish = {
        "absorbed": str(rows[3].public_id), "survivor": str(rows[2].public_id), "reason": "同一人", "warnings": []
    }  # fmt: skip
    second = Actor(frozenset(), user_id=checked.pk, area_keys=frozenset({area_key}))
    new = NewApproval(merging.CODE, area_key, wish)
    proposal = approvals.propose(second, new, waits=timedelta(days=5), at=at)
    merge = PersonMerge.objects.create(
        absorbed=rows[5], survivor=rows[4], area_key=area_key, reason="同一人", merged_at=at, merged_by=proposed,
        approved_by=checked,
    )  # fmt: skip
    InsuredPerson.objects.filter(pk=rows[5].pk).update(merged_into=rows[4])
    question = KinshipQuestion.objects.create(
        topic=f"parent_younger:{rows[0].pk}:{rows[2].pk}", kind="parent_younger", seal=SEAL, found_at=at
    )
    QuestionPerson.objects.bulk_create(
        QuestionPerson(question=question, person=row) for row in (rows[0], rows[2])
    )
    return Doubles(
        pair.public_id, proposal.public_id, proposal.payload_hash, merge.public_id, question.public_id
    )
