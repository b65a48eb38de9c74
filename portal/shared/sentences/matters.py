"""What is refused about matters, approvals, evidence files and transfers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "matter.not_found": _("没有找到这件事项。请核对受理编号，或到受理的窗口询问。"),
    "matter.kind_unknown": _("这里不办这类事项，请从列表里选择。"),
    "matter.facts_wrong": _("申请里有内容不对，请按提示改正后再提交。"),
    "matter.not_allowed": _("现在还不能申请，原因如下。"),
    "matter.open_exists": _("同样的申请正在办理。您可以查看它的进度，或先撤回它。"),
    "matter.moved": _("刚刚有人更新了这件，请查看最新内容后再决定。"),
    "matter.step_not_open": _("这件事项现在的状态不能这样办，请查看最新状态。"),
    "matter.held": _("同事正在办这件，占用到 {until}。请先办别的，或到时再来。"),
    "matter.not_held": _("您没有占用这件，或占用时间已到。请重新取件，再继续办理。"),
    "matter.of_kin": _("这件是您本人或近亲属的事项，请交给同事办理。"),
    "matter.barred": _("您参加过原来的决定，复核请交给同事办理。"),
    "matter.reason_wrong": _("请选择一个理由；需要说明的，请写清楚，申请人会看到。"),
    "matter.appeal_closed": _(
        "没有通过的决定和已办结的关系转移可以申请一次复核，要在办结后 {days} 天内提出。其他途径可以到窗口询问。"
    ),
    "matter.spent": _("这个决定已经执行过，或不是原来的决定。"),
    "transfer.stands": _("这次转移不能撤销，原因如下。需要转回的，可以另行申请转移。"),
    "transfer.undo.not_carried_out": _("这次转移没有执行，或已经撤销过。"),
    "transfer.undo.moved_on": _("之后又转移到了别处，请先处理后一次转移。"),
    "transfer.undo.changed_there": _("转入地的参保登记在转移后有改动，不能按原样撤销。"),
    "transfer.undo.changed_here": _("转出地的参保登记在转移后有改动，不能按原样恢复。"),
    "transfer.undo.enrolled_again": _("转移后已在转出地重新参保，不能再恢复原来的登记。"),
    "transfer.undo.draws_pension": _("已按转移后的关系领取养老金，不能撤销。"),
    "approval.not_found": _("没有等您复核的这一项，可能已经决定，或属于别的统筹区。"),
    "approval.exists": _("同样的内容已经在等同事复核。"),
    "approval.needs_second": _("提出的人不能自己复核，请同一统筹区的同事复核。"),
    "approval.decided": _("这一项已经有结果、已撤回或超过时限。还需要的话，请重新提出。"),
    "approval.moved": _("内容和您看到的不一样了，请重新看过再决定。"),
    "approval.missing": _("这一步要先由同事复核同样的内容，且复核没有用过、没有超过时限。"),
    "evidence.not_found": _("没有找到这份材料。查看链接几分钟后失效，请重新打开事项。"),
    "evidence.empty": _("这个文件是空的，请重新选择，或重新拍一张。"),
    "evidence.too_large": _("文件太大，最多 {megabytes} MB。请用低一点的清晰度拍照，或少传几页。"),
    "evidence.wrong_type": _("只能上传 JPG、PNG、WebP 照片或 PDF 文件。请在手机或电脑上另存为其中一种。"),
    "evidence.damaged": _("这个文件打不开，可能已损坏或没有传完。请在您的设备上打开看一看，另存一次再上传。"),
    "evidence.too_many_pixels": _("照片的尺寸太大，最多 {megapixels} 百万像素。请用低一点的清晰度拍照。"),
    "evidence.locked": _("这个 PDF 加了密码。请去掉密码另存一份，再上传。"),
    "evidence.too_many_pages": _("PDF 的页数太多，最多 {most} 页。请只上传需要的几页。"),
    "evidence.harmful": _("安全检查发现这个文件有问题。请直接拍一张纸质材料的照片上传。"),
    "evidence.full": _("一次最多上传 {most} 份材料。请先删掉一份，其余的可以带到窗口。"),
    "evidence.reader_unavailable": _("现在暂时读不了文件。请过一分钟再试，或把材料带到窗口。"),
    "evidence.scanner_unavailable": _("安全检查暂时没有回应。文件已经保存，检查完会自动继续。"),
    "transfer.same_area": _("转出地和转入地是同一个统筹区，不用转移。"),
    "transfer.not_enrolled": _("没有查到在转出地的{insurance}参保记录。"),
    "transfer.not_transferable": _("{insurance}不需要转移。"),
    "transfer.already_open": _("这项{insurance}转移申请正在办理，不用重复申请。"),
    "transfer.draws_pension": _("登记显示已经在领取养老金，养老保险关系不再转移。"),
    "transfer.dead": _("登记显示当事人已经去世，不能申请转移。如有误请到窗口更正。"),
    "transfer.facts_wrong": _("请把险种、转出地、转入地和原因填完整，说明不超过 300 个字。"),
}
