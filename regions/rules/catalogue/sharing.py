"""Codes on sharing a personal account: with whom, for what, up to how much; and the wallet across provinces.

The wallet came with the first areas that opened across provinces: its codes are required from their first value on.
"""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.checks import alone
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Hours, Limit, TimeOfDay, Whole, Word, Words

_FEN_MAX = 1_000_000_00

ENTRIES = (
    Entry(
        "sharing.relative_scope",
        "可以使用职工医保个人账户的亲属范围",
        "Relatives who may use the personal account of an employee's medical insurance",
        "",
        Words(words.RELATIVES),
        check=alone("self", "near_relative"),
    ),
    Entry(
        "sharing.reach",
        "不跨省时可以共济到多远",
        "How far sharing reaches without crossing a provincial border",
        "",
        Word(words.REACHES),
    ),
    Entry(
        "sharing.sharer_schemes",
        "共济人须参加的医疗保险",
        "Medical insurance that gives the sharer an account to share",
        "",
        Words(words.SCHEMES),
    ),
    Entry(
        "sharing.user_schemes",
        "使用人须参加的医疗保险",
        "Medical insurance in which the user must be enrolled",
        "",
        Words(words.SCHEMES),
    ),
    Entry(
        "sharing.uses",
        "个人账户的钱可以用在哪里",
        "What the money of a personal account may pay",
        "",
        Words(words.USES),
    ),
    Entry(
        "sharing.source_order",
        "扣款先后：谁先付",
        "Who pays first: the order of sources in one payment",
        "",
        Words(words.PAYERS, is_ordered=True),
    ),
    Entry(
        "sharing.sharer_order",
        "有几位共济人时先用谁的",
        "Whose account is used first when several people share",
        "",
        Word(words.SHARER_ORDERS),
    ),
    Entry(
        "sharing.users_max",
        "一位共济人最多可以绑定几位家人",
        "How many relatives one sharer may bind",
        "person",
        Limit(1, 100),
    ),
    Entry(
        "sharing.sharers_max",
        "一位家人最多可以使用几个人的账户",
        "How many accounts one user may use",
        "person",
        Limit(1, 100),
    ),
    Entry(
        "sharing.payment_cap_fen",
        "每次最多可以用多少",
        "The most that one payment may take from a shared account",
        "fen",
        Limit(1, _FEN_MAX),
    ),
    Entry(
        "sharing.month_cap_fen",
        "每位使用人每月最多可以用多少",
        "The most one user may take from shared accounts in a month",
        "fen",
        Limit(1, _FEN_MAX),
    ),
    Entry(
        "sharing.year_cap_fen",
        "每位使用人每年最多可以用多少",
        "The most one user may take from shared accounts in a year",
        "fen",
        Limit(1, _FEN_MAX),
    ),
    Entry(
        "sharing.binding_starts",
        "绑定后什么时候可以用",
        "When a binding takes effect",
        "",
        Word(words.BINDING_STARTS),
    ),
    Entry(
        "sharing.minimum_bound_months",
        "绑定后多久才能解绑",
        "How long a binding lasts before it may be ended",
        "month",
        Whole(0, 36),
    ),
    Entry(
        "sharing.rebind_pause_months",
        "解绑后多久才能再绑定",
        "How long after an unbinding the same people may bind again",
        "month",
        Whole(0, 36),
    ),
    Entry(
        "sharing.hospital_typed_numbers",
        "在医院医保办，谁的号码可以手工输入代替刷卡",
        "Of whom a hospital's office may type a number instead of reading a card",
        "",
        Word(words.TYPED_NUMBERS),
    ),
    Entry(
        "sharing.answer_days",
        "没有答复的共济多少天后作废",
        "After how many days a sharing that nobody answered runs out",
        "day",
        Whole(1, 180),
    ),
    Entry(
        "sharing.unbinding_effect",
        "解绑什么时候生效",
        "When an unbinding takes effect",
        "",
        Word(words.UNBINDING_EFFECTS),
    ),
    Entry(
        "wallet.transfers_per_day_max",
        "医保钱包每天最多转几次",
        "How many wallet transfers one person may make in a day",
        "time",
        Limit(1, 1000),
        required_from=None,
    ),
    Entry(
        "wallet.transfer_max_fen",
        "医保钱包每次最多转多少",
        "The most that one wallet transfer may carry",
        "fen",
        Limit(1, _FEN_MAX),
        required_from=None,
    ),
    Entry(
        "wallet.closed_hours",
        "医保钱包每天几点到几点不能转",
        "The hours of the day without wallet transfers",
        "",
        Hours(),
        required_from=None,
    ),
    Entry(
        "wallet.return_at",
        "没有领取的转账第二天几点退回",
        "When a transfer that nobody accepted returns on the next day",
        "",
        TimeOfDay(),
        required_from=None,
    ),
    Entry(
        "wallet.cool_off_hours",
        "开通医保钱包多少小时后才能转出",
        "How many hours after it was opened a wallet sends for the first time",
        "hour",
        Whole(0, 720),
        required_from=None,
    ),
    Entry(
        "wallet.first_transfers_count",
        "给一位家人的头几次转账有单独的上限",
        "How many first transfers to one relative have a limit of their own",
        "time",
        Whole(0, 100),
        required_from=None,
    ),
    Entry(
        "wallet.first_transfer_max_fen",
        "头几次转账每次最多转多少",
        "The most that one of the first transfers to a relative may carry",
        "fen",
        Limit(1, _FEN_MAX),
        required_from=None,
    ),
)
