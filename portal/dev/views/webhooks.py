"""Endpoints of the partner: registered, paused, tested, their secret changed, what was missed sent again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.access import endpoint_for
from accounts.actions import audit, webhook_endpoints, webhooks
from accounts.enums.partner_events import ABOUT_ENDPOINTS, WebhookState
from accounts.queries.event_logs import deliveries_by_state
from accounts.queries.partner_events import deliveries_of, endpoints_of, kinds_open_to, secrets_of
from accounts.rules.actors import Actor
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.dev.forms import EndpointForm
from portal.dev.pages import acting, page, sheet_of
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

SHOWN_MAX = 50


class EndpointsView(View):
    """All of the partner's endpoints, and a form for another one."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them; what was typed before a renewed sign-in comes back."""
        kept = step_up.kept_input(request)
        return self._page(request, _form(acting(request), kept))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Register one."""
        by = acting(request)
        form = _form(by, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        may_loop_back = settings.WEBHOOKS_MAY_LOOP_BACK
        try:
            made = webhook_endpoints.add(
                by, form.cleaned_data["url"], form.chosen(), may_loop_back=may_loop_back, at=clock.now()
            )
        except DomainError as error:
            if error.kind not in (Kind.INVALID, Kind.CONFLICT):
                raise
            form.add_error("url", sentence_of(error))
            return self._page(request, form, status=422)
        messages.success(request, _("已经登记。请看一次密钥，再发一个测试。"))
        return redirect("dev:webhook", endpoint_id=made)

    @staticmethod
    def _page(request: DoorRequest, form: EndpointForm, *, status: int = 200) -> HttpResponse:
        sheet = sheet_of(request)
        endpoints = endpoints_of(sheet.id, after=None, most=SHOWN_MAX)
        left = max(0, webhook_endpoints.ENDPOINTS_MAX - len(endpoints))
        context = {"sheet": sheet, "endpoints": endpoints, "form": form, "left_count": left}
        return page(request, "webhooks", context, status=status)


def endpoint(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Show one endpoint, and the newest of what was sent there."""
    by = acting(request)
    card = endpoint_for(by, endpoint_id)
    counts = deliveries_by_state(card.id)
    asked = request.GET.get("state", "")
    state = WebhookState(asked) if asked in set(WebhookState) else None
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    found = deliveries_of(
        card.id,
        kinds_open_to(by.scopes),
        on=clock.today(),
        state=state,
        after=after,
        most=SHOWN_MAX + 1,
    )
    context = {
        "card": card,
        "counts": [(one, counts.get(one, 0)) for one in WebhookState],
        "state": state,
        "deliveries": found[:SHOWN_MAX],
        "next": found[SHOWN_MAX - 1].place if len(found) > SHOWN_MAX else None,
        "has_previous": card.previous_until is not None and card.previous_until > clock.now(),
    }
    return page(request, "webhook", context)


def pause(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Send nothing more there for now."""
    webhook_endpoints.pause(acting(request), endpoint_id, at=clock.now())
    messages.success(request, _("已经暂停。暂停期间的事项不会自动补发，启用后可以重新发送。"))
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def activate(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Send there again."""
    webhook_endpoints.switch_on(acting(request), endpoint_id, at=clock.now())
    messages.success(request, _("已经启用。停用期间没有发出的，请用“重新发送”。"))
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def test(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Send an event about nobody."""
    webhook_endpoints.test(acting(request), endpoint_id, at=clock.now())
    messages.success(request, _("测试已经排队，几秒钟以后刷新本页看结果。"))
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def replay(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Send the dead letters of an endpoint again, the oldest first."""
    by = acting(request)
    card = endpoint_for(by, endpoint_id)
    kinds = kinds_open_to(by.scopes) - ABOUT_ENDPOINTS
    at = clock.now()
    failed = deliveries_of(
        card.id,
        kinds,
        on=clock.local_date(at),
        state=WebhookState.FAILED,
        after=0,
        most=webhooks.REPLAY_MAX,
    )
    count = webhooks.replay(by, endpoint_id, [one.event_id for one in failed], at=at)
    words = ngettext("已经重新排队 %(count)d 条。", "已经重新排队 %(count)d 条。", count)
    messages.success(request, words % {"count": count})
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def secret(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Show the secret messages are signed with; each look is written down."""
    at = clock.now()
    by = acting(request)
    card = endpoint_for(by, endpoint_id)
    event = audit.Event(
        "partner.webhook_secret_viewed", object_kind="webhook_endpoint", object_id=card.public_id
    )
    audit.record(by, event, at=at)
    shown = {"card": card, "secret": secrets_of(card.id, at=at)[0], "what": "webhook", "at": at}
    return page(request, "secret", shown)


def rotate(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Draw a new secret; the one before signs beside it for a day."""
    webhook_endpoints.rotate(acting(request), endpoint_id, at=clock.now())
    messages.success(request, _("已经换了密钥。接下来 24 小时，每条消息同时带新旧两个签名。"))
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def remove(request: DoorRequest, endpoint_id: UUID) -> HttpResponse:
    """Remove an endpoint with its secrets."""
    webhook_endpoints.remove(acting(request), endpoint_id, at=clock.now())
    messages.success(request, _("接收地址已经删除。"))
    return redirect("dev:webhooks")


def _form(by: Actor, typed: object) -> EndpointForm:
    kinds = kinds_open_to(by.scopes) - ABOUT_ENDPOINTS
    return EndpointForm(typed, kinds=kinds)
