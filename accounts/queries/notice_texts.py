"""Words the messages that leave the house, many of which differ in nothing but a name and a code word."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.enums.users import Language

# What templates print as it stands and ask nothing about: it is put in when the rest is worded.
_PRINTED = ("name", "code_word")
# Signs that no language has (Unicode's private use), so that they stand in no text by chance.
_FIRST_SIGN = 0xE000
_SHAPES_MAX = 4096
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def delivery_text(template: str, facts: Mapping[str, Any], language: Language) -> str:
    """Word a notice that leaves the house: with the recipient's code word, where its template does not tell it.

    Why: to word a message costs several times what it costs to send it, and on a day thousands of messages of an area
    have one deadline. So each shape of a message is worded once, with signs in place of names.
    """
    printed: list[str] = []
    shape = _without_names(facts, printed)
    text = _worded(template, _JSON.encode(shape), language.value)
    for place, value in enumerate(printed):
        text = text.replace(chr(_FIRST_SIGN + place), value)
    return text


def _without_names(facts: Mapping[str, Any], printed: list[str]) -> dict[str, Any]:
    """Put a sign in place of what is only printed, and keep what it stands for."""
    shape: dict[str, Any] = {}
    for name, value in facts.items():
        if name in _PRINTED and value and isinstance(value, str):
            shape[name] = chr(_FIRST_SIGN + len(printed))
            printed.append(value)
        elif isinstance(value, list):
            shape[name] = [_without_names(one, printed) if isinstance(one, dict) else one for one in value]
        else:
            shape[name] = value
    return shape


@lru_cache(maxsize=_SHAPES_MAX)
def _worded(template: str, facts_text: str, language: str) -> str:
    facts = json.loads(facts_text)
    with translation.override(language):
        text = render_to_string(f"notices/{template}.txt", facts).strip()
        word = facts.get("code_word", "")
        if not word or word in text:
            return text
        return gettext("%(text)s\n您的暗号：%(word)s") % {"text": text, "word": word}


def forget_texts() -> None:
    """Forget what was worded, as where templates have changed."""
    _worded.cache_clear()
