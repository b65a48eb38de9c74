"""Addresses of the API."""

from django.urls import path, re_path

from portal.api.views import documentation
from portal.api.views.app_addresses import AppAddressView
from portal.api.views.areas import AreaPolicyValueView, AreaPolicyView, AreasView
from portal.api.views.batches import BatchesView, BatchItemsView, BatchView
from portal.api.views.bindings import (
    BindingRevocationsView,
    BindingsView,
    BindingView,
    PersonBindingsView,
)
from portal.api.views.cards import CardVerificationsView
from portal.api.views.certifications import CertificationsView, CertificationView
from portal.api.views.deadlines import DeadlineView, PersonDeadlinesView
from portal.api.views.entitlements import EntitlementView, PersonEntitlementsView
from portal.api.views.events import EventsView
from portal.api.views.evidence import EvidenceView
from portal.api.views.family import KinshipView, MandatesView, RelativesView
from portal.api.views.links import LinksView, LinkView
from portal.api.views.mandates import MandateView
from portal.api.views.matters import MatterView, PersonMattersView
from portal.api.views.missing import MissingView
from portal.api.views.payments import (
    PaymentsView,
    PaymentView,
    RefundsView,
    ReleasesView,
    SettlementsView,
)
from portal.api.views.persons import CardsView, LookupsView, NoticesView, PersonView, WalletView
from portal.api.views.reconciliations import ReconciliationsView, ReconciliationView
from portal.api.views.sandbox import SandboxCardCodesView, SandboxClockView, SandboxResetsView
from portal.api.views.sandbox_pages import SandboxPageRenewalsView, SandboxPagesView
from portal.api.views.sandbox_redirects import SandboxRedirectsView
from portal.api.views.sessions import SessionResultView, SessionsView, SessionView
from portal.api.views.sharing import PairsView
from portal.api.views.statements import AccountStatementView, StatementView
from portal.api.views.status_batches import StatusBatchesView, StatusBatchView, StatusItemsView
from portal.api.views.token import TokenView
from portal.api.views.voice import VoiceCallsView, VoiceCodesView
from portal.api.views.wallet import WalletTransfersView
from portal.api.views.webhooks import (
    WebhookActivationsView,
    WebhookDeliveriesView,
    WebhookEndpointsView,
    WebhookEndpointView,
    WebhookReplaysView,
    WebhookRotationsView,
    WebhookSecretView,
    WebhookSubscriptionsView,
    WebhookTestsView,
)

_PERSON = "v1/persons/<uuid:person_id>"
_ENDPOINT = "v1/webhook-endpoints/<uuid:endpoint_id>"

app_name = "api"
urlpatterns = [
    path("schema/", documentation.schema, name="schema"),
    path("docs/", documentation.docs, name="docs"),
    path("v1/token", TokenView.as_view(), name="token"),
    path("v1/links", LinksView.as_view(), name="links"),
    path("v1/links/<uuid:link_id>", LinkView.as_view(), name="link"),
    path("v1/persons/<uuid:person_id>/deadlines", PersonDeadlinesView.as_view(), name="person_deadlines"),
    path("v1/persons/<uuid:person_id>/relatives", RelativesView.as_view(), name="person_relatives"),
    path("v1/persons/<uuid:person_id>/mandates", MandatesView.as_view(), name="person_mandates"),
    path(
        "v1/persons/<uuid:person_id>/wallet-transfers",
        WalletTransfersView.as_view(),
        name="person_wallet_transfers",
    ),
    path("v1/kinship", KinshipView.as_view(), name="kinship"),
    path("v1/persons/<uuid:person_id>/bindings", PersonBindingsView.as_view(), name="person_bindings"),
    path("v1/bindings", BindingsView.as_view(), name="bindings"),
    path("v1/bindings/<uuid:binding_id>", BindingView.as_view(), name="binding"),
    path(
        "v1/bindings/<uuid:binding_id>/revocations",
        BindingRevocationsView.as_view(),
        name="binding_revocations",
    ),
    path("v1/deadlines/<uuid:entitlement_id>", DeadlineView.as_view(), name="deadline"),
    path("v1/certifications", CertificationsView.as_view(), name="certifications"),
    path("v1/certifications/<uuid:certification_id>", CertificationView.as_view(), name="certification"),
    path("v1/certification-sessions", SessionsView.as_view(), name="certification_sessions"),
    path("v1/certification-sessions/<uuid:session_id>", SessionView.as_view(), name="certification_session"),
    path(
        "v1/certification-sessions/<uuid:session_id>/result",
        SessionResultView.as_view(),
        name="certification_session_result",
    ),
    path("v1/certification-batches", BatchesView.as_view(), name="certification_batches"),
    path("v1/certification-batches/<uuid:batch_id>", BatchView.as_view(), name="certification_batch"),
    path(
        "v1/certification-batches/<uuid:batch_id>/items",
        BatchItemsView.as_view(),
        name="certification_batch_items",
    ),
    path("v1/status-batches", StatusBatchesView.as_view(), name="status_batches"),
    path("v1/status-batches/<uuid:batch_id>", StatusBatchView.as_view(), name="status_batch"),
    path("v1/status-batches/<uuid:batch_id>/items", StatusItemsView.as_view(), name="status_batch_items"),
    path("v1/evidence", EvidenceView.as_view(), name="evidence"),
    path("v1/voice/codes", VoiceCodesView.as_view(), name="voice_codes"),
    path("v1/voice/calls", VoiceCallsView.as_view(), name="voice_calls"),
    path("v1/cards/verifications", CardVerificationsView.as_view(), name="card_verifications"),
    path("v1/payments", PaymentsView.as_view(), name="payments"),
    path("v1/payments/<uuid:payment_id>", PaymentView.as_view(), name="payment"),
    path("v1/payments/<uuid:payment_id>/settlements", SettlementsView.as_view(), name="payment_settlements"),
    path("v1/payments/<uuid:payment_id>/refunds", RefundsView.as_view(), name="payment_refunds"),
    path("v1/payments/<uuid:payment_id>/releases", ReleasesView.as_view(), name="payment_releases"),
    path("v1/reconciliations", ReconciliationsView.as_view(), name="reconciliations"),
    path("v1/reconciliations/<uuid:file_id>", ReconciliationView.as_view(), name="reconciliation"),
    path("v1/events", EventsView.as_view(), name="events"),
    path("v1/webhook-endpoints", WebhookEndpointsView.as_view(), name="webhook_endpoints"),
    path(_ENDPOINT, WebhookEndpointView.as_view(), name="webhook_endpoint"),
    path(f"{_ENDPOINT}/secret", WebhookSecretView.as_view(), name="webhook_secret"),
    path(f"{_ENDPOINT}/secret-rotations", WebhookRotationsView.as_view(), name="webhook_rotations"),
    path(f"{_ENDPOINT}/subscriptions", WebhookSubscriptionsView.as_view(), name="webhook_subscriptions"),
    path(f"{_ENDPOINT}/activations", WebhookActivationsView.as_view(), name="webhook_activations"),
    path(f"{_ENDPOINT}/tests", WebhookTestsView.as_view(), name="webhook_tests"),
    path(f"{_ENDPOINT}/replays", WebhookReplaysView.as_view(), name="webhook_replays"),
    path(f"{_ENDPOINT}/deliveries", WebhookDeliveriesView.as_view(), name="webhook_deliveries"),
    path("v1/sandbox/clock", SandboxClockView.as_view(), name="sandbox_clock"),
    path("v1/sandbox/resets", SandboxResetsView.as_view(), name="sandbox_resets"),
    path("v1/sandbox/redirects", SandboxRedirectsView.as_view(), name="sandbox_redirects"),
    path("v1/sandbox/pages", SandboxPagesView.as_view(), name="sandbox_pages"),
    path("v1/sandbox/page-renewals", SandboxPageRenewalsView.as_view(), name="sandbox_page_renewals"),
    path("v1/sandbox/card-codes", SandboxCardCodesView.as_view(), name="sandbox_card_codes"),
    path("v1/areas", AreasView.as_view(), name="areas"),
    re_path(
        r"^v1/areas/(?P<area_key>[0-9A-Za-z-]{1,20})/policy\Z", AreaPolicyView.as_view(), name="area_policy"
    ),
    path("v1/cross-province/pairs", PairsView.as_view(), name="pairs"),
    re_path(
        r"^v1/areas/(?P<area_key>[0-9A-Za-z-]{1,20})/policy/(?P<code>[a-z0-9_.]{1,60})\Z",
        AreaPolicyValueView.as_view(),
        name="area_policy_value",
    ),
    path("v1/persons/lookups", LookupsView.as_view(), name="person_lookups"),
    path(_PERSON, PersonView.as_view(), name="person"),
    path(f"{_PERSON}/entitlements", PersonEntitlementsView.as_view(), name="person_entitlements"),
    path(f"{_PERSON}/statement", StatementView.as_view(), name="person_statement"),
    path(f"{_PERSON}/account-statement", AccountStatementView.as_view(), name="person_account_statement"),
    path(f"{_PERSON}/cards", CardsView.as_view(), name="person_cards"),
    path(f"{_PERSON}/wallet", WalletView.as_view(), name="person_wallet"),
    path(f"{_PERSON}/matters", PersonMattersView.as_view(), name="person_matters"),
    path(f"{_PERSON}/notices", NoticesView.as_view(), name="person_notices"),
    path(f"{_PERSON}/app-address", AppAddressView.as_view(), name="person_app_address"),
    path("v1/entitlements/<uuid:entitlement_id>", EntitlementView.as_view(), name="entitlement"),
    path("v1/matters/<uuid:matter_id>", MatterView.as_view(), name="matter"),
    path("v1/mandates/<uuid:mandate_id>", MandateView.as_view(), name="mandate"),
    re_path(r"^v1(?:/[\s\S]*)?$", MissingView.as_view(), name="missing"),
]
