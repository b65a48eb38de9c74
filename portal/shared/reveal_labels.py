"""The names of sealed values and of the reasons to see one whole, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.reveals import RevealField

FIELDS: Mapping[StrEnum, Promise] = {
    RevealField.ID_NUMBER: _("身份证号码"),
    RevealField.PHONE: _("手机号码"),
}
ACTIONS: Mapping[str, Promise] = {
    "person.revealed.id_number": _("查看了您的完整身份证号码"),
    "person.revealed.phone": _("查看了您的完整手机号码"),
}


def field_named(name: str) -> RevealField:
    """Read which value an address asks for.

    Raises: Http404.
    """
    try:
        return RevealField(name)
    except ValueError:
        raise Http404 from None
