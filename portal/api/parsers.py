"""Reads bodies strictly: UTF-8 JSON, one object, every name once."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from portal.api import faults
from portal.api.faults import Refused


class StrictJson(BaseParser):
    """Reads a JSON object and refuses what two readers could understand differently."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Read the body.

        Raises:
            Refused: it is no JSON object, or so deep that no honest caller sent it.
        """
        try:
            read = json.loads(
                stream.read().decode(), object_pairs_hook=_each_name_once, parse_constant=_no_constant
            )
        except (ValueError, RecursionError) as error:
            raise Refused(faults.MALFORMED) from error
        if not isinstance(read, dict):
            raise Refused(faults.MALFORMED)
        return read


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a name is given twice")
    return read


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")
