"""The report on a screen: valid, escaped, linked, and content with a strict Content-Security-Policy."""

import re
from html.parser import HTMLParser

import pytest

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Photo,
    PhotoGrid,
    Series,
    Signature,
    Table,
    paragraph,
)
from linli.reports.html import STYLESHEET, fragment, write_html
from linli.reports.spans import Emphasis, FigureSpan, FigureState
from linli.reports.tracing import traces
from tests.reports.example import BLOCKS, area, photo, placed, work_report

VOID = {"meta", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """Checks that tags close in order and keeps attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_is_well_formed_and_runs_in_order() -> None:
    html = write_html(
        work_report(blocks=(Letterhead("东街街道办事处文件", "东街发〔2010〕12号", "李文"), *BLOCKS))
    ).decode()
    page = Page(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    text = "".join(page.text)
    wanted = [
        *("东街街道办事处文件", "签发人：李文", "关于2010年", "东街街道办事处："),
        *("一、基本情况", "（一）开发岗位", "表1　", "图1　", "下岗失业人员台账", "（注：右上角标"),
        *("附件：1.", "柳树巷社区居民委员会", "2010年7月2日", "附件1", "表2　"),
    ]
    positions: list[int] = []
    for words in wanted:
        positions.append(text.index(words, positions[-1] if positions else 0))
    assert [tag for tag, _ in page.tags if tag in ("h2", "h3", "h4", "h5")] == [
        *("h2", "h2", "h3", "h3", "h4", "h5", "h3", "h2", "h2"),
    ]
    assert page.all("time") == [{"datetime": "2010-07-02"}]


def test_every_figure_is_a_link_with_its_trail() -> None:
    html = fragment(work_report(blocks=(paragraph("安置{placed}。", placed=placed),)))
    assert (
        '<p>安置<a class="figure" id="_ev_placed_2010H1" href="/figures/placed_2010H1" '
        'data-key="placed_2010H1" data-indicator="employment.placement.placed" data-period="2010H1" '
        'data-state="computed">63人</a>。</p>'
    ) in html


def test_a_figure_without_a_page_is_no_link() -> None:
    plain = FigureSpan("k", "3", "a.b.c", "2010", organisation="140107002003")
    html = fragment(work_report(blocks=(Paragraph((plain,)),)))
    assert '<span class="figure" id="_ev_k" data-key="k"' in html
    assert 'data-organisation="140107002003"' in html


def test_a_hand_typed_figure_looks_different_and_says_why() -> None:
    html = fragment(work_report(blocks=(Paragraph((area,)),)))
    assert 'class="figure figure-hand"' in html
    assert '<sup class="figure-mark" title="为手工数，不由台账计算">手</sup>' in html
    assert "（注：右上角标“手”的为手工数，不由台账计算（15万，经办人填报" in html


def test_ids_are_those_of_the_bookmarks_and_unique() -> None:
    page = Page(fragment(work_report()))
    found = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert found == [trace.anchor for trace in traces(work_report())]
    assert len(set(found)) == len(found)


def test_nothing_needs_more_than_a_strict_policy_allows() -> None:
    html = fragment(work_report())
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag not in ("script", "style", "iframe", "object", "embed", "form", "base"), tag
        for name in attributes:
            assert name != "style"
            assert not name.startswith("on")
    assert "url(" not in STYLESHEET.read_text(encoding="utf-8"), "the stylesheet fetches nothing"
    assert "@import" not in STYLESHEET.read_text(encoding="utf-8")


def test_a_standalone_file_holds_its_stylesheet_and_the_workbench_links_it() -> None:
    alone = Page(write_html(work_report()).decode())
    assert alone.all("link") == []
    assert STYLESHEET.read_text(encoding="utf-8") in "".join(alone.text)
    linked = write_html(work_report(), stylesheet="/static/report.css?v=1&x=2").decode()
    assert Page(linked).all("link") == [{"rel": "stylesheet", "href": "/static/report.css?v=1&x=2"}]
    assert "<style" not in linked


def test_photos_are_data_addresses_unless_they_lie_somewhere() -> None:
    report = work_report(blocks=(PhotoGrid((Photo(photo(40, 30, (1, 2, 3)), "院内 & 院外"),)),))
    (image,) = Page(fragment(report)).all("img")
    assert image["src"].startswith("data:image/jpeg;base64,/9j/")
    assert image["alt"] == "院内 & 院外"
    (image,) = Page(fragment(report, photo_address=lambda shot: f"/photos/1?c={shot.caption}")).all("img")
    assert image["src"] == "/photos/1?c=院内 & 院外"


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{7*7}}{%x%}#$*"


def test_what_a_person_typed_is_text_everywhere() -> None:
    blocks = (
        Letterhead(HOSTILE, HOSTILE, HOSTILE),
        Heading(1, HOSTILE),
        Paragraph(
            (HOSTILE, Emphasis(HOSTILE), FigureSpan("k", HOSTILE, HOSTILE, HOSTILE, link="/x?" + HOSTILE))
        ),
        NumberedList((HOSTILE,)),
        Table(HOSTILE, (Column(HOSTILE),), [(HOSTILE,)], (HOSTILE,)),
        Chart("bar", HOSTILE, (HOSTILE,), (Series(HOSTILE, (1,)), Series(HOSTILE, (2,))), HOSTILE),
        PhotoGrid((Photo(photo(40, 30, (1, 2, 3)), HOSTILE),)),
        Paragraph((FigureSpan("h", "1", "a", "b", FigureState.HAND, note=HOSTILE),)),
        Signature(),
        Attachment(HOSTILE),
    )
    report = work_report(blocks=blocks, title=HOSTILE, recipient=HOSTILE, issuer=HOSTILE)
    html = write_html(report).decode()
    page = Page(html)
    assert page.all("script") == []
    assert {image.get("onerror") for image in page.all("img")} == {None}
    assert len(page.all("img")) == 1
    # Titles are broken into lines; all the rest stands whole.
    assert "".join(page.text).count(HOSTILE) >= 20


@pytest.mark.parametrize("count", [0, 1, 2])
def test_attachments_are_closed_sections(count: int) -> None:
    page = Page(fragment(work_report(blocks=(Paragraph("甲"), *[Attachment("名单")] * count, PageBreak()))))
    assert len(page.all("section")) == count


def test_a_draft_says_so() -> None:
    assert '<p class="draft-note">草稿</p>' in fragment(work_report(draft=True))
    assert "草稿" not in fragment(work_report())


def test_every_class_is_known_to_the_stylesheet() -> None:
    blocks = (Letterhead("甲", "乙", "丙"), *BLOCKS, PageBreak())
    used = {
        name
        for _, attributes in Page(fragment(work_report(blocks=blocks, draft=True))).tags
        for name in attributes.get("class", "").split()
    }
    styled = set(re.findall(r"\.([a-z][a-z-]+)", STYLESHEET.read_text(encoding="utf-8")))
    assert used <= styled, used - styled
