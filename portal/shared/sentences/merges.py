"""What is refused about joining two records of one human being, and what speaks against it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "merge.not_found": _("没有找到这次合并，可能已经撤销，或属于别的经办机构。"),
    "merge.refused": _("这两份登记互相矛盾，不能合并。请先改正有误的一份。"),
    "merge.moved": _("提出以后，其中一份登记有了变化。请重新对照，再提出一次。"),
    "merge.already_one": _("这两份已经是同一个人的登记，不用再合并。"),
    "merge.reason_missing": _("请写明依据，例如核对了哪些证件。以后查看的人只有这句话可看。"),
    "merge.sex": _("两份登记的性别不同。"),
    "merge.birth": _("两份登记的出生日期不同，也没有认定的更正。"),
    "merge.death": _("两份登记的去世日期不同。"),
    "merge.acted_after_death": _("一份登记记着去世，另一份在那以后还有本人办理的事项。"),
    "merge.relatives": _("登记里这两位是近亲属，不会是同一个人。如果亲属关系有误，请先更正。"),
    "merge.name": _("姓名不同，请核对是否改过名，或写法有误。"),
    "merge.siblings": _("登记里这两位是同父母的兄弟姐妹：同一个人登记了两次会这样，双胞胎也会，请核对。"),
    "merge.numbers": _("两份登记各有一个在用的身份证号码，请核对公安机关的证明。"),
    "merge.birth_approved": _("出生日期不同，其中一份有按档案认定的日期。"),
    "merge.one_died": _("只有一份登记记着去世，请核对另一份是不是同一个人。"),
    "merge.two_accounts": _("两份登记各有一个账户，合并后都能办这个人的事。"),
}
