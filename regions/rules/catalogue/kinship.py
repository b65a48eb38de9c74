"""Codes on kinship: what no law says, and a record is asked about all the same."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Whole, Words

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
        "kinship.second_person_for",
        "哪些家庭变动要第二位经办员复核",
        "Which changes in a family need a second clerk before they count",
        "",
        Words(words.FAMILY_EVENTS),
    ),
)
