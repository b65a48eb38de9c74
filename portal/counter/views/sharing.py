"""Account sharing at the counter (家庭共享绑定): the sharer's card, then the user's, bound at once, and a receipt."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from accounts.queries.people import person_cards
from certification.access import person_to_serve, refuse_clerk_who_is_relative
from family.actions import binding_ends, bindings
from family.actions.binding_ends import Ending
from family.actions.binding_notices import Desk
from family.enums import ConfirmedHow
from family.queries.bindings import words_for
from foundation import clock
from foundation.errors import DomainError
from portal.counter import card_entry, lookups, once, sharing_desk
from portal.counter.forms import REASONS
from portal.counter.pages import page
from portal.counter.serving import MENDABLE, FormPage, FormView, Served, served
from portal.counter.sharing_desk import Outlook, Pair
from portal.counter.sharing_forms import BindForm, EndForm, SharerCardForm, StopForm, UserCardForm
from portal.counter.sharing_receipt import Bound, paper_of, qr_of, sheet_of
from portal.shared import step_up
from portal.shared.dates import day_words
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

VISIT = REASONS["visit"]


class SharerView(View):
    """The first card: whose account it is."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the field into which the reader types."""
        return page(request, "sharing_sharer", {"form": SharerCardForm()})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Find the sharer, write the look down, and go on to the second card."""
        at = clock.now()
        form = SharerCardForm(request.POST)
        if not form.is_valid():
            return page(request, "sharing_sharer", {"form": form}, status=422)
        area_key = min(request.actor.area_keys, default="")
        try:
            found = card_entry.swiped(request.actor, form.cleaned_data["card"], area_key=area_key, at=at)
            mine = [one for one in found.holders if _is_served(request, one.public_id)]
        except DomainError as error:
            if error.kind not in card_entry.MENDABLE:
                raise
            form.add_error("card", sentence_of(error))
            return page(request, "sharing_sharer", {"form": form}, status=422)
        person = mine[0] if len(mine) == 1 else None
        sharing_desk.note_looked_up(request.actor, person.id if person else None, area_key, VISIT, at=at)
        if person is None:
            form.add_error("card", gettext("没有找到由您的统筹区办理的人。请核对卡号，或改刷身份证。"))
            return page(request, "sharing_sharer", {"form": form}, status=422)
        lookups.remember(request, [person.public_id], VISIT, at=at)
        return redirect("counter:sharing_user", person=person.public_id)


class SharingsView(View):
    """What somebody who was looked up shares and uses."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """List it, and write the look down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        event = audit.Event("bindings.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
        audit.record(request.actor, event, at=at)
        context = {"person": one.person, "lines": sharing_desk.lines_of(one.person)}
        return page(request, "sharings", {**context, "reason": gettext(one.reason)})


class UserView(FormPage):
    """The second card: who may use the account."""

    template, back = "sharing_user", "counter:sharings"
    title = gettext_lazy("家庭共享绑定：用钱的一方")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; what was typed a short while ago stands in it."""
        draft = sharing_desk.drafted(self.request, one.person.public_id, at=clock.now())
        return UserCardForm(data, initial={"card": draft[1]} if draft else None)

    def post(self, request: DoorRequest, person: UUID, **parts: Any) -> HttpResponse:
        """Find the user, write the look down, and go on to what is to be bound."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        form = UserCardForm(request.POST)
        if not form.is_valid():
            return self._page(request, one, form, status=422)
        typed = form.cleaned_data["card"]
        try:
            found = card_entry.swiped(request.actor, typed, area_key=one.area_key, at=at)
        except DomainError as error:
            if error.kind not in card_entry.MENDABLE:
                raise
            form.add_error("card", sentence_of(error))
            return self._page(request, one, form, status=422)
        user = found.only
        sharing_desk.note_looked_up(request.actor, user.id if user else None, one.area_key, one.reason, at=at)
        if user is None or user.id == one.person.id:
            form.add_error("card", _why_nobody(found, is_self=user is not None))
            return self._page(request, one, form, status=422)
        refuse_clerk_who_is_relative(request.actor, user.id, on=clock.local_date(at))
        sharing_desk.keep_draft(request, person, user.public_id, typed, at=at)
        return redirect("counter:sharing_bind", person=person, user=user.public_id)


class BindView(View):
    """What is to be bound: the two, how they are related, what stands against it, and the sharer's own word."""

    def get(self, request: DoorRequest, person: UUID, user: UUID) -> HttpResponse:
        """Show it; what was ticked before a renewed sign-in comes back."""
        at = clock.now()
        found = _pair(request, person, user, at=at)
        if found is None:
            return redirect("counter:sharing_user", person=person)
        outlook = sharing_desk.outlook(found, on=clock.local_date(at))
        return _bind_page(request, found, outlook, sharing_desk.form_of(outlook, step_up.kept_input(request)))

    def post(self, request: DoorRequest, person: UUID, user: UUID) -> HttpResponse:
        """Bind once, and show the receipt."""
        at = clock.now()
        found = _pair(request, person, user, at=at)
        if found is None:
            return _spent_or_start(request, person)
        outlook = sharing_desk.outlook(found, on=clock.local_date(at))
        form = sharing_desk.form_of(outlook, request.POST)
        if not form.is_valid():
            return _bind_page(request, found, outlook, form, status=422)
        try:
            done = sharing_desk.bind_once(request, found, form, ConfirmedHow.DESK, at=at)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _bind_page(request, found, outlook, form, status=422)
        if done is None:
            form.add_error(None, gettext("这一页放得太久了，还没有绑定。请再核对一次。"))
            return _bind_page(request, found, outlook, form, status=422)
        return redirect("counter:sharing_receipt", person=person, binding=done)


class ReceiptView(View):
    """The receipt of a binding, made to be printed; asked for as a PDF it is one."""

    def get(self, request: DoorRequest, person: UUID, binding: UUID) -> HttpResponse:
        """Show what was bound, with a code that anybody may check."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        bound = _bound(one, binding)
        paper = issue(request.actor, paper_of(bound), at=at, area_key=one.area_key, reason=one.reason)
        sheet = sheet_of(bound)
        if "pdf" in request.GET:
            return answer_with_paper(request, sheet, paper)
        context = {"sheet": sheet, "paper": paper, "qr": qr_of(request, paper), "person": one.person}
        return page(request, "sharing_receipt", {**context, "card": bound.card})


class EndView(FormView):
    """A binding ended because one of the two stands at the desk and wants it."""

    template, back = "act", "counter:sharings"
    title = gettext_lazy("本人到窗口解绑")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; a binding of other people is refused before anything is filled in."""
        sharing_desk.line_of(one.person, parts["binding"])
        return EndForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which binding it is, what follows, and what the area wants."""
        line = sharing_desk.line_of(one.person, parts["binding"])
        told = gettext("与 %(name)s 的共济马上停止，以后的支付不再用这个账户；已经付的不退。")
        return {
            "told": told % {"name": line.other.name},
            "text_title": gettext("当地规定"),
            "text_lines": _local_rule(line, on=clock.today()),
            "press": gettext("解绑"),
        }

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """End it for the side that stands here."""
        line = sharing_desk.line_of(one.person, parts["binding"])
        refuse_clerk_who_is_relative(request.actor, line.other.id, on=clock.local_date(at))
        where = Desk(one.area_key, given["reason"])
        bindings.end_for(request.actor, parts["binding"], line.side, where, at=at)
        return gettext("已经解绑，马上停止。双方都会收到通知。")


class StopView(EndView):
    """A binding that the agency ends, with a reason and a colleague's word, though neither of the two stands there."""

    title = gettext_lazy("由窗口解绑")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; a binding of other people is refused before anything is filled in."""
        sharing_desk.line_of(one.person, parts["binding"])
        return StopForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which binding it is, and that a colleague has to agree."""
        line = sharing_desk.line_of(one.person, parts["binding"])
        told = gettext(
            "与 %(name)s 的共济。提交以后要一位同事复核，复核同意才停止。本人在场的，请用“本人到窗口解绑”。"
        )
        return {"told": told % {"name": line.other.name}, "press": gettext("提交复核")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Leave it to a colleague."""
        line = sharing_desk.line_of(one.person, parts["binding"])
        refuse_clerk_who_is_relative(request.actor, line.other.id, on=clock.local_date(at))
        wanted = Ending(parts["binding"], given["reason"])
        binding_ends.propose(request.actor, wanted, one.area_key, waits=settings.SECOND_WAIT, at=at)
        return gettext("已提交，等一位同事复核后停止。")


def _is_served(request: DoorRequest, person: UUID) -> bool:
    """Say whether a person belongs to this desk.

    Raises:
        ClerkIsRelative.
    """
    try:
        person_to_serve(request.actor, person, on=clock.today())
    except PersonNotFound:
        return False
    return True


def _pair(request: DoorRequest, person: UUID, user: UUID, *, at: datetime) -> Pair | None:
    """Give the two whose cards were read a short while ago, whom this clerk may serve.

    Raises:
        PersonNotFound, ClerkIsRelative.
    """
    one = served(request, person, at=at)
    found = sharing_desk.pair_of(request, one, user, at=at) if one else None
    if found is not None:
        refuse_clerk_who_is_relative(request.actor, found.user.id, on=clock.local_date(at))
    return found


def _spent_or_start(request: DoorRequest, person: UUID) -> HttpResponse:
    """Lead a second press of the same button to the receipt of the first."""
    spent_on = once.receipt_of(request, request.POST.get("token", ""))
    if spent_on:
        return redirect("counter:sharing_receipt", person=person, binding=spent_on)
    return redirect("counter:sharing_user", person=person)


def _bind_page(
    request: DoorRequest, pair: Pair, outlook: Outlook, form: BindForm, *, status: int = 200
) -> HttpResponse:
    token = once.new_token(request, pair.user.public_id)
    context = {"pair": pair, "outlook": outlook, "form": form, "token": token, "person": pair.sharer}
    return page(request, "sharing_bind", context, status=status)


def _bound(one: Served, binding: UUID) -> Bound:
    line = sharing_desk.line_of(one.person, binding)
    people = person_cards([line.card.sharer_id, line.card.user_id])
    return Bound(line.card, people[line.card.sharer_id], people[line.card.user_id])


def _local_rule(line: sharing_desk.Line, *, on: date) -> list[str]:
    """Say until when the area wants the binding to last, which stops nobody who wants their money back to themselves."""
    until = words_for(line.card.sharer_id, on=on).bound_until(line.card.starts_on)
    if until is None or until <= on:
        return [gettext("当地没有最短绑定期限，或期限已满。")]
    told = gettext("当地规定一般绑定到 %(day)s 以后再停。本人为了安全要求马上停的，窗口核对本人以后可以停。")
    return [told % {"day": day_words(until)}]


def _why_nobody(found: card_entry.Swiped, *, is_self: bool) -> str:
    if is_self:
        return gettext("这是出钱的本人。请刷用钱一方的卡。")
    if found.holders:
        return gettext("这个号码在两个统筹区各有一人。请改用身份证号码。")
    return gettext("没有这张卡。请核对卡号，或改用身份证号码。")
