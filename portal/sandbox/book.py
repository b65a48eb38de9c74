"""Writes the reference page of the sandbox from its book of people and its recipes."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from accounts.enums.sandbox import SandboxPart
from accounts.rules.sandbox import SPACE, sandbox_id
from portal.sample.sandbox import book, numbers
from portal.sample.sandbox_money import PASSWORD, phone_of
from portal.sandbox import tokens
from portal.sandbox.recipes import Step, recipes

PAGE: Final = Path("docs/reference/sandbox.md")
AGAIN: Final = "python manage.py write_sandbox_book"
FIXED: Final = {
    "binding:couple": "`sharer` lets `patient` use the account",
    "binding:minor": "`sharer` lets `minor` use the account",
    "binding:waiting": "`offered` has offered, and `offered_mother` has not answered",
    "binding:ended": "an earlier one of the two, ended",
    "mandate:helped": "`helped` lets `helper` certify for her",
    "session:over": "a session for `valid` whose time is over",
    "endpoint:off": "a webhook endpoint of the app that was switched off",
    "key:app": "the app's key for signing results of sessions",
}


def page() -> str:
    """Give the whole page."""
    return "\n".join([*_head(), *_people(), *_things(), *_problems()]) + "\n"


def _head() -> list[str]:
    known = ", ".join(
        f"`{one}`" for one in (tokens.EXPIRED, tokens.SWITCHED_OFF, tokens.LINKS_ONLY, tokens.WEBHOOKS_ONLY)
    )
    return [
        "# The sandbox's book",
        "",
        "Who is in a [sandbox](../guides/sandbox.md), and how each refusal of the API comes about.",
        f"Written by `{AGAIN}`.",
        "",
        "Ids are the same in every sandbox and after every reset: UUID version 5 of `kind:name` in the name space",
        f'`{SPACE}`, as in `uuid5(SPACE, "person:due_soon")`. Days are counted from the day of the last reset.',
        "Everybody is made up; their numbers have a county that does not exist.",
        "",
        f"Tokens that everybody knows, for what your own cannot show: {known}.",
        "",
    ]


def _people() -> Iterable[str]:
    yield from (
        "## People",
        "",
        "They sign in to the pages, which [open by a link](../guides/sandbox.md#look-at-the-pages),",
        f"with their telephone and the password `{PASSWORD}`.",
        "",
        "| name | linked to | what is special |",
        "|---|---|---|",
    )
    for key, one in book().items():
        linked = ", ".join(one.get("linked", ())) or "nobody"
        yield f"| `{key}` | {linked} | {one['about']} |"
    yield from ("", "| name | `person_id` | document number | card | telephone |", "|---|---|---|---|---|")
    shown = numbers()
    for place, (key, one) in enumerate(book().items()):
        card = f"`{one['card']}`" if "card" in one else ""
        yield f"| `{key}` | `{sandbox_id(f'person:{key}')}` | `{shown[key]}` | {card} | `{phone_of(place)}` |"
    yield from ("", "| benefit | `entitlement_id` | kind | due |", "|---|---|---|---|")
    for key, one in book().items():
        for name, benefit in one.get("benefits", {}).items():
            full = f"{key}.{name}"
            yield f"| `{full}` | `{sandbox_id(f'entitlement:{full}')}` | `{benefit['kind']}` | {_due(benefit)} |"
    yield ""


def _due(benefit: Mapping[str, Any]) -> str:
    if "started_days_ago" in benefit:
        return f"began {benefit['started_days_ago']} days ago"
    days: int = benefit["due_in_days"]
    return f"in {days} days" if days >= 0 else f"{-days} days ago"


def _things() -> Iterable[str]:
    yield from ("## Other things with an id", "", "| what | id | |", "|---|---|---|")
    for name, about in FIXED.items():
        yield f"| `{name}` | `{sandbox_id(name)}` | {about} |"
    yield ""


def _problems() -> Iterable[str]:
    yield from (
        "## Refusals",
        "",
        "Each code with the requests that lead to it, from a fresh sandbox; the last one is answered by the code.",
        "`{person:NAME}` and the like stand for the ids above, `{today-30}` for a day by the sandbox's clock,",
        "`{new}` for something never sent before, `{kept:NAME}` for what an earlier answer said. Refusals that come of",
        "races, of limits of size or of our own faults are had by the header `Sandbox-Problem`.",
        "",
    )
    for code, steps in recipes().items():
        yield f"- `{code}`"
        for step in steps:
            yield f"    - {_told(step)}"


def _told(step: Step) -> str:
    parts = [f"`{step.method} /api/v1/{step.path}`"]
    if step.part is not SandboxPart.APP:
        parts.append(f"as {step.part.value}")
    if step.token is not None:
        parts.append(f"with the token `{step.token}`" if step.token else "without a token")
    if step.key is not None:
        parts.append(f"with the key `{step.key}`" if step.key else "without `Idempotency-Key`")
    parts += [f"with `{name}: {value}`" for name, value in step.headers.items()]
    if step.raw is not None:
        parts.append(f"body `{step.raw}`")
    elif step.body is not None:
        parts.append(f"body `{json.dumps(step.body, ensure_ascii=False)}`")
    if step.sign is not None:
        how = "signed with another key" if step.is_spoilt else "signed with `key:app`"
        parts.append(f"a passed result {how}, with `{json.dumps(step.sign, ensure_ascii=False)}`")
    if step.times > 1:
        parts.append(f"{step.times} times")
    parts += [f"keep `{path}` as `{name}`" for name, path in step.keep.items()]
    return ", ".join(parts)
