"""The texts by which people let a partner act for them, every version that was ever published, oldest first.

A published version is never edited: a link names it by its hash, and a test holds the hashes. Who the partner is, for
how long and which scopes stand beside the text, on the page and on the link.

Law: PIPL art. 14, 15, 17, 23, 29.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from accounts.enums.partners import PartnerScope

Words = tuple[str, str]


@dataclass(frozen=True)
class LinkText:
    """One published version: what is agreed to in general, and what each scope means; Chinese first, then English."""

    version: int
    starts_on: date
    lines: tuple[Words, ...]
    scopes: Mapping[PartnerScope, Words]

    @property
    def seal(self) -> bytes:
        """Hash the words, so that a record names exactly what was read."""
        said = [f"{scope}|{zh}|{en}" for scope, (zh, en) in sorted(self.scopes.items())]
        told = [f"{zh}|{en}" for zh, en in self.lines]
        return sha256("\n".join((str(self.version), *told, *said)).encode()).digest()


_LINES = (
    (
        "我们把您勾选的内容提供给这个平台，由它替您查询或办理。这些是敏感的个人信息，所以要您单独同意。",
        (
            "We give this platform what you tick, so that it can look things up or act for you. This is "
            "sensitive personal information, so we ask for your separate consent."
        ),
    ),
    (
        "它看不到您的密码、手机号和身份证号码，也动不了您的钱。",
        "It does not see your password, phone number or ID number, and cannot move your money.",
    ),
    (
        "到期自动停止。随时可以按“停止”，马上生效；以前办好的照样有效。",
        (
            "It ends by itself on the day named. You can press “Stop” at any time, and it ends at once; what was "
            "done before stays valid."
        ),
    ),
    (
        "不同意，也不影响您在这里和窗口办任何事。",
        "If you say no, nothing changes here or at the counter.",
    ),
)
_SCOPES: Mapping[PartnerScope, Words] = {
    PartnerScope.DEADLINES_READ: (
        "查看您什么时候要办资格认证",
        "See by when you have to certify",
    ),
    PartnerScope.CERTIFICATIONS_WRITE: (
        "替您提交资格认证",
        "Submit certifications for you",
    ),
    PartnerScope.FAMILY_READ: (
        "查看您的近亲属和授权；没有同意的家人只显示隐去的姓名",
        "See your near relatives and mandates; relatives who did not agree appear with a masked name only",
    ),
    PartnerScope.BINDINGS_WRITE: (
        "查看和申请医保账户家庭共济；给别人用您的钱，仍要您本人在这里同意",
        "See and ask for sharing of medical accounts; for others to use your money you still have to agree here",
    ),
    PartnerScope.WALLET_READ: (
        "查看医保钱包的状态和转账",
        "See how the medical wallet stands, and its transfers",
    ),
    PartnerScope.PERSONS_READ: (
        "查看您隐去一部分的姓名和证件号码、性别、出生年份，和您在哪里参加了什么保险",
        (
            "See your name and number with a part of them masked, your sex and year of birth, and which "
            "insurances you have where"
        ),
    ),
    PartnerScope.ENTITLEMENTS_READ: (
        "查看您领取什么待遇，是不是在发",
        "See which benefits you draw, and whether they are being paid",
    ),
    PartnerScope.STATEMENTS_READ: (
        "查看您的权益单：缴费年限和金额、什么时候退休、还差什么",
        "See your statement of rights: months and money paid, when you may retire, what is missing",
    ),
    PartnerScope.ACCOUNTS_READ: (
        "查看您医保个人账户的余额和每月收支；不能动用",
        "See the balance of your personal medical account and each month's entries; without any power to use it",
    ),
    PartnerScope.CARDS_READ: (
        "查看您的社保卡和电子社保卡能不能用、卡号后四位",
        "See whether your social security card and electronic card are in use, and their last digits",
    ),
    PartnerScope.MATTERS_READ: (
        "查看您申请的事办到哪一步",
        "See how far your applications have come",
    ),
    PartnerScope.NOTICES_READ: (
        "查看我们发过您哪些消息、有没有送到；看不到内容",
        "See which messages we sent you and whether they arrived; not what they say",
    ),
}
# A version of its own for each scope that comes: nobody has agreed to what they have not read.
_WITH_MESSAGES: Mapping[PartnerScope, Words] = {
    **_SCOPES,
    PartnerScope.NOTICES_DELIVER: (
        "把我们发给您的消息也送到您在它应用里的账号；它会经手消息的内容",
        "Have our messages to you come to your account in its app too; their words pass through its hands",
    ),
}

TEXTS: tuple[LinkText, ...] = (
    LinkText(version=1, starts_on=date(2021, 11, 1), lines=_LINES, scopes=_SCOPES),
    LinkText(version=2, starts_on=date(2026, 11, 27), lines=_LINES, scopes=_WITH_MESSAGES),
)


def link_text_on(on: date) -> LinkText:
    """Give the version in force on a day.

    Raises ValueError before the first.
    """
    return max((text for text in TEXTS if text.starts_on <= on), key=lambda text: text.version)
