"""Celery doors of the roof."""

import logging
import time
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from celery import current_app, shared_task
from django.conf import settings

from accounts.actions import emails
from accounts.actions.registry import batches
from accounts.enums.registry import ImportState
from accounts.errors.users import CodeNotSent
from accounts.queries import registry
from accounts.rules.actors import SYSTEM
from certification.actions import voice
from foundation import clock
from portal.registry import running, trials, undoing
from portal.sandbox import moving, setup, worlds
from portal.shared.emails import send_code
from portal.shared.phones import code_text, send_sms

log = logging.getLogger(__name__)
# Of every tick a little is left to others; the next tick goes on where this one stops.
SHARE_OF_TICK = 0.8


@shared_task(name="portal.advance_imports", ignore_result=True)
def advance_imports() -> None:
    """Write a few pieces of every uploaded register that is being imported; try it, or take it back."""
    until = time.monotonic() + settings.TICK_SECONDS * SHARE_OF_TICK
    for batch_id in registry.at_work():
        with batches.alone(running.needed(batch_id).pk) as is_alone:
            if is_alone:
                _advance(batch_id, until)
        log.info("registry.advanced", extra={"batch": str(batch_id)})


@shared_task(name="portal.send_voice_codes", ignore_result=True)
def send_voice_codes() -> None:
    """Send the codes that callers of voice menus asked for; one that does not go out is asked for again."""
    for code in voice.claim_codes(at=clock.now()):
        try:
            send_sms(code.phone, code_text(code.code))
        except CodeNotSent:
            log.warning("voice.code_not_sent")


@shared_task(name="portal.send_email_codes", ignore_result=True)
def send_email_codes() -> None:
    """Send the codes that go to e-mail addresses; one that does not leave is tried again later."""
    for code in emails.claim_codes(at=clock.now()):
        if send_code(code):
            emails.note_sent(code.id)
        else:
            log.warning("email.code_not_sent")


@shared_task(name="portal.move_sandbox_clocks", ignore_result=True, is_of_worlds=False)
def move_sandbox_clocks() -> None:
    """Live through the next days of every sandbox clock that is on its way."""
    until = clock.true_now() + timedelta(seconds=settings.TICK_SECONDS * SHARE_OF_TICK)
    report = moving.move(jobs_of_a_day(), until=until)
    if report.days_count:
        log.info("sandbox.moved", extra=asdict(report))


@shared_task(name="portal.tend_sandbox", ignore_result=True, is_of_worlds=False)
def tend_sandbox() -> None:
    """Make the world that resets copy today, drop those nobody is in, and clear away what has run out outside of all."""
    at = clock.true_now()
    worlds.make_ready(at=at)
    setup.tend(at=at)


def jobs_of_a_day() -> list[moving.Job]:
    """Give what the schedule does in a world, each once."""
    current_app.loader.import_default_modules()
    scheduled = [current_app.tasks[name] for name in current_app.conf.beat_schedule]
    return [task.run for task in scheduled if task.is_of_worlds]


def _advance(batch_id: UUID, until: float) -> None:
    """Go on with a batch that no other process works on; what it is at is asked now that nobody else can alter it."""
    state = running.needed(batch_id).state
    if state is ImportState.CHECKING:
        trials.try_import(SYSTEM, batch_id, clock=clock.now)
    elif state is ImportState.UNDOING:
        undoing.undo(SYSTEM, batch_id, at=clock.now())
    else:
        while running.step(SYSTEM, batch_id, clock=clock.now) and time.monotonic() < until:
            pass
