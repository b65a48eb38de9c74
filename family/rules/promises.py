"""The promise (告知承诺) somebody signs in place of papers, every version that was ever published, oldest first.

A published version is never edited: a claim names it by its number, and a test holds the hashes. Write a new version
below it instead.
"""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PromiseText:
    """One version, the same number of sentences in both languages."""

    version: int
    starts_on: date
    law: str
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def seal(self) -> bytes:
        """Give the fingerprint of what people read."""
        return hashlib.sha256("\n".join((self.law, *self.zh, *self.en)).encode()).digest()


TEXTS: tuple[PromiseText, ...] = (
    PromiseText(
        version=1,
        starts_on=date(2023, 12, 1),
        law="社会保险经办条例第三十一条",
        zh=(
            "我知道：不用交证明材料，由我承诺所填内容属实；经办机构会请对方确认，也会与登记资料比对。",
            "我承诺：我填写的姓名、号码、关系和日期都是真的，对方就是我说的那位家人。",
            "我知道：承诺不实的，这项关系会被取消，靠它办的事会停止，多领的钱要退回，并依法承担责任。",
            "收养、抚养教育和法院判决的关系不能只靠承诺，要有登记证或裁判文书。",
        ),
        en=(
            (
                "I know: no papers are asked for; I promise that what I fill in is true. The agency asks the other "
                "person to confirm, and compares it with the registers."
            ),
            "I promise: name, number, relation and dates are true, and the other person is the relative I say.",
            (
                "I know: where the promise is untrue, the tie is taken off the record, what rests on it stops, money "
                "drawn without right is paid back, and I answer for it by law."
            ),
            (
                "Adoption, upbringing and what a court decided cannot rest on a promise: they need a certificate or "
                "judgment."
            ),
        ),
    ),
)


def promise_on(on: date) -> PromiseText:
    """Give the version in force on a day."""
    begun = [text for text in TEXTS if text.starts_on <= on]
    return max(begun or TEXTS[:1], key=lambda text: text.version)


def promise_of(version: int) -> PromiseText:
    """Give one version.

    Raises KeyError for a version that was never published.
    """
    return {text.version: text for text in TEXTS}[version]
