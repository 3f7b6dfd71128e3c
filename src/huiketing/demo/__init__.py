"""Sample data: the page's day of 2020-05-21 and a fortnight of an invented village."""
