"""What both sides are told of an event that a desk recorded."""

import pytest

from accounts.enums.users import Language
from accounts.models.notices import Notice
from accounts.queries.notices import wording
from family.enums import EventKind
from family.models.bindings import SharingBinding
from family.models.mandates import Mandate
from family.queries.events import Wish
from tests.cast import ON, Cast
from tests.family.test_closure import by_two, divorce, done

pytestmark = pytest.mark.django_db


class TestTelling:
    def test_both_sides_of_what_a_desk_recorded_are_told_though_nothing_rested_on_it(
        self, cast: Cast
    ) -> None:
        Mandate.objects.all().delete()
        SharingBinding.objects.all().delete()
        done(cast.clerk_of_bengbu, divorce(cast))
        notes = Notice.objects.filter(template="family.event.recorded")
        assert {note.recipient_id for note in notes} == {cast.daughter.pk, cast.husband.pk}
        note = notes.get(recipient=cast.daughter)
        assert (note.subject_id, note.facts["kind"]) == (cast.husband.pk, "divorce")
        assert f"窗口登记了您和 {cast.husband.name} 的家庭变动：离婚" in wording(
            note.template, note.facts, Language.CHINESE
        )
        assert "divorce" in wording(note.template, note.facts, Language.ENGLISH)

    def test_the_dead_are_told_nothing(self, cast: Cast) -> None:
        by_two(cast, Wish(EventKind.DEATH, cast.grandmother.pk, ON, "死亡证明"))
        assert not Notice.objects.filter(template="family.event.recorded").exists()
