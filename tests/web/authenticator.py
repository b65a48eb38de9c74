"""A device that makes and proves passkeys, in software: what a browser and a phone do together."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SEEN_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Device:
    """One device with one passkey; it counts its proofs unless it is told not to."""

    origin: str = "https://testserver"
    counter: int = 0
    flags: AuthenticatorData.FLAG = SEEN_AND_VERIFIED
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def credential(self) -> AttestedCredentialData:
        """Give the public half, as a server keeps it."""
        public = ES256.from_cryptography_key(self.key.public_key())
        return AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, public)

    def make(self, options: str) -> str:
        """Answer what a page asks for a new passkey."""
        asked = json.loads(options)
        client = self._client(CollectedClientData.TYPE.CREATE, asked)
        data = self._data(asked["rp"]["id"], AuthenticatorData.FLAG.AT, self.credential)
        made = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": client, "attestationObject": made})

    def prove(self, options: str) -> str:
        """Answer what a page asks for a proof."""
        asked = json.loads(options)
        self.counter += 1
        client = self._client(CollectedClientData.TYPE.GET, asked)
        data = self._data(asked["rpId"], AuthenticatorData.FLAG(0), b"")
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _client(self, kind: str, asked: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(asked["challenge"]), self.origin)

    def _data(self, rp_id: str, flag: AuthenticatorData.FLAG, credential: bytes) -> AuthenticatorData:
        rp_hash = hashlib.sha256(rp_id.encode()).digest()
        return AuthenticatorData.create(rp_hash, self.flags | flag, self.counter, credential)

    def _answer(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.credential_id)
        parts = {part: websafe_encode(value) for part, value in response.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": parts}
        )
