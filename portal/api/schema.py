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
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Language, Role
from foundation.errors import DomainError
from portal.api import examples, faults, problems
from portal.api.faults import Fault
from portal.api.once import HEADER, REPLAYED
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
_SCOPES = {
    PartnerScope.LINKS_READ: "List the people who let you act for them",
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
    PartnerScope.SANDBOX_MANAGE: "Move the clock of your sandbox, and begin it anew; in a sandbox only",
    PartnerScope.WALLET_READ: "Read wallet transfers of people linked to you",
}
_OF_EVERY_DOOR: tuple[Refusal, ...] = (
    faults.UNKNOWN_PARAMETER,
    faults.REPEATED_PARAMETER,
    faults.TOKEN_INVALID,
    faults.TOKEN_EXPIRED,
    faults.PARTNER_DISABLED,
    faults.NOT_ACCEPTABLE,
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
_OF_EVERY_KEY: tuple[Refusal, ...] = (faults.KEY_MISSING, faults.KEY_MALFORMED)
_LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="Language of sentences for people: `zh` (default) or `en`.",
    examples=[OpenApiExample("English", value="en")],
)
_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="A new key for every act, the same key for every repetition of it; a UUID is best.",
    examples=[OpenApiExample("A key", value=examples.REQUEST_ID)],
)
_KNOWN_ETAG = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag of an answer you hold; 304 without a body when it would be the same.",
)
_REQUEST_ID = OpenApiParameter(
    "X-Request-Id",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    response=True,
    description="The number of this request; name it when you ask us.",
)
_ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Changes when the answer does."
)
_KEPT = OpenApiParameter(
    "Cache-Control",
    str,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description="How long you, and caches in between, may keep the answer.",
)
_REPLAYED = OpenApiParameter(
    REPLAYED,
    str,
    OpenApiParameter.HEADER,
    response=[201],
    description="`true` when the answer is the one kept for this key.",
)


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
            made |= {"additionalProperties": False, **serializer.schema_rules}
        return made

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
    **more: Any,
) -> Callable[[View], View]:
    """Describe one operation, whose answer may be empty; see `_parts` for what else can be said."""
    parts = _parts(**more)
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
    parameters: list[Any] = [*path, _LANGUAGE, _REQUEST_ID]
    refusals = list(_OF_EVERY_DOOR if is_open else _OF_EVERY_PARTNER_DOOR)
    if query:
        parameters.append(query)
        refusals += _OF_EVERY_QUERY
    if has_etag:
        parameters += [_KNOWN_ETAG, _ETAG]
    if is_open:
        parameters.append(_KEPT)
    if is_keyed:
        parameters += [_KEY, _REPLAYED]
        refusals += _OF_EVERY_KEY
    if body:
        refusals += _OF_EVERY_BODY
    return {
        "parameters": parameters,
        "refusals": refusals,
        "request": body,
        "examples": [OpenApiExample("Request", value=body_example, request_only=True)] if body else [],
        "responses": {304: OpenApiResponse(None, "The answer you hold is still right")} if has_etag else {},
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
        parameters=[_REQUEST_ID],
        request={"application/x-www-form-urlencoded": TokenInput},
        examples=[
            OpenApiExample(
                "Request",
                value={"grant_type": "client_credentials"},
                request_only=True,
                media_type="application/x-www-form-urlencoded",
            ),
        ],
        responses={200: told, **refused, **_problems([faults.NOT_ACCEPTABLE, faults.SERVER])},
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
    return Problem(error.code, status_of(error), error.message)


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
