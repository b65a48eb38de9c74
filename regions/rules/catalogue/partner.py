"""Codes on what people let partner organisations do for them, and for how long."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, Whole, Words

ENTRIES = (
    Entry(
        "partner.link_terms",
        "平台授权多久有效：在授权页同意、告诉授权码、出示电子社保卡各多少天，授权码几分钟内有效，一天最多生成几个，失效后保留几天",
        "Days a link to a partner lasts by consent on the page, by code and by card, minutes a code counts, codes a "
        "day, and days one is kept after",
        "",
        Parts(
            {
                "consent_days": Whole(1, 3660),
                "code_days": Whole(1, 3660),
                "card_days": Whole(1, 90),
                "code_minutes": Whole(1, 60),
                "codes_a_day": Whole(1, 50),
                # A day's codes are counted, so that none of them is cleared within it.
                "code_kept_days": Whole(2, 366),
            }
        ),
        is_national=True,
    ),
    Entry(
        "partner.card_scopes",
        "向平台出示电子社保卡，最多能授权哪些内容",
        "What somebody may let a partner do by showing it their electronic card",
        "",
        Words(words.LINK_SCOPES),
        is_national=True,
    ),
)
