"""The few pieces of WordprocessingML the book is made of, written directly: a hundred articles
of tables, cell by cell through the library, would take minutes."""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml.ns import qn
from lxml.etree import SubElement

Element = Any
_SPACE = qn("xml:space")


def add(parent: Element, tag: str, /, **attributes: object) -> Element:
    """A child `w:tag` with attributes of the same namespace."""
    named = {qn(f"w:{key}"): str(value) for key, value in attributes.items()}
    return SubElement(parent, qn(f"w:{tag}"), named)


def text(parent: Element, words: str, *, style: str = "", bold: bool = False) -> Element:
    """A run of text in a paragraph or a link."""
    run = add(parent, "r")
    if style or bold:
        properties = add(run, "rPr")
        if style:
            add(properties, "rStyle", val=style)
        if bold:
            add(properties, "b")
    piece = add(run, "t")
    piece.text = words
    piece.set(_SPACE, "preserve")
    return run


def tab(parent: Element) -> None:
    """The leap to the next stop."""
    add(add(parent, "r"), "tab")


def mark(parent: Element, kind: str) -> None:
    """The begin, the middle (`separate`) or the end of a field."""
    add(add(parent, "r"), "fldChar", fldCharType=kind)


def instruction(parent: Element, words: str) -> None:
    """What a field is to work out."""
    piece = add(add(parent, "r"), "instrText")
    piece.text = f" {words} "
    piece.set(_SPACE, "preserve")


def field(parent: Element, words: str, result: str) -> None:
    """A whole field, filled already."""
    mark(parent, "begin")
    instruction(parent, words)
    mark(parent, "separate")
    text(parent, result)
    mark(parent, "end")


def paragraph(parent: Element, style: str, words: str = "") -> Element:
    """A paragraph of a style, known by its id."""
    made = add(parent, "p")
    add(add(made, "pPr"), "pStyle", val=style)
    if words:
        text(made, words)
    return made


def bookmarked(made: Element, name: str, number: int, words: str) -> None:
    """The words of a heading, so that the contents can point to them."""
    add(made, "bookmarkStart", id=number, name=name)
    text(made, words)
    add(made, "bookmarkEnd", id=number)


def table(
    parent: Element,
    widths: Sequence[int],
    rows: Iterable[Sequence[Sequence[str]]],
    *,
    heads: Sequence[str] = (),
    styles: Sequence[str],
) -> None:
    """A ruled table: `widths` in twentieths of a point, each cell a sequence of lines.

    The row of heads stands again on every page, and no row breaks across two.
    """
    made = add(parent, "tbl")
    properties = add(made, "tblPr")
    add(properties, "tblStyle", val="BookTable")
    add(properties, "tblW", w=sum(widths), type="dxa")
    add(properties, "tblLayout", type="fixed")
    grid = add(made, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    if heads:
        _row(made, widths, [[head] for head in heads], ["BookHead"] * len(heads), head=True)
    for row in rows:
        _row(made, widths, row, styles, head=False)


def _row(
    made: Element,
    widths: Sequence[int],
    cells: Sequence[Sequence[str]],
    styles: Sequence[str],
    *,
    head: bool,
) -> None:
    row = add(made, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if head:
        add(properties, "tblHeader")
    for width, lines, style in zip(widths, cells, styles, strict=True):
        cell = add(row, "tc")
        how = add(cell, "tcPr")
        add(how, "tcW", w=width, type="dxa")
        if head:
            add(how, "shd", val="clear", color="auto", fill="F1ECE2")
        for line in lines or ("",):
            paragraph(cell, style, line)
