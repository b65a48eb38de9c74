"""Every refusal of the API as one shape: RFC 9457 problems in the asked language, with stable codes."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer

from foundation.errors import DomainError, Reason
from foundation.identifiers import uuid7
from portal.api import faults
from portal.api.faults import Fault, Refused
from portal.shared.problems import status_of
from portal.shared.words import sentence_of

PROBLEM_JSON = "application/problem+json"
TYPE_PREFIX = "urn:jiashetong:problem:"
CHALLENGE = 'Bearer realm="api"'
REQUEST_ID = "X-Request-Id"

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

log = logging.getLogger(__name__)

# A title is the same for every occurrence of a type (RFC 9457, 3.1.3), so it follows from the status alone.
_TITLES = {
    400: "请求有误",
    401: "需要认证",
    403: "不允许",
    404: "没有找到",
    405: "方法不支持",
    406: "无法按要求作答",
    409: "有冲突",
    410: "已结束",
    412: "内容已变化",
    413: "请求过大",
    415: "格式不支持",
    422: "不符合条件",
    428: "缺少前提",
    429: "请求过多",
    500: "系统差错",
    503: "暂时不可用",
}
_CHALLENGES = {
    faults.UNAUTHENTICATED.code: CHALLENGE,
    faults.TOKEN_INVALID.code: f'{CHALLENGE}, error="invalid_token"',
    faults.TOKEN_EXPIRED.code: f'{CHALLENGE}, error="invalid_token"',
    faults.SCOPE_MISSING.code: f'{CHALLENGE}, error="insufficient_scope"',
}


@dataclass(frozen=True)
class Problem:
    """A refusal ready to be written: its code, its status, what to do, its facts, and the reasons one by one."""

    code: str
    status: int
    detail: str
    reasons: tuple[dict[str, Any], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def body(self, request_id: UUID) -> dict[str, Any]:
        """Give the members of RFC 9457 and our own."""
        return {
            "type": f"{TYPE_PREFIX}{self.code}",
            "title": _TITLES[self.status] if faults.in_chinese() else HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": request_id.urn,
            "code": self.code,
            "facts": dict(self.facts),
            "reasons": list(self.reasons),
        }


def request_id_of(request: Any) -> UUID:
    """Give the one id of a request, for its answer, its problem and the log: the caller's, if it sent a UUID."""
    if not hasattr(request, "request_id"):
        request.request_id = _sent_id(request.headers.get(REQUEST_ID, "")) or uuid7()
    known: UUID = request.request_id
    return known


def _sent_id(text: str) -> UUID | None:
    """Read an id a caller sent, in its one usual form; nothing else reaches the log."""
    return UUID(text) if _UUID.fullmatch(text) else None


def answer_problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Turn whatever was raised behind an API door into a problem; DRF calls this."""
    request = context["request"]._request
    problem = _problem_of(error)
    request.problem_code = problem.code
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        facts = {"code": problem.code, "request_id": str(request_id_of(request))}
        log.error("api.fault", extra=facts, exc_info=error)
    response = written(request, problem)
    if problem.code in _CHALLENGES:
        response.headers["WWW-Authenticate"] = _CHALLENGES[problem.code]
    wait = _seconds_to_wait(error)
    if wait is not None:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _seconds_to_wait(error: Exception) -> float | None:
    """Give after how many seconds the same may be asked again, where that is known."""
    if isinstance(error, DomainError):
        return None if error.wait is None else error.wait.total_seconds()
    wait: float | None = getattr(error, "wait", None)
    return wait


def written(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Write a problem as the answer to a request; it is of no use to caches."""
    number = request_id_of(request)
    return HttpResponse(
        JSONRenderer().render(problem.body(number)),
        status=problem.status,
        content_type=PROBLEM_JSON,
        headers={REQUEST_ID: str(number), "Cache-Control": "no-store"},
    )


def of_fault(fault: Fault, places: Iterable[faults.Place] = ()) -> Problem:
    """Word one of the protocol's refusals."""
    reasons = tuple({"code": p.code, "where": p.where, "detail": str(p.detail)} for p in places)
    return Problem(fault.code, fault.status, fault.zh if faults.in_chinese() else fault.en, reasons)


def of_domain(error: DomainError) -> Problem:
    """Word a refusal of the house."""
    reasons = tuple(_reason(reason) for reason in error.reasons)
    return Problem(error.code, status_of(error), sentence_of(error), reasons, error.facts)


def _problem_of(error: Exception) -> Problem:
    """Sort what was raised."""
    match error:
        case DomainError():
            return of_domain(error)
        case Refused():
            return of_fault(error.fault, error.places)
        case exceptions.ValidationError():
            return of_fault(faults.INVALID, places_of(error.detail))
        case exceptions.APIException():
            return of_fault(faults.BY_DRF_CODE.get(error.default_code, faults.SERVER))
        case Http404():
            return of_fault(faults.NO_RESOURCE)
        case PermissionDenied():
            return of_fault(faults.FORBIDDEN)
        case RequestDataTooBig():
            return of_fault(faults.TOO_LARGE)
        case SuspiciousOperation() | UnreadablePostError():
            return of_fault(faults.MALFORMED)
        case _:
            return of_fault(faults.SERVER)


def places_of(detail: Any, where: str = "") -> Iterable[faults.Place]:
    """Walk through DRF's nested errors: each with its code and a JSON pointer to the value."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = where if name == "non_field_errors" else f"{where}/{name}"
            yield from places_of(inner, own)
    elif isinstance(detail, list):
        for inner in detail:
            yield from places_of(inner, where)
    else:
        yield faults.Place(detail.code, where, str(detail))


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "detail": sentence_of(reason),
        "facts": dict(reason.facts),
        "law": list(reason.law),
    }
