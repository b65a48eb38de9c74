"""Keeps the photo a face is compared with; the one before it loses its picture."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit, people
from accounts.actions.face_results import seal_picture
from accounts.clients import jpeg
from accounts.clients.face import configured
from accounts.enums.face import PhotoSource
from accounts.errors.face import FaceUnavailable, ReferencePhotoUnusable
from accounts.errors.people import PersonNotFound
from accounts.models.faces import ReferencePhoto
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor
from accounts.rules.face import hints_of

BYTES_MAX = 8_000_000
PIXELS_MAX = 50_000_000
EDGE_MAX = 960


def keep(
    actor: Actor, person_id: int, picture: bytes, source: PhotoSource, *, taken_on: date, at: datetime
) -> bool:
    """Keep a photo as a person's reference; tell whether its quality could be checked.

    The caller has asked whether the actor may do this for the person. The photo is painted anew before it is sealed.

    Raises:
        PersonNotFound, SubjectDied, FacePicturesUnusable.
        ReferencePhotoUnusable: it shows no face or several, or is dark, small or blurred; facts name the hints.
    """
    people.refuse_dead(person_id, on=taken_on)
    painted = jpeg.made_anew(picture, bytes_max=BYTES_MAX, pixels_max=PIXELS_MAX, edge_max=EDGE_MAX)
    is_checked = _check_quality(painted)

    with transaction.atomic():
        person = InsuredPerson.objects.select_for_update().filter(pk=person_id).first()
        if person is None:
            raise PersonNotFound
        ReferencePhoto.objects.filter(person__same_as=person_id, superseded_at=None).update(
            superseded_at=at, photo_sealed=None
        )
        row = ReferencePhoto.objects.create(
            person=person,
            photo_sealed=seal_picture(painted, label="person.reference_photo", owner=person.public_id),
            source=source.value,
            taken_on=taken_on,
            is_quality_checked=is_checked,
            recorded_by_id=actor.user_id,
            recorded_at=at,
        )
        event = audit.Event(
            "face.photo_kept",
            person_id,
            area_key=min(actor.area_keys, default=""),
            object_kind="reference_photo",
            object_id=row.public_id,
            facts={"source": source.value},
        )
        audit.record(actor, event, at=at)
    return is_checked


def _check_quality(picture: bytes) -> bool:
    """Insist on one good face; without a provider nobody can tell, and the clerk's eyes must do."""
    try:
        fact = configured().look_at(picture)
    except FaceUnavailable:
        return False
    hints = hints_of([fact])
    if hints:
        raise ReferencePhotoUnusable(hints=hints)
    return True
