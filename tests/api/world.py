"""Three people and two partners: enough to ask who may see what over the API."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client
from oauth2_provider.models import AccessToken, Application

from accounts.actions import partners, people
from accounts.actions.partners import NewPartner, Registered
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.models.partner_events import PartnerEvent
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements
from certification.enums import Benefit
from foundation import clock
from foundation.identifiers import Sex

ALL_SCOPES = frozenset(PartnerScope)
BENGBU = "340300"


@dataclass(frozen=True)
class Pensioner:
    """Somebody with one benefit, due in 15 days."""

    id: int
    public_id: UUID
    entitlement_id: UUID


@dataclass(frozen=True)
class Caller:
    """A partner with a token in its hand; it asks and reads answers."""

    token: str
    language: str = ""

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Ask."""
        return Client().get(f"/api/v1/{path}", headers=self._headers(headers))

    def certify(self, body: Any, *, key: str | None = "new", **headers: str) -> HttpResponse:
        """Submit a certification, with a fresh key unless one is given."""
        return self._post("certifications", body, key, headers)

    def verify_card(self, code: str, *, key: str | None = "new", **headers: str) -> HttpResponse:
        """Submit what somebody showed, with a fresh key unless one is given."""
        return self._post("cards/verifications", {"code": code}, key, headers)

    def post(
        self, path: str, body: Any, *, key: str | None = "new", match: str | None = "*", **headers: str
    ) -> HttpResponse:
        """Submit something, with a fresh key and for whatever stands there unless others are given."""
        if match is not None:
            headers["If-Match"] = match
        return self._post(path, body, key, headers)

    def delete(self, path: str, *, match: str | None = "*", **headers: str) -> HttpResponse:
        """Take something away, however it stands unless a tag is given."""
        if match is not None:
            headers["If-Match"] = match
        return Client().delete(f"/api/v1/{path}", headers=self._headers(headers))

    def _post(self, path: str, body: Any, key: str | None, headers: dict[str, str]) -> HttpResponse:
        if key is not None:
            headers["Idempotency-Key"] = str(uuid4()) if key == "new" else key
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return Client().post(
            f"/api/v1/{path}", raw, content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        language = {"Accept-Language": self.language} if self.language else {}
        return {"Authorization": f"Bearer {self.token}", **language, **more}


@dataclass(frozen=True)
class World:
    """The cast: who is linked to the city service, who is not, who has died."""

    at: datetime
    linked: Pensioner
    stranger: Pensioner
    dead: Pensioner
    city: Registered
    hospital: Registered

    @property
    def today(self) -> date:
        """Give the present date in China."""
        return clock.local_date(self.at)

    def caller(
        self,
        *,
        of: Registered | None = None,
        scopes: frozenset[PartnerScope] = ALL_SCOPES,
        language: str = "",
    ) -> Caller:
        """Hand a partner a token of some scopes."""
        return Caller(token_of(of or self.city, scopes), language)

    def body(self, **changed: Any) -> dict[str, Any]:
        """Write a sound certification of the linked person, with some of it changed or (None) left out."""
        sound = {
            "entitlement_id": str(self.linked.entitlement_id),
            "event_on": self.today.isoformat(),
            "method": "partner_app",
            "evidence": "liveness-42",
        }
        return {name: value for name, value in {**sound, **changed}.items() if value is not None}


def token_of(
    partner: Registered,
    scopes: frozenset[PartnerScope] = ALL_SCOPES,
    lasts: timedelta = timedelta(minutes=5),
) -> str:
    """Issue a token without the token endpoint, whose password hash takes its time."""
    raw = secrets.token_urlsafe(24)
    AccessToken.objects.create(
        application=Application.objects.get(client_id=partner.credentials.client_id),
        token=raw,
        scope=" ".join(sorted(scopes)),
        expires=clock.now() + lasts,
    )
    return raw


def build() -> World:
    """Make the world."""
    at = clock.now()
    linked, stranger, dead = (_pensioner(name, at) for name in ("顾桂兰", "赵玉梅", "张德山"))
    city = partners.register(SYSTEM, NewPartner("城市服务", PartnerKind.CITY_SERVICE, ALL_SCOPES), at=at)
    hospital = partners.register(
        SYSTEM,
        NewPartner(
            "医院",
            PartnerKind.HOSPITAL,
            frozenset({PartnerScope.LINKS_READ, PartnerScope.CARDS_VERIFY, PartnerScope.PAYMENTS_WRITE}),
        ),
        at=at,
    )
    for person in (linked, dead):
        partners.link(SYSTEM, city.partner_id, person.id, basis=LinkBasis.CONSENT, at=at)
    people.record_death(SYSTEM, dead.id, died_on=clock.local_date(at) - timedelta(days=1), at=at)
    # What the building of it told is nobody's question.
    PartnerEvent.objects.all().delete()
    return World(at, linked, stranger, dead, city, hospital)


def _pensioner(name: str, at: datetime) -> Pensioner:
    person = people.register(SYSTEM, NewPerson(name, Sex.FEMALE, date(1945, 5, 1)), at=at)
    entitlement = entitlements.grant(
        SYSTEM,
        person.pk,
        Benefit.PENSION_RESIDENT,
        paying_area_key=BENGBU,
        starts_on=clock.local_date(at) - timedelta(days=350),
        at=at,
    )
    return Pensioner(person.pk, person.public_id, entitlement.public_id)
