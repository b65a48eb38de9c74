"""The shape of a source, wherever a fact names one."""

from rest_framework import serializers

from portal.api.serializers.shapes import PermittedAnswer


class SourceAnswer(PermittedAnswer):
    """The document a fact was read in."""

    document = serializers.CharField()
    article = serializers.CharField()
    page = serializers.CharField()
    note = serializers.CharField()
    checked_on = serializers.DateField(
        allow_null=True, help_text="Day on which somebody last held the fact against its document."
    )
