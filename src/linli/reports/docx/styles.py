"""The styles of an official paper, under the names Word's menus use, and the fonts government PCs have."""

from dataclasses import dataclass, field

from linli.reports.docx.ooxml import CHARACTER_SPACING, LINE_PITCH, Element, fonts, w

TITLE, BODY, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
#: A PC without the named face takes this one; all are part of Chinese Windows.
ALTERNATIVES = {TITLE: "小标宋", BODY: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}

_TWO_CHARACTERS_IN = {"firstLineChars": 200, "firstLine": 632}
_EXACT: dict[str, int | str] = {"before": 0, "after": 0, "line": LINE_PITCH, "lineRule": "exact"}
_SINGLE: dict[str, int | str] = {"before": 0, "after": 0, "line": 240, "lineRule": "auto"}


@dataclass(frozen=True, slots=True)
class Style:
    """``size`` in half points; ``spacing`` of characters in twentieths of a point."""

    id: str
    name: str
    font: str = BODY
    size: int = 32
    spacing: int = CHARACTER_SPACING
    align: str = "both"
    indent: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int | str] = field(default_factory=lambda: dict(_EXACT))
    on_grid: bool = True
    keep_next: bool = False
    outline: int | None = None

    def element(self) -> Element:
        base = None if self.id == "Normal" else w("basedOn", val="Normal")
        made = w(
            "style",
            w("name", val=self.name),
            base,
            w("qFormat"),
            w(
                "pPr",
                w("keepNext") if self.keep_next else None,
                w("widowControl", val=0),
                w("autoSpaceDE", val=0),
                w("autoSpaceDN", val=0),
                None if self.on_grid else w("snapToGrid", val=0),
                w("spacing", **self.lines),
                w("ind", **self.indent) if self.indent else None,
                w("jc", val=self.align),
                None if self.outline is None else w("outlineLvl", val=self.outline),
            ),
            w(
                "rPr",
                fonts(self.font),
                w("spacing", val=self.spacing),
                w("sz", val=self.size),
                w("szCs", val=self.size),
            ),
            type="paragraph",
            styleId=self.id,
        )
        if base is None:
            made.set(made.tag.replace("}style", "}default"), "1")
        return made


STYLES = (
    Style("Normal", "Normal"),
    Style("BodyText", "Body Text", indent=_TWO_CHARACTERS_IN),
    # Off the grid: LibreOffice gives a line of 22 pt two grid lines; being exact, it keeps the grid anyway.
    Style("Title", "Title", TITLE, 44, spacing=0, align="center", on_grid=False),
    Style("Heading1", "heading 1", HEI, indent=_TWO_CHARACTERS_IN, keep_next=True, outline=0),
    Style("Heading2", "heading 2", KAI, indent=_TWO_CHARACTERS_IN, keep_next=True, outline=1),
    Style("Heading3", "heading 3", BODY, indent=_TWO_CHARACTERS_IN, keep_next=True, outline=2),
    Style("Heading4", "heading 4", BODY, indent=_TWO_CHARACTERS_IN, keep_next=True, outline=3),
    Style("Recipient", "主送机关"),
    Style(
        "Letterhead", "发文机关标志", TITLE, 80, spacing=0, align="center", lines=dict(_SINGLE), on_grid=False
    ),
    Style("Signature", "Signature", align="right"),
    Style("AttachmentList", "附件说明", align="left"),
    Style("AttachmentMark", "附件标识", HEI, align="left"),
    Style(
        "Caption",
        "caption",
        HEI,
        24,
        spacing=0,
        align="center",
        lines={**_SINGLE, "before": 120, "after": 60},
        on_grid=False,
    ),
    Style("TableText", "表格文字", SONG, 24, spacing=0, align="left", lines=dict(_SINGLE), on_grid=False),
    Style("TableHead", "表格标题行", HEI, 24, spacing=0, align="center", lines=dict(_SINGLE), on_grid=False),
    Style(
        "Note", "图表注", SONG, 21, spacing=0, align="left", lines={**_SINGLE, "before": 60}, on_grid=False
    ),
    Style(
        "Remark",
        "附注",
        SONG,
        24,
        spacing=0,
        indent={"firstLineChars": 200, "firstLine": 480},
        lines={**_SINGLE, "before": 120},
        on_grid=False,
    ),
    Style("Picture", "图片", SONG, 21, spacing=0, align="center", lines=dict(_SINGLE), on_grid=False),
    Style("Header", "header", HEI, 28, spacing=0, align="right", lines=dict(_SINGLE), on_grid=False),
    # 6.3 mm high; page.py counts on it when it puts the dash 7 mm below the type area.
    Style(
        "Footer", "footer", SONG, 28, spacing=0, align="right", lines={**_EXACT, "line": 357}, on_grid=False
    ),
)


def styles_element(root: Element) -> None:
    """Replaces everything in a styles part: what is left out cannot change how a report looks."""
    for child in list(root):
        root.remove(child)
    root.append(
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w(
                    "rPr",
                    fonts(BODY),
                    w("sz", val=32),
                    w("szCs", val=32),
                    w("lang", val="en-US", eastAsia="zh-CN"),
                ),
            ),
            w("pPrDefault"),
        )
    )
    for style in STYLES:
        root.append(style.element())
    root.append(_plain("character", "DefaultParagraphFont", "Default Paragraph Font", w("uiPriority", val=1)))
    # A reader of the document (verify) skips runs of this style: the mark is not part of the number.
    mark = w("rPr", w("vertAlign", val="superscript"))
    root.append(_plain("character", "FigureMark", "数据标记", mark, default=False))
    margins = [
        w(side, w=width, type="dxa")
        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    ]
    table = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *margins))
    root.append(_plain("table", "TableNormal", "Normal Table", table))
    root.append(_plain("numbering", "NoList", "No List", None))


def font_table() -> str:
    """fontTable.xml: names what stands in where an official face is missing."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + rows
        + "</w:fonts>"
    )


def _plain(
    kind: str, identifier: str, name: str, content: Element | None, *, default: bool = True
) -> Element:
    made = w("style", w("name", val=name), content, type=kind, styleId=identifier)
    if default:
        made.set(made.tag.replace("}style", "}default"), "1")
    return made
