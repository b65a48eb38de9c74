"""Refusals about what partners are told, and the addresses they want it sent to."""

from foundation.errors import DomainError, Kind


class WebhookEndpointNotFound(DomainError):
    """You have no such endpoint; list your endpoints to see their ids."""

    code = "partner.webhook.not_found"
    kind = Kind.NOT_FOUND


class WebhookUrlRefused(DomainError):
    """Nothing is sent to this address; use https, a public host name, and port 443 or 8443."""

    code = "partner.webhook.url"
    kind = Kind.INVALID


class WebhookKindClosed(DomainError):
    """Your token does not open what events of this kind tell; leave the kind out, or ask for the scope."""

    code = "partner.webhook.kind"
    kind = Kind.INVALID


class WebhookEndpointExists(DomainError):
    """You have an endpoint with this address already; use it, or remove it first."""

    code = "partner.webhook.exists"
    kind = Kind.CONFLICT


class WebhookEndpointsSpent(DomainError):
    """You have as many endpoints as a partner may have; remove one first."""

    code = "partner.webhook.too_many"
    kind = Kind.CONFLICT


class WebhookEndpointOff(DomainError):
    """This endpoint is switched off; mend what stands behind it and switch it on first."""

    code = "partner.webhook.off"
    kind = Kind.CONFLICT


class PartnerEventNotFound(DomainError):
    """No such event is open to you; it was dropped by age, or its person no longer lets you act."""

    code = "partner.event.not_found"
    kind = Kind.NOT_FOUND
