"""Where users are signed in, and the passkeys by which they come."""

from django.db import models
from django.db.models import Q

from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem, SignInWay
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class SignIn(models.Model):
    """One browser that a user is or was signed in with (登录设备).

    The key is that of the session, which another table holds in clear as well; it is taken away when the sign-in ends.
    ``device_index`` is a keyed hash of a number in the browser's cookie, by which a device is known again.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    device_index = models.BinaryField(max_length=32, editable=False)
    system = models.CharField("系统", max_length=10, choices=choices_of(DeviceSystem))
    browser = models.CharField("浏览器", max_length=10, choices=choices_of(DeviceBrowser))
    way = models.CharField("登录方式", max_length=12, choices=choices_of(SignInWay))
    signed_in_at = models.DateTimeField("登录时间")
    last_seen_at = models.DateTimeField("上次使用时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "登录设备"
        verbose_name_plural = "登录设备"
        constraints = [
            one_of("accounts_signin_way_known", "way", SignInWay),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(session_key=""),
                name="accounts_signin_ended_without_session",
            ),
            models.UniqueConstraint(
                fields=["session_key"], condition=~Q(session_key=""), name="accounts_signin_one_a_session"
            ),
        ]
        indexes = [models.Index(fields=["user", "-last_seen_at"], name="accounts_signin_user")]

    def __str__(self) -> str:
        return str(self.public_id)


class Passkey(models.Model):
    """A key that a user's device keeps and proves by a touch (通行密钥); the public half is no secret."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField("名称", max_length=40)
    credential_id = models.BinaryField(max_length=1023, unique=True, editable=False)
    credential = models.BinaryField(max_length=2000, editable=False)
    sign_count = models.BigIntegerField(default=0, editable=False)
    added_at = models.DateTimeField("添加时间")
    used_at = models.DateTimeField("上次使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "通行密钥"
        verbose_name_plural = "通行密钥"

    def __str__(self) -> str:
        return self.name
