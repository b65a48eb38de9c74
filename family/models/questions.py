"""Questions that contradicting family facts raise, whom they are about, and what was answered."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from family.enums import ContradictionKind, QuestionState
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class KinshipQuestion(models.Model):
    """The question what is right where recorded facts contradict one another (亲属信息矛盾).

    The house asks it of its own accord, when a fact is written and once a night, and calls it gone when the facts no
    longer say it. ``seal`` is the fingerprint of the facts: an answer holds as long as they stay. ``doubted`` names
    the facts that nothing new may rest on while the question is open.
    """

    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    topic = models.CharField("事项", max_length=300, unique=True)
    kind = models.CharField("矛盾", max_length=20, choices=choices_of(ContradictionKind))
    told = models.JSONField("事实", default=dict, encoder=DjangoJSONEncoder)
    law = ArrayField(models.CharField(max_length=40), default=list)
    doubted_parentages = ArrayField(models.BigIntegerField(), default=list)
    doubted_marriages = ArrayField(models.BigIntegerField(), default=list)
    seal = models.CharField("事实指纹", max_length=64)
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(QuestionState), default=QuestionState.OPEN.value
    )
    found_at = models.DateTimeField("发现时间")
    gone_at = models.DateTimeField("消失时间", null=True, blank=True)

    class Meta:
        verbose_name = "亲属信息矛盾"
        verbose_name_plural = "亲属信息矛盾"
        constraints: ClassVar = [
            one_of("family_question_kind", "kind", ContradictionKind),
            one_of("family_question_state", "state", QuestionState),
            models.CheckConstraint(
                name="family_question_gone_has_time",
                condition=Q(state=QuestionState.GONE.value, gone_at__isnull=False)
                | (~Q(state=QuestionState.GONE.value) & Q(gone_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [models.Index(name="family_question_list", fields=["state", "-id"])]

    def __str__(self) -> str:
        return self.topic


class QuestionPerson(models.Model):
    """That a question is about a person."""

    follows_by_itself: ClassVar = True

    question = models.ForeignKey(KinshipQuestion, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "矛盾涉及的人"
        verbose_name_plural = "矛盾涉及的人"
        constraints: ClassVar = [
            models.UniqueConstraint(name="family_questionperson_once", fields=["question", "person"])
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.person_id}"


class QuestionAnswer(models.Model):
    """That the facts behind a question are right as they are, by whom and why; never changed."""

    question = models.ForeignKey(KinshipQuestion, on_delete=models.PROTECT, related_name="answers")
    seal = models.CharField("事实指纹", max_length=64)
    reason = models.CharField("依据", max_length=200)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "矛盾的答复"
        verbose_name_plural = "矛盾的答复"
        constraints: ClassVar = [
            models.CheckConstraint(name="family_questionanswer_reasoned", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.answered_at:%Y-%m-%d}"
