"""The book going out: as Word, as PDF, as a workbook to be edited, and as linked data."""

from huiketing.handbook.exporting.articles import WholeBook, whole_book
from huiketing.handbook.exporting.writing import FORMATS, Format, Written, write

__all__ = ["FORMATS", "Format", "WholeBook", "Written", "whole_book", "write"]
