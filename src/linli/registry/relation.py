"""How a member stands to the head of a household: GB/T 4761-2008, and what people write instead."""

from django.db import models


class Relation(models.TextChoices):
    """GB/T 4761-2008; the code is stored."""

    SELF = "01", "本人"
    HEAD = "02", "户主"
    SPOUSE = "10", "配偶"
    HUSBAND = "11", "夫"
    WIFE = "12", "妻"
    SON = "20", "子"
    ONLY_SON = "21", "独生子"
    FIRST_SON = "22", "长子"
    SECOND_SON = "23", "次子"
    THIRD_SON = "24", "三子"
    FOURTH_SON = "25", "四子"
    FIFTH_SON = "26", "五子"
    ADOPTED_OR_STEP_SON = "27", "养子或继子"
    SON_IN_LAW = "28", "女婿"
    OTHER_SON = "29", "其他儿子"
    DAUGHTER = "30", "女"
    ONLY_DAUGHTER = "31", "独生女"
    FIRST_DAUGHTER = "32", "长女"
    SECOND_DAUGHTER = "33", "次女"
    THIRD_DAUGHTER = "34", "三女"
    FOURTH_DAUGHTER = "35", "四女"
    FIFTH_DAUGHTER = "36", "五女"
    ADOPTED_OR_STEP_DAUGHTER = "37", "养女或继女"
    DAUGHTER_IN_LAW = "38", "儿媳"
    OTHER_DAUGHTER = "39", "其他女儿"
    GRANDCHILD = "40", "孙子孙女或外孙子外孙女"
    GRANDSON = "41", "孙子"
    GRANDDAUGHTER = "42", "孙女"
    DAUGHTERS_SON = "43", "外孙子"
    DAUGHTERS_DAUGHTER = "44", "外孙女"
    GRANDSONS_WIFE = "45", "孙媳妇或外孙媳妇"
    GRANDDAUGHTERS_HUSBAND = "46", "孙女婿或外孙女婿"
    GREAT_GRANDSON = "47", "曾孙子或外曾孙子"
    GREAT_GRANDDAUGHTER = "48", "曾孙女或外曾孙女"
    OTHER_GRANDCHILD = "49", "其他孙子孙女或外孙子外孙女"
    PARENT = "50", "父母"
    FATHER = "51", "父亲"
    MOTHER = "52", "母亲"
    HUSBANDS_FATHER = "53", "公公"
    HUSBANDS_MOTHER = "54", "婆婆"
    WIFES_FATHER = "55", "岳父"
    WIFES_MOTHER = "56", "岳母"
    STEP_OR_ADOPTIVE_FATHER = "57", "继父或养父"
    STEP_OR_ADOPTIVE_MOTHER = "58", "继母或养母"
    OTHER_PARENT = "59", "其他父母关系"
    GRANDPARENT = "60", "祖父母或外祖父母"
    FATHERS_FATHER = "61", "祖父"
    FATHERS_MOTHER = "62", "祖母"
    MOTHERS_FATHER = "63", "外祖父"
    MOTHERS_MOTHER = "64", "外祖母"
    SPOUSES_GRANDPARENT = "65", "配偶的祖父母或外祖父母"
    GREAT_GRANDFATHER = "66", "曾祖父"
    GREAT_GRANDMOTHER = "67", "曾祖母"
    SPOUSES_GREAT_GRANDPARENT = "68", "配偶的曾祖父母或外曾祖父母"
    OTHER_GRANDPARENT = "69", "其他祖父母或外祖父母"
    SIBLING = "70", "兄弟姐妹"
    ELDER_BROTHER = "71", "兄"
    ELDER_BROTHERS_WIFE = "72", "嫂"
    YOUNGER_BROTHER = "73", "弟"
    YOUNGER_BROTHERS_WIFE = "74", "弟媳"
    ELDER_SISTER = "75", "姐姐"
    ELDER_SISTERS_HUSBAND = "76", "姐夫"
    YOUNGER_SISTER = "77", "妹妹"
    YOUNGER_SISTERS_HUSBAND = "78", "妹夫"
    OTHER_SIBLING = "79", "其他兄弟姐妹"
    OTHER = "80", "其他"
    FATHERS_ELDER_BROTHER = "81", "伯父"
    FATHERS_ELDER_BROTHERS_WIFE = "82", "伯母"
    FATHERS_YOUNGER_BROTHER = "83", "叔父"
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", "婶母"
    MOTHERS_BROTHER = "85", "舅父"
    MOTHERS_BROTHERS_WIFE = "86", "舅母"
    MOTHERS_SISTERS_HUSBAND = "87", "姨父"
    MOTHERS_SISTER = "88", "姨母"
    FATHERS_SISTERS_HUSBAND = "89", "姑父"
    FATHERS_SISTER = "90", "姑母"
    PATERNAL_COUSIN = "91", "堂兄弟堂姐妹"
    OTHER_COUSIN = "92", "表兄弟表姐妹"
    BROTHERS_SON = "93", "侄子"
    BROTHERS_DAUGHTER = "94", "侄女"
    SISTERS_SON = "95", "外甥"
    SISTERS_DAUGHTER = "96", "外甥女"
    OTHER_RELATIVE = "97", "其他亲属"
    NOT_RELATED = "99", "非亲属"


#: What registers write where the standard has another word.
WRITTEN: dict[str, str] = {
    "丈夫": "11", "之夫": "11", "妻子": "12", "之妻": "12", "爱人": "10", "儿子": "20", "之子": "20",
    "男孩": "20", "长男": "22", "次男": "23", "二子": "23", "大儿子": "22", "二儿子": "23", "养子": "27",
    "继子": "27", "婿": "28", "女儿": "30", "之女": "30", "二女": "33", "大女儿": "32", "二女儿": "33",
    "养女": "37", "继女": "37", "媳": "38", "媳妇": "38", "儿媳妇": "38", "孙": "41", "孙儿": "41",
    "外孙": "43", "孙媳": "45", "孙女婿": "46", "曾孙": "47", "曾孙女": "48", "父": "51", "爸爸": "51",
    "母": "52", "妈妈": "52", "继父": "57", "养父": "57", "继母": "58", "养母": "58", "爷爷": "61",
    "奶奶": "62", "外公": "63", "姥爷": "63", "外婆": "64", "姥姥": "64", "哥": "71", "哥哥": "71",
    "兄长": "71", "嫂子": "72", "嫂嫂": "72", "弟弟": "73", "弟媳妇": "74", "姐": "75", "妹": "77",
    "侄": "93", "侄儿": "93", "甥": "95", "外甥子": "95", "亲戚": "97", "亲属": "97", "保姆": "99",
    "朋友": "99", "同事": "99", "合租": "99", "租客": "99", "租户": "99", "无关系": "99", "其它": "80",
}  # fmt: skip
