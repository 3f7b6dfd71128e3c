"""How dates read in Chinese: on a staff screen short, on paper and for residents whole."""

DATE_FORMAT = "Y年n月j日"
SHORT_DATE_FORMAT = "m-d"
MONTH_DAY_FORMAT = "n月j日"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"
SHORT_DATETIME_FORMAT = "m-d H:i"
