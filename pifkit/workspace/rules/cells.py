"""Rules about single cells: numbers, dates, periods, choices, ids."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

_MARKS = "Leave it blank for missing, write * for suppressed, dna for does not apply."

CELLS: tuple[Rule, ...] = (
    Rule("cell-required", "A required cell is blank", "Fill it in, or remove the row."),
    Rule(
        "number-not-a-number",
        "A number is wanted",
        "Write digits with a point for decimals, such as 1234.5 or 1,234.5.",
    ),
    Rule(
        "number-decimal-comma",
        "A number has a decimal comma",
        "Write a point for decimals: 97.3. Commas only separate thousands.",
    ),
    Rule(
        "number-ambiguous-comma",
        "A comma could mean thousands or decimals",
        "In a file separated by semicolons write 1234 or 1.234, without a comma: "
        "programs that separate by semicolons often write decimals with a comma.",
    ),
    Rule(
        "number-with-unit",
        "A number carries a unit or a currency sign",
        "Write the number alone; the unit belongs in indicators.csv.",
    ),
    Rule("number-in-brackets", "A number is in brackets", "Write a minus sign for a negative number: -5, not (5)."),
    Rule(
        "number-excel-error",
        "A cell holds a spreadsheet error",
        "Correct the formula in the spreadsheet and export the table again.",
    ),
    Rule(
        "number-formula",
        "A cell holds a formula",
        "Export values, not formulas: save the sheet as CSV from the program that computes them.",
    ),
    Rule(
        "number-apostrophe",
        "A number is stored as text",
        "Remove the apostrophe before it: the spreadsheet marked it as text.",
    ),
    Rule("number-not-finite", "A number is not finite", "Leave the cell blank where there is no value."),
    Rule("number-not-whole", "A whole number is wanted", "Write it without decimals."),
    Rule("number-out-of-range", "A number is out of range", "Give a number inside the range."),
    Rule(
        "percent-sign-unit",
        "A percent sign contradicts the unit",
        "Remove the sign, or set the indicator's unit to 'percent' or 'proportion'.",
    ),
    Rule("mark-unknown", "A mark for 'no value' is not known", _MARKS),
    Rule(
        "mark-misplaced",
        "A mark stands where a number is required",
        "The marks * and dna are for figures in observations.csv; write a number here or leave it blank.",
    ),
    Rule("date-not-a-date", "A date is wanted", "Write it as 2026-04-01 or 01/04/2026 (day, month, year)."),
    Rule(
        "date-month-above-12",
        "A month is above 12",
        "Dates are day/month/year. Write it as year-month-day to be sure: 2026-12-31.",
    ),
    Rule(
        "date-two-orders",
        "A column mixes day/month and month/day",
        "Write all dates of the column as year-month-day, such as 2026-12-31: "
        "the days up to the 12th cannot be told apart.",
    ),
    Rule("date-short-year", "A year has two digits", "Write the year with four digits."),
    Rule(
        "date-serial",
        "A date is a spreadsheet's day number",
        "Format the column as a date and export it again, or write 2026-04-01.",
    ),
    Rule("date-impossible", "A day does not exist", "Correct the day or the month."),
    Rule(
        "date-in-words",
        "A date is written with the name of the month",
        "Write it as 2026-04-01 or 01/04/2026 (day, month, year).",
    ),
    Rule("date-with-time", "A date carries a time of day", "Write the date alone."),
    Rule("date-unlikely", "A date is outside 1900 to 2200", "Correct the year."),
    Rule(
        "period-not-a-period",
        "A period is not understood",
        "Write a day, month (2026-04), quarter (2026-27 Q1), year (2026), financial year (2026-27) or range (2019-2021).",
    ),
    Rule(
        "period-excel-month",
        "A spreadsheet changed a period",
        "Write the month as 2026-04; format the column as text so that the spreadsheet leaves it alone.",
    ),
    Rule("choice-unknown", "A value is not one of the allowed ones", "Choose one of the allowed values."),
    Rule(
        "id-malformed",
        "An id is malformed",
        "Use lower-case letters and digits with single hyphens, dots or underscores between them; no spaces, slashes or capitals.",
    ),
    Rule("ids-separator", "A list of ids is separated wrongly", "Separate ids by semicolons: a; b."),
    Rule(
        "text-too-long", "A text is too long", "Shorten it; long accounts belong in a document that 'source' points to."
    ),
    Rule("cell-invalid", "A value does not fit its column", "See the description of the column in the docs."),
)
