"""Where to go next: only ever to a page of this portal."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, *, otherwise: str) -> str:
    """Give the page the request asks to go to, unless it lies outside the portal or is no address at all."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else otherwise


def page_before(request: HttpRequest, *, otherwise: str) -> str:
    """Give the page of this portal on which a form stood, as its browser names it."""
    named = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        named, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    _scheme, _host, path, query, _fragment = urlsplit(named) if is_ours else ("",) * 5
    return urlunsplit(("", "", path, query, "")) if path.startswith("/") else otherwise
