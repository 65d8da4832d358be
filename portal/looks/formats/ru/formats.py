"""Russian dates in the genitive, without «г.», so that a sentence can end in one."""

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, G:i"
MONTH_DAY_FORMAT = "j E"
