"""Makes a sandbox ready to serve, doing only what is missing, and knows what the first tenant signs in with."""

from datetime import datetime

from accounts.actions import expiry, sandbox
from accounts.enums.sandbox import SandboxPart
from accounts.queries.partners import partner_id_of_client
from accounts.queries.sandbox import all_tenants, open_tenant
from portal.sample.sandbox_money import PASSWORD, phone_of
from portal.sandbox import databases, pages, tokens, worlds


def prepare(*, at: datetime) -> str:
    """Mark the database, add the first tenant, and mend what is missing; say what to sign in with.

    A tenant whose world is gone, or was made of other tables than there are now, begins anew.
    """
    sandbox.mark(at=at)
    databases.base()
    if not all_tenants():
        worlds.add(worlds.FIRST, at=at, known=worlds.KNOWN)
    tokens.give(first_client(), at=at)
    worlds.mend(at=at)
    worlds.make_ready(at=at)
    databases.close_lines()
    return told()


def tend(*, at: datetime) -> None:
    """Clear away what has run out outside of all worlds, and give out anew what everybody knows of it.

    Why here: the schedule's own jobs are done in each world, and tokens are kept outside.
    """
    expiry.clear(at=at)
    tokens.give(first_client(), at=at)


def first_client() -> int:
    """Give the partner behind the first tenant's app, whose credentials everybody knows."""
    found = partner_id_of_client(worlds.KNOWN[SandboxPart.APP].client_id)
    if found is None:
        raise LookupError("the first tenant has lost its app")
    return found


def told() -> str:
    """Say, in both languages, how the first tenant's world is entered."""
    app, hospital = (worlds.KNOWN[part] for part in (SandboxPart.APP, SandboxPart.HOSPITAL))
    first = open_tenant(worlds.FIRST)
    return "\n".join(
        [
            "沙箱：人和钱都是虚构的。 A sandbox: its people and money are made up.",
            f"  partner API  {app.client_id} / {app.client_secret}",
            f"               {hospital.client_id} / {hospital.client_secret}",
            f"  pages        {f'/sandbox/?key={pages.key_of(first)}' if first else 'switched off'}",
            f"  the made-up people sign in with {phone_of(0)}, {phone_of(1)}, ... and the password {PASSWORD}",
            "  who they are: docs/reference/sandbox.md; how to use them: docs/guides/sandbox.md",
        ]
    )
