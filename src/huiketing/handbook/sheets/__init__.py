"""The book as a workbook: taken out, edited in Excel, and taken in again as drafts."""
