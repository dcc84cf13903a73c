"""Late layout, the front of an old bound volume: upright words without labels, the period in a rubber stamp or a column."""

import copy

from .. import dates, fonts, stamps
from ..canvas import PT, Page, Stamp, column_length
from .vertical import kanji_numbers


def bound(case, style):
    """The front of a volume bound with thread: the year at the right, a title slip in the middle, the office at the left, all upright."""
    rng = case.rng
    page = Page(*rng.choice([(210, 297), (210, 297), (182, 257)]), style, vertical=True)
    brush = rng.choice([style.hand, "kouzan", style.bold, style.body])
    k = page.height / 297
    _years(page, case, page.width - 42 * k, 30 * k, 22 * k, brush)
    _title(page, case, page.width / 2 - 24 * k, 34 * k, 48 * k, 206 * k, brush)
    _kept(page, case, k, brush)
    _office(page, case, 26 * k, page.height - 34 * k, k, brush)
    _marks(page, case, k)
    for i in range(4):  # the thread at the right edge
        at = page.height * (0.14 + 0.24 * i)
        page.rule(page.width - 9 * k, at, page.width - 3 * k, at, 0.4)
    page.rule(page.width - 9 * k, 5 * k, page.width - 9 * k, page.height - 5 * k, 0.25)
    return [page]


def _years(page, case, x, y, w, brush):
    """The fiscal year in one column, sometimes with its first and last month beside it."""
    rng = case.rng
    case.printed("fiscal_year", case.fiscal_year)
    year = dates.fiscal_label(case.fiscal_year, dates.kanji)
    size = 22 * page.height / 297
    page.column(x + w - size * PT, y, year, size, brush, 1.2)
    if rng.random() < 0.35 and case.fiscal_year not in (1988, 1989):
        name = year.removesuffix("年度")
        after = name[:2] + dates.kanji(case.fiscal_year + 1 - (1925 if name[:2] == "昭和" else 1988))
        small = size * 0.5
        for i, text in enumerate((f"自　{name}年四月", f"至　{after}年三月")):
            page.column(x + w - size * PT - (i + 1) * 1.5 * small * PT - 2, y + 4, text, small, brush)


def _title(page, case, x, y, w, h, brush):
    """The name on a slip with a double or single frame or on the bare cover, in one column or two."""
    rng = case.rng
    title = case.printed("title", kanji_numbers(case.binder) + rng.choice(["", "", "", f"（{dates.kanji(rng.randint(1, 3))}）"]))
    frame = rng.choice(["double", "double", "single", "none"])
    if frame != "none":
        page.box(x, y, w, h, 0.8)
    if frame == "double":
        page.box(x + 1.8, y + 1.8, w - 3.6, h - 3.6, 0.2)
    parts = [title] if len(title) <= 12 else _halves(title)
    em = min(15.0, (h - 22) / max(len(part) for part in parts), (w - 10) / (1.4 * len(parts)))
    gap = min(em * 0.35, (h - 20 - em * max(map(len, parts))) / max(1, max(map(len, parts)) - 1))
    left = x + w / 2 + (len(parts) * 1.3 * em - 0.3 * em) / 2 - em
    for i, part in enumerate(parts):
        page.column(left - i * 1.3 * em, y + 10 + i * em * 0.6, part, em / PT, brush, max(0.0, gap - i * em * 0.06))


def _halves(title):
    """A long title in two columns, parted where a writer would part it."""
    middle = len(title) / 2
    cuts = [title.index(mark, 2) + len(mark) for mark in ("・", "の", "及び") if mark in title[2:-2]]
    cuts += [title.index(mark, 2) for mark in ("関係", "に関する") if mark in title[2:-2]]
    near = [cut for cut in cuts if abs(cut - middle) <= len(title) / 5]
    cut = min(near, key=lambda at: abs(at - middle)) if near else round(middle + 0.4)
    while "ァ" <= title[cut - 1] <= "ー" and "ァ" <= title[cut] <= "ー" and cut < len(title) - 1:
        cut += 1
    return [title[:cut], title[cut:]]


def spelled_upright(case):
    """The period as upright writing says it."""
    held = case.printed("retention", case.retention)
    if held == "永年" and case.rng.random() < 0.5:
        held = "永久"
    number = held.removesuffix("未満").removesuffix("年")
    return held.replace(number, dates.kanji(int(number))) if number.isdigit() else held


def _kept(page, case, k, brush):
    """The period: a stamp at the head, or a column over the office, with or without words before it."""
    rng, style, said = case.rng, page.style, spelled_upright(case)
    text = said if said in ("常用", "長期") else f"{said}保存"
    if rng.random() < 0.55:
        page.stamp(_period_stamp(style, rng, f"保存期間　{said}" if text == said else text, 40 * k, 34 * k))
        return
    words = rng.choice([f"保存年限　{said}", f"保存　{said}", f"（{text}）" if text != said else f"保存期間　{said}"])
    page.column(46 * k, 26 * k, words, 15 * k, brush, 0.6)


def _period_stamp(style, rng, text, cx, cy):
    """A rubber stamp with the period in a frame, upright or level."""
    face, em, upright = rng.choice([style.label, "noto-serif-bold", style.bold]), 6.0, rng.random() < 0.5
    seal = copy.copy(style)
    seal.body = seal.label = face
    long = column_length(text, em, 0.8) if upright else fonts.width(face, text, em, 0.8)
    w, h = (em + 5, long + 5) if upright else (long + 5, em + 5)
    form = Page(w + 1, h + 1, seal)
    form.box(0.5, 0.5, w, h, 0.6)
    if upright:
        form.column(3, 3, text, em / PT, face, 0.8)
    else:
        form.text(3, 3, text, em / PT, face, spacing=0.8)
    form.lines = [text]
    return Stamp(form, max(cx, w / 2 + 8), cy + h / 2 - em, rng.gauss(0, 2.5), rng.choice(stamps.REDS + (stamps.PURPLE,)), True)


def _office(page, case, x, bottom, k, brush):
    """The office that keeps it, from the city down to the section, ending at the foot of the left side."""
    rng, section = case.rng, case.section
    parts = [part for part in rng.choice([section.path, section.path, [section.division, section.name], [section.name]]) if part]
    case.owner(*parts)
    apart = rng.choice(["", "　"])
    columns = [apart.join([case.city.name] + parts)] if rng.random() < 0.6 else [case.city.name, apart.join(parts)]
    size = 17 * k
    size = min(size, (bottom - 96 * k) / max(map(len, columns)) / PT)
    for i, text in enumerate(columns):
        at = x + (len(columns) - 1 - i) * 1.5 * size * PT
        page.column(at, bottom - len(text) * size * PT - (len(columns) - 1 - i) * 10 * k, text, size, brush)


def _marks(page, case, k):
    """Small marks of the shelf: which volume, and its class on a pasted label at the head."""
    rng, style = case.rng, page.style
    if rng.random() < 0.6:
        of = rng.randint(2, 5)
        page.column(page.width / 2 + 30 * k, page.height - 58 * k, f"{dates.kanji(of)}冊ノ{dates.kanji(rng.randint(1, of))}", 12 * k, style.body)
    if rng.random() < 0.55:
        case.printed("classification", case.class_code)
        x, y, w = page.width / 2 - 17 * k, 12 * k, 34 * k
        page.box(x, y, w, 13 * k, 0.3)
        page.text(x + w / 2, y + 1.2 * k, rng.choice(["分類", "分類記号"]), 7.5 * k, style.label, "center")
        page.fit(x, y + 4.5 * k, w, 8.5 * k, case.class_code, 13 * k, 8, "center", whole=True)
