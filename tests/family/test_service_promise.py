"""A tie that is on no record, promised while the relative shows their face for the family service."""

from datetime import date
from uuid import UUID

from accounts.rules.actors import SYSTEM
from family.actions import kinship, service_confirmations
from family.actions.kinship import NewParentage
from family.actions.service_kinship import Promise
from family.enums import NearRelative, ParentageKind, ServiceState
from family.models.claims import KinshipClaim
from family.models.kinship import Parentage
from family.rules import service as rules
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, Cast, somebody
from tests.family.serving import Serving, in_order, link_row, reasons_of

MOTHER, CHILD = NearRelative.PARENT, NearRelative.CHILD
PROMISE = Promise(1, BENGBU)


class TestAPromise:
    """A tie that is on no record, promised by the one who adds while the relative shows their face."""

    def confirm(self, daughter: Serving, link: UUID, *, promise: Promise | None = PROMISE) -> bool:
        check = daughter.shows(link)
        return service_confirmations.confirm_by_face(
            daughter.actor, link, check.public_id, None, promise=promise, at=AT
        )

    def test_it_is_on_record_and_the_service_open_in_one_transaction(
        self, cast: Cast, daughter: Serving
    ) -> None:
        girl = somebody("张新", Sex.FEMALE, date(2005, 1, 1))
        in_order(girl, "Z10000009")
        link = daughter.adds(girl, CHILD)
        check = daughter.shows(link)
        assert reasons_of(
            lambda: service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        ) == [rules.NOT_ON_RECORD]
        assert not Parentage.objects.filter(child=girl).exists()
        opened = service_confirmations.confirm_by_face(
            daughter.actor, link, check.public_id, None, promise=PROMISE, at=AT
        )
        assert opened
        tie = Parentage.objects.get(child=girl)
        assert (tie.parent_id, tie.kind, tie.proof) == (cast.daughter.pk, "birth", "confirmed")
        assert link_row(link).state == ServiceState.ACTIVE

    def test_what_contradicts_goes_to_a_desk_and_the_service_waits(
        self, cast: Cast, daughter: Serving
    ) -> None:
        """She has a mother on record; a second one is nobody's to promise."""
        other = somebody("周芳", Sex.FEMALE, date(1958, 1, 1))
        in_order(other, "Z10000009")
        link = daughter.adds(other, MOTHER)
        assert not self.confirm(daughter, link)
        assert not Parentage.objects.filter(parent=other).exists()
        assert link_row(link).state == ServiceState.AWAITING
        assert KinshipClaim.objects.get().state == "open"

    def test_what_is_on_record_needs_none_and_nothing_else_is_promised(
        self, cast: Cast, daughter: Serving
    ) -> None:
        in_order(cast.father, "Z10000005")
        assert self.confirm(daughter, daughter.adds(cast.father, MOTHER))
        in_order(cast.stranger, "Z10000009")
        link = daughter.adds(cast.stranger, NearRelative.SIBLING)
        assert reasons_of(lambda: self.confirm(daughter, link)) == [rules.NOT_ON_RECORD]
        assert not KinshipClaim.objects.exists()

    def test_nothing_opens_over_a_tie_in_question(self, cast: Cast, daughter: Serving) -> None:
        """Two women are recorded as her mother, and no desk has looked yet."""
        other = somebody("周芳", Sex.FEMALE, date(1958, 1, 1))
        new = NewParentage(other.pk, cast.daughter.pk, ParentageKind.BIRTH, cast.daughter.born_on, "户口簿")
        kinship.record_parentage(SYSTEM, new, at=AT)
        link = daughter.adds(cast.mother, MOTHER)
        assert reasons_of(lambda: self.confirm(daughter, link, promise=None)) == [rules.IN_DOUBT]
        assert link_row(link).state == ServiceState.AWAITING
