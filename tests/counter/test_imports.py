"""Imports at the counter: upload, columns, trial, start, pause, error file; for the officers of the area alone."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.access import import_for
from accounts.enums.registry import ImportState
from accounts.enums.users import Role
from accounts.errors.registry import BatchNotFound
from accounts.models.people import Enrolment, InsuredPerson
from accounts.models.registry import ImportBatch, ImportBlock, ImportFile, ImportFinding
from accounts.queries.registry import batch
from accounts.rules.actors import ANONYMOUS, Actor
from portal.registry import sources
from portal.tasks import advance_imports
from tests.cast import BENGBU, SHENZHEN
from tests.permissions.world import World
from tests.registry.files import CHILD, HEADINGS, MOTHER, number

pytestmark = pytest.mark.django_db


def upload(client: Client, **files: str) -> UUID:
    """Upload files and give the batch."""
    data = {kind: SimpleUploadedFile(f"{kind}.csv", text.encode()) for kind, text in files.items()}
    answer = client.post(reverse("counter:imports"), {"area_key": BENGBU, **data})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk").public_id


def act(client: Client, batch_id: UUID, name: str, **more: str) -> int:
    path = reverse("counter:import_act", kwargs={"batch_id": batch_id})
    return client.post(path, {"act": name, **more}).status_code


def state(batch_id: UUID) -> str:
    return ImportBatch.objects.get(public_id=batch_id).state


def page(client: Client, batch_id: UUID) -> str:
    return client.get(reverse("counter:import", kwargs={"batch_id": batch_id})).content.decode()


def test_an_upload_that_breaks_off_leaves_no_half_a_register(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, kept = sources.keep_upload, ImportBatch.objects.count()

    def breaks_off(file_id: int, chunks: Iterator[bytes]) -> None:
        keep(file_id, iter([next(chunks)[:40]]))
        raise OSError

    monkeypatch.setattr(sources, "keep_upload", breaks_off)
    client = world.client("officer")
    client.raise_request_exception = False
    data = {"persons": SimpleUploadedFile("persons.csv", f"{HEADINGS['persons']}\n".encode() * 9)}
    assert client.post(reverse("counter:imports"), {"area_key": BENGBU, **data}).status_code == 500
    assert (ImportBatch.objects.count(), ImportBlock.objects.count()) == (kept, 0)


def test_the_whole_way(world: World) -> None:
    officer = world.client("officer")
    before = InsuredPerson.objects.count()
    persons = f"编号,姓名,证件,数据来源,颜色\nP1,李秀英,{MOTHER},bb,red\nP2,张敏,{CHILD[:-1]}0,bb,red\n"
    enrolments = "\n".join(
        [
            HEADINGS["enrolments"],
            "bb,I1,P1,work_injury,340300,,2000-01-01,",
            "bb,I2,P1,employee_pension,440300,,2000-01-01,",
            "",
        ]
    )
    batch_id = upload(officer, persons=persons, enrolments=enrolments)
    for block in ImportBlock.objects.all():
        assert MOTHER.encode() not in bytes(block.content_sealed)
    shown = page(officer, batch_id)
    assert "颜色" in shown
    file = ImportFile.objects.get(kind="persons", batch__public_id=batch_id)
    columns = ("external_id", "name", "id_number", "source", "-")
    chosen = {f"column-{file.pk}-{place}": name for place, name in enumerate(columns)}
    other = ImportFile.objects.get(kind="enrolments", batch__public_id=batch_id)
    chosen |= {
        f"column-{other.pk}-{place}": name for place, name in enumerate(HEADINGS["enrolments"].split(","))
    }
    assert act(officer, batch_id, "map", **chosen) == 302
    assert state(batch_id) == ImportState.CHECKING

    advance_imports()
    assert state(batch_id) == ImportState.READY
    assert InsuredPerson.objects.count() == before
    shown = page(officer, batch_id)
    assert "还没有写入任何记录" in shown
    assert "身份证号码不对" in shown
    assert CHILD[:-1] not in shown

    assert act(officer, batch_id, "start") == 302
    advance_imports()
    assert state(batch_id) == ImportState.DONE_WITH_ERRORS
    assert InsuredPerson.objects.count() == before + 1
    assert Enrolment.objects.filter(insurance="work_injury").get().area_key == BENGBU
    assert sorted(ImportFinding.objects.values_list("external_id", "cause")) == [
        ("I2", "area_unknown"),
        ("P2", "id_number"),
    ]
    assert not ImportBlock.objects.exists()
    answer = officer.get(reverse("counter:import_errors", kwargs={"batch_id": batch_id}))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "P2" in text
    assert CHILD[:-1] not in text


def test_pause_go_on_and_cancel(world: World) -> None:
    officer = world.client("officer")
    rows = [f"bb,P{n},张三,,,{number(date(1950, 1, 1 + n))},," for n in range(20)]
    batch_id = upload(officer, persons="\n".join([HEADINGS["persons"], *rows, ""]))
    act(officer, batch_id, "check")
    advance_imports()
    act(officer, batch_id, "start")
    act(officer, batch_id, "pause")
    advance_imports()
    found = batch(batch_id)
    assert found is not None
    assert (found.state, found.rows_count) == (ImportState.PAUSED, 0)
    act(officer, batch_id, "go_on")
    assert "hx-get" in page(officer, batch_id)
    advance_imports()
    assert state(batch_id) == ImportState.DONE
    late = officer.post(f"/counter/imports/{batch_id}/act/", {"act": "cancel"})
    assert late.status_code == 409
    assert str(batch_id) in late.content.decode(), "the import as it stands now"
    again = upload(officer, persons="\n".join([HEADINGS["persons"], *rows, ""]))
    act(officer, again, "cancel")
    assert state(again) == ImportState.CANCELLED


def test_a_file_that_cannot_be_read_says_so(world: World) -> None:
    officer = world.client("officer")
    batch_id = upload(officer, persons="数据来源,名字\nbb,张三\n")
    act(officer, batch_id, "check")
    advance_imports()
    assert state(batch_id) == ImportState.FAILED
    shown = page(officer, batch_id)
    assert "有不认识的列" in shown
    assert "缺少必需的列" in shown


@pytest.mark.parametrize("limit", [0, 200])
def test_nothing_or_too_much_is_refused(world: World, settings: object, limit: int) -> None:
    settings.IMPORT_UPLOAD_MB = limit
    files = {} if limit else {"persons": SimpleUploadedFile("persons.csv", b"source\n")}
    answer = world.client("officer").post(reverse("counter:imports"), {"area_key": BENGBU, **files})
    assert answer.status_code == 422
    assert ("至少选择一个" if limit else "文件太大") in answer.content.decode()


def test_an_import_is_open_to_the_officers_of_its_area_alone(world: World) -> None:
    officer = Actor(frozenset({Role.OFFICER}), office_keys=frozenset({BENGBU}))
    assert import_for(officer, world.batch).public_id == world.batch
    elsewhere = Actor(frozenset({Role.OFFICER}), office_keys=frozenset({SHENZHEN}))
    clerk = Actor(frozenset({Role.CLERK}), area_keys=frozenset({BENGBU}))
    for other in (elsewhere, clerk, ANONYMOUS):
        with pytest.raises(BatchNotFound):
            import_for(other, world.batch)
