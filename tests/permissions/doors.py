"""Every door of the portal as Django's resolver knows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Door:
    """One address: its name with namespace, and the view behind it."""

    route: str
    view: Callable[..., Any]

    @property
    def handlers(self) -> frozenset[str] | None:
        """Name the methods a class-based view handles; nothing for a function, which does not say."""
        owner = getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)
        if owner is None:
            return None
        return frozenset(
            m for m in METHODS if m.lower() in owner.http_method_names and hasattr(owner, m.lower())
        )


def doors() -> list[Door]:
    """Walk the resolver."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield Door(f"{namespace}{pattern.name}", pattern.callback)
