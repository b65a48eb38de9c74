"""What is refused about consents."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "consent.text_moved": _("说明有了新的一版。请看过新的说明，再决定同意不同意。"),
    "consent.not_asked": _("这一项是依法要做的，不需要同意，也不能停止。"),
    "consent.of_guardian": _("年纪还小，要由父母或监护人同意。请他们带证件到窗口办理。"),
    "consent.of_oneself": _("这个人已经到了自己作主的年纪，请本人在“我的数据”里决定。"),
    "consent.missing": _("这件事要先得到您的同意。请看过说明再决定，不同意也可以换别的方式办。"),
}
