"""The forms in which a family tie is claimed, one question a page; they clean shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.enums import ClaimProof, ClaimRelation, ParentageKind
from family.rules.claim_kinds import NOTE_LENGTH_MAX
from family.rules.claims import THROUGH_PARENT, WITH_KIND
from foundation.identifiers import Sex
from foundation.names import NAME_MAX, NameInvalid, parse_name
from portal.shared.claim_labels import LABELS
from portal.shared.kinship_labels import PARENTAGES
from portal.shared.words import sentence_of

_CHOOSE = {"required": _("请选择一项。"), "invalid_choice": _("请从列表里选择。")}
# As people think of them: the nearest first.
_RELATIONS = (
    ClaimRelation.SPOUSE,
    ClaimRelation.PARENT,
    ClaimRelation.CHILD,
    ClaimRelation.SIBLING,
    ClaimRelation.GRANDPARENT,
    ClaimRelation.GRANDCHILD,
    ClaimRelation.STEP_SIBLING,
)
_SEXES = ((Sex.FEMALE.value, _("母亲")), (Sex.MALE.value, _("父亲")), (Sex.UNKNOWN.value, _("不清楚")))
_CHILD_SEXES = ((Sex.FEMALE.value, _("女儿")), (Sex.MALE.value, _("儿子")), (Sex.UNKNOWN.value, _("不清楚")))


class RelationForm(forms.Form):
    """What the other person is to the reader."""

    relation = forms.ChoiceField(
        label=_("对方是您的什么人"),
        choices=[(one.value, LABELS[ClaimRelation][one]) for one in _RELATIONS],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class TieForm(forms.Form):
    """How the tie came about: of what kind, since when, and through whom."""

    kind = forms.ChoiceField(
        label=_("是怎样的父母子女"),
        choices=[(one.value, PARENTAGES[one]) for one in ParentageKind],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    starts_on = forms.DateField(
        label=_("从哪一天起"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": _("请填写日期，例如 2020-05-01。")},
    )
    middle_sex = forms.ChoiceField(
        label=_("中间这一位是"), choices=_SEXES, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    middle_name = forms.CharField(
        label=_("中间这一位的姓名（可以不填）"),
        max_length=NAME_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, relation: ClaimRelation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._relation = relation
        asked = {"kind", "starts_on"} if relation in WITH_KIND else {"starts_on"}
        if relation in THROUGH_PARENT:
            asked = {"middle_sex", "middle_name"}
        self.fields = {name: field for name, field in self.fields.items() if name in asked}
        self._word()

    def _word(self) -> None:
        """Ask for the day in the words of the tie it begins."""
        if self._relation is ClaimRelation.SPOUSE:
            self.fields["starts_on"].label = _("结婚登记的日期")
            self.fields["starts_on"].help_text = _("结婚证上的登记日期")
        elif self._relation in WITH_KIND:
            self.fields["starts_on"].help_text = _(
                "亲生的不用填。收养的填收养登记日期，继父母子女填开始共同生活、抚养教育的日期。"
            )
        elif self._relation is ClaimRelation.STEP_SIBLING:
            self.fields["starts_on"].help_text = _("开始互相扶养的日期")
        elif self._relation is ClaimRelation.GRANDCHILD:
            field = self.fields["middle_sex"]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(_CHILD_SEXES)

    def clean_middle_name(self) -> str:
        """Give the name, or say which sign no document prints; it may stay empty."""
        name: str = self.cleaned_data["middle_name"]
        try:
            return parse_name(name).name if name.strip() else ""
        except NameInvalid as error:
            raise forms.ValidationError(sentence_of(error), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        """Ask for the day where the tie does not begin with a birth."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_by_birth = cleaned.get("kind") == ParentageKind.BIRTH.value
        is_asked = "starts_on" in self.fields and not is_by_birth
        if is_asked and not self.errors and cleaned.get("starts_on") is None:
            self.add_error("starts_on", _("请填写从哪一天起。"))
        return cleaned


class ProofForm(forms.Form):
    """A promise, or papers."""

    proof = forms.ChoiceField(
        label=_("凭什么申报"),
        choices=(
            (ClaimProof.PROMISE.value, _("我承诺属实，不交材料")),
            (ClaimProof.PAPERS.value, _("我上传材料，由经办人员审核")),
        ),
        initial=ClaimProof.PROMISE.value,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class PromiseForm(forms.Form):
    """That the promise was read, in which version."""

    agreed = forms.BooleanField(
        label=_("我已看过承诺书，并作出承诺"),
        error_messages={"required": _("请先看过承诺书，再勾选。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)


class DisputeForm(forms.Form):
    """Why a recorded tie is none."""

    note = forms.CharField(
        label=_("哪里不对（可以不填）"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("说明最多 300 个字。")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
