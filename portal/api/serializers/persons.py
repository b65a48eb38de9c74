"""Shapes of linked persons: who they are, masked, how their cards and wallet stand, and what was written to them."""

from rest_framework import serializers

from accounts.enums.cards import CardState, SocialCardState
from accounts.enums.contributions import EnrolmentState
from accounts.enums.ledger import AccountState
from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.people import Insurance
from foundation.identifiers import Sex
from portal.api.serializers.fields import ReferenceDayField
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput

NUMBER_MAX = 40


class OnQuery(NoQuery):
    """On which day."""

    on = ReferenceDayField(required=False, help_text="Day in China; today when left out.")


class OnPageQuery(OnQuery, PageQuery):
    """On which day, and which page."""


class EnrolmentAnswer(PermittedAnswer):
    """That a person is insured somewhere on the day."""

    insurance = serializers.ChoiceField(choices=[one.value for one in Insurance])
    state = serializers.ChoiceField(
        choices=[one.value for one in EnrolmentState], help_text="Whether it is being paid for."
    )
    area_key = serializers.CharField()
    area_name = serializers.CharField()
    area_name_en = serializers.CharField()


class PersonAnswer(PermittedAnswer):
    """A linked person: as much as it takes to know that it is the right one, and where they are insured."""

    person_id = serializers.UUIDField(
        help_text="The id that goes on, where two records of one person were joined."
    )
    as_of = serializers.DateField()
    name_masked = serializers.CharField(help_text="The name with all but its last character hidden.")
    number_masked = serializers.CharField(
        help_text="The document's number, masked; empty where none is on record."
    )
    sex = serializers.ChoiceField(choices=[one.value for one in Sex])
    born_in = serializers.IntegerField(help_text="Year of birth.")
    enrolments = EnrolmentAnswer(many=True)


class LookupInput(StrictInput):
    """The number of a document, as the person writes it."""

    number = serializers.CharField(
        max_length=NUMBER_MAX, help_text="Of any kind of document; spaces do not matter."
    )


class LookupAnswer(PermittedAnswer):
    """The linked person the number means."""

    person_id = serializers.UUIDField()


class ElectronicCardAnswer(PermittedAnswer):
    """The electronic card in being."""

    state = serializers.ChoiceField(choices=[one.value for one in CardState])
    number_tail = serializers.CharField(help_text="Last four digits of its number.")
    area_key = serializers.CharField()
    applied_at = serializers.DateTimeField()
    activated_at = serializers.DateTimeField(allow_null=True)


class PrintedCardAnswer(PermittedAnswer):
    """A printed card as it stands on the day."""

    state = serializers.ChoiceField(choices=[one.value for one in SocialCardState])
    number_tail = serializers.CharField(help_text="Last four digits of its number.")
    area_key = serializers.CharField()
    issued_on = serializers.DateField()


class CardsAnswer(PermittedAnswer):
    """The cards of a person: the electronic one as it is now, the printed ones on the day, the newest first."""

    person_id = serializers.UUIDField()
    as_of = serializers.DateField()
    electronic = ElectronicCardAnswer(allow_null=True)
    printed = PrintedCardAnswer(many=True)


class WalletStateAnswer(PermittedAnswer):
    """A wallet for money from other provinces; what lies in it is told with the account's statement to nobody here."""

    state = serializers.ChoiceField(choices=[one.value for one in AccountState])
    area_key = serializers.CharField()
    opened_at = serializers.DateTimeField()


class WalletAnswer(PermittedAnswer):
    """Whether a person has a wallet, and how it stands."""

    person_id = serializers.UUIDField()
    wallet = WalletStateAnswer(allow_null=True)


class NoticeChannelAnswer(PermittedAnswer):
    """How far a message has come by one channel."""

    channel = serializers.ChoiceField(choices=[one.value for one in Channel])
    state = serializers.ChoiceField(choices=[one.value for one in DeliveryState])


class NoticeAnswer(PermittedAnswer):
    """That a message was written to a person. Its words are theirs: they are read in the portal."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField(source="template", help_text="What it tells, as `certification.reminder`.")
    about_person_ids = serializers.ListField(
        child=serializers.UUIDField(), help_text="Whom it tells of; every one of them is linked to you."
    )
    created_at = serializers.DateTimeField()
    is_read = serializers.BooleanField()
    channels = NoticeChannelAnswer(source="travelled", many=True)


class NoticePageAnswer(PermittedAnswer):
    """One page of the messages to a person, the newest first."""

    person_id = serializers.UUIDField()
    items = NoticeAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
