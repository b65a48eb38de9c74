"""Codes on proving entitlement: the cycle, what counts, what follows, and when people are reminded."""

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.checks import alone, none_above, one_method_suffices
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Falling, Hours, Limit, MonthDay, Parts, Table, Variants, Whole, Word, Words

_FIRST_TERM = Word(words.FIRST_TERMS)
_ASSURANCE = Whole(1, 3)
# With the month itself in the middle a window stays shorter than a year.
_MONTHS_AROUND = Whole(0, 5)
CYCLE = Variants(
    {
        "rolling_months": {
            "months": Whole(1, 60),
            "granularity": Word(("day", "month_end")),
            "initial_basis": _FIRST_TERM,
        },
        "rolling_days": {"days": Whole(1, 1830), "initial_basis": _FIRST_TERM},
        "deferral_year_and_12_months": {"initial_basis": _FIRST_TERM},
        "calendar_year": {"initial_basis": _FIRST_TERM},
        "fixed_window": {"from": MonthDay(), "to": MonthDay(), "initial_basis": _FIRST_TERM},
        "retirement_month_window": {
            "months_before": _MONTHS_AROUND,
            "months_after": _MONTHS_AROUND,
            "initial_basis": _FIRST_TERM,
        },
        "birth_month_window": {
            "months_before": _MONTHS_AROUND,
            "months_after": _MONTHS_AROUND,
            "initial_basis": _FIRST_TERM,
        },
    }
)

ENTRIES = (
    Entry(
        "certification.rule",
        "待遇领取资格认证周期",
        "Certification cycle: by which day the next certification is on time",
        "",
        CYCLE,
        by_benefit=True,
    ),
    Entry(
        "certification.overseas_rule",
        "居住在境外的人多久认证一次，几次里有一次要本人到场",
        "How often people living abroad certify, and one proof in how many must be given in person",
        "",
        Parts({"months": Whole(1, 60), "in_person_every": Limit(1, 20)}),
        by_benefit=True,
    ),
    Entry(
        "certification.due_soon_days",
        "截止日前多少天起显示“即将到期”",
        "Days before the deadline from which the home page says that it is near",
        "day",
        Whole(0, 366),
        by_benefit=True,
    ),
    Entry(
        "certification.grace",
        "截止日之后仍视为按时的天数",
        "Days after the deadline that are still treated as on time",
        "day",
        Whole(0, 92),
        by_benefit=True,
    ),
    Entry(
        "certification.holiday_rule",
        "截止日遇到休息日怎么算",
        "What happens to a deadline that falls on a day off",
        "",
        Word(words.HOLIDAY_RULES),
        by_benefit=True,
    ),
    Entry(
        "certification.change_notice_days",
        "认证规定改变后，至少给多少天",
        "Days everybody has at least after the rule has changed",
        "day",
        Whole(0, 366),
        by_benefit=True,
    ),
    Entry(
        "certification.suspension",
        "一直没有认证的，什么时候可能暂停发放；恢复后最多补发几个月",
        "When payment may be suspended without a certification, and how many months are paid back at most",
        "",
        Parts(
            {
                "begins": Word(words.SUSPENSION_STARTS),
                "back_pay_months_max": Limit(1, 1200),
            }
        ),
        by_benefit=True,
    ),
    Entry(
        "certification.suspension_steps",
        "暂停发放之前：要几条互相独立的线索，上门或来窗口的机会、书面通知各留多少天",
        "Before payment may be suspended: how many independent signs, and how many days for a visit and for a notice",
        "",
        Parts(
            {
                "signals_min": Whole(2, 5),
                "offer_days": Whole(1, 92),
                "notice_days": Whole(1, 92),
            }
        ),
        by_benefit=True,
    ),
    Entry(
        "certification.methods",
        "认证方式的可信等级和最低要求",
        "Assurance level of each certification method, and the lowest level that counts",
        "level",
        Parts({"minimum": _ASSURANCE, "methods": Table(words.METHODS, _ASSURANCE)}),
        by_benefit=True,
        check=one_method_suffices,
    ),
    Entry(
        "certification.phone_questions",
        "电话核验问几个问题，要答对几个，一天几通对不上就暂停",
        "Questions asked on the telephone, answers that must agree, and failed calls a day until a pause",
        "",
        Parts({"asked": Whole(1, 6), "matched": Whole(1, 6), "misses_a_day": Whole(1, 20)}),
        check=none_above("asked", "matched"),
    ),
    Entry(
        "certification.review_days",
        "要由人核对的认证，最多办多少个工作日",
        "Working days for a certification that a person has to look at",
        "working_day",
        Whole(1, 60),
    ),
    Entry(
        "certification.second_person",
        "要由人核对的认证，一个人还是两个人决定",
        "Whether one person or two decide on a certification that a person has to look at, by why it is",
        "",
        Table(words.REVIEW_WHYS, Word(words.PERSONS_NEEDED), is_whole=True),
    ),
    Entry(
        "certification.late_entry_days",
        "窗口补录多少天以内的认证不用同事复核",
        "Days back for which a desk enters a certification without a colleague",
        "day",
        Whole(0, 366),
    ),
    Entry(
        "certification.status_questions",
        "认证时还要问的资格变化",
        "What else is asked when somebody certifies, because the benefit depends on it",
        "",
        Words(words.STATUS_QUESTIONS),
        by_benefit=True,
        check=alone("none"),
    ),
    Entry(
        "certification.home_visit",
        "上门服务：多大年纪可以申请，哪些日子、什么时段上门，没遇到人再去几次",
        "Home visits: from which age one may ask, when somebody comes, and how often again where nobody was met",
        "",
        Parts(
            {
                "age": Whole(0, 120),
                "days": Words(words.VISIT_DAYS),
                "morning": Hours(),
                "afternoon": Hours(),
                "tries_max": Whole(1, 5),
                "retry_working_days": Whole(1, 60),
                "within_working_days": Whole(1, 120),
            }
        ),
    ),
    Entry(
        "certification.overseas_working_days",
        "境外居住人员资格审核最多办多少个工作日",
        "Working days an agency may take to look through the form of somebody abroad",
        "working_day",
        Whole(1, 250),
    ),
    Entry(
        "certification.channel_requires_card",
        "在哪些平台认证，要先领好电子社保卡",
        "Kinds of partners through which only holders of an electronic card certify",
        "",
        Words(words.PARTNER_KINDS),
    ),
    Entry(
        "certification.data_evidence",
        "别的机构见过本人，哪些自动算认证：可信等级，以及多少天之内",
        "Which evidence of other agencies extends a deadline: its assurance level, and how many days old it may be",
        "",
        Table(words.EVIDENCE_KINDS, Parts({"assurance": _ASSURANCE, "days_max": Whole(1, 366)})),
        by_benefit=True,
    ),
    Entry(
        "reminder.offsets_days",
        "提醒时点：截止日前（正数）、当天（0）、之后（负数）的天数",
        "Reminder days: before (positive), on (0) and after (negative) the deadline",
        "day",
        Falling(-366, 366),
        by_benefit=True,
    ),
    Entry(
        "reminder.quiet_hours",
        "夜里几点到几点不发提醒",
        "The hours of the night without reminders",
        "",
        Hours(),
    ),
    Entry(
        "reminder.statutory_stages",
        "哪些时点的提醒属于法定告知，本人停用提醒也要送达",
        "Reminder days that the agency has to tell of, even to those who turned reminders off",
        "day",
        Falling(-366, 366),
        is_national=True,
    ),
    Entry(
        "reminder.letter_stages",
        "没有手机和邮箱的人，在哪些时点寄纸质信",
        "Reminder days on which a letter goes to those who have neither phone nor e-mail",
        "day",
        Falling(-366, 366),
    ),
    Entry(
        "reminder.first_age",
        "满多少岁的人，提醒优先发出",
        "The age from which reminders go out before all others",
        "year",
        Whole(60, 120),
    ),
    Entry(
        "reminder.escalation",
        "到期前一直没有认证的，从哪天起逐级联系：先本人，再家人，再社区，最后提出上门；每一级等几天",
        "From which day before the deadline somebody is asked, then their contacts, then a community worker, and last a"
        " visit is offered; and how many days each step waits",
        "day",
        Parts(
            {
                "begins": Whole(1, 366),
                "person": Whole(0, 60),
                "first_contact": Whole(0, 60),
                "second_contact": Whole(0, 60),
                "community": Whole(0, 60),
                "ends": Whole(0, 366),
            }
        ),
    ),
)
