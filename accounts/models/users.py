"""Users who sign in, and the posts of staff."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from accounts.enums.users import Language, StaffRole
from accounts.fields import SealedField
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of


class UserAccounts(BaseUserManager["User"]):
    """Finds users by the natural key Django asks for: the public id."""


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in; a person may exist without ever being a user.

    A phone number is a way to reach people, several of whom may share it, and never says who they are. Only one account
    on a number may be nobody yet, so that a double click opens one.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    phone_sealed = SealedField(label="user.phone", index="phone_index", null=True, editable=False)
    phone_index = models.BinaryField(null=True, editable=False, max_length=32)
    is_phone_verified = models.BooleanField("手机号已核验", default=False)
    phone_joined_at = models.DateTimeField("开始使用手机号的时间", null=True, editable=False)
    phone_proved_at = models.DateTimeField("上次核验手机号的时间", null=True, editable=False)
    email_sealed = SealedField(label="user.email", index="email_index", null=True, editable=False)
    email_index = models.BinaryField(null=True, editable=False, max_length=32)
    recovered_at = models.DateTimeField("上次由窗口找回的时间", null=True, editable=False)
    person = models.OneToOneField(
        InsuredPerson,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name="参保人",
    )
    language = models.CharField(
        "语言", max_length=10, default=Language.CHINESE.value, choices=choices_of(Language)
    )
    wants_elder_mode = models.BooleanField("长辈版", default=False)
    is_active = models.BooleanField("可用", default=True)
    is_staff = models.BooleanField("可进入后台", default=False)
    joined_at = models.DateTimeField("注册时间", auto_now_add=True)

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserAccounts] = UserAccounts()

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=models.Q(person__isnull=True, is_staff=False),
                name="accounts_user_one_newcomer_a_phone",
            ),
            models.CheckConstraint(
                condition=models.Q(email_sealed__isnull=True, email_index__isnull=True)
                | models.Q(email_sealed__isnull=False, email_index__isnull=False),
                name="accounts_user_email_has_index",
            ),
        ]
        # An address is not unique: a family may share one, as it may share a phone.
        indexes = [
            models.Index(fields=["phone_index"], name="accounts_user_phone"),
            models.Index(fields=["email_index"], name="accounts_user_email"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class StaffPost(BitemporalFact):
    """That a user held a post at an agency of one pooling area over a period (岗位)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=10, choices=choices_of(StaffRole))
    area_key = models.CharField("统筹区", max_length=12)
    display_name = models.CharField("显示名", max_length=60)
    # Which service point it is at; where none is named, a counter of the agency.
    point_key = models.CharField("服务网点", max_length=40, blank=True)

    class Meta(BitemporalFact.Meta):
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            # A hospital is no agency: which one it is has to be said.
            models.CheckConstraint(
                name="accounts_staffpost_hospital_has_point",
                condition=~Q(role=StaffRole.HOSPITAL.value) | ~Q(point_key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
