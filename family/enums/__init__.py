"""Code lists of the family floor: what links two persons, and what rests on the link."""

from enum import StrEnum


class ParentageKind(StrEnum):
    """Say what makes a parent: birth, registered adoption, or having raised a stepchild (art. 1072)."""

    BIRTH = "birth"
    ADOPTION = "adoption"
    STEP = "step"


class EndReason(StrEnum):
    """Say how a link between two persons ended; `void` means that it never was."""

    DIVORCE = "divorce"
    DEATH = "death"
    DECLARED_DEATH = "declared_death"
    VOID = "void"
    DISSOLVED = "dissolved"
    COURT = "court"
    STEP_ENDED = "step_ended"


class NearRelative(StrEnum):
    """Name the eight classes of near relatives (近亲属, Civil Code art. 1045), seen from the asker."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    PATERNAL_GRANDPARENT = "paternal_grandparent"
    MATERNAL_GRANDPARENT = "maternal_grandparent"
    SONS_CHILD = "sons_child"
    DAUGHTERS_CHILD = "daughters_child"


class FactKind(StrEnum):
    """Name the three kinds of facts kinship is derived from."""

    PARENTAGE = "parentage"
    MARRIAGE = "marriage"
    SUPPORT = "support"


class EventKind(StrEnum):
    """Say what happened to a family, as it was recorded; ends carry the reason of the fact they end."""

    LINKED = "linked"
    DIVORCE = "divorce"
    DEATH = "death"
    DECLARED_DEATH = "declared_death"
    VOID = "void"
    DISSOLVED = "dissolved"
    COURT = "court"
    STEP_ENDED = "step_ended"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


class LinkKind(StrEnum):
    """Name what somebody is to the person whose family is recorded, as a paper proves it."""

    SPOUSE = "spouse"
    BIRTH_PARENT = "birth_parent"
    BIRTH_CHILD = "birth_child"
    ADOPTIVE_PARENT = "adoptive_parent"
    ADOPTIVE_CHILD = "adoptive_child"
    STEP_PARENT = "step_parent"
    STEP_CHILD = "step_child"
    STEP_SIBLING = "step_sibling"


class RestingKind(StrEnum):
    """Name what may rest on kinship between two people."""

    MANDATE = "mandate"
    BINDING = "binding"


class ClosureEffect(StrEnum):
    """Say what an event did to something that rested on kinship."""

    ENDED = "ended"
    SUSPENDED = "suspended"
    RESTORED = "restored"


class ContradictionKind(StrEnum):
    """Name what recorded family facts may say that cannot be, or could not lawfully be registered."""

    TWO_BIRTH_MOTHERS = "two_birth_mothers"
    TWO_BIRTH_FATHERS = "two_birth_fathers"
    PARENT_YOUNGER = "parent_younger"
    PARENT_TOO_NEAR = "parent_too_near"
    OWN_ANCESTOR = "own_ancestor"
    BEFORE_BIRTH = "before_birth"
    AFTER_DEATH = "after_death"
    TWO_MARRIAGES = "two_marriages"
    FORBIDDEN_KINSHIP = "forbidden_kinship"
    MARRIED_UNDER_AGE = "married_under_age"
    ADOPTER_UNDER_AGE = "adopter_under_age"
    ADOPTER_TOO_NEAR = "adopter_too_near"
    ADOPTEE_TOO_OLD = "adoptee_too_old"


class QuestionState(StrEnum):
    """Say where the question stands that contradicting facts raise."""

    OPEN = "open"
    KEPT = "kept"
    GONE = "gone"


class MandateGrade(StrEnum):
    """Grade what one person may do for another; each grade holds those before it."""

    REMIND = "remind"
    SEE = "see"
    ACT = "act"
    PAY = "pay"

    def includes(self, other: "MandateGrade") -> bool:
        """Say whether this grade is enough where `other` is asked."""
        return _RANK[self] >= _RANK[other]


class MandateScope(StrEnum):
    """Name the matters a mandate reaches; being reminded needs none of them."""

    CERTIFICATION = "certification"
    STATEMENT = "statement"
    TRANSFER = "transfer"
    SHARING = "sharing"


class LegalBasis(StrEnum):
    """Say on what a mandate rests: one's own yes, the law for parents and guardians, or a written power."""

    CONSENT = "consent"
    PARENT_OF_MINOR = "parent_of_minor"
    GUARDIAN = "guardian"
    POWER_OF_ATTORNEY = "power_of_attorney"


class MandateEnd(StrEnum):
    """Say what ended a mandate before its last day: either side, a desk, a court, or another that took its place."""

    BY_PRINCIPAL = "by_principal"
    BY_HELPER = "by_helper"
    BY_DESK = "by_desk"
    COURT = "court"
    REPLACED = "replaced"


class ConfirmedBy(StrEnum):
    """Say by which second way the principal confirmed a mandate, beside the session it was given in."""

    PHONE_CODE = "phone_code"
    DESK = "desk"
    FACE = "face"
    LETTER = "letter"


_RANK = {grade: rank for rank, grade in enumerate(MandateGrade)}


class ServiceState(StrEnum):
    """Follow the adding of a relative to the family service (亲情服务) from the first page to the end."""

    PROPOSED = "proposed"
    AWAITING = "awaiting"
    ACTIVE = "active"
    ENDED = "ended"


class ServiceEnd(StrEnum):
    """Say how it ended: by the one who added, by the relative, unanswered in time, or with the mandate it rests on."""

    BY_ADDER = "by_adder"
    BY_RELATIVE = "by_relative"
    UNANSWERED = "unanswered"
    WITH_MANDATE = "with_mandate"


class ServicePlace(StrEnum):
    """Name the kinds of places in the family service; policy says how many there are of each."""

    ELDER = "elder"
    CHILD = "child"
    SPOUSE = "spouse"
    OTHER = "other"


class ServiceAct(StrEnum):
    """Name what the family service opens; which of them, policy says."""

    SHOW_CARD = "show_card"
    STATEMENT = "statement"
    CERTIFICATION = "certification"
    TRANSFER = "transfer"


class BindingState(StrEnum):
    """Follow an account-sharing binding (家庭共享绑定) from proposal to end.

    PROPOSED waits for the user, ASKED for the sharer, SUSPENDED for a cause to pass; only ACTIVE pays. EXPIRED waited in
    vain.
    """

    PROPOSED = "proposed"
    ASKED = "asked"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


class BindingCause(StrEnum):
    """Say why a binding is suspended or ended, where nobody of the two chose it."""

    USER_NOT_INSURED = "user_not_insured"
    USER_IN_ARREARS = "user_in_arrears"
    SHARER_NOT_INSURED = "sharer_not_insured"
    SHARER_IN_ARREARS = "sharer_in_arrears"
    SHARER_ACCOUNT_FROZEN = "sharer_account_frozen"
    SHARER_ACCOUNT_CLOSED = "sharer_account_closed"
    DEATH = "death"
    KINSHIP_ENDED = "kinship_ended"
    IN_DOUBT = "in_doubt"
    AREA_CHANGED = "area_changed"
    OUT_OF_SCOPE = "out_of_scope"


class BindingSide(StrEnum):
    """Name the two of a binding: whose account it is, and who may use it."""

    SHARER = "sharer"
    USER = "user"


class FrozenBy(StrEnum):
    """Say which side has frozen a binding; each lifts its own freeze only."""

    SHARER = "sharer"
    USER = "user"
    BOTH = "both"


class PlaceMove(StrEnum):
    """Name how a user moves one sharer in their order (置顶、上移、下移、置底)."""

    TOP = "top"
    UP = "up"
    DOWN = "down"
    BOTTOM = "bottom"


class RequestState(StrEnum):
    """Follow a wish to share with somebody who is no relative on record yet: it waits for the claim of the tie."""

    WAITING = "waiting"
    BOUND = "bound"
    REFUSED = "refused"
    DROPPED = "dropped"


class SharingUse(StrEnum):
    """Name what a shared account may pay; which of them, policy says and then the sharer."""

    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    RESIDENT_PREMIUM = "resident_premium"


class PaymentState(StrEnum):
    """Follow a payment: money held, settled, and back; a hold that nobody settles is released or expires."""

    HELD = "held"
    SETTLED = "settled"
    REFUNDED = "refunded"
    RELEASED = "released"
    EXPIRED = "expired"


class PartSource(StrEnum):
    """Name whose money pays a part of a payment."""

    OWN_ACCOUNT = "own_account"
    OWN_WALLET = "own_wallet"
    SHARER = "sharer"
    CASH = "cash"


class PartReason(StrEnum):
    """Say why a source paid just this much of what was still to pay.

    WHOLE is all that was still to pay, REST what no account paid; the others name what ran out first.
    """

    WHOLE = "whole"
    BALANCE = "balance"
    PAYMENT_CAP = "payment_cap"
    MONTH_CAP = "month_cap"
    YEAR_CAP = "year_cap"
    FIRST_PAYMENTS_CAP = "first_payments_cap"
    REST = "rest"


class WalletState(StrEnum):
    """Follow money on its way into a relative's wallet (医保钱包转账): until it is taken it is the sender's."""

    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class WalletReturn(StrEnum):
    """Say why money came back: not taken in time, not wanted, or one of the two has died."""

    UNCLAIMED = "unclaimed"
    DECLINED = "declined"
    SENDER_DIED = "sender_died"
    RECIPIENT_DIED = "recipient_died"


class RelationScope(StrEnum):
    """Name the words a sharing policy may use besides single classes: nobody else, or all eight."""

    SELF = "self"
    NEAR_RELATIVE = "near_relative"


class Act(StrEnum):
    """Name what may be done for another person; each act asks for a mandate grade."""

    RECEIVE_REMINDER = "receive_reminder"
    VIEW_DEADLINE = "view_deadline"
    VIEW_STATEMENT = "view_statement"
    CERTIFY = "certify"
    APPLY_FOR_TRANSFER = "apply_for_transfer"
    SPEND = "spend"


class Relation(StrEnum):
    """Say how an actor stands to the person a door is about; a permit names those that may pass."""

    SELF = "self"
    REMIND = "remind"
    SEE = "see"
    ACT = "act"
    PAY = "pay"
    DESK = "desk"
    LINKED = "linked"
    SHOWN = "shown"
    AGENCY = "agency"


class ClaimRelation(StrEnum):
    """Name what somebody says another person is to them; the last three follow from a parent who is not on record."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    STEP_SIBLING = "step_sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"


class ClaimProof(StrEnum):
    """Say what somebody brings for a family tie they claim: a signed promise (告知承诺), or papers."""

    PROMISE = "promise"
    PAPERS = "papers"


class ClaimState(StrEnum):
    """Follow the claim of a family tie (亲属关系申报) from its beginning to its end."""

    OPEN = "open"
    EFFECTIVE = "effective"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ClaimAnswer(StrEnum):
    """Name what the other adult said to a claim."""

    CONFIRMED = "confirmed"
    DENIED = "denied"


class ConfirmedHow(StrEnum):
    """Say by which way somebody gave their own word: the other adult of a claim, or who opens their account."""

    ONLINE = "online"
    FACE = "face"
    DESK = "desk"
    HOSPITAL = "hospital"


class ClaimStanding(StrEnum):
    """Name how a claim stands as the claimant is told; a no and no answer look the same."""

    WAITING = "waiting"
    REVIEW = "review"
    EFFECTIVE = "effective"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class FactProof(StrEnum):
    """Say how well a family fact is proved: by one's promise, by both sides, or by a register or papers a desk saw."""

    PROMISED = "promised"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"
