"""Shapes of the links of a partner."""

from typing import Final

from rest_framework import serializers

from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.rules.links import LINKABLE
from portal.api import pages
from portal.api.serializers.fields import CursorField
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput, WordsField

CARD: Final = "card"
CODE: Final = "code"
CODE_MAX = 100


class PageQuery(NoQuery):
    """Which page of a list."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_DEFAULT,
        help_text="How many things at most.",
    )
    cursor = CursorField(
        required=False,
        default=None,
        help_text="`next` of the page before; leave it out first.",
    )


class LinkInput(StrictInput):
    """What a person showed or told you, and what you ask for."""

    way = serializers.ChoiceField(
        choices=[CARD, CODE], help_text="`card`: an electronic card; `code`: ten digits made for you."
    )
    code = serializers.CharField(
        max_length=CODE_MAX, help_text="What you scanned or were told, as it is; spaces do not matter."
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[scope.value for scope in LINKABLE]),
        min_length=1,
        max_length=len(LINKABLE),
        help_text="What you ask for.",
    )


class LinkAnswer(PermittedAnswer):
    """A person who lets you act for them."""

    id = serializers.UUIDField(source="public_id")
    person_id = serializers.UUIDField(source="person_public_id")
    basis = serializers.ChoiceField(
        choices=[basis.value for basis in LinkBasis],
        help_text="How they agreed: `consent` on a page or on paper, `card`, `code`; `sample` in a sample world.",
    )
    scopes = WordsField(
        child=serializers.ChoiceField(choices=[scope.value for scope in PartnerScope]),
        help_text="What they allow; you also need the scope yourself, and your token needs it.",
    )
    since = serializers.DateTimeField(source="started_at")
    expires_on = serializers.DateField(
        allow_null=True,
        help_text="From this day on (in China) it counts no more; null where it has no last day.",
    )


class MadeLinkAnswer(LinkAnswer):
    """The link that was made."""


class LinkPageAnswer(PermittedAnswer):
    """One page of your links."""

    items = LinkAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
