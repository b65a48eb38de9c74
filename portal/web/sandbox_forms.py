"""What is shown at the entrance of a sandbox: the link to a tenant's pages, or the secret in it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries.sandbox import Tenant
from portal.sandbox import pages

LINK_MAX = 500


class EntranceForm(forms.Form):
    """The link, whole or only what stands in it behind the sign of equality; afterwards the tenant it opens."""

    key = forms.CharField(
        label=gettext_lazy("沙箱页面的链接"),
        help_text=gettext_lazy("可以粘贴整个链接"),
        max_length=LINK_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("请粘贴链接。"),
            "max_length": gettext_lazy("这个链接太长了，请重新复制。"),
        },
    )

    def clean_key(self) -> str:
        """Take the secret out of the link, and find whose it is."""
        said: str = self.cleaned_data["key"]
        try:
            told = parse_qs(urlsplit(said).query).get("key")
        except ValueError:
            told = None
        key = told[0] if told else said
        self.tenant: Tenant | None = pages.tenant_of(key)
        if self.tenant is None:
            raise ValidationError(_("这个链接打不开任何沙箱：可能已经换成新的，也可能没有复制完整。"))
        return key

    @property
    def shown(self) -> Any:
        """Give the field with the secret in it and no words: who came by a link has nothing to type."""
        return self["key"].as_hidden()
