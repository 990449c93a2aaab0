"""Invented names, as the years of birth wore them."""

from random import Random

_SURNAMES = (
    "王王王王李李李李张张张张刘刘刘赵赵赵郭郭武郝任薛贾阎乔冯梁孟白田高杨杨马侯温曹韩宋康常段牛申卫成岳樊翟邢"
    "闫陈陈孙吴周徐胡朱何罗郑谢董程袁邓许傅沈曾彭吕苏卢蒋蔡丁魏叶杜夏姜范方石姚谭廖邹熊金陆孔崔史秦尹黎贺毛"
    "龚赖尚靳祁裴耿芦庞霍冀逯师弓"
)
#: First and second character of a given name by sex and generation: before 1946, to 1965, to 1982, after.
_GIVEN = {
    ("男", 0): ("德守福长永玉保天生万世金双怀有", "山义顺祥喜厚旺元贵庆海林仁堂宝"),
    ("女", 0): ("秀桂玉凤翠月素淑爱兰瑞巧香莲金", "兰英珍花梅仙娥莲芝琴叶枝凤桃香"),
    ("男", 1): ("建国志卫新文晋跃保云连全继拴润", "军平明生民华忠林和钢田亮宏根柱"),
    ("女", 1): ("丽爱秀桂玉改晋俊建润春彩巧慧美", "萍琴英芳梅华珍莲花香娥平珠苗先"),
    ("男", 2): ("晓志海俊永宏彦少国利振晋向文立", "东峰波鹏斌辉亮军涛伟刚飞宇龙勇"),
    ("女", 2): ("晓丽艳红海雪燕春慧俊志文瑞彩晋", "燕霞红娟丽芳琴萍婷洁梅云琳艳玲"),
    ("男", 3): ("子宇浩泽晨梓俊嘉文博思昊奕家佳", "轩航宇涵阳睿博豪杰翔晨泽瑞霖喆"),
    ("女", 3): ("雨子欣梓佳思诗梦雅可嘉语若一晓", "涵怡彤萱琪瑶妍宁馨悦雯婷蕊晗洁"),
}
_SINGLE = {
    "男": "淼堃昶翀喆恺昱钊炜琨骞烨",
    "女": "婕璐珺菲妮岚颖茜玥莹媛嫣",
}


def surname(rng: Random) -> str:
    return rng.choice(_SURNAMES)


def given_name(rng: Random, sex: str, year: int) -> str:
    """Two characters mostly; the young have a single and rarer one now and then."""
    generation = (year >= 1946) + (year >= 1966) + (year >= 1983)
    if generation >= 2 and rng.random() < 0.16:
        return rng.choice(_SINGLE[sex])
    first, second = _GIVEN[sex, generation]
    head = rng.choice(first)
    return head + rng.choice([tail for tail in second if tail != head])
