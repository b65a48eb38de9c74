"""How the API is asked, and how much: the part of the settings that is about partners' programs."""

from typing import Any

from portal import env

CALLS_PER_MINUTE = env.integer(
    "JST_API_CALLS", "requests a partner may send to the API in a minute", 60_000, least=1
)
PARTNER_CALLS = env.rates(
    "JST_API_PARTNER_CALLS", "the same for single partners, by their public id: `id=600,other=1200`", ""
)
VISITOR_CALLS_PER_MINUTE = env.integer(
    "JST_API_VISITOR_CALLS",
    "requests without a token, those for tokens included, that one address may send in a minute",
    6_000,
    least=1,
)
FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.auth.PartnerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.auth.DoorPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "portal.api.problems.answer_problem",
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.PortalSchema",
}
