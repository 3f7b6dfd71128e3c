"""The whole book as a Word file: cover, contents, a chapter a line, an article a page.

Fonts are named, never shipped: 宋体, 黑体 and 仿宋, each with others to take where it is missing.
"""

from datetime import UTC, datetime, time
from typing import IO, Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from huiketing.handbook.exporting import layout, ooxml
from huiketing.handbook.exporting.articles import Article, Chapter, Progress, WholeBook
from huiketing.handbook.exporting.blocks import (
    Items,
    Pairs,
    Table,
    answerable,
    blocks,
    sayings,
    standing,
)
from huiketing.handbook.exporting.titles import about, chapter_heading, cover_lines, title

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
OTHERS = {
    SONG: ("SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"),
    HEI: ("SimHei", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC"),
    FANG: ("FangSong", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"),
}
LATIN = "Times New Roman"

_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="BookTable">
 <w:name w:val="Book Table"/>
 <w:tblPr>
  <w:tblBorders>
   {
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A7860"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
}
  </w:tblBorders>
  <w:tblCellMar>
   <w:top w:w="{layout.CELL_ABOVE * 20:.0f}" w:type="dxa"/>
   <w:left w:w="{layout.CELL_SIDE * 20:.0f}" w:type="dxa"/>
   <w:bottom w:w="{layout.CELL_ABOVE * 20:.0f}" w:type="dxa"/>
   <w:right w:w="{layout.CELL_SIDE * 20:.0f}" w:type="dxa"/>
  </w:tblCellMar>
 </w:tblPr>
</w:style>"""


def write_word(whole: WholeBook, file: IO[bytes], progress: Progress) -> None:
    """Write the book into `file`."""
    document = Document()
    _settle(document, whole)
    body = document.element.body
    end = body.sectPr
    body.remove(end)
    _cover(body, whole)
    _contents(body, whole, layout.pages(whole))
    done = 0
    for chapter in whole.chapters:
        for article in chapter.articles:
            _article(body, chapter, article, number=done)
            done += 1
            progress(done, whole.count)
    body.append(end)
    document.save(file)


def _cover(body: Any, whole: WholeBook) -> None:
    ooxml.paragraph(body, "BookPlace", whole.place)
    ooxml.paragraph(body, "Title", title())
    for line in cover_lines(whole):
        ooxml.paragraph(body, "BookCover", line)
    ooxml.paragraph(body, "BookBlank")
    for line in about(whole):
        ooxml.paragraph(body, "BookAbout", line)


def _contents(body: Any, whole: WholeBook, pages: dict[str, int]) -> None:
    """A field Word and LibreOffice keep by themselves, filled already."""
    ooxml.paragraph(body, "BookContents", _("Contents"))
    entries = [
        (level, anchor, words)
        for chapter in whole.chapters
        for level, anchor, words in (
            ("TOC1", chapter.anchor, chapter_heading(chapter)),
            *(("TOC2", article.anchor, article.heading) for article in chapter.articles),
        )
    ]
    made = None
    for number, (level, anchor, words) in enumerate(entries):
        made = ooxml.paragraph(body, level)
        if number == 0:
            ooxml.mark(made, "begin")
            ooxml.instruction(made, r'TOC \o "1-2" \h \z \u')
            ooxml.mark(made, "separate")
        link = ooxml.add(made, "hyperlink", anchor=anchor, history=1)
        ooxml.text(link, words)
        ooxml.tab(link)
        ooxml.field(link, rf"PAGEREF {anchor} \h", str(pages[anchor]))
    if made is not None:
        ooxml.mark(made, "end")


def _article(body: Any, chapter: Chapter, article: Article, *, number: int) -> None:
    if article is chapter.articles[0]:
        made = ooxml.paragraph(body, "Heading1")
        ooxml.bookmarked(made, chapter.anchor, 10_000 + chapter.number, chapter_heading(chapter))
    made = ooxml.paragraph(body, "Heading2")
    if article is not chapter.articles[0]:
        ooxml.add(made.pPr, "pageBreakBefore")
    ooxml.bookmarked(made, article.anchor, number + 1, article.heading)
    ooxml.paragraph(body, "BookSmall", standing(article))
    if said := sayings(article.entry):
        ooxml.paragraph(body, "BookSaid", said)
    for block in blocks(article):
        ooxml.paragraph(body, "BookGap")
        match block:
            case Pairs():
                rows = [([label], list(said)) for label, said in block.rows]
                widths = _twips((layout.LABEL, 100 - layout.LABEL))
                ooxml.table(body, widths, rows, styles=("BookLabel", "BookCell"))
            case Table():
                ooxml.paragraph(body, "BookTitle", block.title)
                ooxml.table(
                    body,
                    _twips(block.widths),
                    [[[cell] for cell in row] for row in block.rows],
                    heads=block.heads,
                    styles=["BookCell"] * len(block.heads),
                )
            case Items():
                ooxml.paragraph(body, "BookTitle", block.title)
                for item in block.items:
                    made = ooxml.paragraph(body, "BookItem", "◆")
                    ooxml.tab(made)
                    ooxml.text(made, item)
    if words := answerable(article):
        ooxml.paragraph(body, "BookGap")
        ooxml.paragraph(body, "BookSigned", words)


def _twips(widths: tuple[int, ...]) -> list[int]:
    return [round(width * 20) for width in layout.columns(widths)]


def _settle(document: Any, whole: WholeBook) -> None:
    """Paper, styles, header and footer, and what the file says of itself."""
    section = document.sections[0]
    section.page_width, section.page_height = map(Pt, layout.PAGE)
    section.top_margin, section.bottom_margin = Pt(layout.TOP), Pt(layout.BOTTOM)
    section.left_margin, section.right_margin = Pt(layout.LEFT), Pt(layout.RIGHT)
    section.header_distance, section.footer_distance = Pt(34), Pt(26)
    section.different_first_page_header_footer = True
    _styles(document)
    _name_others(document)
    header = section.header.paragraphs[0]
    header.style = document.styles["Header"]
    ooxml.text(header._p, f"{whole.place}　{title()}")
    ooxml.tab(header._p)
    ooxml.text(header._p, _("edition of %(day)s") % {"day": whole.on.isoformat()})
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    ooxml.text(footer._p, "— ")
    ooxml.field(footer._p, "PAGE", "2")
    ooxml.text(footer._p, " —")
    said = document.core_properties
    said.title, said.author, said.last_modified_by = title(), whole.place, ""
    said.comments, said.keywords, said.language = "", whole.stamp, "zh-CN"
    said.created = said.modified = datetime.combine(whole.on, time(), UTC).replace(tzinfo=None)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, FANG, layout.TEXT)
    _set(normal, layout.LINE)
    made = _Styles(document)
    made.put("BookPlace", SONG, 22, line=34, before=150, after=18, centre=True, bold=True)
    made.put("Title", SONG, 32, line=52, after=40, centre=True, bold=True)
    made.put("BookCover", HEI, 14, line=26, centre=True)
    made.put("BookBlank", FANG, 10.5, line=160)
    made.put("BookAbout", FANG, 10.5, line=20, before=6, centre=True)
    made.put("BookSmall", FANG, layout.SMALL_TEXT, line=layout.SMALL, after=layout.SMALL_AFTER)
    made.put("BookContents", HEI, 18, line=32, after=12, centre=True, new_page=True)
    made.put("Heading 1", SONG, 20, line=layout.CHAPTER, after=layout.CHAPTER_AFTER, bold=True,
             centre=True, new_page=True, keep=True)  # fmt: skip
    made.put("Heading 2", HEI, 15, line=layout.HEADING, after=layout.HEADING_AFTER, bold=True,
             keep=True)  # fmt: skip
    made.put("BookSaid", FANG, layout.TEXT, line=layout.LINE, after=layout.SMALL_AFTER)
    made.put(
        "BookTitle", HEI, 12, line=layout.TITLE, after=layout.TITLE_AFTER, bold=True, keep=True
    )
    made.put("BookCell", FANG, layout.TEXT, line=layout.LINE)
    made.put("BookLabel", HEI, layout.TEXT, line=layout.LINE)
    made.put("BookHead", HEI, layout.TEXT, line=layout.LINE, bold=True, centre=True,
             keep=True)  # fmt: skip
    made.put("BookGap", FANG, 2, line=layout.GAP)
    item = made.put("BookItem", FANG, layout.TEXT, line=layout.LINE)
    item.paragraph_format.left_indent = Pt(2 * layout.TEXT)
    item.paragraph_format.first_line_indent = Pt(-2 * layout.TEXT)
    item.paragraph_format.tab_stops.add_tab_stop(Pt(2 * layout.TEXT))
    made.put("BookSigned", FANG, layout.SMALL_TEXT, line=layout.SMALL)
    edge = Pt(layout.WIDE)
    for name, indent, size, before in (
        ("toc 1", 0.0, 12, layout.CONTENTS_CHAPTER_BEFORE),
        ("toc 2", 21.0, layout.TEXT, 0.0),
    ):
        style = made.put(
            name, HEI if indent == 0 else FANG, size, line=layout.CONTENTS_LINE, before=before
        )
        style.element.set(qn("w:styleId"), f"TOC{name[-1]}")
        style.paragraph_format.left_indent = Pt(indent)
        style.paragraph_format.tab_stops.add_tab_stop(
            edge, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    for name in ("Header", "Footer"):
        style = made.put(name, FANG, 9, line=12, centre=name == "Footer")
        for stop in list(style.paragraph_format.tab_stops):
            stop._element.getparent().remove(stop._element)
        style.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    document.styles.element.append(parse_xml(_TABLE))


class _Styles:
    """Makes a paragraph style or settles one the template has."""

    def __init__(self, document: Any) -> None:
        self._styles = document.styles

    def put(
        self,
        name: str,
        font: str,
        size: float,
        *,
        line: float,
        before: float = 0,
        after: float = 0,
        centre: bool = False,
        bold: bool = False,
        keep: bool = False,
        new_page: bool = False,
    ) -> Any:
        """The style of this name, with everything about it said."""
        known = {style.name for style in self._styles}
        if name in known:
            style = self._styles[name]
        else:
            style = self._styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._styles["Normal"]
        _font(style, font, size)
        style.font.bold = bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set(style, line, before, after)
        form = style.paragraph_format
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
        form.keep_with_next, form.page_break_before = keep, new_page
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
        return style


def _font(style: Any, font: str, size: float) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hAnsi"), LATIN)
    # Without it a program may draw the marks of another country's print.
    ooxml.add(style.element.rPr, "lang", val="en-US", eastAsia="zh-CN")


def _set(style: Any, line: float, before: float = 0, after: float = 0) -> None:
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.widow_control = False


def _name_others(document: Any) -> None:
    """Say which fonts to take where one is not on the machine."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in OTHERS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = xml.encode()
