"""How documents are shown: their validity in plain words, what to do when one ends, and the numbers of before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enums.documents import DocumentKind, DocumentRole, DocumentStanding
from accounts.queries.birth_dates import RetirementBirthDate, counting_birth_date
from accounts.queries.document_validity import expected_validity, standing_of
from accounts.queries.documents import DocumentCard, documents_of
from accounts.queries.people import PersonCard
from accounts.rules.document_validity import Validity
from portal.shared.dates import day_words

_AT_POLICE = gettext_lazy(
    "到任意一个办理身份证的派出所换领，不用回户籍地。号码不会变，待遇照常发；拿到新证后，带它到窗口登记新的有效期。"
)
_AT_POLICE_HERE = gettext_lazy("到居住地的公安机关换领。拿到新证后，带它到窗口登记新的有效期。")
# What to do when a document ends, in words for its holder.
RENEWALS: Mapping[DocumentKind, Promise] = {
    DocumentKind.CITIZEN_ID: _AT_POLICE,
    DocumentKind.HK_MACAO_RESIDENCE: _AT_POLICE_HERE,
    DocumentKind.TAIWAN_RESIDENCE: _AT_POLICE_HERE,
    DocumentKind.FOREIGN_RESIDENCE: gettext_lazy(
        "到居住地的出入境管理机构换领。拿到新证后，带它到窗口登记新的有效期。"
    ),
    DocumentKind.FOREIGN_RESIDENCE_OLD: gettext_lazy(
        "到居住地的出入境管理机构换成新版。新版号码是 18 位，和旧版不同，请带新旧两张到窗口变更号码。"
    ),
    DocumentKind.HK_MACAO_TRAVEL: gettext_lazy(
        "在港澳的中国旅行社或内地的出入境管理机构换领，再带新证到窗口登记。"
    ),
    DocumentKind.TAIWAN_TRAVEL: gettext_lazy("到出入境管理机构换领，再带新证到窗口登记。"),
    DocumentKind.PASSPORT: gettext_lazy(
        "向发护照的国家换新。新护照的号码通常不同，请带新旧两本到窗口变更号码。"
    ),
    DocumentKind.BIRTH_CERTIFICATE: gettext_lazy(
        "孩子上了户口、有了身份证号码后，请带户口簿到窗口登记身份证号码。"
    ),
}
_TAGS = {
    DocumentStanding.LONG_TERM: "tag--ok",
    DocumentStanding.VALID: "tag--ok",
    DocumentStanding.ENDING: "tag--soon",
    DocumentStanding.EXPIRED: "tag--due",
}


@dataclass(frozen=True)
class ShownDocument:
    """One document in words; ``advice`` is what to do about its end, where that is near or over."""

    card: DocumentCard
    validity: str
    tag: str
    advice: str
    is_reckoned: bool


@dataclass(frozen=True)
class ShownDocuments:
    """All documents of a person: those in use, the numbers of before, and the birth date that counts for retirement."""

    current: tuple[ShownDocument, ...]
    former: tuple[DocumentCard, ...]
    retirement: RetirementBirthDate

    @property
    def is_shared(self) -> bool:
        """Say whether a number in use is somebody else's too."""
        return any(one.card.is_shared for one in self.current)


def shown_documents(person: PersonCard, *, on: date) -> ShownDocuments:
    """Gather a person's documents."""
    cards = documents_of(person.id)
    current = tuple(_shown(card, person, on=on) for card in cards if card.role is DocumentRole.CURRENT)
    former = tuple(card for card in cards if card.role is not DocumentRole.CURRENT)
    return ShownDocuments(current, former, counting_birth_date(person.id, person.born_on, on=on))


def validity_words(validity: Validity, *, on: date) -> str:
    """Say until when a document counts, and how many days that is."""
    left = validity.days_left(on)
    if validity.expires_on is None or left is None:
        return _("长期有效") if validity.is_long_term else _("没有登记有效期")
    facts = {"day": day_words(validity.expires_on), "count": abs(left)}
    if left == 0:
        return _("有效期至 %(day)s，今天是最后一天") % facts
    if left < 0:
        return (
            ngettext("%(day)s 到期，已过期 %(count)d 天", "%(day)s 到期，已过期 %(count)d 天", -left) % facts
        )
    return (
        ngettext("有效期至 %(day)s，还有 %(count)d 天", "有效期至 %(day)s，还有 %(count)d 天", left) % facts
    )


def _shown(card: DocumentCard, person: PersonCard, *, on: date) -> ShownDocument:
    is_reckoned = not card.validity.is_known
    validity = expected_validity(card.kind, card.issued_on, person.born_on) if is_reckoned else card.validity
    standing = standing_of(validity, on=on)
    is_near = (
        standing in (DocumentStanding.ENDING, DocumentStanding.EXPIRED)
        or card.kind is DocumentKind.BIRTH_CERTIFICATE
    )
    return ShownDocument(
        card,
        validity_words(validity, on=on),
        _TAGS.get(standing, "tag--wait"),
        str(RENEWALS[card.kind]) if is_near else "",
        is_reckoned and validity.is_known,
    )
