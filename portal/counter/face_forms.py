"""The desk's forms about faces: they clean shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.face import FaceVerdict
from portal.shared.face_labels import VERDICTS


class VerdictForm(forms.Form):
    """What the clerk sees in two photos, and by what."""

    verdict = forms.ChoiceField(
        label=_("两张照片"),
        choices=[(verdict.value, VERDICTS[verdict]) for verdict in FaceVerdict],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一个结论"), "invalid_choice": _("请选择一个结论")},
    )
    note = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("例如“眉眼、耳廓一致”或“画面太暗，看不清眼睛”"),
        error_messages={"required": _("请写明理由，本人可以看到有人比对过")},
    )


class PhotoForm(forms.Form):
    """A photo taken at the desk, of the person who is there."""

    photo = forms.FileField(
        label=_("正面照片"),
        help_text=_("只有一张脸，占画面三分之一以上，光线均匀，不戴帽子和口罩"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
        error_messages={
            "required": _("请先拍一张或选一张照片"),
            "empty": _("这个文件是空的，请重新拍一张"),
        },
    )
    is_present = forms.BooleanField(
        label=_("本人在场，已核对身份证原件，本人同意留存照片用于比对"),
        error_messages={"required": _("请先核对本人和证件，征得同意，再勾选这一项")},
    )
