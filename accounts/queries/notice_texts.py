"""Words the messages that leave the house, many of which differ in nothing but a name and a code word."""

import marshal
from collections.abc import Mapping
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
# A form of bytes without references, so that equal shapes have equal bytes; they tell 1 from true, as equality does not.
_BYTES_FORM = 2
# Texts by template, language, and the bytes of a shape.
_kept: dict[tuple[str, str, bytes], str] = {}


def delivery_text(template: str, facts: Mapping[str, Any], language: Language) -> str:
    """Word a notice that leaves the house: with the recipient's code word, where its template does not tell it.

    Why: to word a message costs several times what it costs to send it, and on a day thousands of messages of an area
    have one deadline. So each shape of a message is worded once, with signs in place of names.
    """
    printed: list[str] = []
    shape = _without_names(facts, printed)
    for name, value in facts.items():
        if isinstance(value, list):
            shape[name] = [_without_names(one, printed) if isinstance(one, dict) else one for one in value]
    key = (template, language.value, marshal.dumps(shape, _BYTES_FORM))
    text = _kept.get(key)
    if text is None:
        text = _worded(template, shape, language)
        if len(_kept) >= _SHAPES_MAX:
            _kept.clear()
        _kept[key] = text
    for place, value in enumerate(printed, _FIRST_SIGN):
        text = text.replace(chr(place), value)
    return text


def _without_names(facts: Mapping[str, Any], printed: list[str]) -> dict[str, Any]:
    """Put a sign in place of what is only printed, and keep what it stands for."""
    shape = {**facts}
    for name in _PRINTED:
        value = shape.get(name)
        if value and isinstance(value, str):
            shape[name] = chr(_FIRST_SIGN + len(printed))
            printed.append(value)
    return shape


def _worded(template: str, facts: Mapping[str, Any], language: Language) -> str:
    with translation.override(language.value):
        text = render_to_string(f"notices/{template}.txt", dict(facts)).strip()
        word = facts.get("code_word", "")
        if not word or word in text:
            return text
        return gettext("%(text)s\n您的暗号：%(word)s") % {"text": text, "word": word}


def forget_texts() -> None:
    """Forget what was worded, as where templates have changed."""
    _kept.clear()
