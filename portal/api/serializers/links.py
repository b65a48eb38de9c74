"""Shapes of the list of links."""

from rest_framework import serializers

from portal.api import pages
from portal.api.serializers.fields import CursorField
from portal.api.serializers.shapes import NoQuery, PermittedAnswer


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


class LinkAnswer(PermittedAnswer):
    """A person who lets you act for them."""

    person_id = serializers.UUIDField(source="person_public_id")
    since = serializers.DateTimeField(source="started_at")


class LinkPageAnswer(PermittedAnswer):
    """One page of your links."""

    items = LinkAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
