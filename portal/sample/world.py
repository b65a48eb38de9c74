"""Collects the rows of the sample world in memory and stores them in bulk."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid5

from accounts.actions.people import NewPerson, document_rows, row_of
from accounts.enums.people import Insurance
from accounts.models.documents import IdentityDocument
from accounts.models.people import Enrolment, InsuredPerson
from accounts.rules.contributions import usual_scheme
from accounts.rules.documents import of_id_number
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.rules import cycles
from family.enums import ConfirmedBy, LegalBasis, MandateGrade, MandateScope, ParentageKind
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from foundation.clock import SHANGHAI
from foundation.identifiers import IdNumber, Sex, normalise_phone, synthetic_id_number
from foundation.periods import add_months
from regions.queries.places import pooling_areas
from regions.queries.policy import policies_for_areas

# No county of any province has the digits 9900, so a number made with them belongs to nobody.
NO_COUNTY = "9900"
BATCH = 1000
EVIDENCE = "示例数据"


@dataclass
class World:
    """Rows of the sample world; the seed and ``on`` decide everything, public ids included."""

    on: date
    at: datetime
    rng: random.Random
    persons: list[InsuredPerson] = field(default_factory=list)
    documents: list[IdentityDocument] = field(default_factory=list)
    parentages: list[Parentage] = field(default_factory=list)
    marriages: list[tuple[InsuredPerson, InsuredPerson, date]] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)
    _sequences: Counter[tuple[str, date, Sex]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        keys = [area.key for area in pooling_areas(on=self.on)]
        self._rules = {
            (key, benefit): cycles.parse_rule(answer.record())
            for benefit in Benefit
            for key, answer in policies_for_areas(
                "certification.rule", area_keys=keys, on=self.on, benefit=benefit.value
            ).items()
        }

    def person(
        self, name: str, sex: Sex, born_on: date, *, province: str, phone: str | None = None
    ) -> InsuredPerson:
        """Add a person whose number has a right check digit and a county that does not exist."""
        county = province[:2] + NO_COUNTY
        key = (county, born_on, sex)
        self._sequences[key] += 1
        # An odd sequence makes a man's number.
        sequence = 2 * self._sequences[key] - (1 if sex is Sex.MALE else 0)
        number = IdNumber(
            synthetic_id_number(county_code=county, born_on=born_on, sequence=sequence), sex, born_on
        )
        new = NewPerson(name, sex, born_on, of_id_number(number), normalise_phone(phone) if phone else None)
        row = row_of(new, at=self.at, public_id=self.uuid())
        self.persons.append(row)
        for document in document_rows(row, new, at=self.at):
            document.public_id = uuid5(row.public_id, document.role)
            self.documents.append(document)
        return row

    def child_of(self, child: InsuredPerson, *parents: InsuredPerson) -> None:
        """Add birth parentage."""
        for parent in parents:
            self.parentages.append(
                Parentage(
                    parent=parent,
                    child=child,
                    kind=ParentageKind.BIRTH.value,
                    starts_on=child.birth_date,
                    evidence=EVIDENCE,
                    recorded_at=self.at,
                )
            )

    def couple(self, one: InsuredPerson, other: InsuredPerson, *, since: date) -> None:
        """Add a marriage."""
        self.marriages.append((one, other, since))

    def mandate(self, principal: InsuredPerson, helper: InsuredPerson, grade: MandateGrade) -> None:
        """Add a mandate the principal confirmed."""
        self.mandates.append(
            Mandate(
                public_id=self.uuid(),
                principal=principal,
                helper=helper,
                grade=grade.value,
                scopes=sorted(MandateScope) if grade is not MandateGrade.REMIND else [],
                legal_basis=LegalBasis.CONSENT.value,
                confirmed_by=ConfirmedBy.DESK.value,
                starts_on=add_months(self.on, -6),
                ends_on=add_months(self.on, 30),
                confirmed_at=self.at,
            )
        )

    def enrol(self, person: InsuredPerson, insurance: Insurance, area_key: str, since: date) -> None:
        """Add an enrolment; employee medical insurance comes with a personal account."""
        self.enrolments.append(
            Enrolment(
                person=person,
                insurance=insurance.value,
                scheme=usual_scheme(insurance).value,
                area_key=area_key,
                starts_on=since,
                has_personal_account=insurance is Insurance.EMPLOYEE_MEDICAL,
                recorded_at=self.at,
            )
        )

    def pension(
        self, person: InsuredPerson, benefit: Benefit, area_key: str, *, since: date, last_event_on: date
    ) -> Entitlement:
        """Add a benefit with yearly certifications up to the last one, and the deadline the rule gives."""
        entitlement = Entitlement(
            public_id=self.uuid(),
            person=person,
            benefit=benefit.value,
            paying_area_key=area_key,
            starts_on=since,
            recorded_at=self.at,
        )
        due = cycles.due_on(self._rules[area_key, benefit], last_event_on, since, born_on=person.born_on)
        self.entitlements.append(entitlement)
        self.deadlines.append(
            Deadline(
                entitlement=entitlement,
                person=person,
                benefit=benefit.value,
                paying_area_key=area_key,
                last_event_on=last_event_on,
                due_on=due.due_on,
                computed_at=self.at,
            )
        )
        self._events(entitlement, last_event_on)
        return entitlement

    def _events(self, entitlement: Entitlement, last_event_on: date) -> None:
        """Add the certifications of the last three years."""
        for years_ago in range(3):
            event_on = add_months(last_event_on, -12 * years_ago)
            if event_on >= entitlement.starts_on:
                method = self.rng.choice([Method.COUNTER, Method.STREET_STATION, Method.FACE_SELF])
                self.certifications.append(
                    Certification(
                        public_id=self.uuid(),
                        entitlement=entitlement,
                        method=method.value,
                        event_on=event_on,
                        recorded_at=min(self.at, datetime.combine(event_on, time(10), SHANGHAI)),
                        note=EVIDENCE,
                    )
                )

    def store(self) -> None:
        """Write everything, lower floors first."""
        InsuredPerson.objects.bulk_create(self.persons, batch_size=BATCH)
        IdentityDocument.objects.bulk_create(self.documents, batch_size=BATCH)
        Enrolment.objects.bulk_create(self.enrolments, batch_size=BATCH)
        Parentage.objects.bulk_create(self.parentages, batch_size=BATCH)
        Marriage.objects.bulk_create([self._marriage(*couple) for couple in self.marriages], batch_size=BATCH)
        Mandate.objects.bulk_create(self.mandates, batch_size=BATCH)
        Entitlement.objects.bulk_create(self.entitlements, batch_size=BATCH)
        Deadline.objects.bulk_create(self.deadlines, batch_size=BATCH)
        Certification.objects.bulk_create(self.certifications, batch_size=BATCH)

    def _marriage(self, one: InsuredPerson, other: InsuredPerson, since: date) -> Marriage:
        """Order the two by id, as the table wants them; their ids exist by now."""
        first, second = sorted((one, other), key=lambda person: person.pk)
        return Marriage(one=first, other=second, starts_on=since, evidence=EVIDENCE, recorded_at=self.at)

    def uuid(self) -> UUID:
        """Make a public id that is the same for the same seed (version 8, custom: RFC 9562)."""
        bits = self.rng.getrandbits(128)
        return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | (8 << 76) | (2 << 62))
