"""E-mail by SMTP, which knows no key: what falls silent after the text was begun is never sent again by itself."""

import smtplib
from hashlib import sha256

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from accounts.clients.channels.sending import Answer, Outgoing, Taken
from accounts.errors.deliveries import ChannelRefused, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable

_NEVER = range(500, 600)


class Smtp:
    """Sends e-mail through the configured SMTP server, over one connection until it is closed."""

    takes_key = False

    def __init__(self, subject: str, sender: str, timeout_s: int = 10) -> None:
        self._subject = subject
        self._sender = sender
        self._backend = EmailBackend(timeout=timeout_s, fail_silently=False)

    def send(self, message: Outgoing) -> Taken:
        """Send one e-mail whose Message-ID is derived from the key."""
        reference = f"<{sha256(message.idempotency_key.encode()).hexdigest()[:32]}@jiashetong.invalid>"
        email = EmailMessage(
            self._subject, message.text, self._sender, [message.address], headers={"Message-ID": reference}
        )
        data = email.message().as_bytes()
        link = self._link()
        try:
            self._envelope(link, message.address)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise ChannelUnavailable from error
        try:
            code, _answer = link.data(data)
        except smtplib.SMTPDataError as error:
            self.close()
            raise ChannelUnavailable from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise OutcomeUnknown from error
        if code in _NEVER:
            raise ChannelRefused(why=str(code))
        if code != 250:
            self.close()
            raise ChannelUnavailable
        return Taken(reference)

    def ask(self, key: str) -> Answer:
        """Refuse: the protocol has no such question."""
        raise ChannelUnavailable

    def close(self) -> None:
        """Say goodbye to the server."""
        self._backend.close()

    def _link(self) -> smtplib.SMTP:
        """Open the connection, or use the one that is open."""
        try:
            self._backend.open()
        except (smtplib.SMTPException, OSError) as error:
            self._backend.connection = None
            raise ChannelUnavailable from error
        if self._backend.connection is None:
            raise ChannelUnavailable
        return self._backend.connection

    def _envelope(self, link: smtplib.SMTP, address: str) -> None:
        """Name sender and recipient. Raises ChannelRefused where the server will never take that recipient."""
        code, answer = link.mail(self._sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, self._sender)
        code, answer = link.rcpt(address)
        if code in _NEVER:
            link.rset()
            raise ChannelRefused(why=str(code))
        if code not in {250, 251}:
            raise smtplib.SMTPResponseException(code, answer)
