"""Codes on services: cards and the family service, how long an agency may take, whom to call."""

from datetime import date

from regions.rules.catalogue import vocabulary as words
from regions.rules.catalogue.checks import none_above
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import Parts, PhoneNumber, Table, Whole, Word, Words

# 社会保险经办条例 came into force.
HANDLING_FROM = date(2023, 12, 1)
_PLACES = Whole(0, 50)

ENTRIES = (
    Entry(
        "family_service.quota",
        "亲情服务最多可以添加几位家人，每类几位",
        "How many relatives the family service takes, in all and of each kind",
        "person",
        Parts({"total": _PLACES, "elder": _PLACES, "child": _PLACES, "spouse": _PLACES, "other": _PLACES}),
        check=none_above("total", "elder", "child", "spouse", "other"),
    ),
    Entry(
        "family_service.face_age",
        "满几岁的家人要本人刷脸确认",
        "The age from which a relative confirms by a face check of their own",
        "year",
        Whole(0, 150),
    ),
    Entry(
        "family_service.acts",
        "通过亲情服务可以替家人办什么",
        "What the family service lets one do for a relative",
        "",
        Words(words.FAMILY_ACTS),
    ),
    Entry(
        "family_service.card",
        "被添加的家人要有什么样的实体社保卡",
        "Which printed card a relative needs for the family service",
        "",
        Word(words.CARD_NEEDED),
    ),
    Entry(
        "family_service.days",
        "添加家人以后，等本人确认多少天",
        "Days for which an adding waits for the relative to confirm",
        "day",
        Whole(1, 90),
    ),
    Entry(
        "card.electronic_rests",
        "实体卡挂失、注销期间，电子社保卡能不能用",
        "Whether the electronic card may be used while the printed one is reported lost or cancelled",
        "",
        Word(words.CARD_RESTS),
    ),
    Entry(
        "card.computer_number_digits",
        "社保电脑号有几位数字",
        "How many digits an area's personal computer number has",
        "digit",
        Parts({"floor": Whole(1, 32), "ceiling": Whole(1, 32)}),
        check=none_above("ceiling", "floor"),
    ),
    Entry(
        "duty.loss_report_working_days",
        "不再符合领取条件时，多少个工作日内要告诉经办机构",
        "Working days within which the agency must be told that entitlement has ended",
        "working_day",
        Whole(1, 250),
        HANDLING_FROM,
        is_national=True,
    ),
    Entry(
        "service.working_days",
        "各项业务最多办多少个工作日",
        "Working days an agency may take for each service",
        "working_day",
        Table(words.SERVICES, Whole(1, 250), is_whole=True),
        HANDLING_FROM,
    ),
    Entry(
        "service.transfer_working_days",
        "关系转移申请最多办多少个工作日",
        "Working days an agency may take for an application to transfer an insurance relation",
        "working_day",
        Whole(1, 250),
    ),
    Entry(
        "service.data_correction_working_days",
        "个人信息更正申请最多办多少个工作日",
        "Working days an agency may take for an application to correct personal information",
        "working_day",
        Whole(1, 250),
    ),
    Entry(
        "service.correction_working_days",
        "退回的申请要在多少个工作日内补正",
        "Working days within which an application that was returned must be corrected",
        "working_day",
        Whole(1, 250),
    ),
    Entry(
        "service.review_working_days",
        "复核申请最多办多少个工作日",
        "Working days an agency may take to look at a decision again",
        "working_day",
        Whole(1, 250),
    ),
    Entry(
        "service.appeal_days",
        "办结后多少天内可以申请复核",
        "Days after a decision within which a review may be asked for",
        "day",
        Whole(1, 366),
    ),
    Entry(
        "service.status_results_days",
        "合作机构批量查询的结果保留多少天",
        "Days the answers to a partner's batch of questions are kept",
        "day",
        Whole(1, 90),
    ),
    Entry(
        "service.hotlines",
        "打什么电话问",
        "Telephone numbers for questions",
        "",
        Table(words.HOTLINES, PhoneNumber(), is_whole=True),
    ),
)
