"""The letters desk: printing what waits, printing once more, and what the post brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.errors.deliveries import LetterNotPrinted, LetterNotWaiting
from foundation import clock
from portal.counter import letter_desk
from portal.counter.letter_forms import ReturnedForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.shared.pdf.letters import Ways
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class LettersView(View):
    """What waits to be printed, and what was."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List the letters of the clerk's areas."""
        return _page(request, ReturnedForm())

    def post(self, request: DoorRequest) -> HttpResponse:
        """Give the chosen letters as one file to print; from then on they count as posted."""
        chosen = [mark for text in request.POST.getlist("letters") if (mark := mark_of(text)) is not None]
        try:
            made = letter_desk.print_chosen(
                request.actor,
                request.POST.get("area", ""),
                chosen[: letter_desk.PRINT_MAX],
                _ways(request),
                at=clock.now(),
            )
        except LetterNotWaiting as error:
            words = sentence_of(error) if chosen else _("请先勾选要打印的信")
            messages.warning(request, words)
            return redirect("counter:letters")
        answer = HttpResponse(made, content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="letters.pdf"'
        return answer


def _ways(request: DoorRequest) -> Ways:
    """Give the two addresses that codes on letters lead to."""
    return Ways(*(request.build_absolute_uri(reverse(page)) for page in ("web:check", "web:home")))


class ReturnedView(View):
    """A letter the post brought back."""

    def post(self, request: DoorRequest) -> HttpResponse:
        """Note it, with the sign that it may be."""
        form = ReturnedForm(request.POST)
        if form.is_valid():
            try:
                done = letter_desk.returned(request.actor, form.cleaned_data["number"], at=clock.now())
            except LetterNotPrinted as error:
                form.add_error("number", sentence_of(error))
            else:
                messages.success(request, _done_words(done.signs_count))
                return redirect("counter:letters")
        return _page(request, form, status=422)


def _done_words(signs_count: int) -> str:
    if not signs_count:
        return _("记下了：这封信没有送到。本人没有逾期，这不算线索；请在联系任务里另想办法告诉本人。")
    return ngettext(
        "记下了，并为 %(count)s 项逾期的待遇记了一条“信件退回”的线索。一条线索不能停发。",
        "记下了，并为 %(count)s 项逾期的待遇各记了一条“信件退回”的线索。一条线索不能停发。",
        signs_count,
    ) % {"count": signs_count}


def _page(request: DoorRequest, form: ReturnedForm, *, status: int = 200) -> HttpResponse:
    context = {"shelves": letter_desk.shelves(request.actor, at=clock.now()), "form": form}
    return page(request, "letters", context, status=status)
