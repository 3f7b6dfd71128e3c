"""How dates read in English."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M"
MONTH_DAY_FORMAT = "j F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATETIME_FORMAT = "j M H:i"
