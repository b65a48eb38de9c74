"""The people who let a partner act for them, and the codes and tokens by which they do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.enums.consents import ConsentGiver
from accounts.enums.partners import LinkBasis, LinkEnd
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_SHORT = [LinkBasis.CARD.value, LinkBasis.CODE.value]


class Agreed(models.Model):
    """Who agreed to what, for a partner: the scopes, the text that was read, and the guardian of a child who spoke.

    The text is named by its version and its hash, so that nobody can say later what it read.

    Law: PIPL art. 23, 29, 31.
    """

    scopes = ArrayField(models.CharField(max_length=40), verbose_name="同意的范围", default=list)
    text_version = models.PositiveSmallIntegerField("文本版本", null=True)
    text_hash = models.BinaryField("文本指纹", max_length=32, null=True)
    giver = models.CharField(
        "表示人", max_length=10, choices=choices_of(ConsentGiver), default=ConsentGiver.SELF.value
    )
    guardian = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        abstract = True


class PartnerLink(Agreed):
    """That a person allowed a partner to act for them: in which scopes, since when and until when.

    One link of each basis lives at a time; what several allow adds up.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="partner_links")
    basis = models.CharField("依据", max_length=20, choices=choices_of(LinkBasis))
    started_at = models.DateTimeField("开始")
    # From this day on it counts no more, also where nobody has noted the end yet.
    expires_on = models.DateField("到期", null=True, blank=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    # A death ends it without a word of this row, so that it stands again where nobody died; what its partner was told.
    death_told_at = models.DateTimeField("告知去世的时间", null=True, blank=True, editable=False)
    end_cause = models.CharField("结束原因", max_length=12, choices=choices_of(LinkEnd), blank=True)

    class Meta:
        verbose_name = "授权的合作机构"
        verbose_name_plural = "授权的合作机构"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person", "basis"],
                condition=Q(ended_at__isnull=True),
                name="accounts_link_one_live",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="accounts_link_ends_after_start",
            ),
            one_of("accounts_link_basis_known", "basis", LinkBasis),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_cause="")
                | (Q(ended_at__isnull=False) & ~Q(end_cause="")),
                name="accounts_link_end_has_a_cause",
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=_SHORT) | (Q(expires_on__isnull=False) & ~Q(scopes=[])),
                name="accounts_link_short_has_terms",
            ),
            models.CheckConstraint(
                condition=Q(giver=ConsentGiver.GUARDIAN.value, guardian__isnull=False)
                | Q(giver=ConsentGiver.SELF.value, guardian__isnull=True),
                name="accounts_link_guardian_named",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(ended_at__isnull=True), name="accounts_link_expiring"
            ),
            models.Index(
                fields=["partner", "public_id"],
                condition=Q(ended_at__isnull=True),
                name="accounts_link_pages",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class LinkCode(Agreed):
    """A code by which a person lets one partner act for them once they tell it (授权码); only a keyed hash is kept."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    code_index = models.BinaryField(max_length=32, editable=False)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "授权码"
        verbose_name_plural = "授权码"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "code_index"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="accounts_linkcode_one_meaning",
            ),
            models.UniqueConstraint(
                fields=["partner", "person"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="accounts_linkcode_one_open",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="accounts_linkcode_lives_a_while"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(voided_at__isnull=True),
                name="accounts_linkcode_used_or_void",
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="accounts_linkcode_allows_something"),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="accounts_linkcode_made"),
            models.Index(fields=["expires_at"], name="accounts_linkcode_old"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class LinkAuthorization(models.Model):
    """That an authorization code was given out for a link, and the token it was exchanged for.

    The code is kept as a hash after its use, so that the second who brings it is recognised and the token taken back.
    """

    link = models.ForeignKey(PartnerLink, on_delete=models.CASCADE, related_name="authorizations")
    code_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    given_at = models.DateTimeField()
    token = models.OneToOneField(
        "oauth2_provider.AccessToken", on_delete=models.SET_NULL, null=True, related_name="link_authorization"
    )
    replayed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "授权页签发记录"
        verbose_name_plural = "授权页签发记录"
        indexes = [models.Index(fields=["given_at"], name="accounts_linkauth_given")]

    def __str__(self) -> str:
        return str(self.pk)
