"""Codes on acting for a relative: how long it lasts, how many one person may help, and from which age."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Whole, Word

ENTRIES = (
    Entry(
        "family.full_capacity_age",
        "满多少岁起，自己决定让谁代办，也可以替别人代办",
        "The age from which a person decides alone who acts for them, and may act for others",
        "year",
        Whole(1, 25),
        is_national=True,
    ),
    Entry(
        "family.limited_capacity_age",
        "满多少岁起，纯获利益的事孩子自己就能接受",
        "The age from which a child alone may take what only benefits them",
        "year",
        Whole(1, 25),
        is_national=True,
    ),
    Entry(
        "family.mandate_months",
        "一次授权最多多少个月",
        "The most months a mandate may be given for at a time",
        "month",
        Whole(1, 120),
        is_national=True,
    ),
    Entry(
        "family.mandate_notice_days",
        "授权到期前多少天告诉双方",
        "Days before a mandate ends on which both sides are told",
        "day",
        Whole(1, 90),
        is_national=True,
    ),
    Entry(
        "family.mandate_principals",
        "一个人最多在网上替几位家人办事，再多由窗口核实",
        "How many relatives one person may help by mandates given online; beyond that a desk looks first",
        "",
        Whole(1, 50),
        is_national=True,
    ),
    Entry(
        "family.mandate_when_kinship_ends",
        "双方不再是近亲属时，本人同意的授权怎么办",
        "What becomes of a mandate by one's own consent when the two are no near relatives any more",
        "",
        Word(words.WHEN_KINSHIP_ENDS),
        is_national=True,
    ),
    Entry(
        "family.guardian_approval",
        "监护人替人办事，由谁登记",
        "Who records that a guardian acts for somebody",
        "",
        Word(words.APPROVERS),
    ),
)
