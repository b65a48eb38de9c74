"""The words a policy value may hold, as people read them: one list of labels for each list of the vocabulary."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shared import face_labels, family_labels, identity_labels, labels, partner_labels, review_labels
from regions.rules.catalogue import vocabulary

Named = Mapping[str, Promise]

_INSURANCES: Named = {str(code): text for code, text in labels.INSURANCES.items()}
_REACHES: Named = {
    "member_only": _("只能本人使用"),
    "same_area": _("只在本统筹区内"),
    "same_province": _("省内各统筹区之间"),
}
_USES: Named = {
    "hospital": _("在定点医院看病"),
    "pharmacy": _("在定点药店买药"),
    "resident_premium": _("缴居民医保费"),
    "commercial_insurance": _("买商业健康保险"),
    "long_term_care": _("缴长期护理保险费"),
}
_PAYERS: Named = {
    "own_account": _("使用人自己的账户"),
    "sharers": _("共济人的账户"),
    "cash": _("自己付现金"),
}
# Within the sentence that tells who pays first, and who pays the rest.
PAYING: Named = {
    "own_account": _("用使用人自己的账户"),
    "sharers": _("用共济人的"),
    "cash": _("自己付现金"),
}
_SHARER_ORDERS: Named = {
    "user_set": _("按使用人自己排的顺序"),
    "balance_descending": _("余额多的先用"),
    "bound_first": _("先绑定的先用"),
}
_BINDING_STARTS: Named = {"at_once": _("马上就能用"), "next_day": _("第二天起能用")}
_TYPED_NUMBERS: Named = {
    "nobody": _("都要刷卡"),
    "user": _("出钱的一方要刷卡，用钱的一方可以输入号码"),
    "both": _("都可以输入号码"),
}
_INTEREST_METHODS: Named = {
    "daily_balance": _("按每天的余额算，满一年记一次"),
    "quarterly": _("按每天的余额算，每季度的利息下一季起也生利息，满一年记一次"),
}
_UNBINDING_EFFECTS: Named = {
    "at_once": _("马上生效"),
    "next_day": _("第二天生效"),
    "next_day_if_bound_today": _("马上生效；当天刚绑定的，第二天生效"),
}
_FIRST_TERMS: Named = {
    "approval_counts": _("第一次从待遇开始的那天算起，批准待遇就算认证过一次。"),
    "first_payment_month": _("第一次在开始发放待遇的当月认证。"),
    "year_end": _("第一次在待遇开始的那一年年底前认证。"),
}
_CLAIMS: Named = {
    "spouse": _("配偶"),
    "parent": _("亲生父母"),
    "child": _("亲生子女"),
    "through_parent": _("隔着一位没有登记的父母"),
}
_CLAIM_LOOKS: Named = {
    "other_adult": _("对方确认就行"),
    "desk": _("对方确认后，还要经办人员审核"),
}
_HOLIDAY_RULES: Named = {
    "nominal": _("不往后推，截止日就是那一天"),
    "next_working_day": _("推到下一个工作日"),
}
_VISIT_DAYS: Named = {"workdays": _("工作日"), "saturday": _("周六"), "sunday": _("周日")}
_SUSPENSION_STARTS: Named = {
    "month_of_deadline": _("截止日当月起"),
    "month_after_deadline": _("截止日的下一个月起"),
}
_FAMILY_ACTS: Named = {
    "show_card": _("出示电子社保卡"),
    "statement": _("查权益单"),
    "certification": _("办资格认证"),
    "transfer": _("申请关系转移"),
}
_STATUS_QUESTIONS: Named = {
    "none": _("不另外问"),
    "works": _("有没有工作或参军"),
    "remarried": _("有没有再婚"),
    "adopted": _("有没有被别人收养"),
    "imprisoned": _("有没有在服刑"),
}
_RETIREES: Named = {
    "man": _("男职工"),
    "woman_55": _("原定 55 岁退休的女职工"),
    "woman_50": _("原定 50 岁退休的女职工"),
}
_SERVICES: Named = {
    "registration": _("参保登记、变更登记"),
    "pension_application": _("申领养老金"),
    "unemployment_benefit": _("申领失业保险金"),
    "training_subsidy": _("申领技能提升补贴"),
    "medical_reimbursement": _("医疗费用报销"),
    "maternity_allowance": _("申领生育津贴"),
    "work_injury_reimbursement": _("工伤医疗费用报销"),
}
_ASSURANCES: Named = {str(code): text for code, text in identity_labels.ASSURANCES.items()}
_CARD_RESTS: Named = {
    "follows_printed": _("不能用，实体卡恢复正常后再用"),
    "stands_alone": _("照常可以用"),
}
_CARD_NEEDED: Named = {
    "active": _("要有正常使用的实体社保卡"),
    "not_barred": _("实体社保卡没有挂失、锁定或注销就可以"),
}
_APPROVERS: Named = {
    "one_clerk": _("一名经办人员"),
    "two_clerks": _("一名经办人员提出，另一名复核"),
}
_RECOVERY_CLERKS: Named = {
    "one_clerk": _("一位经办员"),
    "two_clerks": _("两位经办员，一位办理、一位复核"),
}
_WHEN_KINSHIP_ENDS: Named = {"end": _("授权结束"), "suspend": _("授权暂停，由本人决定是否恢复")}
_FAMILY_EVENTS: Named = {str(code): text for code, text in family_labels.EVENTS.items()}
_HOTLINES: Named = {"human_resources": _("社保"), "healthcare": _("医保")}

# Keyed by the list itself: equal words of two lists may mean two things.
BY_LIST: Mapping[tuple[str, ...], Named] = {
    vocabulary.WHEN_KINSHIP_ENDS: _WHEN_KINSHIP_ENDS,
    vocabulary.FAMILY_EVENTS: _FAMILY_EVENTS,
    vocabulary.RELATIVES: {
        "self": _("只有本人"),
        "near_relative": _("近亲属（配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女）"),
        **{str(code): text for code, text in labels.RELATIVES.items()},
    },
    vocabulary.SCHEMES: _INSURANCES,
    vocabulary.BENEFITS: {str(code): text for code, text in labels.BENEFITS.items()},
    vocabulary.PENSIONS: _INSURANCES,
    vocabulary.CONTRIBUTORY: _INSURANCES,
    vocabulary.INSURANCES: _INSURANCES,
    vocabulary.METHODS: {str(code): text for code, text in labels.METHODS.items()},
    vocabulary.REVIEW_WHYS: {str(code): text for code, text in review_labels.WHYS.items()},
    vocabulary.PERSONS_NEEDED: review_labels.PERSONS_NEEDED,
    vocabulary.PARTNER_KINDS: {str(code): text for code, text in partner_labels.KINDS.items()},
    vocabulary.EVIDENCE_KINDS: {str(code): text for code, text in partner_labels.EVIDENCE_KINDS.items()},
    vocabulary.LINK_SCOPES: {str(code): text for code, text in partner_labels.LINK_SCOPES.items()},
    vocabulary.REACHES: _REACHES,
    vocabulary.USES: _USES,
    vocabulary.PAYERS: _PAYERS,
    vocabulary.SHARER_ORDERS: _SHARER_ORDERS,
    vocabulary.BINDING_STARTS: _BINDING_STARTS,
    vocabulary.INTEREST_METHODS: _INTEREST_METHODS,
    vocabulary.TYPED_NUMBERS: _TYPED_NUMBERS,
    vocabulary.UNBINDING_EFFECTS: _UNBINDING_EFFECTS,
    vocabulary.FIRST_TERMS: _FIRST_TERMS,
    vocabulary.HOLIDAY_RULES: _HOLIDAY_RULES,
    vocabulary.VISIT_DAYS: _VISIT_DAYS,
    vocabulary.SUSPENSION_STARTS: _SUSPENSION_STARTS,
    vocabulary.FAMILY_ACTS: _FAMILY_ACTS,
    vocabulary.STATUS_QUESTIONS: _STATUS_QUESTIONS,
    vocabulary.RETIREES: _RETIREES,
    vocabulary.SERVICES: _SERVICES,
    vocabulary.HOTLINES: _HOTLINES,
    vocabulary.ASSURANCES: _ASSURANCES,
    vocabulary.VERIFICATION_METHODS: {
        str(code): text for code, text in identity_labels.VERIFICATION_METHODS.items()
    },
    vocabulary.FACE_PURPOSES: {str(code): text for code, text in face_labels.PURPOSES.items()},
    vocabulary.PURPOSES: {str(code): text for code, text in identity_labels.PURPOSES.items()},
    vocabulary.CARD_RESTS: _CARD_RESTS,
    vocabulary.CLAIMS: _CLAIMS,
    vocabulary.CLAIM_LOOKS: _CLAIM_LOOKS,
    vocabulary.CARD_NEEDED: _CARD_NEEDED,
    vocabulary.APPROVERS: _APPROVERS,
    vocabulary.RECOVERY_CLERKS: _RECOVERY_CLERKS,
}

# The named parts of a value, where a line for each of them says enough.
PARTS: Named = {
    "total": _("一共"),
    "elder": _("长辈"),
    "child": _("子女"),
    "spouse": _("配偶"),
    "other": _("其他家人"),
    "man": _("男"),
    "woman": _("女"),
    "own_account": _("其中记入个人账户"),
    "personal": _("个人缴费的"),
    "unit": _("单位缴费的"),
    "floor": _("最低"),
    "ceiling": _("最高"),
    "from_1_year": _("缴费满 1 年"),
    "from_5_years": _("缴费满 5 年"),
    "from_10_years": _("缴费满 10 年"),
    "earlier_months_max": _("最多提前"),
    "later_months_max": _("最多延后"),
    "assurance": _("可信等级"),
    "days_max": _("几天之内"),
    "tries_a_day": _("每天最多试几次"),
    "failures_max": _("几次没通过后转人工"),
    "pause_minutes": _("两次之间等几分钟"),
    "from_one_place": _("同一处一天可以输错几次"),
    "wait_minutes": _("再错等几分钟，每多错一次加倍"),
    "for_one_number": _("同一个号码一天最多输错几次"),
    "passed_hours": _("自动通过的结果，几小时内有效"),
    "reviewed_days": _("人工比对的结果，几天内有效"),
    "picture_days": _("待比对的照片，最多留几天"),
    "child_years": _("更小的，有效期几年"),
    "young_from": _("青年，从多大起"),
    "young_years": _("青年，有效期几年"),
    "adult_from": _("中年，从多大起"),
    "adult_years": _("中年，有效期几年"),
    "elder_from": _("中老年，从多大起"),
    "elder_years": _("中老年，有效期几年"),
    "age": _("满几岁就可以申请上门"),
    "days": _("哪些日子上门"),
    "morning": _("上午的时段"),
    "afternoon": _("下午的时段"),
    "tries_max": _("没遇到人的，一共去几次"),
    "retry_working_days": _("隔几个工作日再去"),
    "within_working_days": _("申请后几个工作日内上门"),
    "answer_days": _("对方几天内答复"),
    "open": _("同时最多几件"),
    "repeats": _("对同一个人最多申报几次"),
    "repeat_days": _("按多少天算"),
    "told": _("一个人被问几次以后不再发消息"),
    "signals_min": _("至少几条互相独立的线索"),
    "offer_days": _("约上门或请来窗口后，等几天"),
    "notice_days": _("书面通知后，等几天"),
    "asked": _("电话里问几个问题"),
    "matched": _("至少答对几个"),
    "misses_a_day": _("一天几通没对上就停到第二天"),
    "begins": _("截止日前几天开始"),
    "person": _("等本人"),
    "first_contact": _("等第一联系人"),
    "second_contact": _("等第二联系人"),
    "community": _("等社区或经办机构"),
    "ends": _("截止日后几天结束"),
    "consent_days": _("在授权页同意的，几天内有效"),
    "code_days": _("告诉授权码的，几天内有效"),
    "card_days": _("出示电子社保卡的，几天内有效"),
    "code_minutes": _("授权码几分钟内有效"),
    "codes_a_day": _("一天最多生成几个授权码"),
    "code_kept_days": _("授权码失效后保留几天"),
}

CHAPTERS: Named = {
    "sharing": _("家庭共济"),
    "account": _("医保个人账户"),
    "wallet": _("医保钱包"),
    "payment": _("共济支付"),
    "premium": _("居民医保缴费"),
    "certification": _("资格认证"),
    "reminder": _("提醒"),
    "family_service": _("亲情服务"),
    "card": _("社保卡"),
    "duty": _("要主动告诉经办机构的事"),
    "service": _("办事"),
    "pension": _("养老保险"),
    "retirement": _("退休"),
    "medical": _("医疗保险"),
    "contribution": _("缴费"),
    "unemployment": _("失业保险"),
    "identity": _("实名核验和登录"),
    "face": _("刷脸"),
    "family": _("家人代办"),
    "kinship": _("亲属关系"),
    "partner": _("平台授权"),
}

# Shorter than the catalogue's titles, which also explain how the value is written down.
TITLES: Named = {
    "sharing.relative_scope": _("可以给谁用"),
    "sharing.reach": _("不跨省时能用到哪里"),
    "sharing.sharer_schemes": _("共济人（出钱的人）要参加"),
    "sharing.user_schemes": _("使用人（用钱的人）要参加"),
    "sharing.uses": _("钱可以付什么"),
    "sharing.source_order": _("先用谁的钱"),
    "sharing.payment_cap_fen": _("每次最多能用多少"),
    "sharing.month_cap_fen": _("每月最多能用多少"),
    "sharing.year_cap_fen": _("每年最多能用多少"),
    "sharing.sharer_order": _("有几位共济人时先用谁的"),
    "sharing.users_max": _("一位共济人能给几位家人用"),
    "sharing.sharers_max": _("一位家人能用几个人的账户"),
    "account.credit_basis": _("每月划入多少"),
    "account.retiree_credit_fen": _("退休后每月划入"),
    "account.interest_rate_bp": _("年利率"),
    "account.interest_method": _("利息怎么算"),
    "sharing.hospital_typed_numbers": _("在医院绑定，要不要刷卡"),
    "sharing.answer_days": _("发起后没有人答复，多少天作废"),
    "sharing.first_payments_count": _("刚绑定时，前几次支付有较低的上限"),
    "sharing.first_payment_cap_fen": _("刚绑定时每次最多能用多少"),
    "sharing.first_payments_minimum_fen": _("多少钱以上才算前几次里的一次"),
    "sharing.first_payments_days": _("刚绑定后至少几天有较低的上限"),
    "payment.released_fen": _("多少钱以上的冻结没有结算要留意"),
    "payment.released_percent": _("只收了百分之几以下也算没有结算"),
    "payment.released_count": _("几次没有结算的冻结算异常"),
    "payment.released_days": _("多少天内的一起算"),
    "payment.released_pause_days": _("异常后几天内不能再用家人账户"),
    "payment.hold_hours": _("没有结算的钱多久后退回"),
    "payment.rapid_minutes": _("多少分钟内连续支付会提醒账户本人"),
    "payment.rapid_count": _("这段时间里几次支付会提醒"),
    "payment.unusual_times": _("是平时几倍的金额会提醒"),
    "payment.night_hours": _("药店夜里几点到几点的支付会提醒"),
    "payment.payees_a_day": _("一天在几家机构支付会提醒"),
    "payment.summary_day": _("每月几号起发上个月的使用汇总"),
    "payment.summary_at": _("每月汇总几点起发出"),
    "payment.fresh_hours": _("绑定有变动后多久内的支付会提醒"),
    "premium.resident_fen": _("每人每年缴多少"),
    "wallet.transfers_per_day_max": _("每天最多转几次"),
    "wallet.transfer_max_fen": _("每次最多转多少"),
    "wallet.closed_hours": _("每天几点到几点不能转"),
    "wallet.return_at": _("对方没有领取的，第二天几点退回"),
    "wallet.cool_off_hours": _("开通后多少小时才能转出"),
    "wallet.first_transfers_count": _("给一位家人的头几次要少转"),
    "wallet.first_transfer_max_fen": _("头几次每次最多转多少"),
    "pension.minimum_months": _("按月领养老金，至少缴多少年"),
    "pension.one_off_after_months": _("2011 年 7 月前参保的，延长缴费多久后还不够可以一次补足"),
    "medical.minimum_months": _("退休后不用再缴医保费，至少缴多少年"),
    "certification.rule": _("多久认证一次"),
    "certification.overseas_rule": _("住在境外的"),
    "certification.due_soon_days": _("提前多少天显示“即将到期”"),
    "certification.grace": _("过了截止日还有几天宽限"),
    "certification.suspension": _("一直没有认证会怎样"),
    "certification.suspension_steps": _("暂停发放之前要先做什么"),
    "certification.methods": _("怎么认证算数"),
    "certification.status_questions": _("认证时还要问什么"),
    "certification.home_visit": _("请工作人员上门"),
    "certification.channel_requires_card": _("在哪些平台认证，要先有电子社保卡"),
    "certification.data_evidence": _("别的机构见过您，哪些自动算认证"),
    "reminder.offsets_days": _("什么时候提醒您"),
    "reminder.statutory_stages": _("哪几次提醒一定会送到您手里"),
    "reminder.escalation": _("一直没有回音时，会先后联系谁"),
    "retirement.age": _("法定退休年龄"),
    "retirement.flexible": _("弹性退休"),
    "contribution.rate": _("缴费比例"),
    "contribution.flexible_rate": _("灵活就业人员的缴费比例"),
    "contribution.base": _("缴费基数是当地平均工资的多少"),
    "unemployment.benefit_months": _("失业保险金最多领多久"),
    "unemployment.total_months_max": _("再次失业的，加上以前没领完的，一共最多领多久"),
    "partner.link_terms": _("授权多久有效"),
    "partner.card_scopes": _("出示电子社保卡能授权什么"),
    "family_service.quota": _("最多可以添加几位家人"),
}
