"""Each tenant has a world of its own: rows, ids and clock; and none outside of a sandbox."""

from accounts.models.people import InsuredPerson
from accounts.rules.sandbox import sandbox_id
from portal.sandbox import worlds
from tests.sandbox.conftest import Sandbox


def test_a_world_is_filled(sandbox: Sandbox) -> None:
    assert not InsuredPerson.objects.exists()
    with worlds.entered(sandbox.tenant):
        assert InsuredPerson.objects.filter(public_id=sandbox_id("person:due_soon")).exists()
    assert not InsuredPerson.objects.exists()
