"""Passkeys between a browser and the house: what is asked of a device, and whether its answer holds.

What was asked stands in the sealed session and is used up by the first answer. The browser's half is
`static/passkeys.js`, which puts the device's answer into a field of an ordinary form.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.actions import passkeys
from accounts.actions.passkeys import NewPasskey
from accounts.errors.sign_ins import PasskeyRefused
from accounts.queries.sign_ins import credentials_of, passkey_with

if TYPE_CHECKING:
    from accounts.models.users import User

_ASKED = "passkey_asked"
ANSWER_LENGTH_MAX = 20_000
# What a device's answer may do to the library that reads it, whoever sent it.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)


def ask_new(request: HttpRequest, user: "User", label: str) -> str:
    """Say what a device is asked in order to make a new passkey, as JSON."""
    entity = PublicKeyCredentialUserEntity(id=user.public_id.bytes, name=label, display_name=label)
    held = [AttestedCredentialData(found) for found in credentials_of(user.pk)]
    options, asked = _server(request).register_begin(
        entity,
        held,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[_ASKED] = asked
    return json.dumps(_plain(dict(options.public_key)))


def read_new(request: HttpRequest, answer: str, name: str) -> NewPasskey:
    """Check what a device made.

    Raises:
        PasskeyRefused: unreadable, or an answer to something else.
    """
    asked = request.session.pop(_ASKED, None)
    if asked is None or len(answer) > ANSWER_LENGTH_MAX:
        raise PasskeyRefused
    try:
        made = _server(request).register_complete(asked, json.loads(answer))
        data = made.credential_data
        if data is None:
            raise PasskeyRefused
        return NewPasskey(name, data.credential_id, bytes(data), made.counter)
    except _UNREADABLE as error:
        raise PasskeyRefused from error


def ask_any(request: HttpRequest) -> str:
    """Say what a device is asked in order to prove a passkey of whoever sits there, as JSON."""
    options, asked = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[_ASKED] = asked
    return json.dumps(_plain(dict(options.public_key)))


def owner_of(request: HttpRequest, answer: str, *, at: datetime) -> "User":
    """Give the user whose passkey a device has proved.

    Raises:
        PasskeyRefused: unreadable, unknown, an answer to something else, or from a copy.
    """
    asked = request.session.pop(_ASKED, None)
    if asked is None or len(answer) > ANSWER_LENGTH_MAX:
        raise PasskeyRefused
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        found = passkey_with(given.raw_id)
        if found is None:
            raise PasskeyRefused
        _server(request).authenticate_complete(asked, [AttestedCredentialData(found.credential)], given)
        counter = given.response.authenticator_data.counter
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    if not passkeys.use(found.id, counter, at=at):
        raise PasskeyRefused
    return found.user


def _server(request: HttpRequest) -> Fido2Server:
    """Speak for the host the browser sees; Django has compared it with those it may be."""
    host = request.get_host().partition(":")[0]
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="家社通"), attestation=None)


def _plain(value: Any) -> Any:
    """Write bytes as the browser's half reads them."""
    if isinstance(value, bytes):
        return websafe_encode(value)
    if isinstance(value, dict) or hasattr(value, "keys"):
        return {key: _plain(value[key]) for key in value}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
