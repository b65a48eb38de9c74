"""The refusals of the family floor."""

from foundation.errors import DomainError, Kind


class KinshipContradicts(DomainError):
    """This fact contradicts one already recorded; check the dates and the persons."""

    code = "family.kinship.contradicts"
    kind = Kind.CONFLICT


class QuestionNotFound(DomainError):
    """No such question about family facts is open to your desk; look at the list."""

    code = "family.question.not_found"
    kind = Kind.NOT_FOUND


class QuestionMoved(DomainError):
    """The facts behind this question changed or a colleague answered it; read it again and answer anew."""

    code = "family.question.moved"
    kind = Kind.CONFLICT


class QuestionReasonMissing(DomainError):
    """Say what you looked at: the answer rests on these words alone."""

    code = "family.question.reason_missing"
    kind = Kind.INVALID


class BindingNotAllowed(DomainError):
    """The account cannot be shared with this person now; each reason says what stands in the way."""

    code = "family.binding.not_allowed"
    kind = Kind.INVALID


class BindingExists(DomainError):
    """You already share your account with this person; there is nothing to do."""

    code = "family.binding.exists"
    kind = Kind.CONFLICT


class BindingNotFound(DomainError):
    """No such sharing is open to you; it may have ended."""

    code = "family.binding.not_found"
    kind = Kind.NOT_FOUND


class BindingNotOpen(DomainError):
    """This sharing is no longer waiting for an answer; look at its present state."""

    code = "family.binding.not_open"
    kind = Kind.GONE


class BindingTermsUnsound(DomainError):
    """The terms of a sharing let nothing through; choose at least one use, and caps above zero."""

    code = "family.binding.terms_unsound"
    kind = Kind.INVALID


class BindingFrozenByOther(DomainError):
    """The other side has frozen this sharing, and only they can lift that."""

    code = "family.binding.frozen_by_other"
    kind = Kind.CONFLICT


class BindingOrderFixed(DomainError):
    """The area's rule says whose account is used first; you cannot set the order yourself there."""

    code = "family.binding.order_fixed"
    kind = Kind.CONFLICT


class BindingNeedsProof(DomainError):
    """This lets more money flow than before; prove once more that it is you."""

    code = "family.binding.needs_proof"
    kind = Kind.FORBIDDEN


class MandateNotAllowed(DomainError):
    """This mandate cannot be given in this way; each reason says what stands in the way."""

    code = "family.mandate.not_allowed"
    kind = Kind.INVALID


class MandateNotFound(DomainError):
    """No such mandate is open to you; it may have ended."""

    code = "family.mandate.not_found"
    kind = Kind.NOT_FOUND


class ActingForAnother(DomainError):
    """This page was opened for somebody else; check the name on it and send it again."""

    code = "family.acting.for_another"
    kind = Kind.CONFLICT


class MandateHeldAtDesk(DomainError):
    """A desk lets this mandate rest because of a dispute; go to a desk with your identity card to let it live again."""

    code = "family.mandate.held_at_desk"
    kind = Kind.CONFLICT


class MandateByLaw(DomainError):
    """This rests on the law or a court's paper, so the person it is about cannot end it alone; go to a counter."""

    code = "family.mandate.by_law"
    kind = Kind.FORBIDDEN


class MandateExists(DomainError):
    """This relative already holds such a mandate; change or end that one instead."""

    code = "family.mandate.exists"
    kind = Kind.CONFLICT


class ClaimNotAllowed(DomainError):
    """This family tie cannot be claimed in this way; each reason says what stands in the way."""

    code = "family.claim.not_allowed"
    kind = Kind.INVALID


class ClaimExists(DomainError):
    """You have claimed this already and it is open; wait for the answer, or withdraw it first."""

    code = "family.claim.exists"
    kind = Kind.CONFLICT


class ClaimTooOften(DomainError):
    """You have claimed this several times lately; go to a counter with your papers instead."""

    code = "family.claim.too_often"
    kind = Kind.LIMIT


class ClaimNotFound(DomainError):
    """No such claim is open to you; it may have ended."""

    code = "family.claim.not_found"
    kind = Kind.NOT_FOUND


class ClaimNotOpen(DomainError):
    """This claim has ended or has been answered already; look at its present state."""

    code = "family.claim.not_open"
    kind = Kind.GONE


class ClaimNotProved(DomainError):
    """This claim cannot take effect as it stands; each reason says what is missing or contradicts it."""

    code = "family.claim.not_proved"
    kind = Kind.INVALID


class DisputeExists(DomainError):
    """You have said already that this person is no relative of yours, and a desk is looking at it."""

    code = "family.dispute.exists"
    kind = Kind.CONFLICT


class DisputeNeedsCourt(DomainError):
    """What a register or papers prove is not undone by a desk; a judgment or the registrar's correction does it."""

    code = "family.dispute.needs_court"
    kind = Kind.INVALID


class EventNotAllowed(DomainError):
    """This cannot be recorded of the family; each reason says what stands in the way."""

    code = "family.event.not_allowed"
    kind = Kind.INVALID


class EventNotFound(DomainError):
    """No such event is on record for this person; look at the family page again."""

    code = "family.event.not_found"
    kind = Kind.NOT_FOUND


class ClosureMoved(DomainError):
    """What rests on the link is not what was shown; look at the new list and confirm again."""

    code = "family.event.moved"
    kind = Kind.CONFLICT


class EventNeedsSecond(DomainError):
    """This change in a family counts only once a colleague has agreed; propose it instead."""

    code = "family.event.needs_second"
    kind = Kind.FORBIDDEN


class ServiceNotAllowed(DomainError):
    """This relative cannot be added to the family service now; each reason says what stands in the way."""

    code = "family.service.not_allowed"
    kind = Kind.INVALID


class ServiceExists(DomainError):
    """This relative has been added already, or the adding waits for them; look at the list."""

    code = "family.service.exists"
    kind = Kind.CONFLICT


class ServiceNotFound(DomainError):
    """Nothing of this kind is open to you; it may have ended."""

    code = "family.service.not_found"
    kind = Kind.NOT_FOUND


class ServiceOver(DomainError):
    """This adding is over; begin it anew."""

    code = "family.service.over"
    kind = Kind.GONE


class ServiceTurnedDown(ServiceOver):
    """The relative said no before; withdraw this adding and begin it anew, if they have changed their mind."""

    code = "family.service.turned_down"


class ServiceNoticeMoved(DomainError):
    """The notice has a newer version; read that one first."""

    code = "family.service.notice_moved"
    kind = Kind.CONFLICT


class ServiceRelationOther(DomainError):
    """Another relation is on record than the one that was stated; look at it and say yes to that one."""

    code = "family.service.relation_other"
    kind = Kind.CONFLICT


class MandateNeedsSecond(DomainError):
    """A mandate on this ground needs a second clerk here; propose it to a colleague."""

    code = "family.mandate.needs_second"
    kind = Kind.FORBIDDEN


class HelperIsOfClerk(DomainError):
    """No clerk records or ends what a relative or they themselves may do; ask a colleague to take over."""

    code = "family.mandate.helper_of_clerk"
    kind = Kind.FORBIDDEN


class HelperUnknown(DomainError):
    """Nobody has this name together with this number; check both with the document."""

    code = "family.mandate.helper_unknown"
    kind = Kind.INVALID


class ContactsTooMany(DomainError):
    """There are fewer places than that; name a first and a second contact."""

    code = "family.contacts.too_many"
    kind = Kind.INVALID
