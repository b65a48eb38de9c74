"""The desk registers an address for a person who stands before it; the act is audited with the reason."""

from django.test import Client
from django.urls import reverse

from accounts.actions import emails
from accounts.models.audit import AuditEvent
from accounts.queries.emails import addresses_of
from foundation import clock
from tests.permissions.world import BENGBU, World


def test_the_person_reads_the_code_out(world: World, clerk: Client) -> None:
    she = world.people["grandmother"]
    page = reverse("counter:account_email", args=[she.public_id])
    assert clerk.post(page, {"act": "ask", "address": "gu@example.org"}).headers["Location"] == reverse(
        "counter:find"
    )
    world.look_up(clerk)
    assert page in clerk.get(reverse("counter:account", args=[she.public_id])).content.decode()
    assert clerk.post(page, {"act": "ask", "address": "gu@example.org"}).headers["Location"] == page
    (code,) = emails.claim_codes(at=clock.now())
    wrong = f"{(int(code.code) + 1) % 1_000_000:06d}"
    assert clerk.post(page, {"act": "confirm", "code": wrong}).status_code == 422
    assert clerk.post(page, {"act": "confirm", "code": code.code}).headers["Location"] == page

    assert addresses_of(she.pk, at=clock.now()).email
    event = AuditEvent.objects.get(action="email.confirmed")
    assert (event.subject_person_id, event.actor_area_key, event.reason) == (she.pk, BENGBU, "来窗口办理")
    clerk.post(page, {"act": "remove"})
    assert not addresses_of(she.pk, at=clock.now()).email
