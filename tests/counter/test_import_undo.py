"""An import taken back from its page: foreseen, proposed by one officer, let happen by another, done by a worker."""

from collections.abc import Callable
from functools import partial
from unittest.mock import patch
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts.enums.approvals import REGISTRY_UNDO
from accounts.enums.registry import ImportState, RegistryKind
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportBatch, ImportFinding
from accounts.queries.registry import standing
from portal.registry import progress, undoing
from portal.registry.progress import UndoProgress
from portal.tasks import advance_imports
from tests.cast import BENGBU
from tests.permissions.world import World
from tests.registry.files import FAMILY, HEADINGS, sign_up

pytestmark = pytest.mark.django_db
KINDS = ("persons", "parentages")


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def batch(world: World) -> ImportBatch:
    """A family imported at the counter of Bengbu."""
    client = world.client("officer")
    files = {
        kind: SimpleUploadedFile(f"{kind}.csv", "\n".join([HEADINGS[kind], *FAMILY[kind], ""]).encode())
        for kind in KINDS
    }
    client.post(reverse("counter:imports"), {"area_key": BENGBU, **files})
    made = ImportBatch.objects.latest("pk")
    for act in ("check", "start"):
        client.post(reverse("counter:import_act", kwargs={"batch_id": made.public_id}), {"act": act})
        advance_imports()
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    return made


def address(batch: ImportBatch, name: str = "import_undo") -> str:
    return reverse(f"counter:{name}", kwargs={"batch_id": batch.public_id})


def text(client: Client, batch: ImportBatch, name: str = "import_undo") -> str:
    return client.get(address(batch, name)).content.decode()


def seen() -> str:
    return Approval.objects.get(code=REGISTRY_UNDO).payload_hash


def watched(
    tell: Callable[..., None], client: Client, batch: ImportBatch, batch_id: UUID, done: UndoProgress
) -> None:
    """Tell how far an undo is, and look at the page at that moment."""
    tell(batch_id, done)
    shown = text(client, batch, "import")
    assert f"已看过 {done.percent}%，撤回 {done.undone_count} 行" in shown
    assert done.percent in {40, 100}


def test_the_whole_way(world: World, batch: ImportBatch) -> None:
    first, second = world.client("officer"), world.client("officer_colleague")
    sign_up("P1")
    assert address(batch) in text(first, batch, "import")
    shown = text(first, batch)
    assert "它们会留下" in shown
    assert standing(batch.pk) == {RegistryKind.PERSONS: 3, RegistryKind.PARENTAGES: 2}

    assert first.post(address(batch), {"reason": " "}).status_code == 422
    answer = first.post(address(batch), {"reason": "来源发错了文件"})
    assert answer.headers["Location"] == address(batch)
    assert "来源发错了文件".encode() not in bytes(Approval.objects.get(code=REGISTRY_UNDO).payload_sealed)
    assert "不能自己复核" in text(first, batch)
    assert first.post(address(batch), {"decision": "approve", "seen": seen()}).status_code == 409
    again = second.post(address(batch), {"reason": "又一次"})
    assert again.status_code == 409
    assert "来源发错了文件" in text(second, batch)
    assert second.post(address(batch), {"seen": seen()}).status_code == 422
    assert second.post(address(batch), {"decision": "approve", "seen": "0" * 64}).status_code == 409
    assert InsuredPerson.objects.filter(withdrawn_at__isnull=False).count() == 0

    assert second.post(address(batch), {"decision": "approve", "seen": seen()}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDOING
    assert "已经排上" in text(first, batch, "import")
    assert second.post(address(batch), {"decision": "approve", "seen": seen()}).status_code == 409
    with patch.object(progress, "tell_undo", partial(watched, progress.tell_undo, first, batch)):
        advance_imports()
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    shown = text(first, batch, "import")
    assert "1 行没有撤回" in shown
    assert address(batch) not in shown
    assert standing(batch.pk) == {RegistryKind.PERSONS: 1}
    assert list(ImportFinding.objects.values_list("external_id", "cause")) == [("P1", "built_on")]
    assert "现在不能撤回" in text(first, batch)
    assert first.post(address(batch), {"reason": "再来"}).status_code == 409

    events = AuditEvent.objects.filter(action__startswith="registry.und").order_by("pk")
    assert [(one.action, one.actor_user_id, one.reason) for one in events] == [
        ("registry.undoing", world.users["officer_colleague"].pk, "来源发错了文件"),
        ("registry.undone", None, ""),
    ]


def test_a_colleague_turns_it_down_and_much_or_busy_is_counted_only(world: World, batch: ImportBatch) -> None:
    first, second = world.client("officer"), world.client("officer_colleague")
    with patch.object(undoing, "FORESEEN_MAX", 4):
        assert "没有逐行试算" in text(first, batch)
    with patch.object(undoing.undoing, "take_back", side_effect=OperationalError("lock timeout")):
        assert "没有逐行试算" in text(first, batch)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)

    first.post(address(batch), {"reason": "发错了"})
    assert second.post(address(batch), {"decision": "reject", "seen": seen()}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert second.post(address(batch), {"decision": "approve", "seen": seen()}).status_code == 409
    assert first.post(address(batch), {"reason": "发错了"}).status_code == 302
