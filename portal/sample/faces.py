"""A face check that waits for a person: the mother sent a photo to get her electronic card, and a desk looks at it."""

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.actions import face_checks
from accounts.actions.face_checks import Sent
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FacePurpose
from accounts.models.users import User
from accounts.queries.users import actor_for_user
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import text_on
from foundation.clock import local_date
from portal.sample.story import Family

SESSION = "sample"
_SIZE = (480, 640)
_GROUND, _SKIN, _HAIR, _LINE, _COAT = "#dfe6ee", "#e8c9ac", "#5b5b5f", "#3a2f2a", "#48658a"


def gather(family: Family, *, at: datetime) -> None:
    """Agree and send, as the mother would; the portrait is drawn, for nobody's face is in the sample world."""
    on = local_date(at)
    mother = actor_for_user(User.objects.get(person=family.mother), on=on)
    check = face_checks.begin(mother, family.mother.pk, FacePurpose.CARD, SESSION, at=at)
    version = text_on(TEXTS, ConsentPurpose.FACE, on=on).version
    nonce = face_checks.agree(mother, check, SESSION, version, at=at)
    face_checks.submit(mother, check, SESSION, Sent(nonce, photo=portrait()), at=at)


def portrait() -> bytes:
    """Draw a portrait of nobody."""
    picture = Image.new("RGB", _SIZE, _GROUND)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 470, 420, 860), fill=_COAT)
    pen.ellipse((130, 110, 350, 420), fill=_HAIR)
    pen.rectangle((205, 420, 275, 500), fill=_SKIN)
    pen.ellipse((150, 160, 330, 460), fill=_SKIN)
    for left in (190, 260):
        pen.ellipse((left, 285, left + 30, 300), fill=_LINE)
        pen.arc((left - 6, 255, left + 36, 285), 200, 340, fill=_LINE, width=4)
    pen.line((240, 300, 232, 350, 246, 352), fill=_LINE, width=3)
    pen.arc((205, 360, 275, 400), 20, 160, fill=_LINE, width=5)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
