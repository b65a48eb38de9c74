"""The Celery application and its schedule: one tick, whose work is found in the database."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

CLEAR_SECONDS = 600
CHECK_SECONDS = 300
LOOK_BACK_SECONDS = 6 * 3600
# Every entry is idempotent, so two beats are harmless. A tick that waited for a dead worker is worthless,
# since the next one finds the same work: it expires. Never sooner than a slow machine may need to get to it:
# where every tick expires before its turn, a worker that is merely late never does anything at all.
EXPIRES_SECONDS_MIN = 60
SCHEDULE = {
    name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds, EXPIRES_SECONDS_MIN)}}
    for name, seconds in (
        ("certification.plan_reminders", settings.PLAN_SECONDS),
        ("certification.release_reminders", settings.TICK_SECONDS),
        ("certification.retry_parked", CLEAR_SECONDS),
        ("certification.advance_escalations", settings.TICK_SECONDS),
        ("certification.recompute_deadlines", settings.PLAN_SECONDS),
        ("certification.ask_about_changes", CLEAR_SECONDS),
        ("certification.tend_appointments", CLEAR_SECONDS),
        ("certification.settle_deliveries", settings.TICK_SECONDS),
        ("certification.drop_voice_codes", CLEAR_SECONDS),
        ("certification.tell_passed", CLEAR_SECONDS),
        ("certification.drop_status_results", CLEAR_SECONDS),
        ("portal.send_voice_codes", settings.TICK_SECONDS),
        ("accounts.lease_deliveries", settings.TICK_SECONDS),
        ("accounts.reconcile_deliveries", settings.TICK_SECONDS),
        ("accounts.retry_parked", CLEAR_SECONDS),
        ("accounts.send_webhooks", settings.TICK_SECONDS),
        ("accounts.tend_webhooks", CLEAR_SECONDS),
        ("accounts.end_links", settings.PLAN_SECONDS),
        ("accounts.clear_expired", CLEAR_SECONDS),
        ("accounts.tell_openings", settings.PLAN_SECONDS),
        ("accounts.tend_matters", CLEAR_SECONDS),
        ("accounts.tend_evidence", CLEAR_SECONDS),
        ("accounts.drop_face_pictures", CLEAR_SECONDS),
        ("accounts.find_duplicates", CLEAR_SECONDS),
        ("accounts.keep_ledger", CLEAR_SECONDS),
        ("accounts.check_ledger", CHECK_SECONDS),
        ("certification.credit_retirees", CLEAR_SECONDS),
        ("family.tell_ending_mandates", settings.PLAN_SECONDS),
        ("family.settle_deaths", settings.PLAN_SECONDS),
        ("family.find_contradictions", CLEAR_SECONDS),
        ("family.match_claims", settings.TICK_SECONDS),
        ("family.tell_birthdays", CLEAR_SECONDS),
        ("family.tell_month_uses", settings.PLAN_SECONDS),
        ("family.expire_payments", settings.PLAN_SECONDS),
        ("family.find_late_payments", LOOK_BACK_SECONDS),
        ("family.advance_binding_requests", settings.TICK_SECONDS),
        ("family.expire_bindings", settings.PLAN_SECONDS),
        ("family.review_bindings", settings.PLAN_SECONDS),
        ("family.review_changed_bindings", CLEAR_SECONDS),
        ("family.return_transfers", settings.TICK_SECONDS),
        ("family.return_transfers_of_dead", settings.PLAN_SECONDS),
        ("portal.send_email_codes", settings.TICK_SECONDS),
        ("portal.advance_imports", settings.TICK_SECONDS),
    )
}
# Of a sandbox alone.
if settings.IS_SANDBOX:
    SCHEDULE |= {
        name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds, EXPIRES_SECONDS_MIN)}}
        for name, seconds in (
            ("portal.move_sandbox_clocks", settings.TICK_SECONDS),
            ("portal.tend_sandbox", CLEAR_SECONDS),
        )
    }


# Named, not imported: the class reads tables, and those are known only once Django has started.
app = Celery("portal", task_cls="portal.jobs:LookingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
