"""Codes on face checks: what one has to be worth, how often one may try, and how long it lasts.

What one is worth stands with the other ways of verifying, in `identity.method_assurance`.
"""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, Table, Whole, Word

_ASSURANCE = Word(words.ASSURANCES)

ENTRIES = (
    Entry(
        "face.needed",
        "每种用途要求刷脸达到的可信等级",
        "The assurance a face check has to reach for each purpose",
        "",
        Table(words.FACE_PURPOSES, _ASSURANCE, is_whole=True),
    ),
    Entry(
        "face.tries",
        "刷脸每天最多几次，几次没通过后转人工，两次之间等几分钟",
        "Face checks a day at most, failures after which a person looks, and minutes between two tries",
        "",
        Parts({"tries_a_day": Whole(1, 50), "failures_max": Whole(1, 10), "pause_minutes": Whole(0, 60)}),
    ),
    Entry(
        "face.lasts",
        "刷脸结果多久内有效，待比对的照片最多留几天",
        "How long the result of a face check may be used, and days a photo waits for a person at most",
        "",
        Parts({"passed_hours": Whole(1, 720), "reviewed_days": Whole(1, 90), "picture_days": Whole(1, 30)}),
    ),
)
