"""The desk's forms about documents and the birth date for retirement; they clean shape only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.birth_dates import NewApproval
from accounts.actions.documents import NewDocument, NewPaper
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.rules.documents import DocumentNumber, parse
from foundation.documents import CountryUnknown
from foundation.errors import DomainError
from portal.shared.document_labels import DOCUMENT_LABELS
from portal.shared.words import sentence_of

SEEN = (DocumentSource.ORIGINAL_SEEN, DocumentSource.POLICE_CERTIFICATE)
NO_SUCH_DAY = _("日期不存在，请按 2026-11-23 的样子填写")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Make the field of a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    told = {"required": _("请填写日期，按 2026-11-23 的样子"), "invalid": NO_SUCH_DAY}
    return forms.DateField(label=label, widget=widget, error_messages=told, **kwargs)


class PrintedForm(forms.Form):
    """When a document was issued and when it ends."""

    issued_on = day_field(_("签发日期"), required=False)
    expires_on = day_field(
        _("有效期至"), required=False, help_text=_("居民身份证可以不填，会按签发日期和年龄推算。")
    )
    is_long_term = forms.BooleanField(label=_("证件上印着“长期”"), required=False)
    is_end_confirmed = forms.BooleanField(label=_("已再次核对有效期，证件上就是这样印的"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        if not self.is_bound:
            # Only an answer that differs is asked about.
            del self.fields["is_end_confirmed"]


class NumberForm(PrintedForm):
    """A number with the dates of its document; a subclass says of which kind it is."""

    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写证件号码。")},
    )

    def kind_given(self, cleaned: dict[str, Any]) -> tuple[DocumentKind | None, str]:
        """Say which kind of document it is, and of which country."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read the number, and say at its field what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, country = self.kind_given(cleaned)
        if kind is None or not cleaned.get("number"):
            return cleaned
        try:
            cleaned["parsed"] = parse(kind, cleaned["number"], country=country, on=self._on)
        except DomainError as error:
            is_of_country = isinstance(error, CountryUnknown) and "country" in self.fields
            self.add_error("country" if is_of_country else "number", sentence_of(error))
        return cleaned


class NewDocumentForm(NumberForm):
    """One more document of a person."""

    kind = forms.ChoiceField(
        label=_("证件类型"),
        choices=[(kind.value, DOCUMENT_LABELS[DocumentKind][kind]) for kind in DocumentKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择证件类型。"), "invalid_choice": _("请从列表里选择。")},
    )
    country = forms.CharField(
        label=_("护照的国家码"),
        max_length=3,
        required=False,
        help_text=_("只有护照要填，三个字母，例如 KOR"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    source = forms.ChoiceField(
        label=_("凭什么登记"),
        choices=[(code.value, DOCUMENT_LABELS[DocumentSource][code]) for code in SEEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择依据。")},
    )
    is_id_checked = forms.BooleanField(
        label=_("本人到场，已核对证件原件"),
        error_messages={"required": _("请先核对本人和证件原件，再勾选这一项")},
    )
    field_order = ("kind", "number", "country", "issued_on", "expires_on")

    def kind_given(self, cleaned: dict[str, Any]) -> tuple[DocumentKind | None, str]:
        """Read the chosen kind."""
        chosen = cleaned.get("kind")
        return (DocumentKind(chosen) if chosen else None), cleaned.get("country", "")


class ChangeNumberForm(NumberForm):
    """Another number in the place of one on record, with what decides it and since when."""

    basis = forms.CharField(
        label=_("变更依据"),
        max_length=100,
        help_text=_("证明的名称和文号，例如“公安机关公民身份号码变更证明”。不要写号码。"),
        error_messages={"required": _("请写明凭什么变更，例如“公安机关公民身份号码变更证明”")},
    )
    starts_on = day_field(_("新号码从哪天起用"))
    is_id_checked = forms.BooleanField(
        label=_("已核对变更证明和新证件原件"),
        error_messages={"required": _("请先核对变更证明和新证件，再勾选这一项")},
    )
    field_order = ("number", "basis", "starts_on", "issued_on", "expires_on")

    def __init__(self, *args: Any, kind: DocumentKind, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind, self._country = kind, country

    def kind_given(self, cleaned: dict[str, Any]) -> tuple[DocumentKind | None, str]:
        """Keep the kind: another kind is another document."""
        return self._kind, self._country


class RenewForm(PrintedForm):
    """What is printed on a new paper of a number that stays."""

    source = forms.ChoiceField(
        label=_("凭什么登记"),
        choices=[(code.value, DOCUMENT_LABELS[DocumentSource][code]) for code in SEEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择依据。")},
    )
    is_id_checked = forms.BooleanField(
        label=_("已核对新证件原件，号码没有变"),
        error_messages={"required": _("请先核对新证件原件，再勾选这一项")},
    )
    field_order = ("issued_on", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].required = True


class WithdrawForm(forms.Form):
    """Why a number was recorded by mistake."""

    reason = forms.CharField(
        label=_("为什么撤下"),
        max_length=100,
        help_text=_("写明怎么知道登错了，例如“把别人的证件登到了本人名下”。不要写号码。"),
        error_messages={"required": _("请写明为什么撤下，本人可以看到")},
    )
    is_id_checked = forms.BooleanField(
        label=_("已核对本人的证件原件，这个号码不是本人的"),
        error_messages={"required": _("请先核对本人的证件原件，再勾选这一项")},
    )


def document_in(given: dict[str, Any], source: DocumentSource) -> NewDocument:
    """Give what a form says as the house asks for it."""
    number: DocumentNumber = given["parsed"]
    return NewDocument(
        number,
        source,
        issued_on=given["issued_on"],
        expires_on=given["expires_on"],
        is_long_term=given["is_long_term"],
        is_end_confirmed=given["is_end_confirmed"],
        starts_on=given.get("starts_on"),
    )


def paper_in(given: dict[str, Any]) -> NewPaper:
    """Give what is printed on a new paper as the house asks for it."""
    return NewPaper(
        DocumentSource(given["source"]),
        given["issued_on"],
        given["expires_on"],
        is_long_term=given["is_long_term"],
        is_end_confirmed=given["is_end_confirmed"],
    )


class BirthDateForm(forms.Form):
    """A birth date found in the personnel file."""

    born_on = day_field(_("档案最早记载的出生日期"))
    source = forms.CharField(
        label=_("档案材料"),
        max_length=200,
        help_text=_("材料的名称和形成时间，例如“1978 年招工登记表”"),
        error_messages={"required": _("请写明档案里哪份材料最早记载了出生日期")},
    )
    starts_on = day_field(_("从哪天起按它计算退休"))
    reason = forms.CharField(
        label=_("认定理由"),
        max_length=200,
        error_messages={"required": _("请写明理由，例如“身份证与档案不一致，以档案最早记载为准”")},
    )
    is_file_checked = forms.BooleanField(
        label=_("已核对档案原件"),
        error_messages={"required": _("请先核对档案原件，再勾选这一项")},
    )

    def approval(self) -> NewApproval:
        """Give what was entered as the house asks for it."""
        given = self.cleaned_data
        return NewApproval(given["born_on"], given["source"], given["starts_on"])


class SecondLookForm(forms.Form):
    """What a second person says to a proposed birth date."""

    verdict = forms.ChoiceField(
        label=_("复核意见"),
        choices=[("agree", _("同意")), ("disagree", _("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复核意见。")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
