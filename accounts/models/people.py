"""Insured persons and their enrolments."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Q

from accounts.enums.contributions import EnrolmentState, Scheme
from accounts.enums.people import Insurance
from accounts.fields import SealedField
from foundation.identifiers import Sex, uuid7
from foundation.names import KEY_LENGTH_MAX, NAME_MAX, TYPED_MAX
from regions.fields import BitemporalFact, choices_of, one_of

_RESIDENT = [Insurance.RESIDENT_PENSION.value, Insurance.RESIDENT_MEDICAL.value]


class PersonQuerySet(models.QuerySet["InsuredPerson"]):
    """Filters over persons."""

    def living(self) -> "PersonQuerySet":
        """Keep those with no recorded death."""
        return self.filter(died_on__isnull=True)


class InsuredPerson(models.Model):
    """One human being (参保人), keyed by nothing that can change: numbers stand in their documents.

    ``name`` is searchable and therefore clear in the database; it is shown to those who may see the person, and
    never logged.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField("姓名", max_length=NAME_MAX)
    name_typed = models.CharField("原样姓名", max_length=TYPED_MAX, editable=False)
    # How the name may be spelled in pinyin, the likeliest way first; actions keep it.
    name_keys = ArrayField(models.CharField(max_length=KEY_LENGTH_MAX), default=list, editable=False)
    # A character of an old system's own stands in the name, and somebody has to say which one it is.
    has_unmapped_name = models.BooleanField("姓名含自造字", default=False)
    sex = models.CharField("性别", max_length=1, choices=choices_of(Sex))
    # Missing for a placeholder alone.
    born_on = models.DateField("出生日期", null=True, blank=True)
    # Somebody whom a family tie passes through and of whom nothing is on record, perhaps not even a name: no number, no
    # account, no insurance, which triggers see to. It ends by being merged into the record of the real person.
    is_placeholder = models.BooleanField("未登记的亲属", default=False, db_default=False, editable=False)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    phone_sealed = SealedField(label="person.phone", null=True, editable=False)
    recorded_at = models.DateTimeField("登记时间")
    # Set where the register that brought the person was taken back; nothing leads to the row any more.
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)
    # Set where this row and another stand for one human being: it always names the row that goes on. No fact moves;
    # reads gather the rows of both (`same_as`), and what leaves a floor names the row that goes on (`human`).
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="aliases", db_index=False
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "参保人"
        verbose_name_plural = "参保人"
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                name="accounts_person_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="accounts_person_not_into_self",
            ),
            models.CheckConstraint(
                condition=Q(is_placeholder=False, born_on__isnull=False)
                | Q(
                    is_placeholder=True, born_on__isnull=True, died_on__isnull=True, phone_sealed__isnull=True
                ),
                name="accounts_person_placeholder_bare",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="accounts_person_name"),
            GinIndex(fields=["name_keys"], name="accounts_person_name_keys"),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="accounts_person_aliases",
            ),
            # Few among many, asked for each of the thousands who are reminded on a day.
            models.Index(
                fields=["id"],
                include=["died_on", "merged_into"],
                condition=Q(died_on__isnull=False) | Q(merged_into__isnull=False),
                name="accounts_person_apart",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def human_id(self) -> int:
        """Give the internal id of the row that goes on for this human being: its own, or the one it was merged into."""
        return self.merged_into_id or self.pk

    @property
    def birth_date(self) -> date:
        """Give the birth date of somebody on record; a placeholder has none, and nothing asks one for it."""
        if self.born_on is None:
            raise ValueError("a placeholder has no birth date")
        return self.born_on


def fits_scheme(name: str) -> models.CheckConstraint:
    """Forbid residents' insurances in another capacity, and the other way round."""
    working = Q(scheme__in=[Scheme.EMPLOYEE.value, Scheme.FLEXIBLE.value])
    as_resident = Q(scheme=Scheme.RESIDENT.value, insurance__in=_RESIDENT)
    return models.CheckConstraint(name=name, condition=as_resident | (working & ~Q(insurance__in=_RESIDENT)))


class Enrolment(BitemporalFact):
    """That a person was enrolled in one insurance in one pooling area over a period (参保关系)."""

    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="enrolments")
    insurance = models.CharField("险种", max_length=20, choices=choices_of(Insurance))
    scheme = models.CharField(
        "参保身份", max_length=10, choices=choices_of(Scheme), default=Scheme.EMPLOYEE.value
    )
    state = models.CharField(
        "参保状态",
        max_length=10,
        choices=choices_of(EnrolmentState),
        default=EnrolmentState.PAYING.value,
    )
    area_key = models.CharField("统筹区", max_length=12)
    has_personal_account = models.BooleanField("有个人账户", default=False)
    source = models.CharField("数据来源", max_length=40, blank=True)
    external_id = models.CharField("来源编号", max_length=80, blank=True)

    class Meta(BitemporalFact.Meta):
        verbose_name = "参保关系"
        verbose_name_plural = "参保关系"
        constraints = [
            *BitemporalFact.Meta.constraints,
            fits_scheme("accounts_enrolment_fits_scheme"),
            one_of("accounts_enrolment_state", "state", EnrolmentState),
            models.UniqueConstraint(
                name="accounts_enrolment_one_external",
                fields=["source", "external_id"],
                condition=Q(superseded_at__isnull=True) & ~Q(external_id=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(superseded_at__isnull=True),
                name="accounts_enrolment_live",
            ),
            # What changed lately lies together; a summary of each few pages costs next to nothing to keep.
            BrinIndex(
                fields=["recorded_at", "superseded_at"],
                pages_per_range=32,
                autosummarize=True,
                name="accounts_enrolment_lately",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurance} {self.area_key}"
