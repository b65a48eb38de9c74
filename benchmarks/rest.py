"""A partner reads over HTTP, beside the plainest answer of the same server: one object, a list, a page far down a list.

All requests are authenticated, and each look is written down durably, as everywhere in the house. Several clients keep
their connections and ask at once, as partners do; whatever is compared is asked in turns.
"""

import http.client
import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connection
from oauth2_provider.models import AccessToken, Application

from accounts.actions import partners, people
from accounts.actions.partners import NewPartner
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.queries.people import match_number
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from accounts.rules.links import LINKABLE
from benchmarks.databases import Scratch
from benchmarks.deadline_api import HELLO, server
from benchmarks.measuring import Line, median
from foundation import clock
from foundation.identifiers import Sex, parse_id_number, synthetic_id_number
from portal.api.pages import write_cursor

LINKS_COUNT = 100_000
NUMBERED_COUNT = 64
PAGE_SIZE, FAR_PAGE = 10, 10_000
LIST_SIZE = 50
CLIENTS = 4
REQUESTS = 160
ROUNDS = 7
# What a public peer publishes for one person by number on a machine of this size, times ten.
PEER_RPS = 40
AREA = "340300"
# All that a page of consent can offer.
_SCOPES = [scope.value for scope in LINKABLE]
_SQL = Path(__file__).with_name("rest.sql")
_NUMBERS = [
    synthetic_id_number(county_code="349999", born_on=date(1950, 1, 1) + timedelta(days=31 * n), sequence=1)
    for n in range(NUMBERED_COUNT)
]


@dataclass(frozen=True)
class Ask:
    """One request as a client sends it."""

    path: str
    body: str = ""

    def send(self, link: http.client.HTTPConnection, headers: dict[str, str]) -> None:
        """Send it and read the answer; a refusal voids the run, for refusals are quick."""
        if self.body:
            keyed = {**headers, "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
            link.request("POST", self.path, self.body, keyed)
        else:
            link.request("GET", self.path, headers=headers)
        got = link.getresponse()
        got.read()
        if got.status not in (200, 201):
            raise AssertionError(f"{self.path} answered {got.status}")


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure reads in turns with what they are compared with."""
    scratch.enter("rest", _fill)
    token = _token()
    people_asked = [Ask(f"/api/v1/persons/{one}") for one in _linked(NUMBERED_COUNT)]
    far = write_cursor(_link_at((FAR_PAGE - 1) * PAGE_SIZE))
    with server() as port, _Clients(port, token) as clients:
        hello = [Ask(HELLO)]
        one = clients.compare(hello, people_asked)
        yield Line(
            "rest_read_ratio",
            median([read / plain for plain, read in one]),
            "times",
            median([plain for plain, _read in one]),
            f"requests a second of {HELLO} on the same server, {CLIENTS} kept connections; the read is one person, "
            f"authenticated and written down, {median([read for _plain, read in one]):.0f} a second",
            0.35,
            "higher",
        )
        page = "/api/v1/links?limit="
        listed = clients.compare([Ask(f"{page}1")], [Ask(f"{page}{LIST_SIZE}")])
        yield Line(
            "rest_list_ratio",
            median([single / many for single, many in listed]),
            "times",
            median([single for single, _many in listed]),
            f"requests a second of a list of one; the list has {LIST_SIZE}",
            1.6,
            "lower",
        )
        begin = f"{page}{PAGE_SIZE}"
        paged = clients.compare([Ask(begin)], [Ask(f"{begin}&cursor={far}")])
        yield Line(
            "rest_keyset_ratio",
            median([first / deep for first, deep in paged]),
            "times",
            median([first for first, _deep in paged]),
            f"requests a second of page 1 of {LINKS_COUNT} links; the other is page {FAR_PAGE}",
            1.1,
            "lower",
        )
        asked = [Ask("/api/v1/persons/lookups", json.dumps({"number": number})) for number in _NUMBERS]
        found = [rate for _plain, rate in clients.compare(hello, asked)]
        yield Line(
            "person_by_number_rps",
            median(found),
            "requests/s",
            _selects_a_second(),
            "times a second that its own select is answered on one connection, without a door",
            PEER_RPS,
            "higher",
        )


class _Clients:
    """Clients that keep their connections and ask at once."""

    def __init__(self, port: int, token: str) -> None:
        self._links = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _one in range(CLIENTS)]
        self._headers = {"Authorization": f"Bearer {token}"}

    def __enter__(self) -> "_Clients":
        return self

    def __exit__(self, *_error: object) -> None:
        for link in self._links:
            link.close()

    def compare(self, plain: Sequence[Ask], other: Sequence[Ask]) -> list[tuple[float, float]]:
        """Give the rates of two kinds of requests, round by round; the first round only warms up."""
        return [(self._rate(plain), self._rate(other)) for _round in range(1 + ROUNDS)][1:]

    def _rate(self, asks: Sequence[Ask]) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as crew:
            list(crew.map(lambda place: self._ask(place, asks), range(CLIENTS)))
        return CLIENTS * REQUESTS / (time.perf_counter() - began)

    def _ask(self, place: int, asks: Sequence[Ask]) -> None:
        """Let one client ask; each begins at another of what is asked, as two do seldom look at one person."""
        turns = cycle([*asks[place * len(asks) // CLIENTS :], *asks[: place * len(asks) // CLIENTS]])
        for _request in range(REQUESTS):
            next(turns).send(self._links[place], self._headers)


def _fill() -> None:
    """Register a partner, people with numbers who are linked to it, and links in plenty."""
    at = clock.now()
    new = NewPartner("城市服务", PartnerKind.CITY_SERVICE, frozenset(PartnerScope))
    partner = partners.register(SYSTEM, new, at=at)
    for number in _NUMBERS:
        document = of_id_number(parse_id_number(number, on=clock.local_date(at)))
        person = people.register(
            SYSTEM, NewPerson("顾桂兰", Sex.MALE, document.born_on or date(1950, 1, 1), document), at=at
        )
        partners.link(SYSTEM, partner.partner_id, person.pk, basis=LinkBasis.CONSENT, at=at)
        people.enrol(
            person.pk,
            Insurance.RESIDENT_MEDICAL,
            area_key=AREA,
            starts_on=date(2015, 1, 1),
            has_personal_account=False,
            at=at,
        )
    with connection.cursor() as cursor:
        facts = {"partner": partner.partner_id, "count": LINKS_COUNT, "at": at, "scopes": _SCOPES}
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)


def _token() -> str:
    raw = secrets.token_urlsafe(24)
    AccessToken.objects.create(
        application=Application.objects.get(),
        token=raw,
        scope=" ".join(scope.value for scope in PartnerScope),
        expires=clock.now() + timedelta(hours=1),
    )
    return raw


def _linked(most: int) -> list[str]:
    """Give people with numbers who are linked: they were the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id FROM accounts_insuredperson ORDER BY id LIMIT %s", [most])
        return [str(row[0]) for row in cursor.fetchall()]


def _link_at(place: int) -> UUID:
    """Give the link after which a page begins."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public_id FROM accounts_partnerlink ORDER BY public_id OFFSET %s LIMIT 1", [place - 1]
        )
        (found,) = cursor.fetchone() or (None,)
    return UUID(str(found))


def _selects_a_second() -> float:
    """Ask the database alone whom each number means."""
    return _a_second(lambda: [match_number(number) for number in _NUMBERS], len(_NUMBERS))


def _a_second(act: Callable[[], object], count: int) -> float:
    rates = []
    for _round in range(1 + ROUNDS):
        began = time.perf_counter()
        act()
        rates.append(count / (time.perf_counter() - began))
    return median(rates[1:])
