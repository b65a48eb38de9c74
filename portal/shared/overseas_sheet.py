"""The form for people abroad as a sheet in two languages: filled in with what is known, the rest by hand.

Its words are fixed, for a consulate reads them whatever language the page was in.
"""

from accounts.queries.people import PersonCard
from certification.queries.deadlines import DeadlineCard
from portal.shared.labels import label_of
from portal.shared.sheets import Line, Row, Section, Sheet

TITLE = "在境外居住人员领取养老金资格审核表"
TITLE_EN = "Certification of a pensioner living outside the Chinese mainland"
# Room for a hand above the line.
_BLANK = "\n____________________________________"


def overseas_sheet(person: PersonCard, card: DeadlineCard) -> Sheet:
    """Fill the form in; the identity number stands masked, and is completed by hand before the consul."""
    return Sheet(
        title=TITLE,
        about=(
            Row("姓名 Name", person.name),
            Row("证件号码 ID No.", person.id_number_masked),
            Row("出生日期 Born on", person.born_on.isoformat()),
            Row("待遇 Benefit", label_of(card.benefit)),
            Row("发放地 Paid by", f"{card.area_name} {card.area_name_en}"),
        ),
        short=(TITLE_EN,),
        sections=(
            Section(
                key="by_hand",
                title="一、本人填写 To be filled in by the pensioner",
                rows=(
                    Row("完整证件号码 Full ID No.", _BLANK),
                    Row("护照号码 Passport No.", _BLANK),
                    Row("国家或地区 Country", _BLANK),
                    Row("境外住址 Address abroad", _BLANK),
                    Row("居住起始 Living there since", _BLANK),
                    Row("电话 Telephone", _BLANK),
                    Row("本人签名 Signature", _BLANK),
                ),
                lines=(Line("以上内容属实。如有不实，愿意退回多领的待遇。 The above is true."),),
            ),
            Section(
                key="by_consul",
                title="二、驻外使领馆填写 To be filled in by the embassy or consulate",
                rows=(
                    Row("审核意见 Finding", "□ 本人健在，与证件一致  alive and identified    □ 其他 other"),
                    Row("使领馆名称 Office", _BLANK),
                    Row("经办人签字 Signed", _BLANK),
                    Row("日期（盖章） Date and stamp", _BLANK),
                ),
            ),
        ),
        notes=(
            "认证按使领馆签字盖章的日期算。盖章后拍照或扫描，扫右上角的码上传。",
            "What counts is the day of signature and stamp. Scan the code above to upload the stamped form.",
        ),
    )
