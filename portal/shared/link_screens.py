"""What the pages of links to partners show: what is agreed to in words, and who may do what until when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.partners import PartnerScope
from accounts.queries.links import OpenCode, PartnerTie, link_terms, open_codes_of, partners_of
from accounts.rules.link_texts import LinkText, link_text_on
from portal.shared.dates import reads_english

WordsOfScope = tuple[PartnerScope, tuple[str, str]]


@dataclass(frozen=True)
class ShownLink:
    """One link of a partner, with its scopes in words."""

    tie: PartnerTie
    words: tuple[str, ...]


@dataclass(frozen=True)
class ShownPartner:
    """One partner, with everything by which it may act."""

    name: str
    links: tuple[ShownLink, ...]

    @property
    def used_at(self) -> datetime | None:
        """Say when it asked about the person last."""
        return self.links[0].tie.used_at

    @property
    def first(self) -> PartnerTie:
        """Give the link by which it is stopped, with all the others."""
        return self.links[0].tie


@dataclass(frozen=True)
class LinksScreen:
    """The page: the partners, and the codes that wait to be told."""

    partners: tuple[ShownPartner, ...]
    codes: tuple[OpenCode, ...]


@dataclass(frozen=True)
class Told:
    """What is read before one agrees: the text in the reader's language, the scopes asked for, and the last day."""

    text: LinkText
    lines: tuple[str, ...]
    words: tuple[WordsOfScope, ...]
    days: int


def links_screen(person_id: int, *, at: datetime, on: date) -> LinksScreen:
    """Gather the page of somebody's links."""
    by_partner: defaultdict[int, list[PartnerTie]] = defaultdict(list)
    for tie in partners_of(person_id, on=on):
        by_partner[tie.partner_id].append(tie)
    text = link_text_on(on)
    shown = tuple(
        ShownPartner(ties[0].name, tuple(ShownLink(tie, words_of(text, tie.scopes)) for tie in ties))
        for ties in by_partner.values()
    )
    return LinksScreen(shown, tuple(open_codes_of(person_id, at=at)))


def told_before(scopes: tuple[PartnerScope, ...], *, is_code: bool, on: date) -> Told:
    """Gather what is read before somebody agrees to some scopes."""
    text, terms, told = link_text_on(on), link_terms(on=on), int(reads_english())
    return Told(
        text,
        tuple(line[told] for line in text.lines),
        tuple((scope, text.scopes[scope]) for scope in scopes if scope in text.scopes),
        terms.code_days if is_code else terms.consent_days,
    )


def words_of(text: LinkText, scopes: tuple[PartnerScope, ...]) -> tuple[str, ...]:
    """Say what some scopes allow; what concerns the partner's own business is nothing to the reader."""
    told = int(reads_english())
    return tuple(text.scopes[scope][told] for scope in scopes if scope in text.scopes)
