"""Codes on the insurances themselves: years, retirement, contributions, unemployment benefit."""

from datetime import date

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.checks import delays_to_some_end, none_above
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, Table, Whole

RETIREMENT_REFORM_FROM = date(2025, 1, 1)
# The day the regulation on unemployment insurance came into force.
UNEMPLOYMENT_FROM = date(1999, 1, 22)
# The day the Social Insurance Law came into force.
LAW_FROM = date(2011, 7, 1)
_PER_TEN_THOUSAND = Whole(0, 10_000)

ENTRIES = (
    Entry(
        "pension.minimum_months",
        "按月领取基本养老金的最低缴费年限",
        "Contribution time needed for a monthly basic pension",
        "month",
        Whole(0, 600),
        insurances=words.PENSIONS,
        is_national=True,
    ),
    Entry(
        "pension.one_off_after_months",
        "到退休年龄缴费年限不够的，延长缴费几个月后还不够，可以一次性补足（只限本项生效前已参保的人）",
        "Months of extended payment after which the rest may be paid at once, for who was insured before the first day",
        "month",
        Whole(0, 600),
        LAW_FROM,
        is_national=True,
    ),
    Entry(
        "retirement.age",
        "法定退休年龄：原定年龄、每几个月延迟一个月、最多延迟几个月",
        "Statutory retirement: the old age, one month more for every so many months, and the most that is added",
        "month",
        Table(
            words.RETIREES,
            Parts({"months": Whole(480, 840), "one_month_per": Whole(0, 12), "delay_max": Whole(0, 120)}),
            is_whole=True,
        ),
        is_national=True,
        check=delays_to_some_end,
    ),
    Entry(
        "retirement.flexible",
        "弹性退休：最多可以提前或延迟几个月",
        "Flexible retirement: how many months earlier or later it may be",
        "month",
        Parts({"earlier_months_max": Whole(0, 120), "later_months_max": Whole(0, 120)}),
        RETIREMENT_REFORM_FROM,
        is_national=True,
    ),
    Entry(
        "medical.minimum_months",
        "退休后不再缴费、终身享受医保待遇的最低缴费年限",
        "Contribution time after which medical insurance lasts for life without further payment",
        "month",
        Parts({"man": Whole(0, 600), "woman": Whole(0, 600)}),
    ),
    Entry(
        "contribution.rate",
        "缴费比例（万分之几）：单位部分的范围、个人部分",
        "Contribution rates per ten thousand: the range of the employer's part, and the personal part",
        "per_ten_thousand",
        Parts(
            {
                "employer_from": _PER_TEN_THOUSAND,
                "employer_to": _PER_TEN_THOUSAND,
                "personal": _PER_TEN_THOUSAND,
            }
        ),
        insurances=words.CONTRIBUTORY,
        check=none_above("employer_to", "employer_from"),
    ),
    Entry(
        "contribution.flexible_rate",
        "灵活就业人员的缴费比例（万分之几），其中记入个人账户的部分",
        "Contribution rate of flexible workers per ten thousand, and the part that goes to the own account",
        "per_ten_thousand",
        Parts({"total": _PER_TEN_THOUSAND, "own_account": _PER_TEN_THOUSAND}),
        insurances=("employee_pension",),
        check=none_above("total", "own_account"),
    ),
    Entry(
        "contribution.base",
        "缴费基数为当地平均工资的百分之几：下限、上限",
        "Contribution base as a percentage of the local average wage: floor and ceiling",
        "percent",
        Parts({"floor": Whole(0, 1000), "ceiling": Whole(0, 1000)}),
        check=none_above("ceiling", "floor"),
    ),
    Entry(
        "unemployment.benefit_months",
        "失业保险金最多领几个月：按缴费满 1 年、5 年、10 年",
        "How many months unemployment benefit lasts at most, after 1, 5 and 10 years of contributions",
        "month",
        Parts({"from_1_year": Whole(0, 60), "from_5_years": Whole(0, 60), "from_10_years": Whole(0, 60)}),
        UNEMPLOYMENT_FROM,
        is_national=True,
    ),
    Entry(
        "unemployment.total_months_max",
        "再次失业的，加上以前没领完的，失业保险金一共最多领几个月",
        "How many months unemployment benefit lasts at most when months not drawn before are added",
        "month",
        Whole(0, 60),
        UNEMPLOYMENT_FROM,
        is_national=True,
    ),
)
