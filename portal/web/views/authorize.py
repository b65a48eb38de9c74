"""The page on which somebody lets a partner act for them, come from its app and going back to it; and its neighbours."""

from typing import Any

from csp.decorators import csp_update
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from accounts.access import own_person_for
from accounts.actions import links
from accounts.actions.links import Agreement
from accounts.enums.partners import LinkBasis
from accounts.rules.links import LINKABLE
from family.access import wards_of
from foundation import clock
from portal.oauth import authorizing
from portal.oauth.authorizing import Asked, AskedBadly, SentBack
from portal.oauth.tokens import (
    AUTHORIZATION_CODE,
    CLIENT_CREDENTIALS,
    CODE,
    TokenRevocation,
)
from portal.shared import link_screens as screens
from portal.shared.redirects import origin_of
from portal.shared.requests import DoorRequest
from portal.web.link_forms import AgreeForm
from portal.web.views.agreeing import AskedProof, agreed_for, need_proof, proof_first
from portal.web.views.answers import answered, sent_or_kept


def authorize(request: DoorRequest) -> HttpResponse:
    """Say who asks for what and for how long, and take a yes to some of it, or a no."""
    try:
        asked = authorizing.asked_by(request)
    except AskedBadly:
        return render(request, "web/authorize_unknown.html", status=400)
    except SentBack as back:
        return HttpResponseRedirect(back.address)
    if request.method == "POST" and request.POST.get("answer") == "no":
        return HttpResponseRedirect(authorizing.no_for(request, asked))
    return _let_back(request, _answer(request, asked), asked)


def _answer(request: DoorRequest, asked: Asked) -> HttpResponse:
    """Show the question until it is answered, then note the yes and send the reader back."""
    at = clock.now()
    own, on = own_person_for(request.actor), clock.local_date(at)
    told = screens.told_before(asked.scopes, is_code=False, on=on)
    form = AgreeForm(
        sent_or_kept(request),
        words=told.words,
        wards=wards_of(request.actor, on=on),
        version=told.text.version,
    )
    if request.method != "POST" or not form.is_valid():
        return answered(
            request, "web/authorize.html", form, {"partner": asked.partner, "told": told, "own": own}
        )
    try:
        need_proof(request, form.chosen(), at=at)
    except AskedProof:
        return proof_first(request)
    person, guardian_id = agreed_for(request, form, on=on)
    given = Agreement(
        partner_id=asked.partner.id,
        basis=LinkBasis.CONSENT,
        scopes=form.chosen(),
        version=form.cleaned_data["version"],
        user_id=request.actor.user_id,
        guardian_id=guardian_id,
    )
    scopes = [scope for scope in LINKABLE if scope in given.scopes]
    with transaction.atomic():
        link_id = links.agree(request.actor, person.id, given, at=at)
        address = authorizing.code_for(request, asked, scopes, link_id)
    return HttpResponseRedirect(address)


def _let_back(request: DoorRequest, answer: HttpResponse, asked: Asked) -> HttpResponse:
    """Let the form lead to the partner's page: a browser holds where a form ends against the policy of its page."""
    with_origin: Any = csp_update({"form-action": [origin_of(asked.redirect_uri)]})
    led: HttpResponse = with_origin(lambda _request: answer)(request)
    return led


@csrf_exempt
def revoke(request: HttpRequest) -> HttpResponse:
    """Take a partner's own token back before its time (RFC 7009)."""
    taken: HttpResponse = TokenRevocation.as_view()(request)
    return taken


def metadata(request: HttpRequest) -> HttpResponse:
    """Describe the OAuth side of the portal to clients that configure themselves (RFC 8414)."""

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(name))

    return JsonResponse(
        {
            "issuer": authorizing.issuer_of(request),
            "authorization_endpoint": address("web:authorize"),
            "token_endpoint": address("api:token"),
            "revocation_endpoint": address("web:token_revoke"),
            "service_documentation": address("api:docs"),
            "scopes_supported": [scope.value for scope in LINKABLE],
            "response_types_supported": [CODE],
            "response_modes_supported": ["query"],
            "grant_types_supported": [AUTHORIZATION_CODE, CLIENT_CREDENTIALS],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "ui_locales_supported": ["zh-CN", "en"],
        }
    )
