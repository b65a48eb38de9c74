"""Shapes of where a partner's app finds a person, so that messages reach them there."""

from rest_framework import serializers

from portal.api.serializers.shapes import PermittedAnswer, StrictInput

ADDRESS_MAX = 100


class AppAddressInput(StrictInput):
    """Who the person is in your app."""

    address = serializers.RegexField(
        r"^[!-~]+$",
        max_length=ADDRESS_MAX,
        help_text="The person's account in your app, as your app knows it: visible ASCII characters without spaces.",
    )


class AppAddressAnswer(PermittedAnswer):
    """That messages to the person come to your app too."""

    person_id = serializers.UUIDField()
    bound_at = serializers.DateTimeField()
