"""Forms about self-service terminals at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.labels import place_name
from regions.rules.facts import ServicePointFact


class TerminalForm(forms.Form):
    """A machine to be registered: where it stands and what it is called."""

    point = forms.ChoiceField(label=_("放在哪个网点"), error_messages={"required": _("请选择网点")})
    name = forms.CharField(
        label=_("名称"),
        max_length=40,
        help_text=_("贴在机器上的名称，例如“1号机”。"),
        error_messages={"required": _("请填写名称，例如“1号机”")},
    )

    def __init__(self, *args: Any, points: Iterable[ServicePointFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["point"]
        chosen.choices = [("", _("请选择")), *((point.key, place_name(point)) for point in points)]


class RevokeForm(forms.Form):
    """Why a machine goes out of service."""

    reason = forms.CharField(
        label=_("停用原因"),
        max_length=100,
        error_messages={"required": _("请写明为什么停用，例如“机器丢失”")},
    )
