"""Asking to be told when two places open: once asked, once told, on the first day it is true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import watches
from accounts.actions.watches import OpeningsReport
from accounts.enums.users import Language
from accounts.errors.watches import WatchesFull, WatchNotFound, WatchNotNeeded
from accounts.models.notices import Notice
from accounts.models.watches import OpeningWatch
from accounts.queries.notices import wording
from accounts.queries.watches import open_watch, open_watches
from regions.enums import Confidence
from regions.errors import AreaUnknown
from regions.models.places import CrossProvinceOpening, PoolingArea
from regions.queries.places import pooling_areas
from tests.cast import Cast, citizen

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
BENGBU, CHENGDU, HUAINAN, DEZHOU = "340300", "510100", "340400", "371400"


def open_bengbu(on: date) -> None:
    CrossProvinceOpening.objects.create(
        area_key=BENGBU,
        starts_on=on,
        recorded_at=AT,
        source_document="a notice",
        confidence=Confidence.SURE.value,
    )


class TestAsking:
    def test_a_wish_is_kept_in_either_order(self, cast: Cast) -> None:
        card = watches.watch(citizen(cast.daughter), CHENGDU, BENGBU, at=AT)
        assert (card.one_key, card.other_key) == (BENGBU, CHENGDU)
        assert open_watch(cast.daughter.pk, BENGBU, CHENGDU) == card
        assert open_watches(cast.husband.pk) == []

    def test_asking_twice_is_one_wish(self, cast: Cast) -> None:
        me = citizen(cast.daughter)
        first = watches.watch(me, BENGBU, CHENGDU, at=AT)
        assert watches.watch(me, CHENGDU, BENGBU, at=AT + timedelta(hours=1)) == first

    @pytest.mark.parametrize(("one", "other"), [(CHENGDU, DEZHOU), (BENGBU, HUAINAN), (BENGBU, BENGBU)])
    def test_nobody_waits_for_what_is_open(self, cast: Cast, one: str, other: str) -> None:
        with pytest.raises(WatchNotNeeded):
            watches.watch(citizen(cast.daughter), one, other, at=AT)

    def test_an_unknown_area_is_refused(self, cast: Cast) -> None:
        with pytest.raises(AreaUnknown):
            watches.watch(citizen(cast.daughter), BENGBU, "999999", at=AT)

    def test_a_person_waits_for_a_few_pairs_only(self, cast: Cast) -> None:
        me = citizen(cast.daughter)
        others = [a.key for a in pooling_areas(on=AT.date()) if not a.province_code.startswith("34")]
        for key in others[: watches.WATCHES_MAX]:
            watches.watch(me, BENGBU, key, at=AT)
        with pytest.raises(WatchesFull):
            watches.watch(me, BENGBU, others[watches.WATCHES_MAX], at=AT)

    def test_only_the_owner_takes_a_wish_back(self, cast: Cast) -> None:
        card = watches.watch(citizen(cast.daughter), BENGBU, CHENGDU, at=AT)
        with pytest.raises(WatchNotFound):
            watches.stop(citizen(cast.husband), card.public_id, at=AT)
        watches.stop(citizen(cast.daughter), card.public_id, at=AT)
        assert open_watches(cast.daughter.pk) == []
        with pytest.raises(WatchNotFound):
            watches.stop(citizen(cast.daughter), card.public_id, at=AT)

    def test_the_database_keeps_one_open_wish(self, cast: Cast) -> None:
        watches.watch(citizen(cast.daughter), BENGBU, CHENGDU, at=AT)
        with pytest.raises(IntegrityError, match="accounts_watch_one_open"), transaction.atomic():
            OpeningWatch.objects.create(person=cast.daughter, one_key=BENGBU, other_key=CHENGDU, asked_at=AT)


class TestTelling:
    def test_nothing_is_told_before_the_day_and_once_on_it(self, cast: Cast) -> None:
        card = watches.watch(citizen(cast.daughter), BENGBU, CHENGDU, at=AT)
        watches.watch(citizen(cast.husband), BENGBU, DEZHOU, at=AT)
        open_bengbu(date(2026, 12, 1))

        assert watches.tell_openings(at=datetime(2026, 11, 30, 15, tzinfo=UTC)).told_count == 0
        # Midnight in China is 16 o'clock of the day before in UTC.
        first_minute = datetime(2026, 11, 30, 16, tzinfo=UTC)
        assert watches.tell_openings(at=first_minute) == OpeningsReport(2, 2)
        assert watches.tell_openings(at=first_minute) == OpeningsReport(0, 0)

        notice = Notice.objects.get(recipient=cast.daughter, template="sharing.opened")
        assert notice.key == f"sharing.opened:{card.public_id}"
        assert Notice.objects.filter(recipient=cast.husband, template="sharing.opened").count() == 1

    def test_the_message_says_which_places_and_since_when(self, cast: Cast) -> None:
        watches.watch(citizen(cast.daughter), BENGBU, CHENGDU, at=AT)
        open_bengbu(date(2026, 12, 1))
        watches.tell_openings(at=datetime(2026, 12, 2, 2, tzinfo=UTC))
        facts = Notice.objects.get(recipient=cast.daughter, template="sharing.opened").facts

        chinese = wording("sharing.opened", facts, Language.CHINESE)
        english = wording("sharing.opened", facts, Language.ENGLISH)
        assert chinese.startswith("蚌埠市和成都市可以家庭共济了\n从2026年12月1日起")
        assert "Bengbu" in english.splitlines()[0]
        assert "1 December 2026" in english

    def test_a_wish_taken_back_is_not_told(self, cast: Cast) -> None:
        me = citizen(cast.daughter)
        card = watches.watch(me, BENGBU, CHENGDU, at=AT)
        watches.stop(me, card.public_id, at=AT)
        open_bengbu(date(2026, 12, 1))
        assert watches.tell_openings(at=datetime(2026, 12, 2, 2, tzinfo=UTC)).told_count == 0

    def test_a_closed_area_holds_up_nobody_else(self, cast: Cast) -> None:
        watches.watch(citizen(cast.daughter), BENGBU, CHENGDU, at=AT)
        watches.watch(citizen(cast.daughter), BENGBU, DEZHOU, at=AT)
        open_bengbu(date(2026, 12, 1))
        PoolingArea.objects.filter(key=CHENGDU).update(superseded_at=AT)
        assert watches.tell_openings(at=datetime(2026, 12, 2, 2, tzinfo=UTC)) == OpeningsReport(1, 1)
