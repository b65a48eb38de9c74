"""Codes on the personal account of an employee's medical insurance: what goes into it, and the interest it bears."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, Whole, Word

_CREDIT_MAX_FEN = 1_000_000
_PER_TEN_THOUSAND = Whole(0, 10_000)
_RATE_MAX = 1_000

ENTRIES = (
    Entry(
        "account.credit_basis",
        "每月记入个人账户的：个人缴费的万分之几、单位缴费的万分之几",
        "What goes into the personal account each month, per ten thousand of the personal part and of the employer's",
        "per_ten_thousand",
        Parts({"personal": _PER_TEN_THOUSAND, "unit": _PER_TEN_THOUSAND}),
    ),
    Entry(
        "account.retiree_credit_fen",
        "退休人员个人账户每月定额划入多少",
        "The fixed amount that goes into a retiree's personal account each month",
        "fen",
        Whole(0, _CREDIT_MAX_FEN),
        required_from=None,
    ),
    Entry(
        "account.interest_rate_bp",
        "个人账户的年利率（万分之几）",
        "The yearly interest of a personal account, per ten thousand",
        "per_ten_thousand",
        Whole(0, _RATE_MAX),
        required_from=None,
    ),
    Entry(
        "account.interest_method",
        "个人账户的利息怎么算",
        "How the interest of a personal account is reckoned",
        "",
        Word(words.INTEREST_METHODS),
        required_from=None,
    ),
)
