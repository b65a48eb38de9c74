"""What the page of one's own data shows, and the copy one may take home."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accounts.actions import audit
from accounts.queries import held
from accounts.queries.consents import consents_of
from accounts.queries.held import Reader
from accounts.queries.links import partners_of
from accounts.queries.people import PersonCard
from accounts.rules.actors import Actor
from accounts.rules.consents import ConsentStanding
from certification.queries import held as held_by_certification
from family.queries import held as held_by_family
from foundation.plain import PlainRow, plain
from portal.shared.dates import reads_english

FORMAT = "jiashetong.my-data/1"
READERS: Mapping[str, Reader] = {
    **held.READERS,
    **held_by_family.READERS,
    **held_by_certification.READERS,
}


@dataclass(frozen=True)
class ShownConsent:
    """One purpose with its text in the reader's language."""

    standing: ConsentStanding
    title: str
    lines: tuple[str, ...]

    @property
    def may_give(self) -> bool:
        """Say whether a yes would change something and is the reader's to say."""
        is_asked = self.standing.text.may_refuse and not self.standing.is_allowed
        return is_asked and not self.standing.is_of_guardian

    @property
    def may_withdraw(self) -> bool:
        """Say whether a no would change something."""
        return self.standing.text.may_refuse and self.standing.is_allowed


@dataclass(frozen=True)
class MyData:
    """The page: what is held, what was agreed to, and who is linked."""

    own: PersonCard
    consents: tuple[ShownConsent, ...]
    partner_names: tuple[str, ...]


def my_data_of(own: PersonCard, *, on: date) -> MyData:
    """Gather the page."""
    consents = tuple(_shown(one) for one in consents_of(own.id, on=on))
    names = dict.fromkeys(tie.name for tie in partners_of(own.id, on=on))
    return MyData(own, consents, tuple(names))


def tables_of(actor: Actor, own: PersonCard, *, at: datetime) -> dict[str, list[PlainRow]]:
    """Give everything held about a person, table by table, and note that it was taken.

    Law: PIPL art. 45; other people appear by name only (NDR art. 25).
    """
    tables = held.held_about(own.id, READERS)
    audit.record(actor, audit.Event("my_data.copied", own.id), at=at)
    return tables


def copy_of(actor: Actor, own: PersonCard, *, at: datetime) -> str:
    """Give everything held about a person as JSON, and note that it was taken."""
    tables = tables_of(actor, own, at=at)
    whole = {"format": FORMAT, "made_at": plain(at), "person": str(own.public_id), "tables": tables}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True)


def _shown(standing: ConsentStanding) -> ShownConsent:
    title, *lines = standing.text.en if reads_english() else standing.text.zh
    return ShownConsent(standing, title, tuple(lines))
