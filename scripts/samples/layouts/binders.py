"""Binders (簿冊): cover labels, spine labels in vertical writing, file cards."""

import datetime

from .. import dates, fonts
from ..canvas import PT, Page
from ..content import spelled
from .forms import department


def _years(case):
    return f"{dates.fiscal_label(case.fiscal_year, case.digits).removesuffix('年度')}年度"


def _disposal(case):
    """The day a binder of this retention goes: April 1 after the last year; none for open-ended ones."""
    if not case.retention[0].isdigit() or "未満" in case.retention:
        return ""
    return case.date(datetime.date(case.fiscal_year + 1 + int(case.retention.removesuffix("年")), 4, 1))


def cover(case, style):
    """The cover label of the ordinances: year, classification in three small cells, retention, disposal day, title, section."""
    rng = case.rng
    page = Page(210, 297, style)
    hand = rng.random() < 0.4
    x, y, w = 38 + rng.uniform(-8, 8), 46 + rng.uniform(-8, 15), 134
    page.box(x - 5, y - 7, w + 10, 112 + 14 + 14, style.rule)
    page.box(x, y, w, 13)
    case.printed("fiscal_year", case.fiscal_year)
    page.fit(x, y, w, 13, _years(case), 14, align="right", pad=14, hand=hand)
    y += 13
    split = 27
    page.box(x, y, w, 17)
    page.rule(x + split, y, x + split, y + 17)
    page.label(x, y, split, 17, rng.choice(["編さん/種別", "分類/記号"]), 10.5)
    parts = case.printed("classification", case.class_code).split("-")
    for i, part in enumerate(parts):
        each = (w - split) / 3
        if i:
            page.rule(x + split + i * each, y, x + split + i * each, y + 17, dash=1.0)
        page.fit(x + split + i * each, y, each, 17, case.digits(part), 14, align="center", hand=hand)
    y += 17
    case.printed("retention", case.retention)
    for label, text in ((rng.choice(["保存年限", "保存期間"]), spelled(case)), ("廃棄予定日", _disposal(case))):
        page.box(x, y, w, 11)
        page.rule(x + split, y, x + split, y + 11)
        page.label(x, y, split, 11, label, 10.5)
        page.fit(x + split, y, w - split, 11, text, 12, align="center", hand=hand)
        y += 11
    page.box(x, y, w, 38)
    page.justified(x + 5, y + 3, 14, rng.choice(["標題", "簿冊名"]), 10.5)
    title = case.printed("title", case.binder)
    page.fit(x + 4, y + 9, w - 8, 27, title, rng.choice([18, 20]), 10, align="center", hand=hand)
    y += 38
    page.box(x, y, w, 22)
    page.justified(x + 5, y + 3, 10, rng.choice(["課名", "主管"]), 10.5)
    page.fit(x + 18, y + 5, w - 20, 15, department(case), 14, align="center")
    return [page]


def spine(case, style):
    """The spine label: a narrow strip, the title in a vertical column."""
    rng = case.rng
    page = Page(210, 297, style, vertical=True)
    w, h = 46, 222
    x, y = 105 - w / 2 + rng.uniform(-40, 40), 34
    page.box(x - 4, y - 6, w + 8, h + 12)
    case.printed("fiscal_year", case.fiscal_year)
    page.box(x, y, w, 15)
    page.fit(x, y, w, 15, _years(case), 13, align="center")
    y += 15
    page.box(x, y, w, 20)
    page.rule(x + 16, y, x + 16, y + 20)
    page.label(x, y, 16, 20, "編さん/種別", 9, pad=1.2)
    parts = case.printed("classification", case.class_code).split("-")
    for i, part in enumerate(parts):
        if i:
            page.rule(x + 16 + i * 10, y, x + 16 + i * 10, y + 20, dash=0.8)
        page.fit(x + 16 + i * 10, y, 10, 20, case.digits(part), 12, align="center", pad=0.5)
    y += 20
    case.printed("retention", case.retention)
    for label, text in (("保存年限", spelled(case)), ("廃棄予定日", _disposal(case))):
        page.box(x, y, w, 14)
        page.text(x + 1.5, y + 1.2, label, 9, style.label)
        page.fit(x, y + 5, w, 9, text, 11, align="center")
        y += 14
    page.box(x, y, w, 132)
    page.justified(x + 12, y + 3, w - 24, "標題", 11)
    title = case.printed("title", case.binder)
    em = min(9.0, 116 / len(title))
    if em < 5:
        half = -(-len(title) // 2)
        em = min(8.0, 116 / half)
        page.column(x + w / 2 + 1.5, y + 12, title[:half], em / PT)
        page.column(x + w / 2 - em - 1.5, y + 12, title[half:], em / PT)
    else:
        page.column(x + (w - em) / 2, y + 12, title, em / PT)
    y += 132
    page.box(x, y, w, 27)
    page.text(x + 1.5, y + 1.5, "課名", 9, style.label)
    case.owner()
    page.fit(x, y + 6, w, 20, case.section.name, 14, 8, align="center")
    return [page]


def file_card(case, style):
    """A file card: other words (ファイル名, 所属, 完結年度, 保存年数), label right above the value, a large year."""
    rng = case.rng
    page = Page(*rng.choice([(297, 210), (210, 148)]), style)
    big = page.width > 250
    x, y, w = 20, 20, page.width - 40
    case.printed("fiscal_year", case.fiscal_year)
    year = dates.fiscal_label(case.fiscal_year, case.digits)
    page.text(x, y, f"完結年度　{year}", 18 if big else 13, style.bold)
    page.text(x + w, y + 1, f"{case.city.name}　文書ファイル", 11 if big else 9, align="right")
    y += 16 if big else 12
    page.rule(x, y - 3, x + w, y - 3, 0.8)
    tall = 44 if big else 28
    page.text(x, y, "ファイル名", 9, style.label)
    page.fit(x, y + 5, w, tall - 8, case.printed("title", case.binder), 28 if big else 18, 11, align="center")
    y += tall
    page.rule(x, y - 2, x + w, y - 2, 0.4)
    case.printed("retention", case.retention)
    case.printed("classification", case.class_code)
    case.printed("disclosure", case.disclosure)
    items = [("所属", department(case)), ("文書分類", case.class_code), ("保存年数", spelled(case)), ("公開の可否", case.disclosure)]
    for i, (label, text) in enumerate(items):
        left, top = x + (i % 2) * w / 2, y + (i // 2) * (26 if big else 20)
        page.text(left, top, label, 9, style.label)
        page.fit(left, top + 4.5, w / 2 - 4, 18 if big else 13, text, 18 if big else 13, 8)
    y += 54 if big else 42
    page.rule(x, y - 2, x + w, y - 2, 0.4)
    size = 9 if big else 8
    for i, text in enumerate(_wrap_notes(case, style, w, size)):
        page.text(x, y + 1 + i * size * PT * 1.6, text, size)
    return [page]


def _wrap_notes(case, style, w, size):
    """Two remarks at the foot of a card, cut to its width."""
    out = []
    for text in ("備考　" + case.fill("{day}　{n}ページまで整理済み"), "この用紙は、簿冊の最初に綴じること。"):
        if fonts.width(style.body, text, size * PT) < w:
            out.append(text)
    return out
