"""Imports of registers at the counter: upload, columns, trial, start, progress, and the file of errors."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.access import import_for
from accounts.actions.registry import batches
from accounts.errors.registry import BatchNotInState
from accounts.queries import registry
from accounts.queries.registry import BatchCard
from foundation import clock
from foundation.errors import DomainError
from portal.counter import imports
from portal.counter.imports import ACTS, UploadForm
from portal.registry import reports
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class ImportsView(View):
    """The list of imports, and the upload of a new one."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the list."""
        return self._page(request, UploadForm(area_keys=request.actor.office_keys, on=clock.today()))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Keep the files and go to their page."""
        at = clock.now()
        form = UploadForm(
            request.POST, request.FILES, area_keys=request.actor.office_keys, on=clock.local_date(at)
        )
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            batch_id = imports.keep(request.actor, form, at=at)
        except DomainError as error:
            form.add_error(None, sentence_of(error))
            return self._page(request, form, status=422)
        messages.success(request, _("文件已上传。请核对每一列的含义，再做预检。"))
        return redirect("counter:import", batch_id=batch_id)

    @staticmethod
    def _page(request: DoorRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "imports": imports.listed(request.actor)}
        return render(request, "counter/imports/list.html", context, status=status)


def one(request: DoorRequest, batch_id: UUID) -> HttpResponse:
    """Show how far an import is; while it is at work the page comes anew every few seconds."""
    batch = import_for(request.actor, batch_id)
    name = "progress" if request.headers.get("HX-Request") else "one"
    return render(request, f"counter/imports/{name}.html", imports.shown(batch))


def act(request: DoorRequest, batch_id: UUID) -> HttpResponse:
    """Map columns, check, start, pause, go on, or cancel."""
    batch = import_for(request.actor, batch_id)
    try:
        _act(request, batch)
    except BatchNotInState as error:
        # A colleague was quicker, or the page is old: the page as it is now says how far it is.
        messages.error(request, sentence_of(error))
        shown = imports.shown(import_for(request.actor, batch_id))
        return render(request, "counter/imports/one.html", shown, status=status_of(error))
    return redirect("counter:import", batch_id=batch_id)


def _act(request: DoorRequest, batch: BatchCard) -> None:
    """Do what was asked, where the import stands so that it can be done.

    Raises:
        BatchNotInState.
    """
    asked = request.POST.get("act", "")
    if asked == "map":
        batches.map_columns(batch.public_id, imports.mappings(batch, request.POST.dict()))
        asked = "check"
    if asked not in ACTS:
        raise BatchNotInState
    origins, target = ACTS[asked]
    batches.move(request.actor, batch.public_id, origins, target, at=clock.now())


def errors(request: DoorRequest, batch_id: UUID) -> StreamingHttpResponse:
    """Give the rows that were refused or remarked on as a file."""
    batch = import_for(request.actor, batch_id)
    answer = StreamingHttpResponse(
        reports.error_lines(registry.findings(batch.pk)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="import-{batch.public_id}.csv"'
    return answer
