"""Why two people are no near relatives, and what recorded facts contradict."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "kinship.same_person": _("这是同一个人。"),
    "kinship.marriage_void": _("登记的婚姻无效或已被撤销，配偶关系自始不存在。"),
    "kinship.marriage_later": _("这一天双方还没有结婚。"),
    "kinship.marriage_ended": _("双方的婚姻已于{ended_on}结束。"),
    "kinship.parentage_denied": _("法院已确认双方没有亲子关系。"),
    "kinship.parentage_later": _("这一天亲子关系还没有开始。"),
    "kinship.parentage_ended": _("亲子关系已于{ended_on}结束。"),
    "kinship.adoption_void": _("登记的收养无效，收养关系自始不存在。"),
    "kinship.adoption_dissolved": _("收养关系已于{ended_on}解除。"),
    "kinship.adoption_ended_tie": _("孩子于{adopted_on}被收养，与原来亲属的关系随之消除。"),
    "kinship.step_ended": _("继父母与继子女的抚养关系已于{ended_on}结束。"),
    "kinship.step_does_not_compose": _(
        "形成抚养教育关系的继父母和继子女之间适用父母子女的规定，但不延伸到其他亲属（民法典第一千零七十二条）。"
    ),
    "kinship.step_not_raised": _("继父母与继子女之间没有登记抚养教育关系，所以不算父母子女。"),
    "kinship.step_sibling": _("双方是继兄弟姐妹，没有登记扶养关系。"),
    "kinship.support_void": _("登记的继兄弟姐妹扶养关系自始不存在。"),
    "kinship.support_later": _("这一天继兄弟姐妹之间的扶养关系还没有开始。"),
    "kinship.support_ended": _("继兄弟姐妹之间的扶养关系已于{ended_on}结束。"),
    "kinship.not_ended_by_declaration": _("这段婚姻不是因宣告死亡而结束的。"),
    "kinship.spouse_remarried": _("一方已于{married_on}与他人结婚，原来的婚姻不自行恢复。"),
    "kinship.spouse_declined": _("配偶已书面声明不愿意恢复，原来的婚姻不自行恢复。"),
    "kinship.one_has_died": _("一方已经去世，原来的婚姻不能恢复。"),
    "kinship.great_grandparent": _("曾祖父母、外曾祖父母是直系亲属，但不在近亲属范围内。"),
    "kinship.great_grandchild": _("曾孙子女、外曾孙子女是直系亲属，但不在近亲属范围内。"),
    "kinship.uncle_aunt": _("伯、叔、姑、舅、姨不在近亲属范围内。"),
    "kinship.nephew_niece": _("侄子女、外甥子女不在近亲属范围内。"),
    "kinship.cousin": _("堂、表兄弟姐妹不在近亲属范围内。"),
    "kinship.distant": _("双方有亲缘关系，但不在近亲属范围内。"),
    "kinship.in_law": _("双方是姻亲，不在近亲属范围内（民法典第一千零四十五条）。"),
    "kinship.no_path": _(
        "没有登记能证明双方关系的出生、收养或婚姻。可以带户口簿、出生证明或结婚证到窗口补登。"
    ),
    "kinship.contradiction.two_birth_mothers": _("同一个人登记了两位生母，只能有一位是。"),
    "kinship.contradiction.two_birth_fathers": _("同一个人登记了两位生父，只能有一位是。"),
    "kinship.contradiction.parent_younger": _("登记的父母不比子女年长，出生日期或关系有一处不对。"),
    "kinship.contradiction.parent_too_near": _("父母只比子女大 {years} 岁，少于 {years_least} 岁，请核对。"),
    "kinship.contradiction.own_ancestor": _("几条登记连成一圈，有人成了自己的祖先，至少有一条不对。"),
    "kinship.contradiction.before_birth": _(
        "关系从 {starts_on} 开始，早于 {born_on} 出生，日期或关系有一处不对。"
    ),
    "kinship.contradiction.after_death": _(
        "关系从 {starts_on} 开始，晚于 {died_on} 去世，日期或关系有一处不对。"
    ),
    "kinship.contradiction.two_marriages": _("从 {since} 起同时有两段婚姻。核实前先认在先的一段。"),
    "kinship.contradiction.forbidden_kinship": _("{married_on} 结婚的双方有法律禁止结婚的亲属关系。"),
    "kinship.contradiction.married_under_age": _(
        "{married_on} 结婚时一方只有 {years} 岁，当时的婚龄是 {years_least} 岁。"
    ),
    "kinship.contradiction.adopter_under_age": _(
        "{adopted_on} 收养时收养人只有 {years} 岁，当时要求年满 {years_least} 岁。"
    ),
    "kinship.contradiction.adopter_too_near": _(
        "{adopted_on} 收养时没有配偶的收养人只比孩子大 {years} 岁，当时要求相差 {years_least} 岁。"
    ),
    "kinship.contradiction.adoptee_too_old": _(
        "{adopted_on} 收养时被收养人已满 {years} 岁，当时只能收养未满 {years_most} 岁的人。"
    ),
}
