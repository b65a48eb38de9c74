"""Articles as people read them: `CC 1045` is 民法典第1045条, Civil Code art. 1045."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LAWS: Mapping[str, Promise] = {
    "CC": gettext_lazy("民法典"),
    "ML": gettext_lazy("婚姻法（2001年修正）"),
    "ML1980": gettext_lazy("婚姻法（1980年）"),
    "ML1950": gettext_lazy("婚姻法（1950年）"),
    "ADL": gettext_lazy("收养法（1998年修正）"),
    "ADL1991": gettext_lazy("收养法（1991年）"),
    "GPCL": gettext_lazy("民法通则"),
    "OGP": gettext_lazy("最高人民法院关于民法通则的意见"),
    "JML3": gettext_lazy("最高人民法院婚姻法解释（三）"),
    "JI2": gettext_lazy("最高人民法院婚姻家庭编解释（二）"),
    "JIS": gettext_lazy("最高人民法院继承编解释（一）"),
    "OSL": gettext_lazy("最高人民法院关于继承法的意见"),
}


def article_words(citation: str) -> str:
    """Name an article; a law without a name here stays as it is cited."""
    law, _between, number = citation.partition(" ")
    if law not in LAWS or not number:
        return citation
    return _("%(law)s第%(number)s条") % {"law": LAWS[law], "number": number}
