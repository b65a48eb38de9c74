"""Shapes of a sandbox: its clock, where it is sent, fresh beginnings, and the codes of made-up people's cards."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from accounts.rules.sandbox import JUMP_MAX
from portal.api.faults import told
from portal.api.serializers.fields import DayField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput
from portal.shared.redirects import is_loop_back, is_redirect_open

REDIRECTS_MAX = 10
REDIRECT_LENGTH_MAX = 500


class ClockInput(StrictInput):
    """Where to send the clock: to the morning of a day, or of the deadline of somebody's benefit, or some days before."""

    default_error_messages = {
        "one_of": told("请发送 to 或 deadline_of 其中一个。", "Send either `to` or `deadline_of`."),
        "alone": told("days_before 只能和 deadline_of 一起发送。", "`days_before` goes with `deadline_of`."),
    }
    schema_rules = {"oneOf": [{"required": ["to"]}, {"required": ["deadline_of"]}]}

    to = DayField(
        required=False, help_text="The day to go to; the clock arrives at ten in the morning in China."
    )
    deadline_of = serializers.UUIDField(
        required=False, help_text="A benefit: the clock goes to the day of its deadline."
    )
    days_before = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=JUMP_MAX.days,
        help_text="With `deadline_of`: so many days before that day; on the day itself when left out.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one aim."""
        if ("to" in attrs) == ("deadline_of" in attrs):
            self.fail("one_of")
        if "days_before" in attrs and "deadline_of" not in attrs:
            self.fail("alone")
        return attrs


class ClockAnswer(PermittedAnswer):
    """The clock of your sandbox."""

    now = serializers.DateTimeField(help_text="The time in your sandbox.")
    today = serializers.DateField(help_text="The day in China by that time.")
    true_now = serializers.DateTimeField(help_text="The time outside; tokens run out by it.")
    moving_to = serializers.DateTimeField(
        allow_null=True, help_text="Where the clock is on its way to; null once it has arrived."
    )
    reset_at = serializers.DateTimeField(help_text="When your sandbox last began anew, by the time outside.")


class ResetInput(StrictInput):
    """Nothing needs to be said to begin anew."""


class RenewalInput(StrictInput):
    """Nothing needs to be said to have a new link."""


class PagesAnswer(PermittedAnswer):
    """The way to the pages of your sandbox."""

    url = serializers.CharField(
        help_text="The link: whoever opens it sees the pages of your sandbox. Hand it on as you would a password."
    )


class PagesRenewedAnswer(PermittedAnswer):
    """That there is a new link to the pages."""

    renewed_at = serializers.DateTimeField(
        help_text="From when on, by the time outside, the link before and every browser it let in are shut out."
    )


class RedirectsInput(StrictInput):
    """Where people may come back to after they agreed to this client."""

    default_error_messages = {
        "redirect": told(
            "请写 https 的地址，或 http://127.0.0.1 这样的本机地址；不能有 # 和空格。",
            "Write an https address, or one of your own machine such as http://127.0.0.1; without a fragment or blanks.",
        ),
    }

    redirect_uris = serializers.ListField(
        child=serializers.CharField(max_length=REDIRECT_LENGTH_MAX),
        max_length=REDIRECTS_MAX,
        help_text="All of them, in place of those before; compared letter for letter.",
    )

    def validate_redirect_uris(self, value: list[str]) -> list[str]:
        """Take what people could be sent to."""
        if not all(_is_address(one) for one in value):
            self.fail("redirect")
        return list(dict.fromkeys(value))


class LoopBackRedirectsInput(RedirectsInput):
    """The same for the first tenant, whose secret everybody knows: its codes leave nobody's own machine."""

    default_error_messages = {
        "elsewhere": told(
            "第一个租户的密钥人人知道，只能写 http://127.0.0.1 这样的本机地址；请用自己的租户。",
            "Everybody knows the first tenant's secret: write an address of your own machine such as http://127.0.0.1, "
            "or use a tenant of your own.",
        ),
    }

    def validate_redirect_uris(self, value: list[str]) -> list[str]:
        """Take pages of one's own machine only."""
        found = super().validate_redirect_uris(value)
        if not all(map(is_loop_back, found)):
            self.fail("elsewhere")
        return found


class RedirectsAnswer(PermittedAnswer):
    """By what this client is named on the page of consent, and where people come back to from there."""

    client_id = serializers.CharField()
    redirect_uris = serializers.ListField(child=serializers.CharField())


class CardCodeInput(StrictInput):
    """Whose card is to be shown."""

    person_id = serializers.UUIDField(help_text="Somebody of the sandbox with an electronic card in use.")


class CardCodeAnswer(PermittedAnswer):
    """What the person's telephone would show now."""

    code = serializers.CharField(help_text="The text in the QR code.")
    digits = serializers.CharField(help_text="The eight digits.")
    expires_at = serializers.DateTimeField()


def _is_address(text: str) -> bool:
    # They are kept in one field, by blanks.
    is_open = is_redirect_open(text, may_loop_back=settings.REDIRECTS_MAY_LOOP_BACK)
    return is_open and not any(map(str.isspace, text))
