"""The forms of the family service; they clean shape only, and never say whether somebody exists."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.rules.documents import of_id_number
from accounts.rules.uploads import MIB
from family.enums import NearRelative
from family.queries.service import ServiceClaim
from portal.shared.evidence_files import ACCEPTED
from portal.shared.labels import RELATIVES
from portal.shared.name_forms import NamedForm

_FILE = forms.ClearableFileInput(attrs={"accept": ACCEPTED})
_PHOTO = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "user"})
_HELP = _("手机拍清楚就行；照片或 PDF，最大 %(most)s MB。看过就销毁。")


class ServiceNoticeForm(forms.Form):
    """That the one who adds read the notice, and which version."""

    agreed = forms.BooleanField(
        label=_("我已看过上面的告知书，愿意遵守"),
        error_messages={"required": _("请先看过告知书，再勾选。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)


class RelativeForm(NamedForm):
    """Whom to add: name, social-security number, what they are to the one who adds, and a photo of their card."""

    relation = forms.ChoiceField(
        label=_("是您的什么人"),
        choices=[("", _("请选择")), *((code.value, words) for code, words in RELATIVES.items())],
        error_messages={"required": _("请选择是您的什么人。"), "invalid_choice": _("请从列表里选择。")},
    )
    file = forms.FileField(
        label=_("家人社保卡或身份证的照片"),
        allow_empty_file=True,
        required=False,
        widget=_FILE,
        error_messages={"invalid": _("请选择一个文件。")},
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_file = has_file
        self.fields["name"].label = _("家人的姓名")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["number"].label = _("家人的社会保障号码（身份证号码）")
        help_text = _HELP % {"most": settings.UPLOAD_LIMITS.bytes_max // MIB}
        self.fields["file"].help_text = _("已经上传了一份；不换可以不选。") if has_file else help_text

    def clean_file(self) -> Any:
        """Ask for a file unless one was taken already."""
        file = self.cleaned_data.get("file")
        if file is None and not self._has_file:
            raise forms.ValidationError(_("请上传家人社保卡或身份证的照片。"))
        return file

    def claim(self) -> ServiceClaim:
        """Give what was typed, as the house asks for it."""
        return ServiceClaim(self.cleaned_data["name"], of_id_number(self.cleaned_data["number"]))

    def stated(self) -> NearRelative:
        """Give the relation that was chosen."""
        return NearRelative(self.cleaned_data["relation"])


class ChildPhotoForm(forms.Form):
    """A frontal photo of a child, and that the parent agrees to have it compared."""

    photo = forms.FileField(
        label=_("孩子的正面照片"),
        help_text=_("只要一张脸，光线亮一些，不戴帽子和口罩。工作人员看过就删除。"),
        allow_empty_file=True,
        widget=_PHOTO,
        error_messages={
            "required": _("请选择一张照片。"),
            "invalid": _("请选择一张照片。"),
        },
    )
    agreed = forms.BooleanField(
        label=_("我是孩子的父母，单独同意：为上面这件事看孩子的照片"),
        error_messages={"required": _("请先看过说明，再勾选同意。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)

    def __init__(self, *args: Any, speaks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if speaks:
            self.fields["agreed"].label = _("我是孩子本人，已满 14 周岁，单独同意：为上面这件事看我的照片")


class LetterForm(forms.Form):
    """The code of the letter that was posted to the relative."""

    code = forms.CharField(
        label=_("开通码"),
        help_text=_("开通信上的 12 位字母和数字，中间的横线可以不填"),
        max_length=40,
        error_messages={"required": _("请填写开通码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    relation = forms.ChoiceField(
        choices=[(code.value, code.value) for code in NearRelative], required=False, widget=forms.HiddenInput
    )


class AcceptForm(forms.Form):
    """The passed check, and the relation on record where another had been stated."""

    face_check = forms.UUIDField(widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        choices=[(code.value, code.value) for code in NearRelative], required=False, widget=forms.HiddenInput
    )
    agreed = forms.BooleanField(
        label=_("我是家人本人，看过上面的内容，同意开通"),
        error_messages={"required": _("请家人看过，再勾选同意。")},
    )
    # Only where the two are relatives on no record yet.
    promise_version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=9999
    )
    promised = forms.BooleanField(required=False, label=_("我承诺以上内容属实"))

    def clean(self) -> dict[str, Any]:
        """Ask for the promise where its text was shown."""
        given = super().clean() or {}
        if given.get("promise_version") and not given.get("promised"):
            self.add_error("promised", _("请先看过承诺书，再勾选。"))
        return given
