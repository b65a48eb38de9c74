"""The API's description for machines, and a page for people to try it."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from accounts.enums.users import Language

OPENAPI_JSON = "application/vnd.oai.openapi+json;version=3.1"


def schema(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description, the one that is committed as docs/reference/openapi.yaml."""
    return HttpResponse(description(), content_type=OPENAPI_JSON)


def docs(request: HttpRequest) -> HttpResponse:
    """Show Swagger UI from our own files."""
    return render(request, "api/docs.html")


@cache
def description() -> bytes:
    """Describe the API once per process; nothing in it depends on who asks."""
    with translation.override(Language.ENGLISH.value):
        made = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(made, ensure_ascii=False).encode()
