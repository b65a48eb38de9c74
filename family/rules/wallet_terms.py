"""What people agree to when they open a wallet (医保钱包), every version that was ever published, oldest first.

A published version is never edited: the record of an opening names it by its number, and a test holds the hashes. Write
a new version below it instead.
"""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WalletTerms:
    """One version, the same number of sentences in both languages."""

    version: int
    starts_on: date
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def seal(self) -> str:
        """Give the fingerprint of what people read."""
        return hashlib.sha256("\n".join((*self.zh, *self.en)).encode()).hexdigest()


TEXTS: tuple[WalletTerms, ...] = (
    WalletTerms(
        version=1,
        starts_on=date(2024, 12, 1),
        zh=(
            "医保钱包只在近亲属之间、两地都开通跨省共济时用。同一个省里的家人，用“家庭共济”。",
            "您转出的钱从您的职工医保个人账户里扣，放进家人的医保钱包。家人接受以前，您可以撤回。",
            "家人一旦接受，钱就归家人，解绑或反悔都收不回来。没有接受的，第二天早上自动退回您的账户。",
            "收到的钱放在您自己的医保钱包里，只能付您自己看病买药的钱，不能取现金，也不能再转给别人。",
            "每次转账，您和家人都会收到消息。不是您转的，请马上打 12393。",
        ),
        en=(
            (
                "The wallet is for near relatives whose two areas are both open across provinces. With relatives in "
                "the same province, use family sharing."
            ),
            (
                "What you send is taken from your personal account and put into your relative's wallet. Until they "
                "accept, you can take it back."
            ),
            (
                "Once they accept, the money is theirs: neither ending a sharing nor a change of mind brings it back. "
                "What is not accepted returns to your account by itself the next morning."
            ),
            (
                "What you receive stays in your own wallet and pays for your own treatment and medicine only; it "
                "cannot be drawn in cash or sent on."
            ),
            "You and your relative are told of every transfer. If you did not make it, call 12393 at once.",
        ),
    ),
)


def terms_on(on: date) -> WalletTerms:
    """Give the version in force on a day."""
    begun = [text for text in TEXTS if text.starts_on <= on]
    return max(begun or TEXTS[:1], key=lambda text: text.version)
