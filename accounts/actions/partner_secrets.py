"""Writes the secret a partner gets its tokens with: changed with an overlap in which the former one opens as well."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_application_model

from accounts.actions import audit
from accounts.errors.partner_staff import SecretChangedMeanwhile
from accounts.models.partners import Partner
from accounts.rules.actors import Actor

# The use of a former secret is noted so often at most.
NOTED_EVERY = timedelta(minutes=1)
_FIELDS = ["previous_secret", "previous_until", "previous_used_at", "secret_changed_at"]


def rotate(actor: Actor, partner_id: int, seen: datetime | None, *, overlap: timedelta, at: datetime) -> str:
    """Draw a new secret and give it, its only sight; the one before goes on for ``overlap``, an older one ends at once.

    ``seen`` is when the page said that the secret was changed last, so that a form sent twice changes it once.

    Raises:
        SecretChangedMeanwhile.
    """
    drawn: str = generate_client_secret()
    with transaction.atomic():
        partner = Partner.objects.select_for_update().get(pk=partner_id)
        if partner.secret_changed_at != seen:
            raise SecretChangedMeanwhile
        application = get_application_model().objects.select_for_update().get(pk=partner.application_id)
        is_kept = overlap > timedelta(0)
        partner.previous_secret = application.client_secret if is_kept else ""
        partner.previous_until = at + overlap if is_kept else None
        partner.previous_used_at, partner.secret_changed_at = None, at
        partner.save(update_fields=_FIELDS)
        # The toolkit hashes what is not hashed yet.
        application.client_secret = drawn
        application.save(update_fields=["client_secret"])
        audit.record(actor, _event("partner.secret_rotated", partner), at=at)
    return drawn


@transaction.atomic
def end_previous(actor: Actor, partner_id: int, *, at: datetime) -> None:
    """Let the former secret open nothing more; a second time changes nothing."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if partner.previous_until is None:
        return
    partner.previous_secret, partner.previous_until = "", None
    partner.save(update_fields=["previous_secret", "previous_until"])
    audit.record(actor, _event("partner.previous_secret_ended", partner), at=at)


def note_previous_used(partner_id: int, *, at: datetime) -> None:
    """Note that somebody still gets tokens with the former secret, so that its partner sees what is not changed over."""
    stale = Q(previous_used_at__isnull=True) | Q(previous_used_at__lte=at - NOTED_EVERY)
    Partner.objects.filter(stale, pk=partner_id, previous_until__gt=at).update(previous_used_at=at)


def _event(action: str, partner: Partner) -> audit.Event:
    until = partner.previous_until.isoformat() if partner.previous_until else None
    return audit.Event(action, object_id=partner.public_id, facts={"previous_until": until})
