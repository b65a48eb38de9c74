"""Refusals about face checks; none of them closes a way, each names another."""

from foundation.errors import DomainError, Kind


class FaceChallengeNotFound(DomainError):
    """There is no face check under this address in this sign-in; begin again where you came from."""

    code = "face.challenge_not_found"
    kind = Kind.NOT_FOUND


class FaceChallengeOver(DomainError):
    """This face check was used or its time is over; begin a new one."""

    code = "face.challenge_over"
    kind = Kind.GONE


class FaceNotAgreed(DomainError):
    """The face check needs your separate consent first; read what is kept and agree, or choose another way."""

    code = "face.not_agreed"
    kind = Kind.CONFLICT


class FaceNonceWrong(DomainError):
    """These pictures do not belong to the check shown last; take them again on the open page."""

    code = "face.nonce_wrong"
    kind = Kind.CONFLICT


class FaceTooSoon(DomainError):
    """You have tried often enough for now; wait until the time given, or choose another way."""

    code = "face.too_soon"
    kind = Kind.LIMIT


class FaceBeingReviewed(DomainError):
    """A person is looking at your photos already; wait for the answer, or go to a counter."""

    code = "face.being_reviewed"
    kind = Kind.CONFLICT


class FacePicturesUnusable(DomainError):
    """The pictures cannot be used: too many, too large, or no JPEG; take them again on the page."""

    code = "face.pictures_unusable"
    kind = Kind.INVALID


class FaceCheckNotFound(DomainError):
    """There is no face check of this person and purpose under this number; do one first."""

    code = "face.check_not_found"
    kind = Kind.NOT_FOUND


class FaceCheckUsed(DomainError):
    """This face check has served already; each serves once, so do another."""

    code = "face.check_used"
    kind = Kind.CONFLICT


class FaceCheckNotPassed(DomainError):
    """This face check was not passed, has run out, or is not worth enough for what it is to serve; do it another way."""

    code = "face.check_not_passed"
    kind = Kind.FORBIDDEN


class FaceReviewNotFound(DomainError):
    """There is no pair of photos to look at under this number in your area; open the list anew."""

    code = "face.review_not_found"
    kind = Kind.NOT_FOUND


class FaceReviewDone(DomainError):
    """Somebody has decided on these photos already; take the next pair."""

    code = "face.review_done"
    kind = Kind.CONFLICT


class FaceReviewOwn(DomainError):
    """You took part in this check or it is about you; leave it to a colleague."""

    code = "face.review_own"
    kind = Kind.FORBIDDEN


class ReferencePhotoUnusable(DomainError):
    """This photo cannot serve as reference; it needs one face, near, sharp and well lit."""

    code = "face.photo_unusable"
    kind = Kind.INVALID


class FaceUnavailable(DomainError):
    """The face check is out of order; a person will look at your photo instead."""

    code = "face.unavailable"
    kind = Kind.UNAVAILABLE
