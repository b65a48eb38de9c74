"""Setting a machine up with the code from the desk."""

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.actions import terminals
from accounts.enums.users import Role
from accounts.errors.terminals import TerminalCodeWrong
from foundation import clock
from portal.shared.machines import keep_key
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.terminal import visits

CODE_LENGTH_MAX = 40


def set_up(request: DoorRequest) -> HttpResponse:
    """Ask for the code, and keep the key it brings; a machine in service goes to its first page."""
    if Role.TERMINAL in request.actor.roles and request.method != "POST":
        return redirect("terminal:start")
    if request.method != "POST":
        return visits.page(request, "setup")
    ratelimit.consume(request, action="terminal_setup", raise_exception=True)
    try:
        key = terminals.enrol(request.POST.get("code", "")[:CODE_LENGTH_MAX], at=clock.now())
    except TerminalCodeWrong as error:
        return visits.page(request, "setup", {"problem": sentence_of(error)}, status=422)
    response = redirect("terminal:start")
    keep_key(response, key)
    return response
