"""Somebody for whom the reader does something: the line that says so, and the addresses of pages about them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.queries.people import PersonCard
from family.enums import MandateScope
from family.queries.mandates import MandateCard
from family.rules.kinship.terms import Term
from portal.shared.labels import label_of, named_with_term
from portal.shared.requests import DoorRequest

# The field by which every form about somebody else says for whom it is.
FIELD = "for"


@dataclass(frozen=True)
class Acting:
    """Somebody for whom the reader does something, as the line on every such page says it."""

    person: PersonCard
    mandate: MandateCard
    term: Term | None

    @property
    def whose(self) -> str:
        """Name them as the reader calls them."""
        if self.term is None:
            return self.person.name
        return named_with_term(self.person.name, self.term.zh, self.term.en)

    @property
    def scopes(self) -> list[str]:
        """Name the matters the mandate reaches, in their order."""
        return [label_of(scope) for scope in MandateScope if scope in self.mandate.scopes]


def address(request: DoorRequest, name: str, **parts: Any) -> str:
    """Give the address of a page of the citizens' own, or its twin about the person the reader acts for."""
    acting = request.acting
    if acting is None:
        return reverse(f"web:{name}", kwargs=parts)
    return reverse(f"web:for_{name}", kwargs={"person_id": acting.person.public_id, **parts})
