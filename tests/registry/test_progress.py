"""How far a trial is: told over another connection while the trial's own rows are seen by nobody."""

from contextlib import closing
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import psycopg2
import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from accounts.actions.registry import batches
from accounts.enums.registry import ImportState, RegistryKind
from accounts.models.registry import ImportBatch, ImportFile
from accounts.queries.registry import BatchCard, FileCard
from accounts.rules.actors import SYSTEM
from foundation import clock
from portal.registry import progress, running, sources, trials
from portal.registry.progress import UndoProgress
from tests.registry.files import FAMILY, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_once() -> object:
    cache.clear()
    with patch.object(progress, "EVERY_SECONDS", 0.0):
        yield


def checking(folder: Path) -> BatchCard:
    """Open a trial over a folder."""
    write(folder, {kind: FAMILY[kind] for kind in ("persons", "parentages")})
    at = clock.now()
    batch_id = batches.open_batch(SYSTEM, sources.files_in(folder), folder=str(folder), at=at)
    batches.move(SYSTEM, batch_id, [ImportState.UPLOADED], ImportState.CHECKING, at=at)
    return running.needed(batch_id)


def elsewhere(statement: str) -> list[tuple[object, ...]]:
    """Ask over a connection of its own, as another process would."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as other, other.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_others_see_how_far_a_trial_is_and_none_of_its_rows(tmp_path: Path) -> None:
    batch = checking(tmp_path)
    seen: list[tuple[object, ...]] = []
    run_file = running._run_file

    def watched(*given: object) -> bool:
        done = run_file(*given)
        written, rows = elsewhere("SELECT sum(new_count), count(*) FROM accounts_importfile")[0]
        told = elsewhere("SELECT count(*) FROM accounts_cache WHERE cache_key LIKE '%import-progress%'")[0][0]
        shown = progress.in_trial(batch)
        seen.append((written, rows, told, shown.rows_count, shown.percent > 0))
        return done

    keep = progress.Teller.tell

    def kept(teller: progress.Teller, look: object) -> None:
        keep(teller, look)
        teller._last.result(10)

    with patch.object(running, "_run_file", watched), patch.object(progress.Teller, "tell", kept):
        trials.try_import(SYSTEM, batch.public_id, clock=clock.now)
    assert seen == [(0, 2, 1, 3, True), (0, 2, 1, 5, True)]
    assert ImportBatch.objects.get().state == ImportState.READY
    assert sum(ImportFile.objects.values_list("new_count", flat=True)) == 5
    assert progress.in_trial(batch) == batch


def test_a_word_that_cannot_be_kept_stops_no_trial(tmp_path: Path) -> None:
    batch = checking(tmp_path)
    with patch.object(progress.cache, "set", side_effect=DatabaseError):
        trials.try_import(SYSTEM, batch.public_id, clock=clock.now)
    assert ImportBatch.objects.get().state == ImportState.READY


def test_a_trial_waits_for_no_word_and_tells_once_a_second() -> None:
    looked: list[int] = []

    def look() -> BatchCard:
        looked.append(1)
        return BatchCard(
            0, uuid4(), ImportState.CHECKING, "", "", None, clock.now(), None, None, 0.5, False, ()
        )

    with progress.teller(uuid4()) as teller:
        with patch.object(progress, "EVERY_SECONDS", 60.0):
            teller.tell(look)
        assert looked == []
        teller.tell(look)
        assert looked == [1]


def test_what_was_told_of_an_undo_is_no_trial_and_nothing_is_nothing() -> None:
    card = FileCard(1, 1, RegistryKind.PERSONS, "a", "", 10, "", {}, (), 0, 1, False, 0, 0, 0, 0, 0)
    batch = BatchCard(
        1, uuid4(), ImportState.CHECKING, "", "", None, clock.now(), None, None, 0, False, (card,)
    )
    assert progress.in_trial(batch) == batch
    assert progress.of_undo(batch.public_id) is None
    progress.tell_undo(batch.public_id, UndoProgress(8, 3, 1))
    assert progress.in_trial(batch) == batch
    found = progress.of_undo(batch.public_id)
    assert found is not None
    assert (found.percent, UndoProgress(0).percent) == (50, 100)
