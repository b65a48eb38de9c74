"""Shapes of refusals."""

from rest_framework import serializers

from portal.api.serializers.shapes import PermittedAnswer


class ReasonAnswer(PermittedAnswer):
    """One reason of a refusal: why, or where in the request."""

    code = serializers.CharField()
    detail = serializers.CharField()
    where = serializers.CharField(required=False, help_text="JSON pointer, or the name of the parameter.")
    facts = serializers.DictField(required=False)
    law = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemAnswer(PermittedAnswer):
    """A refusal (RFC 9457). `code` is stable; `instance` is the number to name when you ask us."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    facts = serializers.DictField(help_text="What the refusal is about, where there is more to know.")
    reasons = ReasonAnswer(many=True)
