"""Forms by which people say who they are; they clean the shape only, and never say whether somebody exists."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.actions.activation_codes import Claim
from accounts.actions.face_claims import NameClaim
from accounts.enums.documents import DocumentKind
from accounts.rules.documents import STANDARD, DocumentNumber, of_id_number, parse
from foundation import clock
from foundation.errors import DomainError
from foundation.identifiers import parse_id_number
from portal.shared.document_labels import DOCUMENT_LABELS
from portal.shared.name_forms import NamedForm, NameForm
from portal.shared.phones import PhoneField
from portal.shared.words import sentence_of


def _kinds() -> list[tuple[str, Any]]:
    """Offer the documents that grown people carry."""
    labels = DOCUMENT_LABELS[DocumentKind]
    return [(kind.value, labels[kind]) for kind in DocumentKind if kind is not DocumentKind.BIRTH_CERTIFICATE]


class WhoForm(NameForm):
    """Who somebody says they are: the name, and the number of any document people carry."""

    kind = forms.ChoiceField(
        label=_("证件"),
        choices=_kinds,
        required=False,
        error_messages={"invalid_choice": _("请选择证件种类。")},
    )
    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        error_messages={"required": _("请填写证件号码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    country = forms.CharField(
        label=_("国家码（只有护照要填）"),
        help_text=_("护照照片页上的三个字母，例如 KOR"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the number as that of the document chosen, and put what was read in its place."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "number" in cleaned and "kind" in cleaned:
            kind = DocumentKind(cleaned["kind"] or DocumentKind.CITIZEN_ID)
            try:
                cleaned["number"] = _read(kind, cleaned["number"], cleaned.get("country", ""))
            except DomainError as error:
                self.add_error(
                    "country" if error.code == "document.country" else "number", sentence_of(error)
                )
        return cleaned

    def who(self) -> NameClaim:
        """Give what was typed, as the house asks for it."""
        return NameClaim(self.cleaned_data["name"], self.cleaned_data["number"])


class KnownForm(forms.Form):
    """Nothing to be asked of somebody who is known already."""


def _read(kind: DocumentKind, typed: str, country: str) -> DocumentNumber:
    """Read a number; whoever chose another document whose numbers are written alike is not turned away."""
    if kind in STANDARD:
        return of_id_number(parse_id_number(typed, on=clock.today()), typed=typed)
    return parse(kind, typed, country=country, on=clock.today())


class ClaimForm(WhoForm):
    """Name, number, and the code of the letter."""

    code = forms.CharField(
        label=_("开通码"),
        help_text=_("开通信上的 12 位字母和数字，中间的横线可以不填"),
        max_length=40,
        error_messages={"required": _("请填写开通码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def claim(self, source: str) -> Claim:
        """Give what was typed, and where, as the house asks for it."""
        given = self.cleaned_data
        return Claim(given["name"], given["number"], given["code"], source)


class PrepareForm(NamedForm):
    """Whom an account is prepared for, and a phone of theirs if they have one."""

    phone = PhoneField(required=False, help_text=_("本人自己的手机号；没有可以不填"))


class NewPasswordForm(forms.Form):
    """A new password, checked by the house's rules for passwords."""

    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 位，不要全是数字。"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请填写新密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse what is too easily guessed."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class AnswerForm(forms.Form):
    """What a device answered; the script fills it in."""

    answer = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


class PasskeyForm(AnswerForm):
    """What a device made, and how its owner calls it."""

    name = forms.CharField(
        label=_("给它起个名字"),
        help_text=_("例如“我的手机”"),
        max_length=40,
        error_messages={"required": _("请起个名字。")},
    )
