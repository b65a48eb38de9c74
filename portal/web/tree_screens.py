"""What the family tree shows: the picture, and the same family as a list for whoever reads no pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.people import PersonCard
from family.enums import MandateGrade, ParentageKind
from family.queries.kin import Family, KinCard
from family.queries.mandates import MandateCard, mandates_about
from family.queries.paying import pays_of
from family.rules.kinship.facts import MarriageFact, ParentageFact
from family.rules.kinship.paths import Direction, KinPath, Step
from portal.shared.articles import article_words
from portal.shared.dates import reads_english
from portal.shared.labels import term_of
from portal.web.screens import generations
from portal.web.tree_drawing import CardWords, Drawing, draw


@dataclass(frozen=True)
class Help:
    """What one of two may do for the other today: by a mandate, and from an account that is shared."""

    mandate: MandateCard | None = None
    pays: bool = False

    @property
    def grades(self) -> list[str]:
        """Name each thing in one word, in the order of the grades."""
        held = [grade for grade in MandateGrade if self.mandate and self.mandate.grade.includes(grade)]
        words = {
            MandateGrade.REMIND: _("记日子"),
            MandateGrade.SEE: _("看资料"),
            MandateGrade.ACT: _("替办事"),
        }
        told = [words[grade] for grade in held if grade in words]
        return [*told, _("付款")] if self.pays else told

    @property
    def words(self) -> str:
        """Say all of it in a line; empty for nothing."""
        return (", " if reads_english() else "、").join(self.grades)


@dataclass(frozen=True)
class Relative:
    """One near relative with all that the list says of them; ``is_dead`` is meant on the day asked about."""

    kin: KinCard
    mine: Help
    theirs: Help
    proofs: tuple[str, ...]
    is_dead: bool


@dataclass(frozen=True)
class Tree:
    """The whole page: the picture, and the same family as a list."""

    on: date
    is_today: bool
    own: PersonCard
    groups: list[tuple[str, list[Relative]]]
    drawing: Drawing

    @property
    def count_words(self) -> str:
        """Say how many there are, for whoever does not see the picture."""
        count = sum(len(group) for _title, group in self.groups)
        return ngettext("%(count)d 位近亲属", "%(count)d 位近亲属", count) % {"count": count}


def tree(family: Family, *, on: date, today: date) -> Tree:
    """Gather the page. What each may do for the other is said of today alone."""
    helps = _helps(family, on=today) if on == today else {}
    relatives = [
        _relative(kin, family, helps.get(kin.person.id, (Help(), Help())), on=on) for kin in family.relatives
    ]
    by_id = {one.kin.person.id: one for one in relatives}
    groups = [
        (title, [by_id[kin.person.id] for kin in group]) for title, group in generations(family.relatives)
    ]
    said = {
        family.of.id: CardWords("node--me", (("name", family.of.name), ("term", _("您本人")))),
        **{key: CardWords("node--wait", (("name", _("还没有登记的家人")),)) for key in family.unnamed},
        **{key: _words(one) for key, one in by_id.items()},
    }
    return Tree(on, on == today, family.of, groups, draw(family, said))


def _words(one: Relative) -> CardWords:
    """Say on a card who it is, and what each may do for the other."""
    words = [("name", one.kin.person.name), ("term", term_of(one.kin))]
    if one.is_dead:
        return CardWords("node--gone", (*words, ("note", _("已去世"))))
    if one.mine.words:
        words.append(("note", _("我能：%(what)s") % {"what": one.mine.words}))
    if one.theirs.words:
        words.append(("note", _("能帮我：%(what)s") % {"what": one.theirs.words}))
    return CardWords("", tuple(words))


def _helps(family: Family, *, on: date) -> dict[int, tuple[Help, Help]]:
    """Give what the reader may do for each relative, and each relative for the reader."""
    own = family.of.id
    of_own, of_others = mandates_about(own, on=on)
    held = {card.principal_id: card for card in of_others if not card.rests}
    given = {card.helper_id: card for card in of_own if not card.rests}
    # Whose account is open to whom today.
    shared = {(card.account_of_id, card.payer_id) for card in pays_of(own, on=on)}
    return {
        kin.person.id: (
            Help(held.get(kin.person.id), pays=(own, kin.person.id) in shared),
            Help(given.get(kin.person.id), pays=(kin.person.id, own) in shared),
        )
        for kin in family.relatives
    }


def _relative(kin: KinCard, family: Family, helps: tuple[Help, Help], *, on: date) -> Relative:
    names = {family.of.id: _("您"), **{one.person.id: one.person.name for one in family.relatives}}
    proofs = tuple(_proof(path, names) for path in kin.kin.paths)
    died_on = kin.person.died_on
    return Relative(kin, *helps, proofs, is_dead=died_on is not None and died_on <= on)


def _proof(path: KinPath, names: Mapping[int, str]) -> str:
    """Say one path in words, each step with its articles."""
    steps = [_step(step, names) for step in path.steps]
    law = _("近亲属的范围：%(law)s。") % {"law": _laws(path.law)}
    return (" " if reads_english() else "").join([*steps, law])


def _step(step: Step, names: Mapping[int, str]) -> str:
    told = {
        "one": names.get(int(step.source), _("一位家人")),
        "other": names.get(int(step.target), _("一位家人")),
        "law": _laws(step.law),
    }
    fact = step.fact
    if isinstance(fact, MarriageFact):
        return _("%(one)s和%(other)s是夫妻（%(law)s）。") % told
    if not isinstance(fact, ParentageFact):
        return _("%(one)s和%(other)s是有扶养关系的继兄弟姐妹（%(law)s）。") % told
    parent, child = ("other", "one") if step.direction is Direction.UP else ("one", "other")
    told = {"parent": told[parent], "child": told[child], "law": told["law"]}
    match fact.kind:
        case ParentageKind.BIRTH:
            return _("%(child)s是%(parent)s的亲生子女（%(law)s）。") % told
        case ParentageKind.ADOPTION:
            return _("%(child)s是%(parent)s的养子女（%(law)s）。") % told
        case ParentageKind.STEP:
            return _("%(child)s是%(parent)s抚养长大的继子女（%(law)s）。") % told


def _laws(citations: Iterable[str]) -> str:
    return (", " if reads_english() else "、").join(map(article_words, citations))
