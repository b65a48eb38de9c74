"""Telephone calls: wishes to be called back, what was asked, how much agreed, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import CallbackWhy, CallOutcome, CallState
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class PhoneCall(models.Model):
    """One call with a person (电话核验): who asked, which kinds of questions, how many answers agreed, the outcome.

    No answer is kept. What was said stands in the recording, of which only the reference is here.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    area_key = models.CharField("统筹区", max_length=12)
    state = models.CharField("状态", max_length=20, choices=choices_of(CallState))
    why = models.CharField("回电原因", max_length=20, choices=choices_of(CallbackWhy), blank=True)
    wanted_at = models.DateTimeField("要求回电的时间", null=True, blank=True)
    number_masked = models.CharField("来电号码", max_length=20, blank=True)
    operator = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    agreed_at = models.DateTimeField("同意录音的时间", null=True, blank=True)
    recording_reference = models.CharField("录音编号", max_length=80, blank=True)
    questions = models.JSONField("问了哪几类", default=list)
    needed_count = models.PositiveSmallIntegerField("需要答对", default=0)
    matched_count = models.PositiveSmallIntegerField("答对", null=True, blank=True)
    answered_at = models.DateTimeField("比对时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=choices_of(CallOutcome), blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    proof_id = models.UUIDField("认证凭据", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    looked_at_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_at = models.DateTimeField("疑点核实时间", null=True, blank=True)

    class Meta:
        verbose_name = "电话核验"
        verbose_name_plural = "电话核验"
        constraints: ClassVar = [
            one_of("certification_phonecall_state", "state", CallState),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=CallState.CALLBACK_WANTED.value),
                name="certification_phonecall_one_wish",
            ),
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(state=CallState.OPEN.value),
                name="certification_phonecall_one_line",
            ),
            models.CheckConstraint(
                name="certification_phonecall_spoken_by_somebody",
                condition=Q(
                    state=CallState.CALLBACK_WANTED.value, operator__isnull=True, wanted_at__isnull=False
                )
                | (
                    ~Q(state=CallState.CALLBACK_WANTED.value)
                    & Q(operator__isnull=False, opened_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="certification_phonecall_closed_whole",
                condition=(
                    Q(state=CallState.CLOSED.value, closed_at__isnull=False)
                    & Q(outcome__in=[outcome.value for outcome in CallOutcome])
                )
                | (~Q(state=CallState.CLOSED.value) & Q(closed_at__isnull=True, outcome="")),
            ),
            models.CheckConstraint(
                name="certification_phonecall_recorded_is_proven",
                condition=~Q(outcome=CallOutcome.RECORDED.value)
                | (
                    Q(proof_id__isnull=False, agreed_at__isnull=False, matched_count__gte=F("needed_count"))
                    & ~Q(recording_reference="")
                ),
            ),
            models.CheckConstraint(
                name="certification_phonecall_suspicion_says_why",
                condition=~Q(outcome=CallOutcome.SUSPICIOUS.value) | ~Q(note=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_key", "state", "-wanted_at"], name="certification_call_area"),
            models.Index(fields=["person", "-opened_at"], name="certification_call_person"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
