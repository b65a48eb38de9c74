"""What the import pages show, and the forms on them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.registry import batches
from accounts.actions.registry.batches import NewFile
from accounts.enums.registry import UNDOABLE, ImportState, RegistryKind
from accounts.errors.registry import RegistryNoFiles, RegistryTooLarge
from accounts.queries import registry
from accounts.queries.registry import BatchCard, FileCard, FindingCard
from accounts.rules.actors import Actor
from accounts.rules.registry.columns import FileFormat
from accounts.rules.registry.heading import LEFT_OUT
from portal.registry import progress, running, sources
from portal.registry.kinds import LOADERS
from portal.registry.words import CAUSES, KINDS, SEVERITIES, STATES, SUGGESTIONS, Words
from regions.queries.places import areas_last_known

SHOWN_MAX = 50
LISTED_MAX = 50
_MEGABYTE = 1024 * 1024
_BEFORE_START = (ImportState.UPLOADED, ImportState.MAPPED, ImportState.READY, ImportState.FAILED)
# What may be done in which state, and where it leads.
ACTS: dict[str, tuple[tuple[ImportState, ...], ImportState]] = {
    "check": (_BEFORE_START, ImportState.CHECKING),
    "start": ((ImportState.READY,), ImportState.RUNNING),
    "pause": ((ImportState.RUNNING,), ImportState.PAUSED),
    "go_on": ((ImportState.PAUSED,), ImportState.RUNNING),
    "cancel": ((*_BEFORE_START, ImportState.RUNNING, ImportState.PAUSED), ImportState.CANCELLED),
}


class UploadForm(forms.Form):
    """One file for each kind that is to be imported."""

    def __init__(self, *args: Any, area_keys: Iterable[str], on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = areas_last_known(area_keys, on=on)
        choices = [(key, area.name) for key, area in sorted(names.items())]
        self.fields["area_key"] = forms.ChoiceField(label=_("统筹区"), choices=choices)
        for kind in LOADERS:
            self.fields[kind.value] = forms.FileField(
                label=str(KINDS[kind]),
                required=False,
                widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
            )

    def uploads(self) -> dict[RegistryKind, UploadedFile]:
        """Give the files that were chosen."""
        chosen = ((kind, self.cleaned_data.get(kind.value)) for kind in LOADERS)
        return {kind: file for kind, file in chosen if file}


def keep(actor: Actor, form: UploadForm, *, at: datetime) -> UUID:
    """Keep what was uploaded, sealed, as a new batch.

    Raises RegistryNoFiles, RegistryTooLarge.
    """
    uploads = form.uploads()
    if not uploads:
        raise RegistryNoFiles
    if sum(file.size or 0 for file in uploads.values()) > settings.IMPORT_UPLOAD_MB * _MEGABYTE:
        raise RegistryTooLarge(most=settings.IMPORT_UPLOAD_MB)
    new = [
        NewFile(kind, (file.name or "")[:200], _digest(file), file.size or 0)
        for kind, file in uploads.items()
    ]
    # All of it or nothing: half an upload reads like a shorter register, and nothing would tell.
    with transaction.atomic():
        batch_id = batches.open_batch(actor, new, area_key=form.cleaned_data["area_key"], at=at)
        for card in running.needed(batch_id).files:
            sources.keep_upload(card.id, uploads[card.kind].chunks())
    return batch_id


@dataclass(frozen=True)
class Heading:
    """One column of a file and which of ours it is."""

    field: str
    words: str
    chosen: str


@dataclass(frozen=True)
class ShownFile:
    """A file as the page shows it."""

    card: FileCard
    kind: Words
    headings: tuple[Heading, ...]
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownFinding:
    """A row's trouble in words."""

    card: FindingCard
    kind: Words
    severity: Words
    cause: Words
    suggestion: Words


def shown(batch: BatchCard) -> dict[str, Any]:
    """Give all that the page of one import shows."""
    if batch.state is ImportState.CHECKING:
        batch = progress.in_trial(batch)
    may_map = batch.state in _BEFORE_START
    return {
        "batch": batch,
        "state": STATES[batch.state],
        "files": [_shown_file(batch, file, may_map=may_map) for file in batch.files],
        "findings": [
            _shown_finding(one) for one in islice(registry.findings(batch.pk, most=SHOWN_MAX), SHOWN_MAX)
        ],
        "acts": {name: batch.state in origins for name, (origins, _target) in ACTS.items()},
        "is_at_work": batch.state in {ImportState.RUNNING, ImportState.CHECKING, ImportState.UNDOING},
        "is_taken_back": batch.state in {ImportState.UNDOING, ImportState.UNDONE},
        "undo": progress.of_undo(batch.public_id) if batch.state is ImportState.UNDOING else None,
        "left_count": sum(registry.findings_by_kind(batch.pk).values())
        if batch.state is ImportState.UNDONE
        else 0,
        "may_undo": batch.state in UNDOABLE,
        "may_map": may_map,
    }


def listed(actor: Actor) -> list[tuple[BatchCard, Words]]:
    """List the newest imports of the officer's areas."""
    return [(one, STATES[one.state]) for one in registry.batches_in(actor.office_keys, most=LISTED_MAX)]


def mappings(batch: BatchCard, chosen: dict[str, str]) -> dict[int, dict[str, str]]:
    """Read from a form which of our columns each column of the files is."""
    found = {}
    for file in batch.files:
        headings = _shown_file(batch, file, may_map=True).headings
        form = LOADERS[file.kind].form
        known = {*form.names, LEFT_OUT}
        found[file.id] = {h.words: chosen[h.field] for h in headings if chosen.get(h.field) in known}
    return found


def _shown_file(batch: BatchCard, file: FileCard, *, may_map: bool) -> ShownFile:
    form = LOADERS[file.kind].form
    _sample, cells = running.sample_of(batch, file) if may_map else (b"", None)
    headings = tuple(
        Heading(f"column-{file.id}-{place}", cell[:80], file.mapping.get(cell) or _meant(cell, form))
        for place, cell in enumerate(cell.strip().strip("\ufeff") for cell in cells or ())
    )
    options = tuple((column.name, column.heading) for column in form.columns)
    return ShownFile(file, KINDS[file.kind], headings, options)


def _meant(cell: str, form: FileFormat) -> str:
    return next((column.name for column in form.columns if cell in {column.name, column.heading}), "")


def _shown_finding(card: FindingCard) -> ShownFinding:
    return ShownFinding(
        card, KINDS[card.kind], SEVERITIES[card.severity], CAUSES[card.cause], SUGGESTIONS[card.cause]
    )


def _digest(file: UploadedFile) -> str:
    digest = hashlib.blake2b(digest_size=32)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
