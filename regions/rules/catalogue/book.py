"""The whole catalogue: every policy code, in the order in which pages list them."""

from collections.abc import Mapping

from regions.rules.catalogue import (
    account,
    certification,
    face,
    family,
    identity,
    insurance,
    kinship,
    partner,
    payment,
    service,
    sharing,
)
from regions.rules.catalogue.entry import Entry

CATALOGUE: Mapping[str, Entry] = {
    entry.code: entry
    for entry in (
        *sharing.ENTRIES,
        *account.ENTRIES,
        *payment.ENTRIES,
        *certification.ENTRIES,
        *service.ENTRIES,
        *insurance.ENTRIES,
        *identity.ENTRIES,
        *face.ENTRIES,
        *family.ENTRIES,
        *kinship.ENTRIES,
        *partner.ENTRIES,
    )
}
