"""Shapes of sharing between pooling areas."""

from typing import Any

from rest_framework import serializers

from portal.api import pages
from portal.api.faults import told
from portal.api.serializers.fields import PairCursorField
from portal.api.serializers.places import DayQuery
from portal.api.serializers.shapes import PermittedAnswer
from portal.api.serializers.sources import SourceAnswer
from portal.shared.words import sentence
from regions.enums import Confidence, SharingRoute

_KEY = r"^[0-9A-Za-z-]{1,20}\Z"
_NO_KEY = told(
    "统筹区代码的写法如 340300 或 510000-SBJ。", "Write the key of a pooling area as 340300 or 510000-SBJ."
)


class PairQuery(DayQuery):
    """Which pairs of pooling areas, and which page of them."""

    default_error_messages = {
        "alone": told("发送 to 时请同时发送 from。", "Send `from` together with `to`."),
        "other_list": told(
            "这个 cursor 属于另一个列表，请从第一页开始。",
            "This cursor is of another list; begin at the first page.",
        ),
    }

    # `from` is a word of Python's own, so it cannot be written like its neighbours.
    vars()["from"] = serializers.RegexField(
        _KEY,
        required=False,
        error_messages={"invalid": _NO_KEY},
        help_text="An area; without `to`, it is told against every area.",
    )
    to = serializers.RegexField(
        _KEY, required=False, error_messages={"invalid": _NO_KEY}, help_text="The other area; needs `from`."
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_MAX,
        help_text="How many pairs at most.",
    )
    cursor = PairCursorField(
        required=False, default=None, help_text="`next` of the page before; leave it out first."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the first area before the second, and for a cursor of the same list."""
        first, cursor = attrs.get("from"), attrs["cursor"]
        if "to" in attrs and first is None:
            self._refuse("from", "alone")
        if first and cursor and cursor[0] != first:
            self._refuse("cursor", "other_list")
        return attrs

    def _refuse(self, name: str, code: str) -> None:
        raise serializers.ValidationError({name: self.error_messages[code]}, code)


class PairReasonAnswer(PermittedAnswer):
    """One reason why money may not pass between two areas."""

    code = serializers.CharField()
    detail = serializers.SerializerMethodField(help_text="The reason in a sentence, in the asked language.")
    facts = serializers.DictField()

    def get_detail(self, reason: Any) -> str:
        """Word the reason in the asked language."""
        return sentence(reason.code, reason.facts)


class PairAnswer(PermittedAnswer):
    """Whether money may pass between two pooling areas on a day; the relation of the people is another matter."""

    vars()["from"] = serializers.CharField(help_text="Key of the one area.")
    from_name = serializers.CharField()
    from_name_en = serializers.CharField()
    to = serializers.CharField(help_text="Key of the other area.")
    to_name = serializers.CharField()
    to_name_en = serializers.CharField()
    allowed = serializers.BooleanField()
    route = serializers.ChoiceField(choices=[r.value for r in SharingRoute])
    since = serializers.DateField(
        allow_null=True, help_text="First day of the unbroken span in which it may; null while it may not."
    )
    from_on = serializers.DateField(
        allow_null=True, help_text="Next day on which it will be allowed, as far as is known."
    )
    reasons = PairReasonAnswer(many=True)
    confidence = serializers.ChoiceField(
        choices=[c.value for c in Confidence], help_text="That of the weakest fact behind the answer."
    )
    sources = SourceAnswer(many=True)


class PairPageAnswer(PermittedAnswer):
    """One page of pairs, by their keys; each pair once."""

    as_of = serializers.DateField()
    items = PairAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
