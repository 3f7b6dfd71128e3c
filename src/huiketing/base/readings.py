"""Readings that the usual one of a character would miss: surnames, and everyday words."""


def _table(lines: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split(":") for entry in lines.split())
    return {word: tuple(spelling.split("-")) for word, spelling in entries}


# Surnames whose character is mostly read otherwise, and those of two characters.
SURNAMES = _table(
    """
    单:shan 查:zha 解:xie 仇:qiu 区:ou 曾:zeng 朴:piao 任:ren 盖:ge 华:hua 尉:wei 缪:miao 翟:zhai
    召:shao 员:yun 乐:yue 覃:qin 谌:chen 黑:he 秘:bi 冼:xian 折:she 应:ying 宓:mi 逄:pang 洗:xian
    纪:ji 隗:wei 郇:xun 种:chong 贲:ben 宁:ning 葛:ge 都:du 那:na 瞿:qu 车:che 柏:bai 薄:bo 费:fei
    干:gan 相:xiang 祭:zhai 逯:lu 佴:nai 么:yao 繁:po 句:gou 过:guo 阚:kan 能:nai 於:yu 褚:chu 曲:qu
    臧:zang 盛:sheng 石:shi 长:zhang 重:chong 行:xing 卜:bu 燕:yan 哈:ha 撒:sa 厘:li 洋:yang 占:zhan
    会:gui 朝:chao 沈:shen 仝:tong 眭:sui 晁:chao 佟:tong 艾:ai 令:ling 角:jue 兴:xing
    欧阳:ou-yang 司马:si-ma 上官:shang-guan 诸葛:zhu-ge 夏侯:xia-hou 东方:dong-fang 皇甫:huang-fu
    尉迟:yu-chi 公孙:gong-sun 慕容:mu-rong 长孙:zhang-sun 宇文:yu-wen 司徒:si-tu 司空:si-kong
    令狐:ling-hu 澹台:tan-tai 万俟:mo-qi 淳于:chun-yu 单于:chan-yu 太史:tai-shi 申屠:shen-tu
    轩辕:xuan-yuan 端木:duan-mu 百里:bai-li 东郭:dong-guo 南宫:nan-gong 西门:xi-men 独孤:du-gu
    钟离:zhong-li 闻人:wen-ren 赫连:he-lian 拓跋:tuo-ba 呼延:hu-yan 公羊:gong-yang 濮阳:pu-yang
    """
)

# Words of village business in which a character is not read as it is when alone.
WORDS = _table(
    """
    银行:yin-hang 行业:hang-ye 行情:hang-qing 同行:tong-hang 商行:shang-hang 一行:yi-hang
    长期:chang-qi 长度:chang-du 长安:chang-an 长江:chang-jiang 长远:chang-yuan 长沙:chang-sha
    长年:chang-nian 长途:chang-tu 延长:yan-chang 特长:te-chang 全长:quan-chang 长效:chang-xiao
    长护:chang-hu 很长:hen-chang 长廊:chang-lang 长寿:chang-shou 长住:chang-zhu
    重庆:chong-qing 重复:chong-fu 重新:chong-xin 重建:chong-jian 重叠:chong-die 重办:chong-ban
    重开:chong-kai 重修:chong-xiu 重做:chong-zuo 重阳:chong-yang 双重:shuang-chong
    会计:kuai-ji 财会:cai-kuai 调解:tiao-jie 调整:tiao-zheng 空调:kong-tiao 调节:tiao-jie
    协调:xie-tiao 调剂:tiao-ji 调试:tiao-shi 调查:diao-cha 调动:diao-dong 调研:diao-yan
    音乐:yin-yue 乐队:yue-dui 乐器:yue-qi 朝阳:chao-yang 朝向:chao-xiang 朝南:chao-nan
    参差:cen-ci 西藏:xi-zang 宝藏:bao-zang 便宜:pian-yi 供给:gong-ji 给水:ji-shui 自给:zi-ji
    补给:bu-ji 投降:tou-xiang 校对:jiao-dui 校正:jiao-zheng 着火:zhao-huo 着急:zhao-ji
    着凉:zhao-liang 种植:zhong-zhi 种田:zhong-tian 种菜:zhong-cai 种地:zhong-di 耕种:geng-zhong
    种子:zhong-zi 品种:pin-zhong 子弹:zi-dan 大夫:dai-fu 传记:zhuan-ji 自传:zi-zhuan 还款:huan-kuan
    还钱:huan-qian 归还:gui-huan 还贷:huan-dai 退还:tui-huan 返还:fan-huan 首都:shou-du
    都市:du-shi 成都:cheng-du 还建:huan-jian 干部:gan-bu 树干:shu-gan 骨干:gu-gan 主干:zhu-gan
    处理:chu-li 处罚:chu-fa 处置:chu-zhi 处分:chu-fen 了解:liao-jie 了结:liao-jie 未了:wei-liao
    厦门:xia-men 大厦:da-sha 丧葬:sang-zang 丧事:sang-shi 丧偶:sang-ou 丧失:sang-shi
    提供:ti-gong 供应:gong-ying 供水:gong-shui 供电:gong-dian 供养:gong-yang 应急:ying-ji
    应当:ying-dang 相片:xiang-pian 照相:zhao-xiang 相亲:xiang-qin 率先:shuai-xian 草率:cao-shuai
    频率:pin-lv 效率:xiao-lv 利率:li-lv 税率:shui-lv 中奖:zhong-jiang 中毒:zhong-du 中暑:zhong-shu
    转弯:zhuan-wan 削减:xue-jian 剥削:bo-xue 折旧:zhe-jiu 量血:liang-xue 测量:ce-liang
    丈量:zhang-liang 数钱:shu-qian 粘贴:zhan-tie 模样:mu-yang 模具:mu-ju 尽管:jin-guan
    尽量:jin-liang
    关卡:guan-qia 当作:dang-zuo 当铺:dang-pu 店铺:dian-pu 商铺:shang-pu 铺路:pu-lu 铺设:pu-she
    难民:nan-min 遇难:yu-nan 露天:lu-tian 漏露:lou-lu 省亲:xing-qin 反省:fan-xing 兴趣:xing-qu
    高兴:gao-xing 兴办:xing-ban 勉强:mian-qiang 强迫:qiang-po 倔强:jue-jiang 曝光:bao-guang
    血压:xue-ya 献血:xian-xue 血站:xue-zhan 流血:liu-xue 角色:jue-se 角落:jiao-luo
    南浔:nan-xun 乍浦:zha-pu 黄浦:huang-pu 六安:lu-an 台州:tai-zhou 丽水:li-shui 乐清:yue-qing
    嵊州:sheng-zhou 鄞州:yin-zhou 牟平:mu-ping 番禺:pan-yu 蚌埠:beng-bu 亳州:bo-zhou 莘庄:xin-zhuang
    洪洞:hong-tong 单县:shan-xian 解州:hai-zhou 尉氏:wei-shi 济南:ji-nan 涡阳:guo-yang
    地址:di-zhi 地方:di-fang 土地:tu-di 宅基:zhai-ji 地基:di-ji 拆迁:chai-qian 倒车:dao-che
    倒塌:dao-ta 跌倒:die-dao 摔倒:shuai-dao 空地:kong-di 空闲:kong-xian 背包:bei-bao
    几乎:ji-hu 假期:jia-qi 放假:fang-jia 请假:qing-jia 病假:bing-jia 产假:chan-jia 作坊:zuo-fang
    教书:jiao-shu 任教:ren-jiao 更新:geng-xin 更换:geng-huan 变更:bian-geng 更改:geng-gai
    担子:dan-zi 石磨:shi-mo 好奇:hao-qi 爱好:ai-hao 没收:mo-shou 淹没:yan-mo 沉没:chen-mo
    埋怨:man-yuan 宁可:ning-ke 扫帚:sao-zhou 似的:shi-de 的确:di-que 目的:mu-di 打的:da-di
    """
)
