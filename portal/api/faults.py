"""What can be wrong with a request before it says anything about the house: the protocol's own refusals.

Refusals of the business are DomainErrors and worded in `portal.shared.words`; these are for programmers.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import lazy
from rest_framework.exceptions import APIException

from accounts.enums.users import Language


def in_chinese() -> bool:
    """Say whether this answer is asked for in Chinese."""
    return translation.get_language() != Language.ENGLISH


def _choose(zh: str, en: str) -> str:
    return zh if in_chinese() else en


# A sentence in both languages, chosen when it is told.
told = lazy(_choose, str)


@dataclass(frozen=True)
class Fault:
    """One refusal: stable code, status, and what to do, in both languages."""

    code: str
    status: int
    zh: str
    en: str


MALFORMED = Fault(
    "request.malformed",
    400,
    "请求体不是有效的 JSON 对象，请检查后重发。",
    "The body is not a valid JSON object; mend it and send it again.",
)
INVALID = Fault(
    "request.invalid",
    400,
    "有的内容不符合要求，请按 reasons 逐项修改。",
    "Some values do not fit; reasons names each of them.",
)
UNKNOWN_FIELD = Fault(
    "request.unknown_field",
    400,
    "请求体中有不认识的字段，请按 reasons 删去。",
    "The body holds unknown fields; remove those that reasons names.",
)
UNKNOWN_PARAMETER = Fault(
    "request.unknown_parameter",
    400,
    "网址中有不认识的参数，请按 reasons 删去。",
    "The address holds unknown parameters; remove those that reasons names.",
)
REPEATED_PARAMETER = Fault(
    "request.repeated_parameter",
    400,
    "同一个参数出现了多次，请只保留一个。",
    "A parameter is given more than once; keep one of them.",
)
KEY_MISSING = Fault(
    "idempotency.missing",
    400,
    "缺少 Idempotency-Key 请求头，请为每笔业务生成一个新的键。",
    "The Idempotency-Key header is missing; make a new key for every act.",
)
KEY_MALFORMED = Fault(
    "idempotency.malformed",
    400,
    "Idempotency-Key 应为 8 至 100 个可见 ASCII 字符，建议使用 UUID。",
    "An Idempotency-Key has 8 to 100 visible ASCII characters; a UUID is best.",
)
MATCH_MISSING = Fault(
    "precondition.missing",
    428,
    "缺少 If-Match 请求头，请先读取，再原样发送读到的 ETag。",
    "The If-Match header is missing; read the thing first, and send the ETag that came with it.",
)
MATCH_STALE = Fault(
    "precondition.stale",
    412,
    "您读取之后这里已有变化，请重新读取，确认后再发送。",
    "It has changed since you read it; read it again, and decide anew.",
)
UNAUTHENTICATED = Fault(
    "auth.required",
    401,
    "请先取得访问令牌，再以 Bearer 方式发送。",
    "Get an access token first, and send it as Bearer.",
)
TOKEN_INVALID = Fault(
    "auth.token_invalid", 401, "访问令牌无效，请重新取得。", "The access token is not valid; get a new one."
)
TOKEN_EXPIRED = Fault(
    "auth.token_expired", 401, "访问令牌已过期，请重新取得。", "The access token has expired; get a new one."
)
PARTNER_DISABLED = Fault(
    "auth.partner_disabled",
    403,
    "贵机构的接入已停用，请联系平台管理人员。",
    "Your access is switched off; talk to the operators of the portal.",
)
SCOPE_MISSING = Fault(
    "auth.scope_missing",
    403,
    "访问令牌没有这项操作的权限范围，请申请相应范围后重新取得令牌。",
    "The token lacks the scope of this operation; ask for the scope and get a new token.",
)
FORBIDDEN = Fault("auth.forbidden", 403, "您不能进行这项操作。", "You may not do this.")
NO_RESOURCE = Fault(
    "request.no_such_resource",
    404,
    "没有这个地址，请对照接口文档。",
    "There is nothing at this address; compare it with the documentation.",
)
METHOD = Fault(
    "request.method_not_allowed",
    405,
    "这个地址不支持该方法，可用方法见 Allow。",
    "This address does not take the method; Allow lists those it takes.",
)
NOT_ACCEPTABLE = Fault(
    "request.not_acceptable",
    406,
    "只能以 application/json 作答，请修改 Accept。",
    "Answers come as application/json only; change Accept.",
)
TOO_LARGE = Fault("request.too_large", 413, "请求体过大。", "The body is too large.")
MEDIA_TYPE = Fault(
    "request.media_type",
    415,
    "请求体须为 application/json，请修改 Content-Type。",
    "The body must be application/json; change Content-Type.",
)
THROTTLED = Fault(
    "request.throttled",
    429,
    "请求过于频繁，请按 Retry-After 稍后再试。",
    "Too many requests; wait as long as Retry-After says.",
)
SERVER = Fault(
    "server.fault",
    500,
    "我们这边出了差错，请凭 instance 中的编号联系我们。",
    "Something went wrong on our side; tell us the number in instance.",
)

FAULTS = tuple(value for value in list(globals().values()) if isinstance(value, Fault))

# What DRF calls its refusals, as ours.
BY_DRF_CODE = {
    "parse_error": MALFORMED,
    "not_authenticated": UNAUTHENTICATED,
    "authentication_failed": TOKEN_INVALID,
    "permission_denied": FORBIDDEN,
    "not_found": NO_RESOURCE,
    "method_not_allowed": METHOD,
    "not_acceptable": NOT_ACCEPTABLE,
    "unsupported_media_type": MEDIA_TYPE,
    "throttled": THROTTLED,
}


@dataclass(frozen=True)
class Place:
    """Where in the request something is wrong: a JSON pointer, a parameter, or a header."""

    code: str
    where: str
    detail: str


class Refused(APIException):
    """Stops a request with one of the protocol's faults, naming the places if there are any."""

    def __init__(self, fault: Fault, *places: Place) -> None:
        super().__init__(fault.en, fault.code)
        self.status_code = fault.status
        self.fault = fault
        self.places = places
