"""Header fields as the API's description tells them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from portal.api import examples, matching, rates
from portal.api.once import HEADER, REPLAYED
from portal.api.problems import REQUEST_ID

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="Language of sentences for people: `zh` (default) or `en`.",
    examples=[OpenApiExample("English", value="en")],
)
KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="A new key for every act, the same key for every repetition of it; a UUID is best.",
    examples=[OpenApiExample("A key", value=examples.REQUEST_ID)],
)
KNOWN_ETAG = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag of an answer you hold; 304 without a body when it would be the same.",
)
# Sent and answered: two fields of one name.
REQUEST_IDS = (
    OpenApiParameter(
        REQUEST_ID,
        {"type": "string", "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},
        OpenApiParameter.HEADER,
        description="Your own number for this request, a UUID; anything else is passed over, and a number is drawn.",
    ),
    OpenApiParameter(
        REQUEST_ID,
        OpenApiTypes.UUID,
        OpenApiParameter.HEADER,
        response=True,
        description="The number of this request; name it when you ask us.",
    ),
)
_COUNTED = [200, 201, 204, 304]
RATES = (
    OpenApiParameter(
        rates.POLICY,
        str,
        OpenApiParameter.HEADER,
        response=_COUNTED,
        description='How many requests (`q`) you may send in so many seconds (`w`): `"partner";q=60000;w=60`.',
    ),
    OpenApiParameter(
        rates.LEFT,
        str,
        OpenApiParameter.HEADER,
        response=_COUNTED,
        description='How many are left (`r`) for how many seconds (`t`): `"partner";r=59999;t=42`.',
    ),
)
WAIT = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=[429],
    description="Seconds until you may ask again.",
)
MATCH = OpenApiParameter(
    matching.HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="ETag of the thing as you read it, or of the answer that changed it last; `*` takes it as it is.",
    examples=[OpenApiExample("As read", value='"7c1f0d5be2a94c0f8a3b6d21e4905f7a"')],
)
TAG_NOW = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[201],
    description="What reading the thing now gives; send it as If-Match to change it next.",
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Changes when the answer does."
)
KEPT = OpenApiParameter(
    "Cache-Control",
    str,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description="How long you, and caches in between, may keep the answer.",
)
REPLAYED_BY_KEY = OpenApiParameter(
    REPLAYED,
    str,
    OpenApiParameter.HEADER,
    response=[201],
    description="`true` when the answer is the one kept for this key.",
)
