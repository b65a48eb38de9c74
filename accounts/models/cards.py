"""Printed social-security cards, personal numbers, electronic cards, and the codes by which these are shown."""

from django.db import models
from django.db.models import F, Q

from accounts.enums.cards import CardAct, CardChannel, CardState, NumberScheme, ShownAs, SocialCardState
from accounts.fields import SealedField
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.rules.cards import LIVE, WRONG_MAX
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of

_LIVE = sorted(state.value for state in LIVE)
_WITH_PASSWORD = [CardState.ACTIVE.value, CardState.LOST.value, CardState.LOCKED.value]


class SocialSecurityCard(models.Model):
    """A printed card (社会保障卡): its numbers never change, where it stands is a dated fact beside it.

    Sealed values are bound to the person. Two areas may print one number, so it is unique within one.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="printed_cards")
    number_sealed = SealedField(
        label="card.number", owner="person__public_id", index="number_index", editable=False
    )
    number_index = models.BinaryField(editable=False, max_length=32)
    number_tail = models.CharField("卡号末四位", max_length=4)
    bank_number_sealed = SealedField(
        label="card.bank_number", owner="person__public_id", null=True, editable=False
    )
    area_key = models.CharField("发卡统筹区", max_length=12)
    issued_on = models.DateField("发卡日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "社会保障卡"
        verbose_name_plural = "社会保障卡"
        constraints = [
            models.UniqueConstraint(fields=["number_index", "area_key"], name="accounts_printed_one_number"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class SocialSecurityCardStanding(BitemporalFact):
    """That a printed card stood in one state over a period."""

    card = models.ForeignKey(SocialSecurityCard, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField("状态", max_length=10, choices=choices_of(SocialCardState))

    class Meta(BitemporalFact.Meta):
        verbose_name = "社会保障卡状态"
        verbose_name_plural = "社会保障卡状态"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_at_a_time("accounts_printed_one_state", "card"),
            one_of("accounts_printed_known_state", "state", SocialCardState),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.state}"


class PersonalNumber(BitemporalFact):
    """A number by which an agency knows a person (社保电脑号, 个人编号): text, for zeros may lead it."""

    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="personal_numbers")
    scheme = models.CharField("编号种类", max_length=30, choices=choices_of(NumberScheme))
    area_key = models.CharField("统筹区", max_length=12, blank=True)
    number_sealed = SealedField(
        label="person.personal_number", owner="person__public_id", index="number_index", editable=False
    )
    number_index = models.BinaryField(editable=False, max_length=32)

    class Meta(BitemporalFact.Meta):
        verbose_name = "个人编号"
        verbose_name_plural = "个人编号"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_at_a_time("accounts_number_one_person", "scheme", "area_key", "number_index"),
            one_at_a_time("accounts_number_one_number", "person", "scheme", "area_key"),
            one_of("accounts_number_known_scheme", "scheme", NumberScheme),
        ]
        indexes = [
            models.Index(
                fields=["number_index"], condition=Q(superseded_at__isnull=True), name="accounts_number_found"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.area_key}"


class ElectronicCard(models.Model):
    """An electronic card (电子社保卡): drawn at random, so neither number nor reference says who holds it.

    ``reference`` stands in tokens, ``number`` on the holder's page; a reissued card has new ones. The password's hash is
    sealed: without a key of this portal nobody can try all million passwords of a stolen row.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="electronic_cards")
    number = models.CharField("卡片编号", max_length=16, unique=True, editable=False)
    reference = models.BinaryField(editable=False, max_length=8, unique=True)
    area_key = models.CharField("签发统筹区", max_length=12, blank=True)
    state = models.CharField("状态", max_length=10, choices=choices_of(CardState))
    password_sealed = SealedField(label="card.password", null=True, editable=False)
    wrong_count = models.PositiveSmallIntegerField("密码连续错误次数", default=0)
    waits_until = models.DateTimeField("暂停到", null=True, blank=True)
    applied_at = models.DateTimeField("申领时间")
    activated_at = models.DateTimeField("启用时间", null=True, blank=True)
    closed_at = models.DateTimeField("终止时间", null=True, blank=True)

    class Meta:
        verbose_name = "电子社保卡"
        verbose_name_plural = "电子社保卡"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=_LIVE), name="accounts_ecard_one_live"
            ),
            one_of("accounts_ecard_known_state", "state", CardState),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_PASSWORD)
                | Q(password_sealed__isnull=False, activated_at__isnull=False),
                name="accounts_ecard_active_has_password",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_LIVE, closed_at__isnull=True)
                | (~Q(state__in=_LIVE) & Q(closed_at__isnull=False)),
                name="accounts_ecard_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(wrong_count__lte=WRONG_MAX), name="accounts_ecard_wrong_has_limit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class CardEvent(models.Model):
    """One act on an electronic card; rows are only added."""

    card = models.ForeignKey(ElectronicCard, on_delete=models.PROTECT, related_name="events")
    act = models.CharField("办理", max_length=20, choices=choices_of(CardAct))
    state_before = models.CharField("原状态", max_length=10, blank=True, choices=choices_of(CardState))
    state_after = models.CharField("新状态", max_length=10, choices=choices_of(CardState))
    channel = models.CharField("渠道", max_length=10, choices=choices_of(CardChannel))
    at = models.DateTimeField("时间")
    actor_user_id = models.BigIntegerField(null=True)
    area_key = models.CharField("经办统筹区", max_length=12, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)

    class Meta:
        verbose_name = "电子社保卡办理记录"
        verbose_name_plural = "电子社保卡办理记录"
        constraints = [
            one_of("accounts_cardevent_known_act", "act", CardAct),
            one_of("accounts_cardevent_known_channel", "channel", CardChannel),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.act}"


class CardCode(models.Model):
    """One showing of an electronic card, for a minute: the nonce of its picture and the digits under it.

    Without its row a token does not count, so these are swept as soon as they are dead.
    """

    card = models.ForeignKey(ElectronicCard, on_delete=models.PROTECT, related_name="codes")
    nonce = models.BinaryField(max_length=10, unique=True)
    digits_index = models.BinaryField(max_length=32)
    shown_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "电子社保卡展码"
        verbose_name_plural = "电子社保卡展码"
        constraints = [
            # Two cards must not show the same digits at once; a dead row makes room when it is swept.
            models.UniqueConstraint(fields=["digits_index"], name="accounts_cardcode_one_meaning"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("shown_at")), name="accounts_cardcode_lives_a_while"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="accounts_cardcode_dead")]

    def __str__(self) -> str:
        return str(self.pk)


class CardVerification(models.Model):
    """That somebody verified a card: the unique nonce makes every code count once; rows are only added."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    card = models.ForeignKey(ElectronicCard, on_delete=models.PROTECT, related_name="verifications")
    nonce = models.BinaryField(max_length=10)
    shown_as = models.CharField("出示方式", max_length=10, choices=choices_of(ShownAs))
    verified_at = models.DateTimeField("核验时间")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    user_id = models.BigIntegerField(null=True)
    area_key = models.CharField("核验统筹区", max_length=12, blank=True)

    class Meta:
        verbose_name = "电子社保卡核验"
        verbose_name_plural = "电子社保卡核验"
        constraints = [
            models.UniqueConstraint(fields=["nonce"], name="accounts_cardcode_used_once"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, user_id__isnull=True, area_key="")
                | (Q(partner__isnull=True, user_id__isnull=False) & ~Q(area_key="")),
                name="accounts_cardcode_one_verifier",
            ),
        ]
        indexes = [models.Index(fields=["card", "-verified_at"], name="accounts_cardcode_history")]

    def __str__(self) -> str:
        return str(self.public_id)


class CardGuesses(models.Model):
    """How many wrong digits one verifier has sent in a span of time."""

    verifier = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "电子社保卡数字码尝试"
        verbose_name_plural = "电子社保卡数字码尝试"

    def __str__(self) -> str:
        return self.verifier
