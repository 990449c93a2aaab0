"""What the words of a draft make one ask: typed numbers, slips of the pen, requests, empty sections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from linli.core.dates import format_date
from linli.core.numerals import heading_number
from linli.indicators.figure import State
from linli.reports.blocks import Attachment, Chart, Heading, Letterhead, NumberedList, Paragraph, Signature
from linli.reports.drafting.document import Document, Generated, Piece, reference, words_of
from linli.reports.drafting.editor_json import figure_json
from linli.reports.outline import figures_in
from linli.reports.preflight import Question, Repair
from linli.reports.reading import Reading, printed
from linli.reports.spans import FigureSpan, FigureState, Role

#: Slips that are wrong wherever they stand.
SLIPS = {
    "单位反聘": "单位返聘", "台帐": "台账", "帐目": "账目", "布署": "部署", "按装": "安装", "座落": "坐落",
    "截止目前": "截至目前", "截止期末": "截至期末", "再接再励": "再接再厉", "倍受": "备受", "复盖": "覆盖",
    "松驰": "松弛", "既使": "即使", "做为": "作为", "其它": "其他", "帮教扶": "帮扶", "登陆系统": "登录系统",
    "，，": "，", "。。": "。", "、、": "、", "的的": "的", "了了": "了",
}  # fmt: skip
_UNTIL = re.compile(r"截止(?=\d|[一二三四五六七八九十]+月)")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff”》）])[,;:?!](?=[\u4e00-\u9fff“《（]|$)")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
#: 报告中不得夹带请示事项 (党政机关公文处理工作条例, 第十五条).
_REQUEST = re.compile(
    r"恳请|妥否|请予?批[准示复]|特此请示|请(?:求|上级|街道|区里)[^。；]{0,16}(?:拨付|解决|支持|批准|协调)"
)
_ARABIC = r"(?<![A-Za-z0-9_.\-—～〔])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CHINESE = r"(?:[一二两三四五六七八九]?[十百千][一二两三四五六七八九十百千零]*)"
_TYPED = re.compile(rf"(?P<number>{_ARABIC})(?![\d\-])(?P<scale>[万亿]?)(?P<unit>%|％|[\u4e00-\u9fff]?)")
_TYPED_IN_WORDS = re.compile(rf"{_CHINESE}(?:余|多)?(?:人|户|名|个|家|次|件|场|栋|元|份|期|块)")
#: What follows a number that counts nothing: dates, ordinals, sizes of a page.
_NOT_COUNTED = frozenset("年月日号时点分届版页")
_ORDINAL = re.compile(r"第$|“$")
_LETTER = re.compile(r"[A-Za-z]$")


def questions(document: Document, base: Mapping[str, Any], reading: Reading) -> list[Question]:
    """Of the text alone; the kind and the books ask theirs apart."""
    pieces = [piece for piece in document.pieces if not isinstance(piece.block, Generated)]
    known = _by_value(document, reading)
    # What the program itself wrote as words (a standard, an address) nobody has typed.
    generated = {number for node in base.values() for number in typed_numbers(_words_of_json(node))}
    asked: list[Question] = []
    for piece in pieces:
        asked += _uncomputed(piece, reading)
        asked += _slips(piece)
        asked += _requests(piece)
        asked += _typed(piece, generated, known)
    return [
        *asked,
        *_frame(document),
        *_empty_sections(pieces),
        *_hand(document, reading),
        *_silent_zeros(pieces, reading),
        *_same_numbers(pieces, reading),
    ]


def typed_numbers(text: str) -> list[tuple[str, str]]:
    """(number, what follows it) of each number in words that counts something: dates and ordinals aside."""
    found = []
    for match in _TYPED.finditer(text):
        before = text[: match.start()]
        if match["unit"] in _NOT_COUNTED and not match["scale"]:
            continue
        if _ORDINAL.search(before) or _LETTER.search(before):
            continue
        found.append((match["number"] + match["scale"], match["unit"]))
    found += [
        (match.group()[:-1], match.group()[-1])
        for match in _TYPED_IN_WORDS.finditer(text)
        if not text[: match.start()].endswith("第")
    ]
    return found


def _typed(
    piece: Piece, generated: Set[tuple[str, str]], known: Mapping[str, Sequence[tuple[str, FigureSpan]]]
) -> Iterator[Question]:
    if isinstance(piece.block, Letterhead | Chart):
        return
    for number, unit in dict.fromkeys(typed_numbers(words_of(piece.block))):
        if (number, unit) in generated:
            continue
        same = list(known.get(number.replace(",", "") + unit, ()))[:2]
        repairs = tuple(
            Repair(f"换成“{label}”", found=number + unit, figure=figure_json(figure))
            for label, figure in same
        )
        why = "不由台账计算，查不到明细" + ("；台账里有同样的数" if same else "")
        yield Question(f"“{number}{unit}”是手写的数", why, wording=True, place=piece.id, repairs=repairs)


def _words_of_json(node: Any) -> str:
    """All text of a generated block as it was kept."""
    if isinstance(node, dict):
        if node.get("type") == "text":
            return str(node.get("text", ""))
        return "\n".join(_words_of_json(one) for one in node.values())
    if isinstance(node, list):
        return "\x00".join(_words_of_json(one) for one in node)
    return ""


def _by_value(document: Document, reading: Reading) -> dict[str, list[tuple[str, FigureSpan]]]:
    """{61人: labels and figures of that value}, those that the report quotes first."""
    quoted = {figure.indicator for figure in document.figures()}
    found: dict[str, list[tuple[str, FigureSpan]]] = defaultdict(list)
    all_of_period = reading.all_figures()
    for name in sorted(all_of_period, key=lambda one: (one not in quoted, one.count("."))):
        figure = all_of_period[name]
        if figure.value and figure.unit:
            same = (figure.label, reference(name, str(reading.period)))
            found[printed(figure.value) + figure.unit[:1]].append(same)
    return found


def _slips(piece: Piece) -> Iterator[Question]:
    words = words_of(piece.block)
    for wrong, right in SLIPS.items():
        if wrong in words:
            yield _slip(piece, wrong, right)
    if _UNTIL.search(words):
        yield _slip(piece, "截止", "截至")
    for mark in dict.fromkeys(_HALF.findall(words)):
        fix = Repair("改", found=mark, instead=_FULL[mark])
        yield Question(
            f"半角“{mark}”应为全角“{_FULL[mark]}”",
            "中文里用全角标点",
            wording=True,
            place=piece.id,
            repairs=(fix,),
        )


def _slip(piece: Piece, wrong: str, right: str) -> Question:
    fix = Repair("改", found=wrong, instead=right)
    return Question(f"“{wrong}”应为“{right}”", "用字", wording=True, place=piece.id, repairs=(fix,))


def _requests(piece: Piece) -> Iterator[Question]:
    if match := _REQUEST.search(words_of(piece.block)):
        yield Question(
            f"“{match.group()}”像请示：报告里不能夹带请示事项",
            "要上级批复的事，另写请示",
            wording=True,
            place=piece.id,
        )


def _uncomputed(piece: Piece, reading: Reading) -> Iterator[Question]:
    if not isinstance(piece.block, Paragraph | NumberedList):
        return
    for figure in figures_in(piece.block):
        if reading.said(figure).state is FigureState.NONE:
            label = reading.quote_of(figure).figure.label
            yield Question(
                f"“{label}”这一处算不出数", "没有可比的数、没有目标，或分母为零", blocks=True, place=piece.id
            )


def _frame(document: Document) -> Iterator[Question]:
    if not any(isinstance(piece.block, Signature) for piece in document.pieces):
        yield Question("没有署名", "报告要有发文单位和日期", blocks=True)
    if not document.title.strip():
        yield Question("没有标题", "会印上通常的标题", wording=True)


def _empty_sections(pieces: Sequence[Piece]) -> Iterator[Question]:
    numbers = [0, 0, 0, 0]
    for place, piece in enumerate(pieces):
        if not isinstance(piece.block, Heading):
            continue
        level = piece.block.level
        numbers[level - 1] += 1
        numbers[level:] = [0] * (4 - level)
        after = pieces[place + 1].block if place + 1 < len(pieces) else None
        if (
            after is None
            or isinstance(after, Signature | Attachment)
            or (isinstance(after, Heading) and after.level <= level)
        ):
            title = heading_number(numbers[level - 1], level) + piece.block.text
            yield Question(f"“{title}”下面没有内容", "写上内容，或删去这个标题", wording=True, place=piece.id)


def _hand(document: Document, reading: Reading) -> Iterator[Question]:
    places = _first_places(document.pieces)
    for name, place in places.items():
        quote = reading(name)
        if quote.hand is not None:
            when = format_date(quote.hand.at.date())
            computed = (
                f"；台账算出{printed(quote.figure.value)}{quote.figure.unit}"
                if quote.figure.value is not None
                else ""
            )
            yield Question(
                f"“{quote.figure.label}”{printed(quote.value)}{quote.figure.unit}是手工数",
                f"{quote.hand.by} {when}：{quote.hand.reason}{computed}。成稿在数后标“手”", place=place,
            )  # fmt: skip


def _silent_zeros(pieces: Sequence[Piece], reading: Reading) -> Iterator[Question]:
    for name, place in _first_places(pieces).items():
        figure = reading(name).figure
        if figure.value == 0 and figure.state is State.NO_ROWS:
            yield Question(f"“{figure.label}”写的是0", "台账里没有记录，也没有人报过零报告", place=place)


def _same_numbers(pieces: Sequence[Piece], reading: Reading) -> Iterator[Question]:
    """Two figures of one value are easily taken for one."""
    by_text: dict[str, dict[str, str]] = defaultdict(dict)
    for name, place in _first_places(pieces).items():
        quote = reading(name)
        if quote.value and quote.value >= 10:
            by_text[printed(quote.value) + quote.figure.unit].setdefault(name, place)
    for text, names in by_text.items():
        is_one_split = len({reading(name).figure.part_of or name for name in names}) == 1
        if len(names) > 1 and not is_one_split:
            labels = "；".join(reading(name).figure.label for name in names)
            yield Question(f"{len(names)}个“{text}”口径不同，都对", labels, place=list(names.values())[-1])


def _first_places(pieces: Sequence[Piece]) -> dict[str, str]:
    """{indicator of the text: where it stands first}."""
    found: dict[str, str] = {}
    for piece in pieces:
        if isinstance(piece.block, Paragraph | NumberedList):
            for figure in figures_in(piece.block):
                if figure.role in {Role.VALUE, Role.NUMBER}:
                    found.setdefault(figure.indicator, piece.id)
    return found
