"""Identity documents of persons, and the question that is open when two persons have one number."""

from django.db import models
from django.db.models import F, Q

from accounts.enums.documents import ConflictOutcome, DocumentKind, DocumentRole, DocumentSource
from accounts.fields import SealedField
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of, one_of

# The seal of every number names its person and this; it is older than the table, so no number had to be sealed anew.
NUMBER_LABEL = "person.id_number"


class IdentityDocument(BitemporalFact):
    """That a person had a document with a number (证件); `starts_on` and `ends_on` say when the number was theirs.

    The number is sealed under the person's public id. A row is never rewritten, but its number may be sealed anew
    with another key.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    # The unique key below begins with the person; a second index would only slow down imports.
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="documents", db_index=False
    )
    kind = models.CharField("证件类型", max_length=24, choices=choices_of(DocumentKind))
    country = models.CharField("国家或地区", max_length=3, blank=True)
    number_sealed = SealedField(
        label=NUMBER_LABEL, owner="person__public_id", index="number_index", editable=False
    )
    number_index = models.BinaryField(editable=False, max_length=32)
    role = models.CharField("用途", max_length=8, choices=choices_of(DocumentRole))
    source = models.CharField("来源", max_length=20, choices=choices_of(DocumentSource))
    issued_on = models.DateField("签发日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    is_long_term = models.BooleanField("长期有效", default=False, db_default=False)
    # The number is only a hint: where it says otherwise than the record, that is noted and nothing is refused.
    differs_by_sex = models.BooleanField("号码性别与登记不同", default=False)
    differs_by_birth = models.BooleanField("号码出生日期与登记不同", default=False)

    class Meta(BitemporalFact.Meta):
        verbose_name = "证件"
        verbose_name_plural = "证件"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_of("accounts_document_kind", "kind", DocumentKind),
            one_of("accounts_document_role", "role", DocumentRole),
            models.CheckConstraint(
                name="accounts_document_passport_has_country",
                condition=Q(kind=DocumentKind.PASSPORT.value, country__regex="^[A-Z]{3}$")
                | (~Q(kind=DocumentKind.PASSPORT.value) & Q(country="")),
            ),
            models.CheckConstraint(
                name="accounts_document_former_has_ended",
                condition=~Q(role=DocumentRole.FORMER.value) | Q(ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_document_expires_after_issue",
                condition=Q(expires_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
            ),
            models.CheckConstraint(
                name="accounts_document_ends_or_not",
                condition=Q(is_long_term=False) | Q(expires_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="accounts_document_once",
                fields=["person", "country", "number_index"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [
            # One person by number is one descent of this index, whatever was superseded before.
            models.Index(
                name="accounts_document_live_number",
                fields=["number_index"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class NumberConflict(models.Model):
    """That one number is in use for two persons, from the day it was seen until it is settled (重号).

    It points to the document that brought it up. Who the persons are is read from the documents of the same number.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    document = models.ForeignKey(IdentityDocument, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("发现时间")
    resolved_at = models.DateTimeField("核清时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, blank=True, choices=choices_of(ConflictOutcome))
    reason = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "重号"
        verbose_name_plural = "重号"
        constraints = [
            models.UniqueConstraint(
                name="accounts_conflict_one_open",
                fields=["document"],
                condition=Q(resolved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="accounts_conflict_resolved_with_reason",
                condition=Q(resolved_at__isnull=True, outcome="", reason="")
                | (
                    Q(resolved_at__isnull=False, outcome__in=[one.value for one in ConflictOutcome])
                    & ~Q(reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
