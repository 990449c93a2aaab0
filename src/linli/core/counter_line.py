"""One line as it is typed at the counter (3-2-501 王姨 咨询养老保险补贴 已答复): who, what, done or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from linli.core.dates import DateUnreadable, read_date
from linli.core.masks import mask_identity_number, mask_phone
from linli.core.partial import Precision


class Part(StrEnum):
    """What a piece of the line tells."""

    WHO = "who"
    MATTER = "matter"
    OUTCOME = "outcome"
    DAY = "day"


class Outcome(StrEnum):
    """办成没有; nothing where the line does not say."""

    DONE = "done"
    NOT_DONE = "not-done"
    OPEN = "open"
    UNSAID = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the line, for the underline beneath it."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class CounterLine:
    """``called`` is the caller as written; ``number`` an identity number or phone, which is never kept."""

    text: str
    pieces: tuple[Piece, ...]
    called: str
    door: str
    #: The caller's own name as far as the line has it: 李军, or only 王 of 王姨.
    name: str
    #: 1 or 2 where the way of calling tells it (王姨, 张大爷); else empty.
    sex: str
    number: str
    matter: str
    outcome: Outcome
    day: date | None

    @property
    def is_full_name(self) -> bool:
        return len(self.name) > 1

    @property
    def kept(self) -> str:
        """The line as it may be kept: numbers of people masked."""
        return without_numbers(self.text)


#: The surnames of nine tenths of the people, and the compound ones one meets.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲滕屈饶解牟艾尤阳穆农司卓古吉缪简项连芦麦褚娄窦"
    "戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻"
    "苑迟邝郁晁"
)
_COMPOUND = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|宇文|东方|西门|南宫|司徒|长孙|独孤"
_SURNAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])"

_WOMEN = "阿姨|姨|大妈|大娘|大婶|婶子|婶|奶奶|大姐|姐|嫂子|嫂|女士|婆婆|妈"
_MEN = "大爷|大叔|叔|爷爷|大哥|哥|先生|老汉|伯伯|伯|爸"
_EITHER = "师傅|老师|同志|书记|主任|老板|经理|老人|老|医生|大夫|工"
_KIN = "爱人|老婆|媳妇|丈夫|老公|儿子|女儿|闺女|母亲|父亲|孙子|孙女|家属|家人|家|老伴|儿媳|女婿|妹妹|"
_KIN += "弟弟|哥哥|姐姐"
_ROLE = "租户|租客|房东|业主|住户|居民|商户|店主|群众|老人|老党员|一男子|一女子|小伙子|大学生|家属|有人"
#: What somebody does at a counter: the name ends before it.
_VERB = (
    "来电话|打电话|来电|电话|前来|过来|上门|来|咨询|询问|问|打听|办理|补办|代办|办|要求|要|想|反映|投诉|举报|申请|申领|领取|领|"
    "取|交|报名|报修|求助|请求|请|登记|说|拿|送|开证明|开具|开|盖章|修|需要|打印|复印|年审|年检|参加|借|还|退|找|查|"
    "认证|体检|预约|补|缴|签|换|转|报|失业|因|为|和|与|家里|家中|家|不|没|已|在|被|生病|摔|丢|离职|下岗|退休|租|给"
)

_SEPARATOR = re.compile(r"[\s,，;；。!！、:：|/]+")
_NUMBERED = re.compile(
    r"^\s*(?:[#＃]?接龙\s*)?(?:\d{1,3}\s*[.．、)）:：]\s*|[①-⑳]\s*|[(（]\d{1,3}[)）]\s*|[-*·•]\s+)"
)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z-])1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])")
_DAY = re.compile(
    r"(?<![0-9\-])(?:(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|\d{4}-\d{2}-\d{2}|今天|今日|昨天|昨日|前天)(?:上午|下午|早上|晚上)?"
)
_DIGIT_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_DASH = "[-－—–]"
_DOOR = re.compile(
    rf"(?<![0-9\-])(?:\d+|[甲乙丙丁东南西北中]院?){_DASH}\d+(?:{_DASH}\d+)?(?![0-9])|"
    r"\d+\s*(?:号楼|栋|幢)(?:\s*\d+\s*单元)?(?:\s*\d+(?:\s*[室号户])?)?|"
    r"(?:[一二三四五六七八九十]+号楼)(?:[一二三四五六七八九十]+单元)?(?:\d+[室号]?)?"
)

#: What is not yet must not be taken for what is: 没办好, 未解决 are looked for before 办好, 解决.
_OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    (
        Outcome.NOT_DONE,
        "没办成|未办成|没能办|没办$|未办$|办不了|办不成|不能办|不符合|不够条件|不合条件|不满足|不予|不属于|不归|不受理|没批|未批|"
        "无法办|拒绝|已劝回|退回|没给办|不给办|没同意",
    ),
    (
        Outcome.OPEN,
        "没办完|没办好|未办好|未办完|还没|尚未|未解决|没解决|未答复|没答复|未处理|没处理|未修|没修|没找到|没人|未回|没回|已联系|"
        "联系了|已上报|上报|已报|报给|报了|已转|转给|转交|已受理|受理了|已记|记下|已约|约了|约好|约到|约(?=周|明|下|后|[0-9])|"
        "待(?!业|遇)|等(?!级|离)|缺(?!水|电|钱|岗)|还差|差(?!额|别)|少(?!儿|年|数|先)(?=[一-龥])|没带|未带|忘带|材料不全|不全|"
        "让[他她其]?(?:回|明|下|改|带|补)|补材料|补齐|回去拿|回去取|明天|下周|后天|周[一二三四五六日]再|再来|改天|回头|跟进|在办|"
        "办理中|正在|处理中|联系中|审核中|已提交|已报送|已申请|已派",
    ),
    (
        Outcome.DONE,
        "已(?!经退休|退休|婚|故|经|满)|办好|办完|办成|办结|办了|办妥|答复了|解释了|告知了|讲清|说明白|解决了|处理了|处理好|处理完|"
        "登记了|修好|盖了|盖章了|开了|开好|领走|领了|取走|给了|发了|交了|完成|搞定|好了$|弄好|送到|调解好|谈好|同意了|√|ok$|OK$",
    ),
)
_OUTCOME_PATTERNS = tuple((outcome, re.compile(pattern)) for outcome, pattern in _OUTCOMES)
#: Inside one unbroken stretch only words that nobody uses to say what he wants.
_INNER = re.compile(
    "已(?:经)?(?:答复|解释|告知|办|登记|解决|开|盖|领|发|处理|修|调解|送|联系|上报|报|转|受理|约|记|交|提交|申请|派|劝回|说明|补)|"
    "没办成|未办成|办不了|办不成|没办好|未解决|没解决|不符合|不够条件|材料不全|办好了|办完了|修好了|解决了|处理了|缺(?!乏|钱|水|电|岗)|"
    "没带|未带|忘带|让[他她]回"
)
#: Everyday words that begin like a name.
_NOT_A_NAME = (
    "高龄|常住|安装|安置|安全|方便|方案|周末|周一|周二|周三|周四|周五|温馨|施工|金额|包括|纪念|单位|单身|单亲|司机|党员|党费|石头|毛病|"
    "万一|齐全|项目|平房|平时|成年|商铺|商户|雷雨|程序|关于|阳台|农民|农村|文化|文明|白天|白蚁|黄昏|史料|牛奶|马上|马路|边上|温水|"
    "宁可|查询|何时|任何|武装|沙子|游泳|游玩|计划|计生|经常|经过|连续|从业|辛苦|应聘|应届|符合|许可|谢谢|康复|全家|全部|贺卡|申请|"
    "申报|顾客|龙头|严重|夏天|陆续|白血|左边|简历|解除|解决|强制"
)


def read_line(text: str, *, today: date) -> CounterLine:
    """What one line says. Whatever is not understood belongs to the matter; nothing is lost or made up."""
    return _Reader(text, today).line()


def read_lines(text: str, *, today: date) -> list[CounterLine]:
    """A pasted 接龙: each line on its own, its number taken off; empty ones and the heading fall away."""
    lines = [_NUMBERED.sub("", one).strip() for one in text.splitlines()]
    heading = re.compile(r"^[#＃]?\s*接龙")
    return [read_line(one, today=today) for one in lines if one and not heading.match(one)]


def without_numbers(text: str) -> str:
    """The same words with the numbers of people masked: a note lies open, their numbers do not."""
    text = _IDENTITY.sub(lambda found: mask_identity_number(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


@dataclass(frozen=True, slots=True)
class Words:
    """A goal (a ledger) and the words by which people speak of it."""

    goal: str
    words: tuple[str, ...]


def goals_of(matter: str, known: Iterable[Words], *, limit: int = 3) -> list[str]:
    """The goals a matter speaks of, the likeliest first: the longest word that stands in it wins.

    Whoever asks about a thing brings a question, not the thing: 咨询养老保险补贴 is an enquiry first.
    """
    asks = re.match(r"(?:来|过来|打电话|电话|来电)?(?:咨询|问|询问|打听)", matter)
    scored: list[tuple[int, int, str]] = []
    for place, one in enumerate(known):
        best = max((len(word) for word in one.words if len(word) > 1 and word in matter), default=0)
        if asks and "咨询" in one.words:
            best = 100
        if best:
            scored.append((-best, place, one.goal))
    return [goal for _score, _place, goal in sorted(scored)[:limit]]


class _Reader:
    def __init__(self, text: str, today: date) -> None:
        self.text, self.today = text, today
        self.pieces: list[Piece] = []
        self.taken = [False] * len(text)
        self.day: date | None = None
        if found := _NUMBERED.match(text):
            self.taken[: found.end()] = [True] * found.end()

    def line(self) -> CounterLine:
        number = self._number()
        self._find_day()
        door, door_end = self._door()
        outcome = self._outcome()
        called, name, sex = self._who(door_end)
        for start, end in self._rest():
            self._take(start, end, Part.MATTER)
        pieces = tuple(sorted(self.pieces, key=lambda one: one.start))
        return CounterLine(
            self.text, pieces, called=without_numbers(called), door=_tidy_door(door), name=name, sex=sex,
            number=number, matter=without_numbers(self._matter(pieces)), outcome=outcome, day=self.day,
        )  # fmt: skip

    def _take(self, start: int, end: int, part: Part) -> None:
        self.pieces.append(Piece(start, end, part))
        self.taken[start:end] = [True] * (end - start)

    def _number(self) -> str:
        """An identity number, else a phone: both say who it is."""
        found = _IDENTITY.search(self.text) or _PHONE.search(self.text)
        if found is None:
            return ""
        self._take(found.start(), found.end(), Part.WHO)
        return re.sub(r"[ -]", "", found[0])

    def _find_day(self) -> None:
        found = _DAY.search(self.text)
        span = None if found is None else found.span()
        text = "" if found is None else re.sub("(上午|下午|早上|晚上)$", "", found[0])
        if found is None:
            for start, end in self._clauses():
                if _DIGIT_DAY.fullmatch(self.text[start:end]):
                    span, text = (start, end), self.text[start:end]
                    break
        if span is None:
            return
        try:
            read = read_date(text, today=self.today)
        except DateUnreadable:
            return
        if read is None or read.precision is not Precision.DAY or read.day > self.today:
            return
        self.day = read.day
        self._take(*span, Part.DAY)

    def _door(self) -> tuple[str, int | None]:
        for found in _DOOR.finditer(self.text):
            if any(self.taken[found.start() : found.end()]):
                continue
            before = [
                end
                for start, end in self._clauses()
                if start < found.start() and self.text[start:end].strip()
            ]
            # A door further on is where it happened, not who came: 李军 反映3号楼漏水.
            if len(before) > 1 or (before and re.match(_VERB, self.text[before[0] :].lstrip())):
                return "", None
            if re.search(_VERB, self.text[: found.start()]):
                return "", None
            self._take(found.start(), found.end(), Part.WHO)
            return found[0], found.end()
        return "", None

    def _outcome(self) -> Outcome:
        """From the first clause that tells one to the end: what follows tells more of it."""
        clauses = [span for span in self._clauses() if not any(self.taken[span[0] : span[1]])]
        first = 1 if len(clauses) > 1 and not self.pieces else 0
        for start, _end in clauses[first:]:
            if _told(self.text[start:]) is not None and not self._is_alone(start, clauses):
                return self._take_outcome(start)
        for place, (start, end) in reversed(list(enumerate(clauses))):
            found = next((one for one in _INNER.finditer(self.text, start, end) if one.start() > start), None)
            if found is not None:
                # 材料没带 behind a matter belongs together; 养犬登记没办成 is both.
                is_short = place > first and found.start() - start <= 2
                return self._take_outcome(start if is_short else found.start())
        return Outcome.UNSAID

    def _is_alone(self, start: int, clauses: Sequence[tuple[int, int]]) -> bool:
        """A line of one word is an outcome only if it says so: 已答复, not 等级评定."""
        return (
            len(clauses) == 1 and not self.pieces and not self.text.startswith(("已", "没办", "办好"), start)
        )

    def _take_outcome(self, start: int) -> Outcome:
        told = []
        for clause_start, clause_end in self._clauses():
            begin = max(start, clause_start)
            if clause_end > start and not any(self.taken[begin:clause_end]):
                self._take(begin, clause_end, Part.OUTCOME)
                told.append(_told(self.text[begin:clause_end], anywhere=True))
        # 不符合，已解释 was not done; 已答复，明天再来 is not over.
        ranked = (Outcome.NOT_DONE, Outcome.OPEN, Outcome.DONE)
        return next((one for one in ranked if one in told), Outcome.OPEN)

    def _who(self, door_end: int | None) -> tuple[str, str, str]:
        free = [span for span in self._clauses() if not self.taken[span[0]] or self._is_after_door(span)]
        start = next((s for s, e in free if not all(self.taken[s:e])), None)
        if start is None:
            return self._called(), "", ""
        clause_end = next(e for s, e in free if s <= start < e)
        begin = start
        while begin < clause_end and self.taken[begin]:
            begin += 1
        said = self.text[begin:clause_end]
        is_whole_clause = clause_end < len(self.text.rstrip())
        found = _name(said, is_whole_clause=is_whole_clause)
        if found:
            self._take(begin, begin + len(found), Part.WHO)
        name, sex = _own_name(found)
        return self._called(), name, sex

    def _is_after_door(self, span: tuple[int, int]) -> bool:
        return any(self.taken[span[0] : span[1]]) and not all(self.taken[span[0] : span[1]])

    def _called(self) -> str:
        who = sorted((one for one in self.pieces if one.part is Part.WHO), key=lambda one: one.start)
        return " ".join(self.text[one.start : one.end].strip() for one in who)

    def _rest(self) -> Iterator[tuple[int, int]]:
        for start, end in self._clauses():
            first = start
            while first < end:
                while first < end and self.taken[first]:
                    first += 1
                last = first
                while last < end and not self.taken[last]:
                    last += 1
                if last > first:
                    yield first, last
                first = last

    def _matter(self, pieces: Sequence[Piece]) -> str:
        said = "，".join(self.text[one.start : one.end] for one in pieces if one.part is Part.MATTER)
        return re.sub(r"^(?:前来|过来|来(?!电|信))(?=.)", "", said)

    def _clauses(self) -> Iterator[tuple[int, int]]:
        start = 0
        for found in _SEPARATOR.finditer(self.text):
            # 3-2-501/2 and 10:30 are one word.
            if found[0] in ":：/" and self.text[found.start() - 1 : found.start()].isdigit():
                continue
            if found.start() > start:
                yield start, found.start()
            start = found.end()
        if start < len(self.text):
            yield start, len(self.text)


def _told(said: str, *, anywhere: bool = False) -> Outcome | None:
    for outcome, pattern in _OUTCOME_PATTERNS:
        if pattern.search(said) if anywhere else pattern.match(said):
            return outcome
    return None


def _name(said: str, *, is_whole_clause: bool) -> str:
    """The caller at the head of a clause; ``is_whole_clause``: something stands behind it."""
    if re.match(_NOT_A_NAME, said):
        return ""
    kin = rf"(?:的?(?:{_KIN}))?(?:等\d+人|夫妇|一家|两口子)?"
    called = rf"(?:{_SURNAME}[一-龥]{{0,2}}?|[老小]{_SURNAME})(?:{_WOMEN}|{_MEN}|{_EITHER}){kin}"
    for pattern in (
        rf"(?:\d+[室户]?)?(?:{_ROLE}){_SURNAME}?(?:某|[一-龥]{{0,2}})?(?=$|{_VERB})",
        rf"{called}(?=$|{_VERB})",
        rf"[老小]{_SURNAME}{kin}(?=$|{_VERB})",
        rf"(?:{_COMPOUND})[一-龥]{{1,2}}{kin}(?=$|{_VERB})",
        rf"{_SURNAME}[一-龥]{{1,2}}?{kin}(?={_VERB})",
        rf"{_SURNAME}[一-龥·]{{1,2}}{kin}$",
        rf"{called}",
    ):
        found = re.match(pattern, said)
        if found is None or not found[0]:
            continue
        rest = said[found.end() :]
        if not rest and not is_whole_clause:
            # The line is this one word: a name, if it looks like one.
            return found[0] if len(found[0]) <= 4 else ""
        return found[0]
    if is_whole_clause and re.fullmatch(r"[一-龥]{2,8}·[一-龥·]{2,10}", said):
        return said
    return ""


def _own_name(called: str) -> tuple[str, str]:
    """(李军, '') of 李军; (王, '2') of 王姨; nothing of 租户."""
    called = re.sub(rf"^\d*[室户]?(?:{_ROLE})", "", called)
    if not called:
        return "", ""
    plain = re.sub(r"(?:等\d+人|夫妇|一家|两口子)$", "", called)
    kin = re.search(rf"的?(?:{_KIN})$", plain)
    if kin and kin.start() > 1:
        plain = plain[: kin.start()]
    if old := re.fullmatch(rf"[老小]({_SURNAME})", plain):
        return old[1], ""
    for words, sex in ((_WOMEN, "2"), (_MEN, "1"), (_EITHER, "")):
        if polite := re.fullmatch(rf"(?:[老小])?({_SURNAME}[一-龥]{{0,2}}?)(?:{words})", plain):
            return polite[1], sex if not kin else ""
    return plain, ""


def _tidy_door(door: str) -> str:
    return re.sub(r"\s+", "", door)
