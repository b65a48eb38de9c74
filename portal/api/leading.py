"""Which answer leads to which operation: the `links` of the API's description, for people and for generated clients."""

from collections.abc import Iterable
from typing import Any

_BODY, _TAG = "$response.body#/", "$response.header.ETag"


def _each(operations: Iterable[str], given: dict[str, str]) -> dict[str, dict[str, str]]:
    return dict.fromkeys(operations, given)


# Operation and status -> the operations its answer leads to, each with what the answer gives them.
_FROM_CARD = {"path.payment_id": f"{_BODY}id"}
_CHANGE_PAYMENT = {**_FROM_CARD, "header.If-Match": _TAG}
_ENDPOINT = {"path.endpoint_id": f"{_BODY}id"}
_PERSON = {"path.person_id": f"{_BODY}items/0/person_id"}
_BENEFIT = {"path.entitlement_id": f"{_BODY}items/0/entitlement_id"}
_PAYMENT_ACTS = {
    "payment_get": _FROM_CARD,
    "payment_settlements_create": _CHANGE_PAYMENT,
    "payment_releases_create": _CHANGE_PAYMENT,
    "payment_refunds_create": _CHANGE_PAYMENT,
}
_SESSION = {"path.session_id": f"{_BODY}id"}
_SESSION_ACTS = {
    "certification_session_get": _SESSION,
    "certification_session_result_create": {**_SESSION, "header.If-Match": _TAG},
}
_BINDING = {"path.binding_id": f"{_BODY}id"}
_BINDING_ACTS = {
    "binding_get": _BINDING,
    "binding_revocations_create": {**_BINDING, "header.If-Match": _TAG},
}
_ENDPOINT_ACTS = {
    **_each(
        (
            "webhook_endpoint_get",
            "webhook_secret_get",
            "webhook_test_create",
            "webhook_replay_create",
            "webhook_deliveries_list",
        ),
        _ENDPOINT,
    ),
    **_each(
        ("webhook_secret_rotate", "webhook_endpoint_activate", "webhook_endpoint_delete"),
        {**_ENDPOINT, "header.If-Match": _TAG},
    ),
}
LEADS: dict[tuple[str, str], dict[str, dict[str, str]]] = {
    ("links_list", "200"): _each(
        (
            "person_deadlines_list",
            "person_relatives_list",
            "person_mandates_list",
            "person_bindings_list",
            "person_wallet_transfers_list",
        ),
        _PERSON,
    ),
    ("person_app_address_create", "201"): {
        "person_app_address_delete": {"path.person_id": f"{_BODY}person_id", "header.If-Match": _TAG}
    },
    ("person_deadlines_list", "200"): {"deadline_get": _BENEFIT},
    ("certifications_create", "201"): {"certification_get": {"path.certification_id": f"{_BODY}id"}},
    ("certification_sessions_create", "201"): _SESSION_ACTS,
    ("certification_session_get", "200"): _SESSION_ACTS,
    ("certification_session_result_create", "201"): _SESSION_ACTS,
    ("certification_batches_create", "201"): _each(
        ("certification_batch_get", "certification_batch_items_list"), {"path.batch_id": f"{_BODY}id"}
    ),
    ("person_bindings_list", "200"): {"binding_get": {"path.binding_id": f"{_BODY}items/0/id"}},
    ("bindings_create", "201"): _BINDING_ACTS,
    ("binding_get", "200"): _BINDING_ACTS,
    ("payments_create", "201"): _PAYMENT_ACTS,
    ("payment_get", "200"): _PAYMENT_ACTS,
    ("payment_settlements_create", "201"): _PAYMENT_ACTS,
    ("reconciliations_create", "201"): {"reconciliation_get": {"path.file_id": f"{_BODY}id"}},
    ("webhook_endpoints_create", "201"): _ENDPOINT_ACTS,
    ("webhook_endpoint_get", "200"): _ENDPOINT_ACTS,
    ("webhook_secret_rotate", "201"): _ENDPOINT_ACTS,
    ("webhook_endpoint_activate", "201"): _ENDPOINT_ACTS,
    ("webhook_endpoints_list", "200"): {
        "webhook_endpoint_get": {"path.endpoint_id": f"{_BODY}items/0/id"},
        "webhook_deliveries_list": {"path.endpoint_id": f"{_BODY}items/0/id"},
    },
}


def write_leads(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Write the links into the description; drf-spectacular calls this when all else is written."""
    for methods in result["paths"].values():
        for told in methods.values():
            for status, answer in told["responses"].items():
                leads = LEADS.get((told["operationId"], status))
                if leads:
                    answer["links"] = {
                        name: {"operationId": name, "parameters": dict(given)}
                        for name, given in leads.items()
                    }
    return result
