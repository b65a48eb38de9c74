"""Citations as people read them: `CC 1045` is 民法典第1045条; what is no tag of a statute stays as it is written."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STATUTES: Mapping[str, Promise] = {
    "CC": _("民法典"),
    "ML": _("婚姻法"),
    "ML1980": _("1980年婚姻法"),
    "ML1950": _("1950年婚姻法"),
    "ADL": _("收养法"),
    "ADL1991": _("1991年收养法"),
    "GPCL": _("民法通则"),
    "OGP": _("最高人民法院关于民法通则的意见"),
    "OSL": _("最高人民法院关于继承法的意见"),
    "JML3": _("最高人民法院婚姻法解释（三）"),
    "JI1": _("最高人民法院民法典婚姻家庭编解释（一）"),
    "JI2": _("最高人民法院民法典婚姻家庭编解释（二）"),
    "JIS": _("最高人民法院民法典继承编解释（一）"),
    "SIL": _("社会保险法"),
    "SILR": _("实施社会保险法若干规定"),
    "RET": _("延迟法定退休年龄办法"),
    "OPS": _("社会保险经办条例"),
    "PIPL": _("个人信息保护法"),
    "NDR": _("网络数据安全管理条例"),
    "IDC": _("居民身份证法"),
    "MFR": _("医疗保障基金使用监督管理条例"),
}
_CITATION = re.compile(r"(?P<tag>[A-Z]+\d*) (?P<number>\d+)")


def article_words(citation: str) -> str:
    """Write one citation in the language of the page."""
    found = _CITATION.fullmatch(citation)
    if found is None or found["tag"] not in STATUTES:
        return citation
    return gettext("{statute}第{number}条").format(statute=STATUTES[found["tag"]], number=found["number"])
