"""The door for Prometheus: figures of the house, none of a person."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from foundation import clock
from portal.shared.metrics import exposition

_SCHEME = "Bearer "


def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever watches the house; to anybody else there is no such page."""
    if not (_has_token(request) or _comes_from_where_we_watch(request)):
        raise Http404
    return HttpResponse(exposition(at=clock.now()), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    token, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    return (
        bool(token)
        and given.startswith(_SCHEME)
        and constant_time_compare(given.removeprefix(_SCHEME), token)
    )


def _comes_from_where_we_watch(request: HttpRequest) -> bool:
    """Say whether the caller's address is one of those written down; one that cannot be read is none."""
    if not settings.METRICS_FROM:
        return False
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return False
    return any(address in network for network in settings.METRICS_FROM)
