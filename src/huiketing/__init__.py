"""Huiketing (会客厅): the platform behind a village's parlour."""

__version__ = "0.1.0"
