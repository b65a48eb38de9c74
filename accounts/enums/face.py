"""Code lists about face checks."""

from enum import StrEnum


class FacePurpose(StrEnum):
    """What a face check is for; a check made for one purpose serves no other (刷脸用途)."""

    REAL_NAME = "real_name"
    CERTIFICATION = "certification"
    FAMILY_SERVICE = "family_service"
    CARD = "card"


class Gesture(StrEnum):
    """What the page asks somebody to do; sides are those of the person."""

    STRAIGHT = "straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    NOD = "nod"
    CLOSER = "closer"
    BLINK = "blink"


class FaceBand(StrEnum):
    """What came of a check: passed, a person decides, or not passed (核对结果)."""

    PASSED = "passed"
    PERSON_DECIDES = "person_decides"
    FAILED = "failed"


class Liveness(StrEnum):
    """What the gestures show."""

    LIVE = "live"
    UNSURE = "unsure"
    FLAT = "flat"
    NOT_JUDGED = "not_judged"


class Likeness(StrEnum):
    """How the face compares with the photo on file."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"
    NOT_COMPARED = "not_compared"


class FaceHint(StrEnum):
    """What was wrong with the pictures, so that the next try is better."""

    NONE = "none"
    MANY = "many"
    DARK = "dark"
    FAR = "far"
    BLURRED = "blurred"


class FaceDecider(StrEnum):
    """Who decided: the program on this machine, an outside provider, or a person."""

    LOCAL = "local"
    PROVIDER = "provider"
    PERSON = "person"


class FaceVerdict(StrEnum):
    """What a person says of two photos side by side."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNCLEAR = "unclear"


class PhotoSource(StrEnum):
    """Where a reference photo comes from (留存照片来源)."""

    COUNTER = "counter"
    IMPORT = "import"
