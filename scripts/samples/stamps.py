"""Seals and receipt stamps: small pages in red ink."""

import copy

from . import fonts
from .canvas import PT, Page, Stamp
from .dates import wide

REDS = ((205, 45, 45), (190, 35, 50), (214, 70, 60), (180, 40, 60))
PURPLE = (110, 50, 140)


def _style(style, face):
    seal = copy.copy(style)
    seal.body = seal.label = face
    return seal


def name_seal(style, name, cx, cy, rng, diameter=9.5):
    """A round personal seal (認印) with a family name in a column."""
    face = rng.choice(["kouzan", style.bold, "noto-serif-bold"])
    page = Page(diameter + 1, diameter + 1, _style(style, face))
    page.ring(page.width / 2, page.width / 2, diameter, diameter, 0.45)
    em = min(diameter * 0.62 / len(name), diameter * 0.42)
    page.column((page.width - em) / 2, (page.width - em * len(name)) / 2, name, em / PT, face)
    return Stamp(page, cx, cy, rng.gauss(0, 6), rng.choice(REDS), False)


def date_seal(style, name, section, date, cx, cy, rng, diameter=11.5):
    """A round dated seal (データー印): section, date, name between two bars."""
    page = Page(diameter + 1, diameter + 1, _style(style, style.label))
    mid, em = page.width / 2, diameter * 0.2
    page.ring(mid, mid, diameter, diameter, 0.4)
    for y in (mid - 1.7, mid + 1.7):
        page.rule(mid - diameter * 0.46, y, mid + diameter * 0.46, y, 0.3)
    page.fit(mid - diameter * 0.36, mid - diameter * 0.44, diameter * 0.72, em * 1.4, section[:4], em / PT, 4, "center", pad=0)
    year = date.year - 2018 if date.year >= 2019 else date.year - 1988
    page.text(mid, mid - em / 2, f"{year}.{date.month}.{date.day}", em / PT, style.label, "center")
    page.text(mid, mid + diameter * 0.22, name, em / PT, style.label, "center")
    return Stamp(page, cx, cy, rng.gauss(0, 5), rng.choice(REDS), False)


def office_seal(style, words, cx, cy, rng, side=21.0):
    """A square seal of office (公印) in two or three columns of brush letters."""
    face = rng.choice(["kouzan", "noto-serif-bold"])
    page = Page(side + 1, side + 1, _style(style, face))
    page.box(0.5, 0.5, side, side, 0.8)
    columns = 3 if len(words) > 6 else 2
    per = -(-len(words) // columns)
    words = words + "之印章"[: per * columns - len(words)] if len(words) < per * columns else words
    em = min((side - 3) / per, (side - 3) / columns)
    gap_y = (side - 2 - em * per) / max(1, per - 1) if per > 1 else 0
    gap_x = (side - 2 - em * columns) / max(1, columns - 1)
    for i in range(columns):
        x = 0.5 + side - 1 - em - i * (em + gap_x)
        page.column(x, 1.5, words[i * per: (i + 1) * per], em / PT, face, min(gap_y, em * 0.3))
    return Stamp(page, cx, cy, rng.gauss(0, 1.5), rng.choice(REDS), False)


def receipt_round(style, city, date, number, cx, cy, rng):
    """A round receipt stamp (収受印) as in the ordinances: 受付, number, era-less date, office."""
    d = rng.uniform(30, 36)
    page = Page(d + 1, d + 1, _style(style, style.label))
    mid, em = page.width / 2, 3.3
    page.ring(mid, mid, d, d, 0.5)
    half = d * 0.13
    for y in (mid - half, mid + half):
        reach = (d * d / 4 - half * half) ** 0.5
        page.rule(mid - reach, y, mid + reach, y, 0.4)
    top = mid - d * 0.40
    page.text(mid, top, rng.choice(["収　受", "受　付"]), em / PT, style.label, "center")
    page.text(mid, top + em * 1.3, f"第{number}号", em / PT, style.label, "center")
    page.text(mid, mid - em * 0.6, _short(date, rng), em * 1.2 / PT, style.label, "center")
    page.text(mid, mid + d * 0.2, city, min(em, d * 0.7 / fonts.width(style.label, city, 1)) / PT, style.label, "center")
    return Stamp(page, cx, cy, rng.gauss(0, 5), rng.choice(REDS + (PURPLE,)), True)


def receipt_box(style, city, section, date, number, cx, cy, rng):
    """A square receipt stamp: office, 収受, date, number, the section in charge."""
    w, h = 40.0, 30.0
    page = Page(w + 1, h + 1, _style(style, style.label))
    page.box(0.5, 0.5, w, h, 0.5)
    for y in (8, 15.5, 23):
        page.rule(0.5, y, w + 0.5, y, 0.35)
    page.text(w / 2, 2.4, f"{city}　収受", 10.5, style.label, "center")
    page.text(w / 2, 9.9, _short(date, rng), 11, style.label, "center")
    page.text(w / 2, 17.4, f"第　{wide(number)}　号", 10.5, style.label, "center")
    page.fit(0.5, 23.2, w, 7, f"主務課　{section}", 9, 5, "center")
    return Stamp(page, cx, cy, rng.gauss(0, 3), rng.choice(REDS + (PURPLE,)), True)


def _short(date, rng):
    """The date of a stamp: 31.4.1 without an era, or with its letter."""
    letter = "R" if (date.year, date.month) >= (2019, 5) else "H" if date.year >= 1989 else "S"
    year = date.year - {"R": 2018, "H": 1988, "S": 1925}[letter]
    mark = letter if rng.random() < 0.3 else ""
    return f"{mark}{year}.{date.month}.{date.day}"
