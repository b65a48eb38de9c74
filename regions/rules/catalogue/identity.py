"""Codes on who somebody is: what a proof is worth and for how long, and how accounts are reached."""

from datetime import date

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.checks import rising
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Limit, Parts, Table, Whole, Word

_ASSURANCE = Word(words.ASSURANCES)
# 居民身份证法 came into force.
CARD_LAW_FROM = date(2004, 1, 1)
_AGE, _YEARS = Whole(1, 120), Limit(1, 100)

ENTRIES = (
    Entry(
        "identity.method_assurance",
        "每种实名核验方式的可信等级",
        "How sure each way of verifying a real name makes the agency",
        "",
        Table(words.VERIFICATION_METHODS, _ASSURANCE),
        is_national=True,
    ),
    Entry(
        "identity.proof_months",
        "实名核验的结果多久有效",
        "How long a real-name verification counts",
        "month",
        Table(words.VERIFICATION_METHODS, Limit(1, 1200)),
        is_national=True,
    ),
    Entry(
        "identity.purpose_assurance",
        "办每件事要求的可信等级",
        "The assurance each act asks for",
        "",
        Table(words.PURPOSES, _ASSURANCE, is_whole=True),
        is_national=True,
    ),
    Entry(
        "identity.code_days",
        "开通码多少天内有效",
        "Days within which an activation code has to be used",
        "day",
        Whole(1, 366),
        is_national=True,
    ),
    Entry(
        "identity.code_entries",
        "开通码：同一处一天可以输错几次，之后等几分钟（每多错一次加倍），同一个号码一天最多输错几次",
        "Wrong entries of codes a day from one place, minutes to wait after more, doubling, and a day for a number",
        "",
        Parts(
            {
                "from_one_place": Whole(1, 20),
                "wait_minutes": Whole(1, 1440),
                "for_one_number": Whole(50, 10_000),
            }
        ),
        is_national=True,
    ),
    Entry(
        "identity.phone_fresh_days",
        "多少天没有用过的手机号，登录时要再核对一次",
        "Days after which a phone number that was not used asks for a second proof at sign-in",
        "day",
        Whole(1, 366),
        is_national=True,
    ),
    Entry(
        "identity.phone_accounts_max",
        "一个手机号最多给几个人用",
        "How many people may share one phone number",
        "person",
        Whole(1, 20),
        is_national=True,
    ),
    Entry(
        "identity.recovery_pause_days",
        "找回账号后，多少天内不能办涉及钱的事",
        "Days after a recovered account during which nothing about money may be changed",
        "day",
        Whole(0, 31),
        is_national=True,
    ),
    Entry(
        "identity.recovery_clerks",
        "窗口替已有账号的人换手机号、开开通码，要几个人经手",
        "How many clerks it takes to give somebody's account another phone, or a code that opens it",
        "",
        Word(words.RECOVERY_CLERKS),
    ),
    Entry(
        "identity.own_consent_age",
        "满多少岁起，本人自己同意使用个人信息",
        "The age from which a person consents to the use of their data alone",
        "year",
        Whole(1, 18),
        is_national=True,
    ),
    Entry(
        "identity.card_validity",
        "居民身份证的有效期，按签发时的年龄",
        "How long an identity card lasts, by the age on the day of its issue",
        "year",
        Parts(
            {
                "child_years": _YEARS,
                "young_from": _AGE,
                "young_years": _YEARS,
                "adult_from": _AGE,
                "adult_years": _YEARS,
                "elder_from": _AGE,
                "elder_years": _YEARS,
            }
        ),
        CARD_LAW_FROM,
        is_national=True,
        check=rising("young_from", "adult_from", "elder_from"),
    ),
    Entry(
        "identity.document_ending_days",
        "证件到期前多少天显示“快到期”",
        "Days before its end from which a document is shown as about to expire",
        "day",
        Whole(1, 366),
        is_national=True,
    ),
    Entry(
        "identity.birth_date_approval",
        "退休用的出生日期由谁认定",
        "Who approves a birth date for retirement",
        "",
        Word(words.APPROVERS),
    ),
)
