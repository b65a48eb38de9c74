"""Self-service terminals, the visits of people at them, and wrong entries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.terminals import TicketWhy, VisitEnd
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of


class Terminal(models.Model):
    """One machine at a service point (自助一体机), which acts by an account of its own that nobody signs in with.

    The code it is set up with and the keys it is known by are kept as hashes. A key is renewed daily; the former one
    counts until the new one has been used, for an answer may get lost on the way.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="terminal")
    area_key = models.CharField("统筹区", max_length=12)
    point_key = models.CharField("服务网点", max_length=80)
    point_name = models.CharField("网点名称", max_length=120)
    name = models.CharField("名称", max_length=40)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")
    code_hash = models.BinaryField(max_length=32, null=True, editable=False)
    code_ends_at = models.DateTimeField("安装码失效时间", null=True, blank=True)
    enrolled_at = models.DateTimeField("安装时间", null=True, blank=True)
    key_hash = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    former_key_hash = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    renewed_at = models.DateTimeField("换钥匙时间", null=True, blank=True)
    seen_at = models.DateTimeField("上次使用", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField("停用原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "自助机"
        verbose_name_plural = "自助机"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point_key", "name"],
                condition=Q(revoked_at__isnull=True),
                name="accounts_terminal_one_name",
            ),
            models.CheckConstraint(
                name="accounts_terminal_code_ends",
                condition=Q(code_hash__isnull=True, code_ends_at__isnull=True)
                | Q(code_hash__isnull=False, code_ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_terminal_key_of_enrolled",
                condition=Q(key_hash__isnull=True, former_key_hash__isnull=True, renewed_at__isnull=True)
                | Q(key_hash__isnull=False, renewed_at__isnull=False, enrolled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_terminal_revoked_opens_nothing",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (
                    Q(revoked_by__isnull=False, key_hash__isnull=True, code_hash__isnull=True)
                    & ~Q(revoked_reason="")
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_key", "point_key"], name="accounts_terminal_area")]

    def __str__(self) -> str:
        return f"{self.point_name} {self.name}"


class TerminalVisit(models.Model):
    """One citizen at a machine, from the choice of the language until the screen is wiped (自助机办理).

    There is a person only once their card was shown. Who goes on at the counter gets a number of the day.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="visits")
    session_hash = models.BinaryField(max_length=32, editable=False)
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField("开始时间")
    seen_at = models.DateTimeField("上次操作")
    shown_at = models.DateTimeField("出示证件的时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end = models.CharField("怎么结束的", max_length=10, choices=choices_of(VisitEnd), blank=True)
    point_key = models.CharField("服务网点", max_length=80)
    ticket_on = models.DateField("取号日期", null=True, blank=True)
    ticket_number = models.PositiveSmallIntegerField("排队号", null=True, blank=True)
    ticket_why = models.CharField("取号原因", max_length=20, choices=choices_of(TicketWhy), blank=True)
    served_at = models.DateTimeField("接待时间", null=True, blank=True)
    served_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "自助机办理"
        verbose_name_plural = "自助机办理"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["terminal"],
                condition=Q(ended_at__isnull=True),
                name="accounts_terminalvisit_one_at_a_machine",
            ),
            models.UniqueConstraint(
                fields=["point_key", "ticket_on", "ticket_number"],
                condition=Q(ticket_number__isnull=False),
                name="accounts_terminalvisit_ticket_once",
            ),
            models.CheckConstraint(
                name="accounts_terminalvisit_person_showed_card",
                condition=Q(person__isnull=True, shown_at__isnull=True)
                | Q(person__isnull=False, shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_terminalvisit_ended_somehow",
                condition=Q(ended_at__isnull=True, end="")
                | (Q(ended_at__isnull=False) & Q(end__in=[end.value for end in VisitEnd])),
            ),
            models.CheckConstraint(
                name="accounts_terminalvisit_ticket_whole",
                condition=Q(
                    ticket_number__isnull=True, ticket_on__isnull=True, ticket_why="", served_at__isnull=True
                )
                | (
                    Q(ticket_number__isnull=False, ticket_on__isnull=False)
                    & Q(ticket_why__in=[why.value for why in TicketWhy])
                ),
            ),
            models.CheckConstraint(
                name="accounts_terminalvisit_served_by_somebody",
                condition=Q(served_at__isnull=True, served_by__isnull=True)
                | Q(served_at__isnull=False, served_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["point_key", "ticket_on"], name="accounts_terminalvisit_ticket"),
            models.Index(fields=["person", "-started_at"], name="accounts_terminalvisit_person"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class TerminalMiss(models.Model):
    """A card that was not recognised at a machine: which number it named, as a keyed hash, whether or not it is
    anybody's. It is cleared away after some days.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+")
    number_hash = models.BinaryField(max_length=32, editable=False)
    missed_at = models.DateTimeField("输错时间")

    class Meta:
        verbose_name = "自助机认不出的证件"
        verbose_name_plural = "自助机认不出的证件"
        indexes: ClassVar = [
            models.Index(fields=["number_hash", "-missed_at"], name="accounts_terminalmiss_number"),
            models.Index(fields=["missed_at"], name="accounts_terminalmiss_at"),
        ]

    def __str__(self) -> str:
        return str(self.missed_at)
