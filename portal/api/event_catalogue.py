"""Every kind of event: when a partner is told it, and made-up facts of one.

The one place that says so: the API's description, the page of the reference and the tests read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.enums.partner_events import PartnerEventKind as Kind
from portal.api.examples import ENTITLEMENT_ID, PERSON_ID

BINDING_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e41"
PAYMENT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e42"
REFUND_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e43"
DISPUTE_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e44"
MATTER_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e45"
LINK_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e46"
BATCH_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e47"
ENDPOINT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e32"

_BENEFIT: Final = {"person_id": PERSON_ID, "entitlement_id": ENTITLEMENT_ID, "benefit": "pension_resident"}
_DECIDED: Final = {**_BENEFIT, "from_on": "2027-02-01"}


@dataclass(frozen=True)
class Told:
    """When one kind is told, in a sentence, and its facts by an example."""

    when: str
    data: Mapping[str, Any]


def _binding(state: str, *, is_frozen: bool = False) -> dict[str, Any]:
    return {
        "person_id": PERSON_ID,
        "binding_id": BINDING_ID,
        "side": "sharer",
        "state": state,
        "is_frozen": is_frozen,
    }


def _payment(state: str, settled_fen: int = 0, refunded_fen: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "payment_id": PAYMENT_ID,
        "reference": "20261123-000042",
        "state": state,
        "amount_fen": 12_050,
        "settled_fen": settled_fen,
        "refunded_fen": refunded_fen,
        "cash_fen": 2_050,
        **more,
    }


def _disputed(state: str, remedy: str | None = None) -> dict[str, Any]:
    return {
        "payment_id": PAYMENT_ID,
        "reference": "20261123-000042",
        "dispute_id": DISPUTE_ID,
        "dispute_state": state,
        "disputed_fen": 10_000 if state == "upheld" else None,
        "remedy": remedy,
    }


def _matter(
    state: str, outcome: str | None = None, due_on: str | None = None, correct_by: str | None = None
) -> dict[str, Any]:
    return {
        "person_id": PERSON_ID,
        "matter_id": MATTER_ID,
        "matter": "transfer.relation",
        "state": state,
        "outcome": outcome,
        "due_on": due_on,
        "correct_by": correct_by,
    }


CATALOGUE: Final[Mapping[Kind, Told]] = {
    Kind.DEADLINE_REMINDER: Told(
        "A reminder goes out to the person or a relative, once for each stage of a deadline; `stage` is the days before "
        "the deadline, negative after it.",
        {**_BENEFIT, "due_on": "2026-12-05", "stage": 15, "days_left": 12},
    ),
    Kind.DEADLINE_MOVED: Told(
        "A deadline became another day: by a certification, a withdrawal, a change of the rules, or an import.",
        {**_BENEFIT, "due_on_before": "2026-12-05", "due_on": "2027-11-23"},
    ),
    Kind.DEADLINE_PASSED: Told(
        "The day of a deadline is over and nobody has certified; `in_time_until` is the last day that is still treated "
        "as in time. Not told where no proof is asked for, or payment is stopped already.",
        {**_BENEFIT, "due_on": "2026-12-05", "in_time_until": "2026-12-07", "standing": "due_soon"},
    ),
    Kind.DEADLINE_SUSPENDED: Told(
        "Two officials have decided that payment stops, from `from_on` on; why is not told.", _DECIDED
    ),
    Kind.DEADLINE_RESUMED: Told("Payment goes on, from `from_on` on.", _DECIDED),
    Kind.DEADLINE_EXEMPTED: Told("No proof is asked for, for a time.", {**_DECIDED, "from_on": None}),
    Kind.DEADLINE_ENDED: Told("The benefit was ended by a decision.", _DECIDED),
    Kind.DEADLINE_RESTORED: Told(
        "An exemption or an end was taken back: proof is asked for as before.", _DECIDED
    ),
    Kind.CERTIFICATION_RECORDED: Told(
        "Somebody proved to be alive, whichever way. Not told of what registers import: those were history before.",
        {**_BENEFIT, "last_event_on": "2026-11-23", "due_on": "2027-11-23"},
    ),
    Kind.CERTIFICATION_WITHDRAWN: Told(
        "A certification counts no more; `event_on` is its day, `due_on` where the deadline stands without it.",
        {**_BENEFIT, "event_on": "2026-11-23", "due_on": "2026-12-05"},
    ),
    Kind.BINDING_PROPOSED: Told(
        "An account is offered, and waits for the user's word.", _binding("proposed")
    ),
    Kind.BINDING_ASKED: Told(
        "Somebody asks for sharing, and waits for the sharer's word.", _binding("asked")
    ),
    Kind.BINDING_ACTIVATED: Told("Both want it: the account pays.", _binding("active")),
    Kind.BINDING_CHANGED: Told("The sharer changed what may be paid.", _binding("active")),
    Kind.BINDING_SUSPENDED: Told(
        "It pauses, for the insurance of one of the two changed.", _binding("suspended")
    ),
    Kind.BINDING_RESUMED: Told("It pays again.", _binding("active")),
    Kind.BINDING_FROZEN: Told(
        "One of the two froze it: nothing is paid.", _binding("active", is_frozen=True)
    ),
    Kind.BINDING_THAWED: Told("Whoever froze it lifted that.", _binding("active")),
    Kind.BINDING_ENDED: Told("It ended, or was not taken up; `state` says which.", _binding("ended")),
    Kind.PAYMENT_HELD: Told("You charged a patient, and money is held.", _payment("held")),
    Kind.PAYMENT_SETTLED: Told("You settled it, in whole or in part.", _payment("settled", 12_050)),
    Kind.PAYMENT_RELEASED: Told("You let it go.", _payment("released")),
    Kind.PAYMENT_EXPIRED: Told("Nobody settled it in time, and the money went back.", _payment("expired")),
    Kind.PAYMENT_REFUNDED: Told(
        "Something was given back: by you, or by a desk that decided a dispute.",
        _payment(
            "settled",
            12_050,
            5_000,
            refund_id=REFUND_ID,
            refund_reference="20261124-000007",
            refund_fen=5_000,
        ),
    ),
    Kind.PAYMENT_DISPUTED: Told(
        "Somebody whose account paid a part disputes that part; who, how much and why is not told.",
        _disputed("open"),
    ),
    Kind.PAYMENT_DECIDED: Told(
        "What came of a dispute: `upheld`, `dismissed` or `withdrawn`; by `remedy` it was refunded, or is claimed. "
        "`disputed_fen` is told of what is upheld.",
        _disputed("upheld", "refund"),
    ),
    Kind.MATTER_RECEIVED: Told(
        "Somebody applied for something, or asked for a review.", _matter("applied", due_on="2026-12-14")
    ),
    Kind.MATTER_ACCEPTED: Told("A desk took it up.", _matter("accepted", due_on="2026-12-14")),
    Kind.MATTER_NEEDS_INFORMATION: Told(
        "Something is missing, to be handed in by `correct_by`.", _matter("returned", correct_by="2026-12-21")
    ),
    Kind.MATTER_SUPPLIED: Told("What was missing was handed in.", _matter("applied", due_on="2026-12-28")),
    Kind.MATTER_DECIDED: Told(
        "It ended: `passed`, `rejected`, `not_accepted`, or `lapsed` because nothing was handed in.",
        _matter("closed", "passed", "2026-12-14"),
    ),
    Kind.MATTER_WITHDRAWN: Told("The applicant took it back.", _matter("closed", "withdrawn", "2026-12-14")),
    Kind.LINK_CREATED: Told(
        "Somebody lets you act for them, or does so again after a death on record was none.",
        {"person_id": PERSON_ID, "link_id": LINK_ID},
    ),
    Kind.LINK_ENDED: Told(
        "A link ended: by the `person`, by you (`partner`), by an `operator`, by `death`, because it `expired`, or as a "
        "newer one `replaced` it. Unless another link stands you hear no more of them; events about them are gone.",
        {"person_id": PERSON_ID, "link_id": LINK_ID, "reason": "person"},
    ),
    Kind.BATCH_FINISHED: Told(
        "Every item of a batch of yours is settled, of `certifications` or of `statuses`.",
        {
            "batch_id": BATCH_ID,
            "batch": "statuses",
            "total_count": 1000,
            "counts": {"waiting": 0, "answered": 994, "not_found": 6},
        },
    ),
    Kind.WEBHOOK_TEST: Told("You asked for it.", {"endpoint_id": ENDPOINT_ID}),
    Kind.WEBHOOK_DISABLED: Told(
        "Nothing is sent to one of your endpoints any more: it is `gone`, was `failing` for days, or you `paused` it. In "
        "the feed only.",
        {"endpoint_id": ENDPOINT_ID, "reason": "failing"},
    ),
}
