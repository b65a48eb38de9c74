"""The names of codes as people read them: benefits, methods, standings, relations, states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.corrections import CorrectedFact
from accounts.enums.people import Insurance
from accounts.enums.recovery import RecoveryAct
from accounts.enums.reveals import RevealField
from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem, SignInWay
from accounts.enums.verification import Assurance, CodeDelivery, Purpose, VerificationMethod
from certification.enums import Benefit, EscalationAnswer, EscalationRung, Method, Standing
from family.enums import MandateGrade, NearRelative
from portal.shared import (
    appointment_labels,
    binding_labels,
    call_labels,
    card_labels,
    certification_labels,
    claim_labels,
    contribution_labels,
    correction_labels,
    developer_labels,
    duplicate_labels,
    face_labels,
    family_labels,
    identity_labels,
    kinship_labels,
    ledger_labels,
    mandate_labels,
    matter_labels,
    money_labels,
    notice_labels,
    partner_labels,
    reminder_labels,
    reveal_labels,
    review_labels,
    service_labels,
    terminal_labels,
)
from portal.shared.dates import reads_english
from portal.shared.document_labels import DOCUMENT_LABELS
from regions.enums import Confidence, PolicyScope, ServicePointKind

Labels = Mapping[StrEnum, Promise]

BENEFITS: Labels = {
    Benefit.PENSION_EMPLOYEE: _("企业职工养老金"),
    Benefit.PENSION_PUBLIC: _("机关事业单位养老金"),
    Benefit.PENSION_RESIDENT: _("城乡居民养老金"),
    Benefit.SURVIVOR: _("遗属待遇"),
    Benefit.WORK_INJURY: _("工伤保险长期待遇"),
}
METHODS: Labels = {
    Method.COUNTER: _("社保经办窗口"),
    Method.STREET_STATION: _("街道、社区服务站"),
    Method.TERMINAL: _("自助服务终端"),
    Method.FACE_SELF: _("本人刷脸"),
    Method.FACE_HELPED: _("家人帮助刷脸"),
    Method.PARTNER_APP: _("合作平台（如城市服务应用）"),
    Method.HOME_VISIT: _("工作人员上门"),
    Method.PHONE: _("电话核验"),
    Method.OVERSEAS_FORM: _("境外居住者资格审核表"),
    Method.DATA_MATCH: _("数据比对（自动核对，不用您办）"),
}
STANDINGS: Labels = {
    Standing.VALID: _("认证有效"),
    Standing.DUE_SOON: _("即将到期"),
    Standing.OVERDUE: _("已逾期"),
    Standing.SUSPENDED: _("待遇已暂停"),
    Standing.RESUMED: _("待遇已恢复"),
    Standing.EXEMPT: _("免认证"),
    Standing.UNKNOWN: _("暂无记录"),
}
RELATIVES: Labels = {
    NearRelative.SPOUSE: _("配偶"),
    NearRelative.PARENT: _("父母"),
    NearRelative.CHILD: _("子女"),
    NearRelative.SIBLING: _("兄弟姐妹"),
    NearRelative.PATERNAL_GRANDPARENT: _("祖父母"),
    NearRelative.MATERNAL_GRANDPARENT: _("外祖父母"),
    NearRelative.SONS_CHILD: _("孙子女"),
    NearRelative.DAUGHTERS_CHILD: _("外孙子女"),
}
# Each grade holds those before it, so the words add up.
GRADES: Labels = {
    MandateGrade.REMIND: _("收到提醒、查看到期日"),
    MandateGrade.SEE: _("提醒、查看权益"),
    MandateGrade.ACT: _("提醒、查看、代办"),
    MandateGrade.PAY: _("提醒、查看、代办、使用账户"),
}
INSURANCES: Labels = {
    Insurance.EMPLOYEE_PENSION: _("企业职工基本养老保险"),
    Insurance.PUBLIC_PENSION: _("机关事业单位养老保险"),
    Insurance.RESIDENT_PENSION: _("城乡居民基本养老保险"),
    Insurance.EMPLOYEE_MEDICAL: _("职工基本医疗保险"),
    Insurance.RESIDENT_MEDICAL: _("城乡居民基本医疗保险"),
    Insurance.UNEMPLOYMENT: _("失业保险"),
    Insurance.WORK_INJURY: _("工伤保险"),
    Insurance.MATERNITY: _("生育保险"),
}
CONFIDENCES: Labels = {
    Confidence.SURE: _("依据已核实"),
    Confidence.LIKELY: _("依据较可靠"),
    Confidence.UNSURE: _("依据待核实"),
}
SCOPES: Labels = {
    PolicyScope.NATION: _("全国规定"),
    PolicyScope.PROVINCE: _("本省规定"),
    PolicyScope.AREA: _("本统筹区规定"),
}
POINTS: Labels = {
    ServicePointKind.AGENCY_COUNTER: _("经办窗口"),
    ServicePointKind.STREET_STATION: _("街道、社区服务站"),
    ServicePointKind.HOSPITAL_OFFICE: _("医院医保办"),
    ServicePointKind.TERMINAL: _("自助机"),
    ServicePointKind.HOME_VISIT: _("上门服务"),
}
# By type, because equal texts of two lists are equal keys: "work_injury" is a benefit and an insurance.
_BY_TYPE: Mapping[type[StrEnum], Labels] = {
    Benefit: BENEFITS,
    Method: METHODS,
    Standing: STANDINGS,
    NearRelative: RELATIVES,
    MandateGrade: GRADES,
    Insurance: INSURANCES,
    Confidence: CONFIDENCES,
    PolicyScope: SCOPES,
    ServicePointKind: POINTS,
    Assurance: identity_labels.ASSURANCES,
    VerificationMethod: identity_labels.VERIFICATION_METHODS,
    RecoveryAct: identity_labels.RECOVERY_ACTS,
    Purpose: identity_labels.PURPOSES,
    **appointment_labels.LABELS,
    **matter_labels.BY_TYPE,
    **money_labels.LABELS,
    **binding_labels.LABELS,
    **face_labels.BY_TYPE,
    **review_labels.BY_TYPE,
    RevealField: reveal_labels.FIELDS,
    **contribution_labels.BY_TYPE,
    **card_labels.LABELS,
    **call_labels.LABELS,
    EscalationRung: reminder_labels.RUNGS,
    EscalationAnswer: reminder_labels.ANSWERS,
    **mandate_labels.LABELS,
    **claim_labels.LABELS,
    **family_labels.LABELS,
    **service_labels.BY_TYPE,
    **terminal_labels.LABELS,
    CodeDelivery: identity_labels.CODE_DELIVERIES,
    SignInWay: identity_labels.SIGN_IN_WAYS,
    DeviceSystem: identity_labels.SYSTEMS,
    DeviceBrowser: identity_labels.BROWSERS,
    **DOCUMENT_LABELS,
    **certification_labels.BY_TYPE,
    **duplicate_labels.BY_TYPE,
    **kinship_labels.BY_TYPE,
    **partner_labels.BY_TYPE,
    **developer_labels.BY_TYPE,
    **notice_labels.BY_TYPE,
    CorrectedFact: correction_labels.FACTS,
}


def has_label(code: StrEnum) -> bool:
    """Say whether a code's list has names."""
    return type(code) in _BY_TYPE


def label_of(code: StrEnum) -> str:
    """Give the name of a code in the language of the page."""
    return str(_BY_TYPE[type(code)][code])


class Termed(Protocol):
    """Anything that carries a kinship term in both languages."""

    @property
    def term_zh(self) -> str:
        """Give the Chinese term."""

    @property
    def term_en(self) -> str:
        """Give the English term."""


def term_of(kin: Termed) -> str:
    """Give a relative's term in the language of the page."""
    return kin.term_en if reads_english() else kin.term_zh


class Placed(Protocol):
    """Anything that carries the name of a place in both languages."""

    @property
    def name(self) -> str:
        """Give the Chinese name."""

    @property
    def name_en(self) -> str:
        """Give the English name; small places have none."""


def place_name(place: Placed) -> str:
    """Give a place's name in the language of the page; the Chinese one where there is no other."""
    return place.name_en if reads_english() and place.name_en else place.name


def named_with_term(name: str, term_zh: str, term_en: str) -> str:
    """Name a relative together with the term: `外祖母 顾桂兰`, `顾桂兰 (maternal grandmother)`."""
    return f"{name} ({term_en})" if reads_english() else f"{term_zh} {name}"


# What an audit event says to the person it is about.
ACTIONS: Mapping[str, Promise] = {
    **matter_labels.ACTIONS,
    **contribution_labels.ACTIONS,
    **ledger_labels.ACTIONS,
    **money_labels.WALLET_ACTIONS,
    **money_labels.ACTIONS,
    "deadline.viewed": _("查看了您的到期日"),
    "family.viewed": _("查看了您的近亲属"),
    "mandate.listed": _("查看了您的授权"),
    "entitlement.viewed": _("查看了您的待遇"),
    "account.viewed": _("查看了您的医保个人账户明细"),
    "card.viewed": _("查看了您的社保卡状态"),
    "notices.listed": _("查看了给您发过哪些消息"),
    "deadline.listed": _("在家人列表里看到了您的到期日"),
    "certification.recorded": _("为您登记了一次资格认证"),
    **binding_labels.ACTIONS,
    "person.registered": _("登记了您的基本信息"),
    "person.died": _("登记了去世日期"),
    "person.merge_proposed": _("提出把您的两份登记合并"),
    "person.merged": _("把您的两份登记合并成一份"),
    "person.parted": _("撤销了登记的合并"),
    "document.added": _("登记了您的一份证件"),
    "document.number_changed": _("变更了您的证件号码"),
    "document.renewed": _("登记了您换发的证件"),
    "document.withdrawn": _("撤下了您的一份证件"),
    "number.listed": _("在两人同号的列表里看到了您"),
    "number.viewed": _("核对了您的证件号码"),
    "number.proposal_viewed": _("查看了关于您证件号码的一项复核"),
    "birth_date.approved": _("登记了退休用的认定出生日期"),
    "birth_date.proposal_viewed": _("查看了等人复核的出生日期认定"),
    "documents.viewed": _("查看了您的证件"),
    "person.corrected": _("更正了您的一项登记"),
    "person.looked_up": _("查找了您的信息"),
    "person.viewed": _("查看了您的信息"),
    **reveal_labels.ACTIONS,
    **appointment_labels.ACTIONS,
    **mandate_labels.ACTIONS,
    **claim_labels.ACTIONS,
    **family_labels.ACTIONS,
    **service_labels.ACTIONS,
    **terminal_labels.ACTIONS,
    **partner_labels.ACTIONS,
    "entitlement.granted": _("登记了您的一项待遇"),
    "partner.linked": _("登记了您与合作平台的关联"),
    "partner.unlinked": _("结束了您与合作平台的关联"),
    "certification.viewed": _("查看了您的一次认证记录"),
    "kinship.parentage_recorded": _("登记了您的亲子关系"),
    "kinship.marriage_recorded": _("登记了您的婚姻"),
    "watch.asked": _("您要求在两地开通跨省共济时通知您"),
    "watch.ended": _("您取消了开通通知"),
    "kinship.marriage_ended": _("登记了您婚姻的结束"),
    "kinship.support_recorded": _("登记了您与继兄弟姐妹的扶养关系"),
    "kinship.parentage_ended": _("登记了您亲子关系的结束"),
    "kinship.support_ended": _("登记了您与继兄弟姐妹扶养关系的结束"),
    "kinship.questions_listed": _("在矛盾列表里看到了您的亲属信息"),
    "kinship.question_viewed": _("查看了您的亲属信息"),
    "kinship.question_kept": _("核实了您的亲属信息，登记无误"),
    "consent.given": _("同意了一项使用"),
    "escalation.answered": _("答复了到期前的询问"),
    "outreach.taken": _("领取了联系您的任务"),
    "outreach.given_back": _("放回了联系您的任务"),
    "outreach.closed": _("登记了联系您的结果"),
    "contacts.named": _("指定了联系不上您时先问谁"),
    "consent.withdrawn": _("撤回了一项同意"),
    "my_data.copied": _("下载了全部资料"),
    "identity.verified": _("核验了您的实名"),
    "face.begun": _("开始了一次刷脸"),
    "face.agreed": _("同意了这一次刷脸"),
    "face.checked": _("提交了一次刷脸"),
    "face.used": _("使用了一次刷脸的结果"),
    "face.photos_viewed": _("查看了您的照片"),
    "face.reviewed": _("比对了您的照片"),
    "face.photo_kept": _("留存了您的照片"),
    **card_labels.ACTIONS,
    **notice_labels.ACTIONS,
    **call_labels.ACTIONS,
    **reminder_labels.ACTIONS,
    **certification_labels.ACTIONS,
    **review_labels.ACTIONS,
    "activation.issued": _("给您开了一个开通码"),
    "account.prepared": _("您替家人准备了一个账号"),
    "account.unprepared": _("您撤回了替家人准备的账号"),
    "account.phone_changed": _("换了您的登录手机号"),
    "sign_in.ended": _("退出了您的一台设备"),
    "passkey.added": _("加了一个通行密钥"),
    "passkey.removed": _("删了一个通行密钥"),
    "account.password_set": _("设了新的登录密码"),
}


def action_words(action: str) -> str:
    """Say what an audit event was; one without words of its own is told in general ones."""
    return str(ACTIONS.get(action, _("办理了与您有关的事")))
