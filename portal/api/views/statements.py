"""The rights statement and the personal account of the people linked to a partner."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.enums.ledger import AccountKind
from accounts.errors.people import PersonNotFound
from accounts.queries.account_statements import AccountStatement, statement
from accounts.queries.ledger import AccountCard, accounts_of
from foundation import clock
from portal.api import examples_of_persons as examples
from portal.api import faults
from portal.api.schema import operation
from portal.api.serializers.persons import OnQuery
from portal.api.serializers.shapes import StrictInput
from portal.api.serializers.statements import AccountQuery, AccountStatementAnswer, StatementAnswer
from portal.api.views.persons import PersonDoor
from portal.shared.statement.drawing import drawn_up

_OWN = (faults.NO_RESOURCE, PersonNotFound)


@dataclass(frozen=True)
class _Month:
    """An account, and a month of it."""

    account: AccountCard
    sheet: AccountStatement


class StatementView(PersonDoor):
    """The rights statement of one person."""

    @operation(
        "person_statement_get",
        "Get the rights statement of a person",
        answer=StatementAnswer,
        example=examples.STATEMENT,
        query=OnQuery,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """What was paid on each insurance, and what the law makes of it: retirement, and what is missing until then.

        `on` draws it up as of another day: months after it do not count yet.
        """
        at = clock.now()
        on, person = self.day(at), self.person(person_id)
        drawn = drawn_up(person, on=on)
        self.note("statement.viewed", person.id, at=at)
        return self.answer(StatementAnswer, drawn)


class AccountStatementView(PersonDoor):
    """A month of the personal medical account of one person."""

    query_class: ClassVar[type[StrictInput]] = AccountQuery

    @operation(
        "person_account_statement_get",
        "Get a month of a person's medical account",
        answer=AccountStatementAnswer,
        example=examples.ACCOUNT_STATEMENT,
        query=AccountQuery,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """What came into a personal medical account (医保个人账户) in a month, what went out of it, and what lay there.

        Whose illness a payment was for, and who else may pay from the account, is not told.
        """
        at = clock.now()
        on = self.day(at)
        month = self.query.get("month") or on.replace(day=1)
        person = self.person(person_id)
        held = [one for one in accounts_of([person.id]) if one.kind is AccountKind.PERSONAL]
        items = [_Month(one, statement(one.id, month, as_of=on)) for one in held]
        self.note("account.viewed", person.id, at=at)
        content = {"person_id": person.public_id, "month": month, "as_of": on, "items": items}
        return self.answer(AccountStatementAnswer, content)
