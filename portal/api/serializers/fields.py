"""Values of the API that need more than a type: days, instants, places of lists."""

from datetime import UTC, date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from certification.enums import Method, StatusQuestion
from foundation.clock import local_date
from portal.api import pages
from portal.api.faults import told
from regions.rules.catalogue.entry import HORIZON


class StrictIntegerField(serializers.IntegerField):
    """A whole number as JSON writes one; DRF would also read "1_000", " 100 " and the digits of other scripts."""

    default_error_messages = {
        "integer": told(
            "请写成 JSON 整数，不加引号，不带小数点。", "Write a JSON integer, unquoted and without a point."
        )
    }

    def to_internal_value(self, data: Any) -> int:
        """Read the number; `true` is no number, though Python takes it for one."""
        if type(data) is not int:
            self.fail("integer")
        return data


class StrictRegexField(serializers.RegexField):
    """Text of a pattern, taken as it stands: no number is read as text, and nothing is cut off its ends."""

    def __init__(self, regex: str, **kwargs: Any) -> None:
        super().__init__(regex, trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Read the text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


@extend_schema_field({"type": "string", "minLength": 22, "maxLength": 22})
class CursorField(serializers.Field):
    """The opaque place after which a page begins."""

    default_error_messages = {
        "cursor": told("请原样发送上一页的 next。", "Send the `next` of the page before, unchanged.")
    }

    def to_internal_value(self, data: Any) -> Any:
        """Read the cursor."""
        try:
            return self.read(data)
        except ValueError:
            self.fail("cursor")

    def read(self, text: str) -> Any:
        """Read the key behind the word, or raise ValueError."""
        return pages.read_cursor(text)


@extend_schema_field({"type": "string", "minLength": 4, "maxLength": 60})
class PairCursorField(CursorField):
    """The opaque place in a list of pairs."""

    def read(self, text: str) -> Any:
        """Read the two keys behind the word, or raise ValueError."""
        return pages.read_pair_cursor(text)


@extend_schema_field({"type": "string", "minLength": 4, "maxLength": 30})
class PositionCursorField(CursorField):
    """The opaque place in a list that is numbered."""

    def read(self, text: str) -> Any:
        """Read the number behind the word, or raise ValueError."""
        return pages.read_position_cursor(text)


@extend_schema_field({"type": "string", "const": Method.PARTNER_APP.value})
class PartnerMethodField(serializers.Field):
    """The one way in which partners certify."""

    default_error_messages = {
        "method": told("合作机构的认证方式只能是 partner_app。", "Partners certify by partner_app.")
    }

    def to_internal_value(self, data: Any) -> Method:
        """Read the method."""
        if data != Method.PARTNER_APP.value:
            self.fail("method")
        return Method.PARTNER_APP


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "boolean"},
        "propertyNames": {"enum": [question.value for question in StatusQuestion]},
    }
)
class AnswersField(serializers.Field):
    """What the person answered: `true` or `false` by the code of the question."""

    default_error_messages = {
        "answers": told(
            "请写成一个对象：名是问题代码，值是 true 或 false，代码见会话的 questions。",
            "Write an object of true or false by the code of the question; the session lists the codes.",
        )
    }

    def to_internal_value(self, data: Any) -> dict[str, bool]:
        """Read the answers."""
        known = {question.value for question in StatusQuestion}
        if not isinstance(data, dict) or not all(
            name in known and isinstance(value, bool) for name, value in data.items()
        ):
            self.fail("answers")
        return dict(data)


@extend_schema_field({"type": "string", "format": "date"})
class DayField(serializers.Field):
    """A calendar date in China, written `2026-11-23`."""

    default_error_messages = {"day": told("日期请写成 2026-11-23 的样子。", "Write a date as 2026-11-23.")}

    def to_internal_value(self, data: Any) -> date:
        """Read the date."""
        try:
            day = date.fromisoformat(data)
        except (TypeError, ValueError):
            self.fail("day")
        if day.isoformat() != data:
            self.fail("day")
        return day


@extend_schema_field({"type": "string", "format": "date-time"})
class InstantField(serializers.Field):
    """An instant with its offset from UTC; without one nobody knows which day it was in China."""

    default_error_messages = {
        "instant": told(
            "时刻请带时区，写成 2026-11-23T09:30:00+08:00 的样子。",
            "Write an instant with its offset, as 2026-11-23T09:30:00+08:00.",
        )
    }

    def to_internal_value(self, data: Any) -> datetime:
        """Read the instant."""
        try:
            instant = datetime.fromisoformat(data)
            # Also proves that the instant has an offset and a date in China.
            local_date(instant)
            # The database knows no offset of sixteen hours or more; the instant is the same.
            return instant.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            self.fail("instant")


class ReferenceDayField(DayField):
    """A day for which reference data are kept."""

    default_error_messages = {
        "too_early": told(
            f"资料从 {HORIZON} 开始，请选这一天或以后的日子。",
            f"The data begin on {HORIZON}; ask for that day or a later one.",
        )
    }

    def to_internal_value(self, data: Any) -> date:
        """Read the date, and refuse one before the data begin: nothing said of it would be an answer."""
        day = super().to_internal_value(data)
        if day < HORIZON:
            self.fail("too_early")
        return day


class KnownAtField(InstantField):
    """An instant in an address, where a bare plus sign would be read as a space."""

    default_error_messages = {
        "instant": told(
            "时刻请带时区，写成 2026-11-23T01:30:00Z 或 2026-11-23T09:30:00%2B08:00 的样子。",
            "Write an instant with its offset, as 2026-11-23T01:30:00Z or 2026-11-23T09:30:00%2B08:00.",
        )
    }
