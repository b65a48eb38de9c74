"""What the guide tells, through a client that a public generator made from the description; run as a program.

The package `jiashetong` beside it is generated for each run and never kept. Whatever here needs a hand-written request
would be a fault of the description.
"""

import os
from base64 import b64encode
from datetime import UTC, datetime
from time import time
from typing import Any
from uuid import UUID, uuid4

from jiashetong import AuthenticatedClient, Client
from jiashetong.api.certifications import certification_get, certifications_create
from jiashetong.api.deadlines import deadline_get
from jiashetong.api.links import links_list
from jiashetong.api.payments import (
    payment_get,
    payment_refunds_create,
    payment_settlements_create,
    payments_create,
)
from jiashetong.api.persons import person_deadlines_list
from jiashetong.api.token import token_create
from jiashetong.api.webhook_endpoints import (
    webhook_endpoint_delete,
    webhook_endpoints_create,
    webhook_secret_get,
    webhook_test_create,
)
from jiashetong.models import (
    CertificationInput,
    EndpointInput,
    PaymentInput,
    RefundInput,
    SettlementInput,
    TokenInput,
)

API = os.environ["API"]


def signed_in(client_id: str, client_secret: str) -> AuthenticatedClient:
    """Get a token."""
    plain = Client(base_url=API, headers={"Authorization": f"Basic {_basic(client_id, client_secret)}"})
    told = token_create.sync(client=plain, body=TokenInput(grant_type="client_credentials"))
    return AuthenticatedClient(base_url=API, token=told.access_token)


def certify(client: AuthenticatedClient) -> None:
    """Find a linked person, read what is due, certify, and read it back."""
    person = links_list.sync(client=client, limit=50).items[0].person_id
    deadline = person_deadlines_list.sync(client=client, person_id=person).items[0]
    proven = deadline_get.sync(client=client, entitlement_id=deadline.entitlement_id)
    print("due", proven.deadline.due_on.isoformat())
    body = CertificationInput(
        entitlement_id=deadline.entitlement_id,
        method="partner_app",
        event_at=datetime.fromtimestamp(time(), UTC),
        evidence="liveness-42",
    )
    done = certifications_create.sync(client=client, body=body, idempotency_key=str(uuid4()))
    again = certification_get.sync(client=client, certification_id=done.id)
    print("certified", again.event_on.isoformat(), done.due_on.isoformat())


def charge(client: AuthenticatedClient, code: str) -> None:
    """Hold, settle with the tag of the hold, and refund with the tag of the settlement; an old tag is refused."""
    body = PaymentInput(reference="OP-1", amount_fen=500, code=code)
    held = payments_create.sync_detailed(client=client, body=body, idempotency_key=str(uuid4()))
    payment: UUID = held.parsed.id
    settle: dict[str, Any] = {"client": client, "body": SettlementInput(amount_fen=400)}
    settled = payment_settlements_create.sync_detailed(
        payment, idempotency_key=str(uuid4()), if_match=held.headers["ETag"], **settle
    )
    stale = payment_settlements_create.sync_detailed(
        payment, idempotency_key=str(uuid4()), if_match=held.headers["ETag"], **settle
    )
    back = payment_refunds_create.sync_detailed(
        payment,
        client=client,
        body=RefundInput(amount_fen=100, reference="RF-1"),
        idempotency_key=str(uuid4()),
        if_match=settled.headers["ETag"],
    )
    now = payment_get.sync(payment, client=client)
    print("held", held.parsed.state.value, "settled", settled.parsed.settled_fen)
    print("stale", stale.status_code.value, stale.parsed.code)
    print("refunded", back.parsed.amount_fen, "left", now.settled_fen - now.refunded_fen)


def be_told(client: AuthenticatedClient) -> None:
    """Register an endpoint, read its secret, have a test sent, and leave."""
    made = webhook_endpoints_create.sync_detailed(
        client=client, body=EndpointInput(url="https://hooks.city.cn/in"), idempotency_key=str(uuid4())
    )
    endpoint: UUID = made.parsed.id
    secret = webhook_secret_get.sync(endpoint, client=client)
    sent = webhook_test_create.sync(endpoint, client=client, idempotency_key=str(uuid4()))
    gone = webhook_endpoint_delete.sync_detailed(endpoint, client=client, if_match=made.headers["ETag"])
    print("webhook", secret.secret[:6], sent.event_id.version, gone.status_code.value)


def _basic(name: str, word: str) -> str:
    return b64encode(f"{name}:{word}".encode()).decode()


if __name__ == "__main__":
    city = signed_in(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    certify(city)
    charge(signed_in(os.environ["HOSPITAL_ID"], os.environ["HOSPITAL_SECRET"]), os.environ["CARD_CODE"])
    be_told(city)
