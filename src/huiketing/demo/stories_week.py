"""What came in the past working week, at the weekend, and today."""

from dataclasses import replace
from typing import Any

from huiketing.demo.stories_past import on
from huiketing.demo.teller import Story

WEEK = (
    # Five
    on(5, "08:36", "金宝生", "隔壁半夜打麻将，吵得睡不好", "opened_again",
       "晚上去敲过门，说注意", "答应十点后不打", "昨天又打到一点多", code="CG-002"),
    on(5, "09:22", "俞桂英", "低保怎么申请，老头子住院花光了", "papers_missing",
       "家庭经济状况核对授权书、住院费用清单、户口簿全本", code="MZ-001"),
    on(5, "10:01", "曹引弟", "我要办残疾证，病历在外地医院", "with_a_gap",
       "外地医院的病历复印件", code="CL-001"),
    on(5, "10:44", "吕玲芳", "店里要办营业执照，材料看不懂", "phoned",
       "发了一张清单给她", "陪她在自助机上提交了，三天出照", code="NJ-006", level=5),
    on(5, "14:18", "秦永良", "医药费发票能不能在村里交", "run_for_them",
       "原始发票、费用清单、出院小结", code="SB-011"),
    on(5, "15:33", "蒋玉珍", "邻居家的狗没牵绳，追着我孙子跑", "phoned",
       "上门看了狗证，免疫过期", "补了免疫，答应出门牵绳", "还是怕", code="CG-003", level=3),
    # Four
    on(4, "08:52", "陆根宝", "井盖松了，车子压过去砰砰响", "late",
       "记下位置，报给市政了", "三天的承诺昨天到了，人没来修", code="CG-005"),
    on(4, "09:41", "杨春妹", "家里有人信访的事情想问问", "in_hand",
       "约了书记当面谈", code="ZZ-003"),
    on(4, "10:10", "许阿荣", "退役军人优待证什么时候能拿到", "in_hand",
       "在制证，说还要几天", code="TY-001"),
    on(4, "10:58", "戚明珠", "垃圾桶满出来了没人收，还有隔壁的狗半夜叫", "two_in_one",
       "垃圾桶马上叫人清", "隔壁的狗半夜一直叫，睡不着", "邻居养犬夜间吠叫",
       "垃圾桶已经清掉，改成一天两次", code="CG-001"),
    on(4, "13:50", "郑小燕", "厨房水管爆了，水漫到楼下去了", "at_once",
       "先关总阀，人马上到", "水管换好了，楼下地板没泡坏",
       "十分钟就来了人", code="WY-002", urgent=True, level=5, channel="phone"),
    on(4, "15:05", "陈金发", "要开一张亲属关系证明去银行", "settled",
       "证明已开，用印登记第 47 号", code="ZZ-012"),
    # The weekend and the evenings, by the QR at the door
    on(3, "20:16", "孔雅琴", "小孩的预防针漏了一针，要补打去哪里", "door_then_desk",
       "周三下午可以补", "周三下午一点带接种证到卫生院二楼",
       line="WJ", by="", channel="qr", level=5),
    # Three: the short promises fall due today
    on(3, "08:55", "云翠英", "家门口堆了一堆树枝，麻烦叫人拉一下", "in_hand",
       "清运队说今天安排车", code="CG-001"),
    on(3, "09:30", "韩国强", "变压器旁边的污水管冒水，臭得很", "in_hand",
       "看过了，管子堵了，叫疏通车", code="CG-006"),
    on(3, "10:15", "马阿大", "独居一个人，晚上睡不着，心里慌", "at_once",
       "马上过去看您", "陪了一个钟头，量了血压，约好家庭医生明天来，以后每周一、四去看他",
       code="MZ-010", urgent=True, level=5),
    on(3, "11:02", "朱惠珍", "养老金这个月没到账", "phoned",
       "查到是银行卡过期了", "换了新卡信息，下个发放日一起补", "态度好", code="SB-003", level=5),
    on(3, "14:26", "章小龙", "路灯三盏不亮，我们这排都黑的", "same_again",
       "路灯三盏不亮，晚上走路黑咕隆咚", title="路灯不亮", line="CG"),
    on(3, "16:10", "姜慧芬", "妈妈想做白内障手术，能报多少", "in_hand",
       "医保政策打印好，等医院的方案", code="SB-013", behalf="母亲"),
    # Two
    on(2, "08:48", "严海生", "圩堤边上有个洞，往外渗水", "at_once",
       "人在路上了，您离堤脚远一点",
       "和水利员一起看过，是老鼠洞，不是管涌，已经填实，三天内每天看两次",
       code="NJ-003", urgent=True),
    on(2, "09:25", "吴志华", "家里停电半天，写在纸上留的：电表箱冒烟", "power_cut",
       "电工换了空开，三户都恢复供电", code="WY-004", channel="walk"),
    on(2, "10:06", "褚秀兰", "想申请长护险，老公瘫在床上", "visit_today",
       "先上门看情况，再约评估", "16:15", code="SB-014", answer="visit", behalf="丈夫"),
    on(2, "10:40", "周菊仙", "楼道里堆满纸板，火烛不得了", "in_hand",
       "和那户说了，答应这几天清", code="WY-003"),
    on(2, "11:20", "魏招娣", "垃圾分类积分怎么一直没有加", "asked_again",
       "系统里补录了", "积分补上了，您刷脸看看", "还是没有，差二十分", code="CG-001"),
    on(2, "13:15", "陶建中", "卫生服务站量血压的人态度差", "phoned",
       "跟站里反映了", "站长说会注意", "打个电话就算完了，没有人来道歉",
       title="反映卫生服务站态度", line="WJ", level=1),
    on(2, "14:12", "钱美华", "家庭医生签约要到期了", "settled",
       "当场续签，第二天短信生效", code="WJ-005", level=5),
    on(2, "15:48", "柏亚萍", "小区门口占道摆摊，车子出不去", "in_hand",
       "和综合执法说好，早上来巡", code="CG-007"),
    # One
    on(1, "08:42", "何水根", "我这个手机学不会，能不能教教我领养老金认证", "settled",
       "当场教了两遍，认证通过", "教得清楚", code="SB-004", level=5),
    on(1, "09:18", "冯彩娥", "隔壁小工厂晚上还在开机器", "in_hand",
       "晚上八点去听过，确实响", code="CG-002"),
    on(1, "09:52", "沈阿毛", "调解协议写错一个字，麻烦改一下", "phoned",
       "拿回来重新打一份", "两份都换好了，双方签了字", "快的", code="ZZ-001", level=5),
    on(1, "10:30", "施伟民", "出租房要登记，租客三个人", "visit_today",
       "约好去看房子和灶台", "10:30", code="ZZ-008", answer="visit"),
    on(1, "14:05", "尤凤珍", "我要问临时救助，屋里失火烧掉一间", "at_once",
       "先送了被子和米过去", "救助申请报到镇里，小额救助金先行发放", code="MZ-003", urgent=True),
    on(1, "15:26", "谢阿四", "养犬办证要带狗去吗", "fresh", code="CG-003"),
    on(1, "19:40", "许丽娟", "晚上河边钓鱼的人把烟头扔草里，怕着火", "left_at_the_door",
       line="ZZ", by="", channel="qr"),
)  # fmt: skip


def today(*, open_today: bool) -> tuple[Story, ...]:
    """What came in today so far: at whatever hour, something did.

    Before the door opens, and on a day off, people phone or leave word at the door.
    """
    if open_today:
        return _TODAY
    return tuple(
        replace(story, channel=story.channel if story.channel == "qr" else "phone")
        for story in _TODAY
        if story.night
    )


def _today(part: float, who: str, words: str, plot: str, *said: str, **more: Any) -> Story:
    return Story(day=0, clock=part, who=who, words=words, plot=plot, said=said, **more)


_TODAY = (
    _today(0.05, "朱惠珍", "我妈今年八十三，想办个老年证，她腿脚不好走不动", "visit_today",
           "带相机和材料单上门办", "16:00",
           code="MZ-006", behalf="母亲", answer="visit", night=True),
    _today(0.16, "陆根宝", "医保卡里的钱能不能给老婆用", "settled",
           "当场绑定家庭共济", "这个我真不知道", code="SB-010", title="医保家庭共济绑定", level=5),
    _today(0.27, "王福林", "稻子被风刮倒一片，保险怎么报", "phoned",
           "下午和保险员一起去看田", "定损好了，赔款七天内到卡",
           code="NJ-005", urgent=True, night=True),
    _today(0.38, "秦永良", "门前路灯闪个不停", "voided",
           "重复登记，前天已经报过", code="CG-005"),
    _today(0.5, "华丽萍", "小孩放假没人带，托管班还有名额吗", "fresh", code="WF-003"),
    _today(0.62, "戚明珠", "昨天来问过的树枝还没有人来拉", "unassigned",
           title="催问树枝清运"),
    _today(0.74, "卫建国", "要一份村里的居住证明给孙子上学", "settled",
           "证明已开，用印登记第 51 号", code="ZZ-012"),
    _today(0.86, "喻志明", "想问退役军人创业贷款", "fresh",
           code="TY-004", channel="phone", night=True),
    _today(0.95, "金宝生", "门口的狗又叫了一夜，麻烦管一管", "left_at_the_door",
           line="CG", by="", channel="qr", night=True),
)  # fmt: skip
