"""The entrance of a sandbox: whoever shows a tenant's link sees that tenant's pages from then on."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from portal.sandbox.middleware import ENTRANCE, cookie_of, tenant_shown_to
from portal.shared.next_pages import safe_next
from portal.web.sandbox_forms import EntranceForm
from portal.web.views.answers import answered

KEPT_FOR = timedelta(days=30)


def entrance(request: HttpRequest) -> HttpResponse:
    """Ask for the link, say what it opens, and let the browser in; elsewhere there is no such page."""
    if not settings.IS_SANDBOX:
        raise Http404
    if request.method == "POST" and "leave" in request.POST:
        return _left(request)
    sent = request.POST if request.method == "POST" else request.GET if "key" in request.GET else None
    form = EntranceForm(sent)
    if form.is_valid() and request.method == "POST":
        return _let_in(request, form.cleaned_data["key"])
    context = {
        "opens": form.tenant if form.is_bound and not form.errors else None,
        "now": tenant_shown_to(request),
        "next": safe_next(request, otherwise="/"),
    }
    return answered(request, "web/sandbox.html", form, context)


def _let_in(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the secret in this browser, where no script reads it."""
    response = HttpResponseRedirect(safe_next(request, otherwise="/"))
    response.set_cookie(
        cookie_of(request),
        key,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _left(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(ENTRANCE)
    response.delete_cookie(cookie_of(request), samesite="Lax")
    return response
