"""What a person may let a partner do for them, and what a code they tell it looks like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums.partners import LinkBasis, PartnerScope
from foundation.text import bare

# Nothing else is about one person: the rest is a partner's own business, or needs no link.
LINKABLE: tuple[PartnerScope, ...] = (
    PartnerScope.DEADLINES_READ,
    PartnerScope.CERTIFICATIONS_WRITE,
    PartnerScope.FAMILY_READ,
    PartnerScope.BINDINGS_WRITE,
    PartnerScope.WALLET_READ,
    PartnerScope.PERSONS_READ,
    PartnerScope.ENTITLEMENTS_READ,
    PartnerScope.STATEMENTS_READ,
    PartnerScope.ACCOUNTS_READ,
    PartnerScope.CARDS_READ,
    PartnerScope.MATTERS_READ,
    PartnerScope.NOTICES_READ,
    PartnerScope.NOTICES_DELIVER,
)
# About money: whoever agrees has just proved who they are.
MONEY = frozenset({PartnerScope.BINDINGS_WRITE, PartnerScope.WALLET_READ, PartnerScope.ACCOUNTS_READ})

CODE_DIGITS = 10
_GROUPS = (4, 3, 3)


@dataclass(frozen=True)
class LinkTerms:
    """How long a link of each basis lasts, how long a code counts and is kept after, and how many there are a day."""

    consent_days: int
    code_days: int
    card_days: int
    code_minutes: int
    codes_a_day: int
    code_kept_days: int = 30

    def last_from(self, basis: LinkBasis, on: date) -> date | None:
        """Give the day from which a link made today counts no more; one of a sample has none."""
        days = {
            LinkBasis.CONSENT: self.consent_days,
            LinkBasis.CODE: self.code_days,
            LinkBasis.CARD: self.card_days,
        }
        return on + timedelta(days=days[basis]) if basis in days else None


def linkable(scopes: Iterable[PartnerScope]) -> tuple[PartnerScope, ...]:
    """Keep what a person may let a partner of these scopes do, in the order in which pages name it."""
    held = frozenset(scopes)
    return tuple(scope for scope in LINKABLE if scope in held)


def is_code(text: str) -> bool:
    """Say whether a text has the form of a code, however its digits were typed."""
    typed = tidy(text)
    return len(typed) == CODE_DIGITS and typed.isascii() and typed.isdigit()


def tidy(text: str) -> str:
    """Read a code as people say and type it: with gaps or strokes, in full width."""
    return bare(text).replace("-", "")


def shown(code: str) -> str:
    """Write a code in groups, as it is told."""
    parts, start = [], 0
    for size in _GROUPS:
        parts.append(code[start : start + size])
        start += size
    return " ".join(parts)
