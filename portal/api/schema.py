"""The API's description (OpenAPI 3.1): every operation with its scope, its examples and all its refusals."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.urls import URLPattern, get_resolver
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Language, Role
from family.errors import BindingNotAllowed
from foundation.errors import DomainError
from portal.api import examples, examples_of_bindings, faults, headers, problems
from portal.api.faults import Fault
from portal.api.problems import PROBLEM_JSON, Problem
from portal.api.serializers.problems import ProblemAnswer
from portal.api.serializers.shapes import PermittedAnswer, StrictInput
from portal.api.serializers.tokens import TokenAnswer, TokenInput, TokenRefusalAnswer
from portal.permits.registry import permit_for
from portal.shared.permits import Permit
from portal.shared.problems import status_of

View = TypeVar("View", bound=Callable[..., Any])
Refusal = Fault | type[DomainError]

SECURITY = "partner"
# Refusals that tell a partner part of their reasons; the example shows which part.
_REASONS_SHOWN: dict[type[DomainError], tuple[dict[str, Any], ...]] = {
    BindingNotAllowed: examples_of_bindings.NOT_ALLOWED_REASONS,
}
_SCOPES = {
    PartnerScope.LINKS_READ: "List the people who let you act for them",
    PartnerScope.LINKS_WRITE: "Link people who show you their card or tell you their code, and give links back",
    PartnerScope.DEADLINES_READ: "Read the deadlines of people linked to you",
    PartnerScope.CERTIFICATIONS_WRITE: "Record certifications, and read back your own",
    PartnerScope.CARDS_VERIFY: "Verify electronic cards shown to you",
    PartnerScope.FAMILY_READ: "Read near relatives and mandates of people linked to you",
    PartnerScope.EVIDENCE_WRITE: "Tell that you saw somebody in person",
    PartnerScope.VOICE: "Certify callers of a voice menu",
    PartnerScope.EVENTS_READ: "Read what happened to people linked to you",
    PartnerScope.WEBHOOKS_MANAGE: "Have events sent to your endpoints",
    PartnerScope.BINDINGS_WRITE: "Ask for account sharing between relatives, read it and end it",
    PartnerScope.PAYMENTS_WRITE: "Charge patients who show you their card, and settle, refund or release it",
    PartnerScope.SANDBOX_MANAGE: "Move the clock of your sandbox, begin it anew, and show its pages; in a sandbox only",
    PartnerScope.WALLET_READ: "Read wallets and wallet transfers of people linked to you",
    PartnerScope.PERSONS_READ: "Read who the people linked to you are, masked, and where they are insured",
    PartnerScope.ENTITLEMENTS_READ: "Read the benefits of people linked to you",
    PartnerScope.STATEMENTS_READ: "Read the rights statements of people linked to you",
    PartnerScope.ACCOUNTS_READ: "Read the personal accounts of people linked to you, month by month",
    PartnerScope.CARDS_READ: "Read how the cards of people linked to you stand",
    PartnerScope.MATTERS_READ: "Read how far the matters of people linked to you have come",
    PartnerScope.NOTICES_READ: "Read which messages were written to people linked to you",
    PartnerScope.NOTICES_DELIVER: "Have messages to people linked to you come to them in your app",
}
_OF_EVERY_DOOR: tuple[Refusal, ...] = (
    faults.UNKNOWN_PARAMETER,
    faults.REPEATED_PARAMETER,
    faults.TOKEN_INVALID,
    faults.TOKEN_EXPIRED,
    faults.PARTNER_DISABLED,
    faults.NOT_ACCEPTABLE,
    faults.THROTTLED,
    faults.SERVER,
)
_OF_EVERY_PARTNER_DOOR: tuple[Refusal, ...] = (faults.UNAUTHENTICATED, faults.SCOPE_MISSING, *_OF_EVERY_DOOR)
_OF_EVERY_QUERY: tuple[Refusal, ...] = (faults.INVALID,)
_OF_EVERY_BODY: tuple[Refusal, ...] = (
    faults.MALFORMED,
    faults.INVALID,
    faults.UNKNOWN_FIELD,
    faults.TOO_LARGE,
    faults.MEDIA_TYPE,
)
_OF_EVERY_CHANGE: tuple[Refusal, ...] = (faults.MATCH_MISSING, faults.MATCH_STALE)
_OF_EVERY_KEY: tuple[Refusal, ...] = (faults.KEY_MISSING, faults.KEY_MALFORMED)
_OF_TOKENS: tuple[Refusal, ...] = (faults.NOT_ACCEPTABLE, faults.MEDIA_TYPE, faults.THROTTLED, faults.SERVER)


class PartnerScheme(OpenApiAuthenticationExtension):
    """Describes the bearer token and how to get one."""

    target_class = "portal.api.auth.PartnerAuthentication"
    name = SECURITY

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Give the flow with its scopes."""
        flow = {"tokenUrl": "/api/v1/token", "scopes": {s.value: about for s, about in _SCOPES.items()}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class PortalSchema(AutoSchema):
    """Reads from the permission registry which scope an operation needs."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Join the security scheme with the scope of the operation's permit; one that is open needs no token."""
        allowed = _permit_of(self.view, self.method)
        scopes = [allowed.scope.value] if allowed is not None and allowed.scope is not None else []
        with_token = [dict.fromkeys(found, scopes) for found in super().get_auth()]
        is_open = allowed is not None and Role.ANONYMOUS in allowed.roles
        return [{}, *with_token] if is_open else with_token

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Say that input takes no other fields, and what else holds of the whole."""
        made: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, StrictInput):
            made["additionalProperties"] = False
            if serializer.schema_rules:
                # Not beside the properties, where generators of clients take it for a choice of shapes.
                made["allOf"] = [serializer.schema_rules]
        return made

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        """Say that a body that is described is asked for, if only as `{}`."""
        body: dict[str, Any] | None = super()._get_request_body(direction)
        return body and {**body, "required": True}

    def get_tags(self) -> list[str]:
        """Group by the noun of the address."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]


def operation(
    operation_id: str,
    summary: str,
    *,
    answer: type[PermittedAnswer] | None = None,
    example: Any = None,
    status: int = HTTPStatus.OK,
    refusals: Sequence[Refusal] = (),
    is_change: bool = False,
    **more: Any,
) -> Callable[[View], View]:
    """Describe one operation, whose answer may be empty; see `_parts` for what else can be said."""
    parts = _parts(**more)
    if is_change:
        parts["parameters"].append(headers.MATCH)
        parts["refusals"] += _OF_EVERY_CHANGE
    shown = [OpenApiExample("Answer", value=example, status_codes=[str(status)])] if answer else []
    told = OpenApiResponse(answer, HTTPStatus(status).phrase, shown)
    responses = {status: told, **parts.pop("responses"), **_problems([*parts.pop("refusals"), *refusals])}
    decorated: Callable[[View], View] = extend_schema(
        operation_id=operation_id, summary=summary, responses=responses, **parts
    )
    return decorated


def _parts(
    *,
    query: type[StrictInput] | None = None,
    body: type[StrictInput] | None = None,
    body_example: Any = None,
    path: Sequence[OpenApiParameter] = (),
    has_etag: bool = False,
    is_keyed: bool = False,
    is_open: bool = False,
) -> dict[str, Any]:
    """Gather the parameters, the body and the common refusals of an operation."""
    parameters: list[Any] = [*path, headers.LANGUAGE, *headers.REQUEST_IDS, *headers.RATES, headers.WAIT]
    refusals = list(_OF_EVERY_DOOR if is_open else _OF_EVERY_PARTNER_DOOR)
    if query:
        parameters.append(query)
        refusals += _OF_EVERY_QUERY
    is_read = has_etag and not is_keyed
    if has_etag:
        parameters += [headers.KNOWN_ETAG, headers.ETAG] if is_read else [headers.TAG_NOW]
    if is_open:
        parameters.append(headers.KEPT)
    if is_keyed:
        parameters += [headers.KEY, headers.REPLAYED_BY_KEY]
        refusals += _OF_EVERY_KEY
    if body:
        refusals += _OF_EVERY_BODY
    return {
        "parameters": parameters,
        "refusals": refusals,
        "request": body,
        "examples": [OpenApiExample("Request", value=body_example, request_only=True)] if body else [],
        "responses": {304: OpenApiResponse(None, "The answer you hold is still right")} if is_read else {},
    }


def token_operation(example: Any) -> Callable[[View], View]:
    """Describe the token endpoint, whose refusals have OAuth's own form."""
    said = {400: "invalid_scope", 401: "invalid_client"}
    refused = {
        status: OpenApiResponse(
            TokenRefusalAnswer,
            HTTPStatus(status).phrase,
            [OpenApiExample(word, value={"error": word}, status_codes=[str(status)])],
        )
        for status, word in said.items()
    }
    told = OpenApiResponse(TokenAnswer, "OK", [OpenApiExample("Token", value=example, status_codes=["200"])])
    decorated: Callable[[View], View] = extend_schema(
        operation_id="token_create",
        summary="Get an access token",
        parameters=[*headers.REQUEST_IDS, *headers.RATES, headers.WAIT],
        request={"application/x-www-form-urlencoded": TokenInput},
        examples=[
            OpenApiExample(
                "Request",
                value={"grant_type": "client_credentials"},
                request_only=True,
                media_type="application/x-www-form-urlencoded",
            ),
        ],
        responses={200: told, **refused, **_problems(_OF_TOKENS)},
        auth=[],
    )
    return decorated


def _problems(refusals: Sequence[Refusal]) -> dict[tuple[int, str], OpenApiResponse]:
    """Describe refusals by status, each code with its example in English."""
    by_status: defaultdict[int, list[Problem]] = defaultdict(list)
    with translation.override(Language.ENGLISH.value):
        for refusal in dict.fromkeys(refusals):
            problem = _problem(refusal)
            by_status[problem.status].append(problem)
        return {
            (status, PROBLEM_JSON): OpenApiResponse(
                ProblemAnswer,
                HTTPStatus(status).phrase,
                [_problem_example(problem) for problem in found],
            )
            for status, found in sorted(by_status.items())
        }


def _problem(refusal: Refusal) -> Problem:
    """Make an example without the catalogue of translations, which need not be compiled where this runs."""
    if isinstance(refusal, Fault):
        return problems.of_fault(refusal)
    error = refusal()
    return Problem(error.code, status_of(error), error.message, _REASONS_SHOWN.get(refusal, ()))


def _problem_example(problem: Problem) -> OpenApiExample:
    return OpenApiExample(
        problem.code,
        value=problem.body(UUID(examples.REQUEST_ID)),
        status_codes=[str(problem.status)],
        media_type=PROBLEM_JSON,
    )


def _permit_of(view: Any, method: str) -> Permit | None:
    """Find the permit of a view by the name of its route."""
    for pattern in get_resolver("portal.api.urls").url_patterns:
        if isinstance(pattern, URLPattern) and getattr(pattern.callback, "cls", None) is type(view):
            return permit_for(f"api:{pattern.name}", method)
    return None
