"""What is refused about imports of registers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "registry.batch_not_found": _("没有找到这次导入，请回到导入列表再看一次。"),
    "registry.batch_state": _("这次导入的状态已经变了，请看最新的页面再选择。"),
    "registry.no_files": _("没有可以导入的文件，请至少选择一个 CSV 文件。"),
    "registry.too_large": _("文件太大，超过 {most} MB。请拆开上传，或请运维人员从目录导入。"),
    "registry.undo_not_possible": _(
        "这一批现在不能撤回：它还在处理，或者正在撤回，或者已经撤回。请看最新的页面。"
    ),
    "registry.undo_nothing": _("这一批没有写入的记录，不需要撤回。"),
    "registry.undo_reason": _("请写明为什么撤回，复核的同事要看。"),
}
