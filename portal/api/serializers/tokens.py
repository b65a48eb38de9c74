"""Shapes of the token endpoint, as OAuth has them."""

from rest_framework import serializers

from portal.api.serializers.shapes import PermittedAnswer, StrictInput


class TokenInput(StrictInput):
    """A token request by client credentials (RFC 6749, 4.4)."""

    grant_type = serializers.CharField()
    scope = serializers.CharField(required=False, help_text="Some of your scopes; all of them when left out.")
    client_id = serializers.CharField(required=False, help_text="Better sent by HTTP Basic.")
    client_secret = serializers.CharField(required=False, help_text="Better sent by HTTP Basic.")


class TokenAnswer(PermittedAnswer):
    """An access token."""

    access_token = serializers.CharField()
    expires_in = serializers.IntegerField()
    token_type = serializers.CharField()
    scope = serializers.CharField()


class TokenRefusalAnswer(PermittedAnswer):
    """A refused token request, in OAuth's own form (RFC 6749, 5.2)."""

    error = serializers.CharField()
    error_description = serializers.CharField(required=False)
