"""What every door of the API does the same way."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches
from rest_framework.views import APIView

from accounts.actions import idempotency
from accounts.actions.idempotency import KeptAnswer
from accounts.enums.users import Language
from accounts.rules.actors import ANONYMOUS, Actor
from family.enums import Relation
from foundation import clock
from portal.api import counted, faults, problems, rates
from portal.api.faults import Place, Refused, told
from portal.api.matching import ANY, match_of, tag_of, tags_in
from portal.api.parsers import StrictJson
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput, written

# A change of policy is seen everywhere after this time at the latest.
KEPT_SECONDS = 300
_KEEPABLE = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
_ONCE = told("请只发送一次。", "Send it once.")


class AcceptHeader(DefaultContentNegotiation):
    """Chooses the form of an answer by the Accept header alone; `format` is a parameter like any unknown one."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Choose the one form there is, if the caller takes it.

        Raises:
            NotAcceptable: it does not.
        """
        only = next(iter(renderers))
        wanted = [asked for asked in self.get_accept_list(request) if asked] or ["*/*"]
        if not any(media_type_matches(only.media_type, asked) for asked in wanted):
            raise NotAcceptable
        return only, only.media_type


class ApiDoor(APIView):
    """Language, request id and cache rules, for answers and refusals alike."""

    content_negotiation_class = AcceptHeader
    throttle_classes = [rates.Fair]
    http_method_names = ["get", "head", "post", "delete"]
    # Whether, in a sandbox, the door stands in the world of whoever calls, or outside with the sandbox itself.
    is_in_world = True
    # What is entered once it is known who calls, and left with the answer.
    world: ExitStack | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the asked language; DRF's own user must not replace the session's for the middleware."""
        session_user = request.user
        with translation.override(language_of(request).value), ExitStack() as entered:
            self.world = entered if self.is_in_world else None
            try:
                return super().dispatch(request, *args, **kwargs)
            finally:
                request.user = session_user

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Number the answer and keep it out of caches."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers[problems.REQUEST_ID] = str(problems.request_id_of(request._request))
        for name, value in rates.told(request._request).items():
            final.headers[name] = value
        final.headers["Cache-Control"] = "no-store"
        final.headers["Content-Language"] = translation.get_language() or Language.CHINESE
        patch_vary_headers(final, ["Accept-Language"])
        counted.count(request._request, final, getattr(request._request, "problem_code", ""))
        return final


class QueryDoor(ApiDoor):
    """A door that reads its parameters strictly, and answers with the fields its permits allow."""

    query_class: ClassVar[type[StrictInput]] = NoQuery
    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate and authorise first; whoever may not pass learns nothing about parameters."""
        super().initial(request, *args, **kwargs)
        self.query = self._read_query(request._request)

    @property
    def actor(self) -> Actor:
        """Say who calls."""
        door: Any = self.request._request
        actor: Actor = door.actor
        return actor

    def bytes_of(self, shape: type[PermittedAnswer], content: Any) -> bytes:
        """Write an answer, with the fields its permits allow."""
        return written(shape, content, self.actor)

    def answer(self, shape: type[PermittedAnswer], content: Any) -> HttpResponse:
        """Answer a read; a caller who has these bytes already is told so."""
        body = self.bytes_of(shape, content)
        etag = tag_of(body)
        if etag in tags_in(self.request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": etag})
        return HttpResponse(body, content_type="application/json", headers={"ETag": etag})

    def query_shape(self, request: HttpRequest) -> type[StrictInput]:
        """Say which parameters a request may have; where methods differ, a door says so here."""
        return self.query_class

    def _read_query(self, request: HttpRequest) -> dict[str, Any]:
        """Read the parameters of the address, each at most once."""
        repeated = [name for name, values in request.GET.lists() if len(values) > 1]
        if repeated:
            raise Refused(
                faults.REPEATED_PARAMETER,
                *(Place("repeated", f"/{name}", _ONCE) for name in sorted(repeated)),
            )
        given = self.query_shape(request)(data=request.GET.dict())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class PartnerDoor(QueryDoor):
    """A door for partners: bearer token, permit, strict body, no unknown parameter."""

    parser_classes = [StrictJson]

    @property
    def relations(self) -> frozenset[Relation]:
        """Name the relations in which this door's permit lets an actor stand to a person."""
        door: Any = self.request._request
        relations: frozenset[Relation] = door.permit.relations
        return relations

    def read_body(self, shape: type[StrictInput]) -> dict[str, Any]:
        """Read the body in a shape.

        Raises:
            Refused, ValidationError: it is no JSON object, or does not fit.
        """
        # Read whole before DRF parses the stream: the idempotency fingerprint needs the very bytes.
        _ = self.request._request.body
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def refuse_stale(self, named: UUID, shape: type[PermittedAnswer], read: Callable[[], Any]) -> None:
        """Let a change pass only while what the caller read still stands; call in the change's transaction.

        The tag of either language will do: one thing is read in both, and changed once.

        Raises:
            Refused: it has changed, or the header is missing; and whatever ``read`` raises.
        """
        wanted = match_of(self.request._request)
        idempotency.take_turn(shape.__name__, named)
        now = set()
        for language in Language:
            with translation.override(language.value):
                now.add(tag_of(self.bytes_of(shape, read())))
        if wanted != ANY and not now & wanted:
            raise Refused(faults.MATCH_STALE)

    def kept(self, shape: type[PermittedAnswer], content: Any, *, tagged: Any = None) -> KeptAnswer:
        """Write the answer to a change, with the tag that reading the thing now gives.

        ``tagged`` is what a read shows, where this answer tells more; as it is kept, so is the tag.
        """
        body = self.bytes_of(shape, content)
        return KeptAnswer(201, body, tag_of(body if tagged is None else self.bytes_of(shape, tagged)))


class PublicDoor(QueryDoor):
    """A door to reference data on a day: for everybody, with a token or without, and for caches in between."""

    def perform_authentication(self, request: Request) -> None:
        """Read a token where one is sent, and refuse a bad one; who sends none comes in as a visitor."""
        super().perform_authentication(request)
        if request.successful_authenticator is None:
            door: Any = request._request
            door.actor = ANONYMOUS

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let caches keep what everybody may know; a refusal carries its own number and stays out of them."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code in _KEEPABLE:
            final.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        # Without it a cache would answer a token that has run out.
        patch_vary_headers(final, ["Authorization"])
        return final

    @property
    def on(self) -> date:
        """Give the day asked about: today in China unless one is named."""
        named: date | None = self.query.get("on")
        return named or clock.today()


def language_of(request: HttpRequest) -> Language:
    """Choose the language of an answer: Chinese unless the caller asks for English.

    Why: here, unlike in pages, Accept-Language is written by a programmer and not guessed by a browser.
    """
    asked = request.headers.get("Accept-Language", "").strip().lower()
    return Language.ENGLISH if asked.startswith("en") else Language.CHINESE
