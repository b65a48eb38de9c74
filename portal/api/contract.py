"""What the API promises, read out of its description as plain lines, and which changes of them break a client.

Words for people are no promise: descriptions, examples and sentences may change at any time, codes may not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
# Of what clients send, a value taken away breaks; of what they receive, they are told to bear values they do not know.
_SENT = frozenset({"query", "path", "header", "body"})
_REQUIRED = "required"
_SCOPE = "scope"
_RULE = "rule"
_ONE_OF = "one of"
_CODE = "code"


def lines_of(description: Mapping[str, Any]) -> list[str]:
    """Write every promise as one line that begins with its operation, in a fixed order."""
    found = {
        line
        for path, methods in description["paths"].items()
        for method, told in methods.items()
        if method in _METHODS
        for line in _of_operation(description, f"{method.upper()} {path}", told)
    }
    return sorted(found)


def digest_of(lines: Iterable[str]) -> str:
    """Give one number for all promises."""
    return f"sha256:{sha256(chr(10).join(lines).encode()).hexdigest()}"


def operations_in(lines: Iterable[str]) -> frozenset[str]:
    """Give the operations that lines speak of."""
    return frozenset(operation_of(line) for line in lines)


def operation_of(line: str) -> str:
    """Give the operation a line speaks of."""
    return line.partition(" | ")[0]


def broken_by(before: Iterable[str], now: Iterable[str]) -> list[str]:
    """Give the lines of a change that break a client written for what was promised before.

    Something taken away breaks, unless it only asked for more, refused, or listed what may be received. Something added
    breaks where an operation that stood before now asks for it.
    """
    old, new = set(before), set(now)
    known = operations_in(old)
    gone = [f"- {line}" for line in sorted(old - new) if not _is_harmless_to_lose(line)]
    asked = [f"+ {line}" for line in sorted(new - old) if operation_of(line) in known and _asks(line)]
    return gone + asked


def _is_harmless_to_lose(line: str) -> bool:
    place, word = _kind(line)
    if word == _ONE_OF:
        return place not in _SENT
    return word in {_REQUIRED, _SCOPE, _CODE}


def _asks(line: str) -> bool:
    place, word = _kind(line)
    return word == _SCOPE or (word in {_REQUIRED, _RULE} and place in _SENT)


def _kind(line: str) -> tuple[str, str]:
    """Say where in an operation a line stands, and what it says of that."""
    parts = line.split(" | ")
    place = parts[1].split(" ")[0] if len(parts) > 1 else ""
    return place, parts[2].partition(":")[0] if len(parts) > 2 else ""


def _of_operation(whole: Mapping[str, Any], label: str, told: Mapping[str, Any]) -> Iterator[str]:
    yield label
    for wanted in told.get("security", []):
        for scopes in wanted.values():
            yield from (f"{label} | security | {_SCOPE}: {scope}" for scope in scopes)
    for parameter in told.get("parameters", []):
        where = f"{label} | {parameter['in']} {parameter['name']}"
        yield from _of_schema(whole, where, parameter["schema"], is_required=parameter.get("required", False))
    for form, body in told.get("requestBody", {}).get("content", {}).items():
        yield from _of_schema(whole, f"{label} | body {form}", body["schema"])
    for status, answer in told["responses"].items():
        yield f"{label} | {status}"
        for header in answer.get("headers", {}):
            yield f"{label} | {status} header {header}"
        for form, body in answer.get("content", {}).items():
            if status.startswith("2"):
                yield from _of_schema(whole, f"{label} | {status} {form}", body["schema"])
            yield from (f"{label} | {status} | {_CODE}: {code}" for code in _codes_in(body))


def _codes_in(body: Mapping[str, Any]) -> Iterator[str]:
    for example in body.get("examples", {}).values():
        value = example.get("value")
        if isinstance(value, Mapping) and "type" in value and "code" in value:
            yield value["code"]


def _of_schema(
    whole: Mapping[str, Any], where: str, schema: Mapping[str, Any], *, is_required: bool = False
) -> Iterator[str]:
    """Write what a value is, and what is in it."""
    plain = _resolved(whole, schema)
    yield f"{where} | {_type_of(plain)}"
    if is_required:
        yield f"{where} | {_REQUIRED}"
    if "oneOf" in plain and "properties" in plain:
        yield f"{where} | {_RULE}: one of {json.dumps(plain['oneOf'], sort_keys=True)}"
    for value in plain.get("enum", []):
        yield f"{where} | {_ONE_OF}: {value}"
    for choice in [*plain.get("oneOf", []), *plain.get("anyOf", [])]:
        if "$ref" in choice or "properties" in choice or "enum" in choice:
            yield from _of_schema(whole, where, choice)
    if "items" in plain:
        yield from _of_schema(whole, f"{where}[]", plain["items"])
    for name, inner in plain.get("properties", {}).items():
        yield from _of_schema(whole, f"{where}.{name}", inner, is_required=name in plain.get("required", []))


def _type_of(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "any")
    name = "/".join(sorted(kinds)) if isinstance(kinds, list) else str(kinds)
    return f"{name} {schema['format']}" if "format" in schema else name


def _resolved(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and join what stands under `allOf`."""
    made = dict(schema)
    while "$ref" in made:
        named = made.pop("$ref").removeprefix("#/components/schemas/")
        made = {**whole["components"]["schemas"][named], **made}
    for part in made.pop("allOf", []):
        made = {**_resolved(whole, part), **made}
    return made
