"""Dates as Japanese offices write them, and numerals."""

import datetime

ERAS = (
    ("令和", "R", datetime.date(2019, 5, 1)),
    ("平成", "H", datetime.date(1989, 1, 8)),
    ("昭和", "S", datetime.date(1926, 12, 25)),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
KANJI = "〇一二三四五六七八九"


def era(date):
    """(name, letter, year in the era)."""
    name, letter, start = next(e for e in ERAS if date >= e[2])
    return name, letter, date.year - start.year + 1


def wide(text):
    """Half-width digits to full-width ones."""
    return str(text).translate(WIDE)


def narrow(text):
    """Full-width digits to half-width ones."""
    return str(text).translate(NARROW)


def kanji(number):
    """An integer below 10,000 in kanji: 三十一, 千二百五."""
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("" if digit == 1 else KANJI[digit]) + name
    if number or not out:
        out += KANJI[number]
    return out


def digits_kanji(text):
    """Digit by digit: 2019 → 二〇一九."""
    return "".join(KANJI[int(c)] if c.isdigit() else c for c in str(text))


def fiscal_year(date):
    """The Western year in which the date's fiscal year starts."""
    return date.year if date.month >= 4 else date.year - 1


def era_year(year, month=4, digits=str, first="元"):
    """The era year of a (fiscal) year: 平成31, 令和元, 令和５."""
    name, _, n = era(datetime.date(year, month, 1))
    return name + (first if n == 1 and first else digits(n))


def fiscal_label(year, digits=str):
    """A fiscal year's name: 令和元年度 rather than 平成31年度 for 2019."""
    return ("令和元" if year == 2019 else era_year(year, digits=digits)) + "年度"


def written(date, form, rng=None):
    """A date as era, era-wide, era-spaced, dotted, slashed, western or kanji, else as bare numbers (31.4.1).

    A first year is 元年 where the form spells the era out.
    """
    name, letter, n = era(date)
    if rng and date.year == 2019 and date.month >= 5 and rng.random() < 0.06:
        name, letter, n = "平成", "H", 31  # forms printed before the change of era
    first = "元" if n == 1 else None
    y, m, d = n, date.month, date.day
    if form == "era":
        return f"{name}{first or y}年{m}月{d}日"
    if form == "era-wide":
        return f"{name}{first or wide(y)}年{wide(m)}月{wide(d)}日"
    if form == "era-spaced":
        return f"{name}　{first or wide(y)}年　{wide(m)}月　{wide(d)}日"
    if form == "dotted":
        return f"{letter}{y}.{m}.{d}"
    if form == "slashed":
        return f"{letter}{y:02}/{m:02}/{d:02}"
    if form == "western":
        return f"{date.year}年{m}月{d}日"
    if form == "kanji":
        return f"{name}{first or kanji(y)}年{kanji(m)}月{kanji(d)}日"
    return f"{y}.{m}.{d}"


UNFILLED = "　　年　　月　　日"


def workday(date):
    """The date itself or the next Monday, if it falls on a weekend."""
    return date + datetime.timedelta(days=(7 - date.weekday()) if date.weekday() > 4 else 0)
