"""The notice one reads before a relative is added (添加亲情账户告知书): every version that was ever published.

A published version is never edited, since each adding names it by its hash; a test holds the hashes. Write a new one
below it instead.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True)
class ServiceNotice:
    """One published version in both languages; the first line is its heading."""

    version: int
    starts_on: date
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def seal(self) -> bytes:
        """Hash the words, so that a record names exactly what was read."""
        return sha256("\n".join((str(self.version), *self.zh, *self.en)).encode()).digest()


NOTICES: tuple[ServiceNotice, ...] = (
    ServiceNotice(
        version=1,
        starts_on=date(1998, 12, 14),
        zh=(
            "添加亲情账户告知书",
            "只能添加配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女，要如实填写。",
            "满 16 周岁的家人由本人确认：刷脸、到窗口，或者填写寄到本人住址的开通码。没有确认，什么也不会开通。",
            "未满 16 周岁的孩子，由父母添加，上传正面照片，工作人员看过才开通。",
            "开通以后，您可以替家人看权益单、办待遇资格认证、申请关系转移，看社保卡是否正常。每一次都有记录，家人看得到。",
            "您不能动家人的钱，不能换家人的手机号、密码和收款账户。",
            "双方随时可以解除，马上生效。家人的社保卡挂失或注销期间，这项服务停用。",
            "冒用他人身份，要承担法律责任。",
        ),
        en=(
            "Notice on adding a relative",
            "Only a spouse, parent, child, sibling, grandparent or grandchild can be added; say truly which.",
            "A relative of 16 or over confirms by face, at a counter, or by the code posted to them.",
            "A child under 16 is added by a parent with a frontal photo; a member of staff looks at it first.",
            "Then you can see the rights statement, certify and apply for transfers, and see if the card is fine.",
            "Every time is recorded, and your relative can see it.",
            "You cannot move your relative's money, or change their phone, password or bank account.",
            "Either of you can end it at once. It rests while the relative's card is reported lost or cancelled.",
            "Whoever uses another person's identity answers for it by law.",
        ),
    ),
)


def notice_on(on: date) -> ServiceNotice:
    """Give the version in force on a day."""
    return max((one for one in NOTICES if one.starts_on <= on), key=lambda one: one.version)
