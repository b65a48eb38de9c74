"""What is refused about two records that may be one person."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "duplicate.not_found": _(
        "没有找到这一对登记。两份都不由您的统筹区发放待遇或参保的，请联系当地经办机构。"
    ),
    "duplicate.decided": _("这一对已经有结论了，请看结论和依据。"),
    "duplicate.moved": _("您打开以后，其中一份登记有了变化。请重新对照，再作决定。"),
    "duplicate.reason_missing": _("请写明依据，例如当面核对了哪些证件。"),
}
