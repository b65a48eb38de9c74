"""Codes on kinship: what no law says, and a record is asked about all the same."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, Table, Whole, Word, Words

ENTRIES = (
    Entry(
        "kinship.parent_gap_years",
        "父母至少比亲生子女大几岁；登记的差距更小时要核对",
        "Years a parent is at least older than a child by birth; a record with less is looked at",
        "year",
        Whole(1, 30),
        is_national=True,
    ),
    Entry(
        "kinship.claim_review",
        "凭承诺申报的家人关系，对方确认后是否还要经办人员审核",
        "Whether a desk looks at a family tie that was promised, after the other adult confirmed it",
        "",
        Table(words.CLAIMS, Word(words.CLAIM_LOOKS), is_whole=True),
    ),
    Entry(
        "kinship.claim_limits",
        "申报家人关系：对方几天内答复，同时最多几件，多少天内对同一个人最多申报几次，一个人多少次以后不再通知",
        "Claims of family ties: days to answer, how many open at once, how often of one person within so many days, and "
        "after how many somebody is told no more",
        "",
        Parts(
            {
                "answer_days": Whole(1, 180),
                "open": Whole(1, 50),
                "repeats": Whole(1, 20),
                "repeat_days": Whole(1, 730),
                "told": Whole(1, 100),
            }
        ),
        is_national=True,
    ),
    Entry(
        "kinship.second_person_for",
        "哪些家庭变动要第二位经办员复核",
        "Which changes in a family need a second clerk before they count",
        "",
        Words(words.FAMILY_EVENTS),
    ),
)
