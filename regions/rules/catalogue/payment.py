"""Codes on payments out of personal accounts: how long money is held, small first amounts, what looks unusual.

They are the house's own care until a place writes rules of its own.
"""

from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Hours, Limit, TimeOfDay, Whole

_FEN_MAX = 1_000_000_00

ENTRIES = (
    Entry(
        "payment.hold_hours",
        "收款机构没有结算时，冻结的钱几小时后退回",
        "After how many hours held money that nobody settled goes back",
        "hour",
        Whole(1, 24 * 365),
    ),
    Entry(
        "sharing.first_payments_count",
        "新绑定后的前几次支付有较低的上限",
        "How many payments of a new binding are capped lower",
        "time",
        Whole(0, 100),
    ),
    Entry(
        "sharing.first_payment_cap_fen",
        "新绑定后的前几次支付，每次最多可以用多少",
        "The most that one of the first payments of a new binding may take",
        "fen",
        Limit(1, _FEN_MAX),
    ),
    Entry(
        "sharing.first_payments_minimum_fen",
        "新绑定后的前几次支付，多少钱以上才算一次",
        "From what amount on a payment counts as one of the first of a new binding",
        "fen",
        Whole(1, _FEN_MAX),
    ),
    Entry(
        "sharing.first_payments_days",
        "新绑定后至少多少天内，每次支付有较低的上限",
        "For how many days at least payments of a new binding are capped lower",
        "day",
        Whole(0, 366),
    ),
    Entry(
        "payment.released_fen",
        "多少钱以上的冻结，没有结算就退回的要留意",
        "From what amount on a hold that comes to nothing is counted",
        "fen",
        Whole(1, _FEN_MAX),
    ),
    Entry(
        "payment.released_percent",
        "最后只收了百分之几以下的，也算没有结算",
        "Up to what part of the charge kept in the end a hold has come to nothing",
        "percent",
        Whole(0, 99),
    ),
    Entry(
        "payment.released_count",
        "一家机构对一位患者几次这样的冻结算异常",
        "How many such holds of one payee for one patient are unusual",
        "time",
        Whole(1, 100),
    ),
    Entry(
        "payment.released_days",
        "多少天内的一起算",
        "Within how many days they are counted together",
        "day",
        Whole(1, 366),
    ),
    Entry(
        "payment.released_pause_days",
        "发现异常后多少天内，这家机构不能再用家人的账户",
        "For how many days such a payee then draws on no relative of the patient",
        "day",
        Whole(0, 366),
    ),
    Entry(
        "payment.rapid_minutes",
        "多少分钟内连续支付算频繁",
        "Within how many minutes payments one after another look unusual",
        "minute",
        Whole(1, 1440),
    ),
    Entry(
        "payment.rapid_count",
        "这段时间里几次支付算频繁",
        "How many payments within those minutes look unusual",
        "time",
        Whole(2, 1000),
    ),
    Entry(
        "payment.unusual_times",
        "是平时几倍的金额算异常",
        "From how many times the usual amount a payment looks unusual",
        "time",
        Whole(2, 1000),
    ),
    Entry(
        "payment.night_hours",
        "药店在夜里几点到几点的支付算异常",
        "The hours of the night in which a payment at a pharmacy looks unusual",
        "",
        Hours(),
    ),
    Entry(
        "payment.payees_a_day",
        "一天在几家机构支付算异常",
        "Payments to how many payees in one day look unusual",
        "",
        Whole(2, 1000),
    ),
    Entry(
        "payment.fresh_hours",
        "绑定有变动后几小时内的支付要提醒",
        "For how many hours after a change of a binding a payment is pointed out",
        "hour",
        Whole(0, 24 * 365),
    ),
    Entry(
        "premium.resident_fen",
        "居民医保每人每年缴多少",
        "The premium of resident medical insurance for a person and a year",
        "fen",
        Whole(1, _FEN_MAX),
    ),
    Entry(
        "payment.summary_day",
        "每月几号起告诉账户本人上个月的使用情况",
        "From which day of a month on sharers are told what was used of their accounts in the month before",
        "",
        Whole(1, 28),
    ),
    Entry(
        "payment.summary_at",
        "每月汇总从几点起发出",
        "From which time of the day on such a summary leaves",
        "",
        TimeOfDay(),
    ),
)
