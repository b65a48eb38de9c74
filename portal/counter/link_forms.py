"""What a clerk fills in to stop a partner for somebody."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EndLinkForm(forms.Form):
    """Why a partner is stopped, and that the person asked for it."""

    words = forms.CharField(
        label=_("说明"),
        help_text=_("本人可以看到，例如“本人到窗口要求停止”"),
        max_length=200,
        error_messages={"required": _("请写明说明。"), "max_length": _("最多 200 个字。")},
    )
    is_id_checked = forms.BooleanField(
        label=_("本人或其监护人到场，已核对身份证原件"),
        error_messages={"required": _("请先核对原件，再勾选这一项")},
    )
