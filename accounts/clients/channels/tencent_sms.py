"""Text messages through Tencent Cloud SMS, by its own client library (the extra ``sms-tencent``).

The provider words messages itself, by templates it has approved: which one stands for which of ours, and in which order
it wants which facts, is data. It knows no key, so what falls silent is told as unknown and never sent again by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client

from accounts.clients.channels.sending import Answer, Outgoing, Taken
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable

SERVER = "https://sms.tencentcloudapi.com"
_OK = "Ok"
# The number will never be reached: it is none, has asked for no messages, or is on a list of the provider.
_NEVER = (
    "FailedOperation.PhoneNumberInBlacklist",
    "InvalidParameterValue.IncorrectPhoneNumber",
    "UnsupportedOperation.UnsupportedRegion",
)
# The message does not fit the approved template; another attempt would not help.
_UNFIT = (
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "InvalidParameterValue.TemplateParameterFormatError",
    "InvalidParameterValue.TemplateParameterLengthLimit",
)
_NOT_CONNECTED = frozenset(
    {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "ConnectTimeout"}
)
# What the library raises when the answer did not come; before that, the request may have been taken.
_SILENT = ("ClientNetworkError", "ServerNetworkError", "InternalError")


@dataclass(frozen=True)
class SmsTemplate:
    """One approved template, by language, with the facts it wants in their order."""

    codes: dict[str, str]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class SmsAccount:
    """With what the portal is known there: keys, application, approved signature, region."""

    secret_id: str
    secret_key: str = field(repr=False)
    app_id: str
    sign: str
    region: str


class TencentSms:
    """Sends text messages by approved templates."""

    takes_key = False

    def __init__(
        self, account: Mapping[str, str], templates: Path, timeout_s: int = 10, server: str = SERVER
    ) -> None:
        self._account = known = SmsAccount(**account)
        self._templates = templates_in(templates)
        scheme, _, endpoint = server.partition("://")
        http = HttpProfile(protocol=scheme, endpoint=endpoint, reqTimeout=timeout_s, keepAlive=True)
        self._client = sms_client.SmsClient(
            credential.Credential(known.secret_id, known.secret_key),
            known.region,
            ClientProfile(httpProfile=http),
        )

    def send(self, message: Outgoing) -> Taken:
        """Send one message; the session context carries the key back to us in the provider's receipts."""
        template = self._templates.get(message.template)
        if template is None or message.language not in template.codes:
            raise MessageUnfit(why=message.template)
        request = models.SendSmsRequest()
        request.SmsSdkAppId = self._account.app_id
        request.SignName = self._account.sign
        request.TemplateId = template.codes[message.language]
        request.TemplateParamSet = [_value(message, path) for path in template.parameters]
        request.PhoneNumberSet = [message.address]
        request.SessionContext = message.idempotency_key
        try:
            answer = self._client.SendSms(request)
        except TencentCloudSDKException as error:
            raise ChannelUnavailable if _never_left(error) else _refusal(error.get_code() or "") from error
        status = (answer.SendStatusSet or [None])[0]
        if status is None:
            raise OutcomeUnknown
        if status.Code != _OK:
            raise _refusal(status.Code or "")
        return Taken(status.SerialNo or "")

    def ask(self, key: str) -> Answer:
        """Refuse: the provider finds messages by its own numbers only."""
        raise ChannelUnavailable

    def close(self) -> None:
        """Do nothing: the library keeps its connections itself."""


@lru_cache(maxsize=4)
def templates_in(file: Path) -> dict[str, SmsTemplate]:
    """Read which of the provider's templates stands for which of ours."""
    found: dict[str, SmsTemplate] = {}
    for name, said in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
        codes = {str(language): str(code) for language, code in said["codes"].items()}
        found[name] = SmsTemplate(codes, tuple(said.get("parameters") or ()))
    return found


def _value(message: Outgoing, path: str) -> str:
    """Find one fact: its name, or ``items.0.name`` for one of the first thing told of; ``text`` is the whole text."""
    if path == "text":
        return message.text
    found: Any = message.facts
    for step in path.split("."):
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise MessageUnfit(why=f"{message.template} {path}") from None
    return str(found)


def _never_left(error: BaseException | None) -> bool:
    """Say whether there was no connection at all: the library tells it from a lost answer only by what it wrapped."""
    for _depth in range(10):
        if error is None:
            return False
        if type(error).__name__ in _NOT_CONNECTED:
            return True
        reason = error.args[0] if error.args else None
        inner = getattr(reason, "reason", None)
        if type(inner).__name__ in _NOT_CONNECTED:
            return True
        error = error.__cause__ or error.__context__
    return False


def _refusal(code: str) -> Exception:
    """Translate a code of the provider."""
    if code in _NEVER:
        return ChannelRefused(why=code)
    if code in _UNFIT:
        return MessageUnfit(why=code)
    return OutcomeUnknown() if code in _SILENT else ChannelUnavailable()
