"""The copy of one's own data is whole: every table with a person or a user in it is read, or named with a reason."""

from django.apps import apps

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from portal.web.my_data import READERS

FLOORS = {"accounts", "family", "certification"}
LEFT_OUT = {
    "accounts.Approval": "what two members of staff decided; the matter it decided is in the copy",
    "accounts.DuplicatePair": "whether two records are one person: it would tell each of them of the other",
    "accounts.DuplicateDecision": "what a member of staff said about such a pair; the act is in the list of acts",
    "family.QuestionAnswer": "what a member of staff said about contradicting facts; the act is in the list of acts",
    "accounts.AccountFreeze": "a court's paper and who recorded it; that the account is frozen is in the copy",
    "family.LateReview": "what a member of staff found about a payment; the payment itself is in the copy",
    "accounts.ImportBatch": "which officer imported a register; what it said of a person is in the copy",
    "accounts.Terminal": "a machine of the agency and who set it up; what was done at it is in the copy",
    "certification.VisitWorker": "about a member of staff at work, not about an insured person",
    "family.Difference": "which member of staff explained a payee's file; it is about payments, which are in the copy",
    "accounts.StaffPost": "about a member of staff at work, not about an insured person",
    "accounts.PartnerMember": "about somebody at work for a partner, whose account is no person's",
    "certification.VoiceCode": "a code of six digits for ten minutes, kept as a fingerprint and dropped after a day",
    "accounts.EmailCode": "an address for half an hour until its code is typed; the one in use is in the copy",
    "accounts.LifeChange": "that a death was taken back, for minutes until the next plan; the act is in the copy",
    "accounts.NoticeItem": "a part of a message; the message itself is in the copy",
    "accounts.NoticeDelivery": "how a message travelled; the message itself is in the copy",
}
# The audit names its subject by number, for it outlives what it speaks of.
WITHOUT_KEY = {"accounts.AuditEvent"}


def tables_with_people() -> set[str]:
    """Name every table that leads to a person or a user directly, and the two themselves."""
    return {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        and (
            model in (InsuredPerson, User)
            or any(field.related_model in (InsuredPerson, User) for field in model._meta.fields)
        )
    }


def test_every_table_about_people_is_in_the_copy_or_left_out_for_a_reason() -> None:
    assert tables_with_people() - READERS.keys() - LEFT_OUT.keys() == set()


def test_the_lists_name_no_table_that_is_gone() -> None:
    known = {model._meta.label for model in apps.get_models()}
    assert (READERS.keys() | LEFT_OUT.keys()) <= known
    assert not READERS.keys() & LEFT_OUT.keys()
