"""The form by which somebody is to be visited at home, for citizens and for a desk that takes a call; shape only."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.actions.visits import NewVisit
from certification.enums import HalfDay, VisitGround
from portal.shared.labels import label_of, place_name
from portal.shared.phones import PhoneField
from regions.rules.facts import DivisionFact

EITHER = ""
_WISHES = [("morning", _("上午")), ("afternoon", _("下午")), (EITHER, _("上午、下午都可以"))]


class VisitForm(forms.Form):
    """Why somebody should come, and where to."""

    ground = forms.ChoiceField(
        label=_("为什么需要上门"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择为什么需要上门。"), "invalid_choice": _("请从列表里选择。")},
    )
    division = forms.ChoiceField(
        label=_("住在哪个区、县"),
        error_messages={"required": _("请选择区、县。"), "invalid_choice": _("请从列表里选择。")},
    )
    street = forms.CharField(
        label=_("街道或社区"),
        help_text=_("例如“天桥街道”。按街道安排同一天上门。"),
        max_length=40,
        error_messages={"required": _("请填写街道或社区。"), "max_length": _("最多 40 个字。")},
    )
    address = forms.CharField(
        label=_("详细地址"),
        help_text=_("小区、楼号、门牌号。加密保存，只有上门的经办人员看得到，每看一次都会记下来。"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("请填写详细地址。"), "max_length": _("最多 200 个字。")},
    )
    phone = PhoneField(help_text=_("上门前联系用，可以填家人的。"))
    wish = forms.ChoiceField(
        label=_("什么时候方便"), choices=_WISHES, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, places: Iterable[DivisionFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, label_of(ground)) for ground in VisitGround]
        divisions = [(place.code, place_name(place)) for place in places]
        for name, choices in (("ground", grounds), ("division", [("", _("请选择")), *divisions])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def visit(self, entitlement_id: UUID) -> NewVisit:
        """Give what was asked for."""
        asked = self.cleaned_data
        return NewVisit(
            entitlement_id=entitlement_id,
            ground=VisitGround(asked["ground"]),
            division_code=asked["division"],
            street=asked["street"],
            address=asked["address"],
            phone=asked["phone"],
            wish=HalfDay(asked["wish"]) if asked["wish"] else None,
        )
