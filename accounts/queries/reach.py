"""Reads of how somebody can be told something: their account, and a phone a register named for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.enums.notices import Channel
from accounts.enums.partners import PartnerScope
from accounts.fields import DiedOn, unseal
from accounts.models.deliveries import ChannelAddress
from accounts.models.people import InsuredPerson
from accounts.models.users import User


@dataclass(frozen=True)
class Reach:
    """The account messages go by, and the row whose phone they go to where no account has one.

    ``app`` is the sealed address in the app of a provider, with the row it is bound to.
    """

    user: User | None
    phone_owner: InsuredPerson | None
    app: tuple[InsuredPerson, bytes] | None = None

    @property
    def signs_in_by_phone(self) -> bool:
        """Say whether the account proved to hold its number; anybody may have typed one that nobody proved."""
        return self.user is not None and self.user.phone_sealed is not None and self.user.is_phone_verified


def counting_addresses(*, on: date) -> QuerySet[ChannelAddress]:
    """Keep the addresses that count on a day: whoever bound them without a link, or by a link that allows it still.

    The link is of the very row of the address: of two rows that turn out to be two people each keeps its own.
    `recipients_by_link.sql` says the same for deliveries; a test compares the two.
    """
    deliver = [PartnerScope.NOTICES_DELIVER.value]
    is_live = Q(partner_link__expires_on__isnull=True) | Q(partner_link__expires_on__gt=on)
    by_link = is_live & Q(
        partner_link__ended_at__isnull=True,
        partner_link__person=F("person"),
        partner_link__scopes__contains=deliver,
        partner_link__partner__is_enabled=True,
        partner_link__partner__scopes__contains=deliver,
        died_on__isnull=True,
    )
    rows = ChannelAddress.objects.filter(channel=Channel.APP.value, ended_at__isnull=True)
    return rows.alias(died_on=DiedOn("person")).filter(Q(partner_link__isnull=True) | by_link)


def reach_of(person_ids: Iterable[int], *, on: date) -> dict[int, Reach]:
    """Give how several persons are reached on a day, by the internal id that was asked for, in one statement."""
    asked = set(person_ids)
    rows = InsuredPerson.objects.filter(pk__same_as_any=asked).select_related("user")
    bound = counting_addresses(on=on).filter(person=OuterRef("pk"))
    together: dict[int, list[InsuredPerson]] = defaultdict(list)
    human_of: dict[int, int] = {}
    apps: dict[int, tuple[InsuredPerson, bytes]] = {}
    rows = rows.annotate(app_sealed=Subquery(bound.values("address_sealed")))
    for row in rows.order_by(F("merged_into").asc(nulls_first=True), "pk"):
        together[row.human_id].append(row)
        human_of[row.pk] = row.human_id
        if row.app_sealed is not None:
            apps.setdefault(row.human_id, (row, bytes(row.app_sealed)))
    found = {human_id: _reach(same, apps.get(human_id)) for human_id, same in together.items()}
    return {person_id: found[human_of[person_id]] for person_id in asked & human_of.keys()}


def unreachable_among(person_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of some persons to whom no message leads: neither a phone nor an e-mail address nor an app."""
    return frozenset(
        person_id
        for person_id, reach in reach_of(person_ids, on=on).items()
        if not (reach.phone_owner or reach.signs_in_by_phone or reach.app)
        and (reach.user is None or reach.user.email_sealed is None)
    )


def phone_on_record(reach: Reach) -> str | None:
    """Open the number messages to somebody go to, or nothing: that of their account, or one a register named."""
    user, person = reach.user, reach.phone_owner
    if user is not None and reach.signs_in_by_phone:
        return unseal(user.phone_sealed or b"", label="user.phone", owner=user.public_id)
    if person is None:
        return None
    return unseal(person.phone_sealed or b"", label="person.phone", owner=person.public_id)


def app_address(reach: Reach) -> str | None:
    """Open the address in an app that messages to somebody go to, or nothing."""
    if reach.app is None:
        return None
    person, sealed = reach.app
    return unseal(sealed, label="channel.address", owner=person.public_id)


def email_address(reach: Reach) -> str | None:
    """Open the e-mail address messages to somebody go to, or nothing."""
    user = reach.user
    if user is None or user.email_sealed is None:
        return None
    return unseal(user.email_sealed, label="user.email", owner=user.public_id)


def _reach(rows: list[InsuredPerson], app: tuple[InsuredPerson, bytes] | None) -> Reach:
    """Take the first account that can be reached at all, and the first phone."""
    users = [row.user for row in rows if hasattr(row, "user")]
    reachable = [user for user in users if user.phone_sealed is not None or user.email_sealed is not None]
    phones = [row for row in rows if row.phone_sealed is not None]
    return Reach(next(iter([*reachable, *users]), None), next(iter(phones), None), app)
