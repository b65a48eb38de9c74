"""The forms of applications: one question a page; they clean shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.enums.matters import TransferReason
from accounts.rules.matter_kinds import MatterKind
from accounts.rules.transfers import NOTE_LENGTH_MAX
from accounts.rules.uploads import MIB
from portal.shared.evidence_files import ACCEPTED
from portal.shared.matter_labels import TRANSFER_REASONS, named

_NOTE = {"rows": 4}
_HELP = _("JPG、PNG、WebP 照片或 PDF，最多 %(most)s MB。苹果手机的 HEIC 照片请先存成 JPG。")
Choices = Iterable[tuple[str, Any]]


def offer(field: forms.Field, choices: Choices) -> None:
    """Give a field its choices."""
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class RelationForm(forms.Form):
    """Which insurance leaves which place."""

    relation = forms.ChoiceField(
        label=_("要转移哪一项"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择要转移的一项参保。"), "invalid_choice": _("请从列表里选择。")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["relation"], choices)


class PlaceForm(forms.Form):
    """Where it goes."""

    to_area = forms.ChoiceField(
        label=_("转到哪里"),
        help_text=_("您现在就业参保，或户口所在的统筹区。由这里的经办机构办理。"),
        error_messages={"required": _("请选择转入地。"), "invalid_choice": _("请从列表里选择。")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["to_area"], [("", _("请选择")), *choices])


class ReasonForm(forms.Form):
    """Why, and what else to say."""

    reason = forms.ChoiceField(
        label=_("为什么转移"),
        choices=[
            (code.value, words)
            for code, words in TRANSFER_REASONS.items()
            if isinstance(code, TransferReason)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择原因。")},
    )
    note = forms.CharField(
        label=_("补充说明（可以不填）"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs=_NOTE),
        error_messages={"max_length": _("说明最多 300 个字。")},
    )


class PaperForm(forms.Form):
    """One file, and what it is."""

    slot = forms.ChoiceField(label=_("这是什么材料"), error_messages={"required": _("请选择是什么材料。")})
    file = forms.FileField(
        label=_("选择照片或 PDF"),
        allow_empty_file=True,
        max_length=None,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("请选择一个文件。"), "invalid": _("请选择一个文件。")},
    )

    def __init__(self, *args: Any, kind: MatterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.UPLOAD_LIMITS.bytes_max // MIB
        self.fields["file"].help_text = _HELP % {"most": most}
        offer(self.fields["slot"], [(slot.code, named(slot)) for slot in kind.evidence])
        self.slots = frozenset(slot.code for slot in kind.evidence)


class SupplyForm(forms.Form):
    """What the applicant says to what was asked."""

    note = forms.CharField(
        label=_("给工作人员的说明（可以不填）"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs=_NOTE),
        error_messages={"max_length": _("说明最多 300 个字。")},
    )


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    grounds = forms.CharField(
        label=_("您认为哪里不对"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("请写明您认为哪里不对，办理复核的人会看到。"),
            "max_length": _("最多 1000 个字。"),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


def tail_field(label: Any) -> forms.CharField:
    """Make the field for the end of an identity number."""
    return forms.CharField(
        label=label,
        help_text=_("最后一位是 X 的，请填 X"),
        max_length=4,
        min_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "4"}),
        error_messages={
            "required": _("请填写证件号码的后四位。"),
            "min_length": _("请填写四位。"),
            "max_length": _("请填写四位。"),
        },
    )


class ProgressForm(forms.Form):
    """A receipt number and the end of an identity number."""

    receipt = forms.CharField(
        label=_("受理编号"),
        help_text=_("回执上的 16 位数字，空格可以不填"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填写受理编号。"), "max_length": _("受理编号是 16 位数字。")},
    )
    tail = tail_field(_("申请人证件号码的后四位"))
