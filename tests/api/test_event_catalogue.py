"""The catalogue of events is whole, its page is its own, and the API's description knows every field it shows."""

from pathlib import Path

import pytest

from accounts.enums.partner_events import OWN, PartnerEventKind
from accounts.rules.webhooks import SCOPE_OF
from portal.api.event_catalogue import CATALOGUE
from portal.api.events_page import page
from portal.api.schema import _SCOPES
from portal.shared.partner_labels import PARTNER_EVENT_KINDS
from tests.contracts.committed import committed

ROOT = Path(__file__).resolve().parents[2]


def test_every_kind_is_explained_named_and_scoped() -> None:
    assert list(CATALOGUE) == list(PartnerEventKind)
    assert set(PARTNER_EVENT_KINDS) == set(PartnerEventKind)
    assert set(SCOPE_OF.values()) <= set(_SCOPES)


def test_the_page_is_what_the_code_says() -> None:
    kept = (ROOT / "docs/reference/events.md").read_text(encoding="utf-8")
    assert kept == page(), "python -m portal.api.events_page > docs/reference/events.md"


@pytest.mark.parametrize("kind", list(PartnerEventKind))
def test_the_description_has_its_type_its_fields_and_an_example(kind: PartnerEventKind) -> None:
    described = committed()
    event = described["components"]["schemas"]["EventAnswer"]["properties"]
    assert CATALOGUE[kind].data.keys() <= event["data"]["properties"].keys()
    feed = described["paths"]["/api/v1/events"]["get"]["responses"]["200"]["content"]["application/json"]
    examples = [item for one in feed["examples"].values() for item in one["value"]["items"]]
    (shown,) = [item for item in examples if item["type"] == kind.value]
    assert shown["data"] == dict(CATALOGUE[kind].data)


@pytest.mark.parametrize("kind", sorted(OWN))
def test_what_is_a_partners_own_names_nobody_but_whose_link_ended(kind: PartnerEventKind) -> None:
    assert ("person_id" in CATALOGUE[kind].data) == (kind is PartnerEventKind.LINK_ENDED)
