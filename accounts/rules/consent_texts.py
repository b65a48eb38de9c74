"""The texts people are asked to agree to, every version that was ever published, oldest first.

A published version is never edited: a record of consent names it by its hash, and a test holds the hashes. Write a new
version below it instead, and say whether it asks anew.
"""

from datetime import date

from accounts.enums.consents import ConsentPurpose, LegalGround
from accounts.rules.consents import ConsentText

TEXTS: tuple[ConsentText, ...] = (
    ConsentText(
        purpose=ConsentPurpose.REGISTER,
        version=1,
        starts_on=date(2021, 11, 1),
        ground=LegalGround.STATUTORY_DUTY,
        may_refuse=False,
        is_sensitive=True,
        asks_anew=False,
        law="个人信息保护法第十三条第一款第三项、第三十五条；社会保险经办条例",
        zh=(
            "办理社会保险登记、缴费记录、待遇和资格认证",
            "使用：姓名、证件、出生日期、参保和缴费、待遇、家庭关系、认证记录。",
            "这是经办机构依法要做的事，不需要您同意，也不能停止。资料按档案规定保存。",
            "您可以随时查看、下载，发现不对可以申请更正。",
        ),
        en=(
            "Keeping your social-insurance registration, contributions, benefits and certifications",
            "Used: name, documents, date of birth, enrolment and contributions, benefits, family ties, certifications.",
            "The agency does this by law. It needs no consent and cannot be stopped. Records are kept as archives.",
            "You can look at them and download them at any time, and ask for a correction.",
        ),
    ),
    ConsentText(
        purpose=ConsentPurpose.MESSAGES,
        version=1,
        starts_on=date(2021, 11, 1),
        ground=LegalGround.STATUTORY_DUTY,
        may_refuse=True,
        is_sensitive=False,
        asks_anew=False,
        law="个人信息保护法第十三条第一款第三项、第十六条",
        zh=(
            "用短信和邮件提醒您",
            "使用：手机号、电子邮箱。只用来告诉您到期、办理结果和账户变动，不发广告。",
            "可以停。停了以后，消息只放在“消息”里，需要您自己来看。",
            "您授权的家人照样会收到。",
            "停用不影响办其他任何事，随时可以再打开。",
        ),
        en=(
            "Reminding you by text message and e-mail",
            "Used: phone number, e-mail address. Only for deadlines, results and changes of account; no advertising.",
            "You can stop it. Messages then stand under “Messages” only, where you have to look for them yourself.",
            "Relatives you gave a mandate are still told.",
            "Stopping changes nothing else, and you can turn it on again at any time.",
        ),
    ),
    ConsentText(
        purpose=ConsentPurpose.FACE,
        version=1,
        starts_on=date(2021, 11, 1),
        ground=LegalGround.CONSENT,
        may_refuse=True,
        is_sensitive=True,
        asks_anew=False,
        law="个人信息保护法第二十六条、第二十八条至第三十一条；人脸识别技术应用安全管理办法",
        zh=(
            "刷脸核对是您本人",
            "使用：摄像头拍到的几张面部照片，与窗口留存的照片对比，只为这一次。",
            "核对完就删除照片，只留下结果、时间和所用的程序。",
            "拿不准时由工作人员看一眼，看完也删除。",
            "不同意也能办：可以去窗口、请人上门，或用邮寄的开通码。",
            "随时可以撤回，撤回前办好的事照样有效。",
        ),
        en=(
            "Checking by your face that it is you",
            "Used: a few pictures of your face, compared with the photo kept at the counter, for this one time.",
            "The pictures are deleted once it is decided; the result, the time and the program stay.",
            "If it is unclear, a member of staff looks at them, and then they are deleted too.",
            "You can do without: go to a counter, ask for a home visit, or use an activation code by post.",
            "You can take your consent back at any time; what was done before stays valid.",
        ),
    ),
    ConsentText(
        purpose=ConsentPurpose.COMMUNITY,
        version=1,
        starts_on=date(2021, 11, 1),
        ground=LegalGround.CONSENT,
        may_refuse=True,
        is_sensitive=False,
        asks_anew=False,
        law="个人信息保护法第十三条第一款第一项、第十四条、第二十三条",
        zh=(
            "到期前联系不上您和家人时，请社区工作人员问一声",
            "告诉社区：姓名、电话、住在哪个社区、哪一天到期。不说待遇多少钱。",
            "只在短信和家人都没有回音时用，问过就结束。",
            "不同意也能办：由发待遇的经办机构联系您。",
            "随时可以撤回，撤回后社区不再收到您的消息。",
        ),
        en=(
            "Having a community worker ask after you when neither you nor your family can be reached before a deadline",
            "The community is told: name, telephone, neighbourhood, day of the deadline. Never how much you draw.",
            "Used only when messages and relatives bring no answer, and over once somebody has asked.",
            "You can do without: then the agency that pays you gets in touch.",
            "You can take it back at any time; from then on the community hears nothing of you.",
        ),
    ),
)
