"""Late layout, a wide draft: who decides and who agrees in two strips down the right edge, days in cells of year, month and day."""

import datetime

from .. import content, dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import chain

EDGE = {
    "title": ["件名", "題名", "標題", "事案名"], "doc_number": ["文書番号", "記号及び番号", "起案番号", "文書の記号番号"],
    "classification": ["分類記号", "分類", "分類番号"], "retention": ["保存年限", "保存期間", "保存種別"],
    "disclosure": ["公開区分", "情報公開", "開示区分"], "binder": ["簿冊名", "編冊名", "ファイル名"],
    "department": ["主務課", "起案部署", "担当課", "所管"], "drafter": ["起案者", "担当者", "起案者氏名"],
    "drafted_on": ["起案", "起案日", "立案"], "decided_on": ["決裁", "決裁日", "決定"],
    "effective_on": ["施行", "施行日", "発送"], "closed_on": ["完結", "完結日", "完了"],
}
DAYS = ("drafted_on", "decided_on", "effective_on", "closed_on")
LEVELS = (("局", "部", "課", "係"), ("局等", "部等", "課等", "係等"))
ORDERS = (("title", "facts", "text"), ("title", "facts", "text"), ("facts", "title", "text"))
HIGH = {"title": 27, "facts": 56}


def edge(case, style):
    """A landscape draft with seals down two strips at the right, and three small tables side by side: days, filing, whose it is."""
    rng = case.rng
    page = Page(*rng.choice([(364, 257), (364, 257), (297, 210)]), style)
    k, pen = page.height / 257, rng.random() < 0.55
    label = {key: rng.choice(found) for key, found in EDGE.items()}
    x, y, bottom, strip = 15 * k, 12 * k, page.height - 16 * k, 34 * k
    main = page.width - 30 * k - 2 * strip
    case.printed("fiscal_year", case.fiscal_year)
    page.text(x, y, rng.choice(["起　　案　　用　　紙", "伺　　　　　書", "起 案 ・ 決 裁 書", "事 務 処 理 起 案"]), 17 * k, style.bold)
    page.text(x + main - 4 * k, y + 3 * k, f"{dates.fiscal_label(case.fiscal_year, case.digits)}　{case.city.name}", 11 * k, align="right")
    y += 12 * k
    for block in rng.choice(ORDERS):
        if block == "title":
            _title(page, case, x, y, main, k, label)
        elif block == "facts":
            _facts(page, case, x, y, main, k, label, pen)
        else:
            page.box(x, y, main, bottom - y)
            page.text(x + 3 * k, y + 2.5 * k, rng.choice(["（伺い）", "起案理由", "起案の内容"]), 9.5 * k, style.label)
            texts, items = case.body(rng.randint(3, 5)), case.items(rng.randint(2, 4))
            body(page, case, x + 8 * k, y + 9 * k, main - 16 * k, bottom - 3 * k, texts, items, 11.5 * k)
        y += HIGH.get(block, 0) * k
    _strips(page, case, x + main, 12 * k, strip, bottom - 12 * k, k)
    note = f"様式第{case.digits(rng.randint(2, 14))}号（第{case.digits(rng.randint(8, 30))}条関係）"
    page.text(x, bottom + 1.5 * k, note, 8, style.body)
    return [page] + attachments.some(case, style, 0.3)


def _title(page, case, x, y, w, k, label):
    """The label in a bar over the whole width, the title under it."""
    if case.rng.random() < 0.5:
        page.fill(x, y, w, 7 * k, 226)
    page.box(x, y, w, 7 * k)
    page.justified(x + w / 2 - 20 * k, y + 1.6 * k, 40 * k, label["title"], 10 * k)
    page.box(x, y + 7 * k, w, 20 * k)
    page.fit(x, y + 7 * k, w, 20 * k, value(case, "title"), 15 * k, 9, case.rng.choice(["left", "center"]), pad=6 * k)


def _facts(page, case, x, y, w, k, label, pen):
    """Three tables side by side, in an order of this form's own."""
    parts = [(_days, 0.29), (_filing, 0.4), (_owner, 0.31)]
    case.rng.shuffle(parts)
    for draw, share in parts:
        draw(page, case, x, y, w * share, k, label, pen)
        x += w * share


def _days(page, case, x, y, w, k, label, pen):
    """A row for each day, columns for its year, month and day; what has not happened is left empty."""
    rng = case.rng
    heads, widths = ("年", "月", "日"), [w * share for share in (0.27, 0.33, 0.2, 0.2)]
    tall = 49 * k / len(DAYS)
    page.box(x, y, w, 7 * k)
    page.label(x, y, widths[0], 7 * k, rng.choice(["区分", "日付"]), 9 * k, pad=2)
    left = x + widths[0]
    for head, wide in zip(heads, widths[1:]):
        page.rule(left, y, left, y + 56 * k)
        page.text(left + wide / 2, y + 2 * k, head, 9 * k, page.style.label, "center")
        left += wide
    short = rng.random() < 0.35
    for i, key in enumerate(DAYS):
        top = y + 7 * k + i * tall
        page.box(x, top, w, tall)
        page.label(x, top, widths[0], tall, label[key], 9.5 * k, pad=2 * k)
        value(case, key)
        written = case.attributes.get(key)
        if not written:
            continue
        day = datetime.date.fromisoformat(written)
        name, letter, n = dates.era(day)
        year = f"{letter}{case.digits(n)}" if short else f"{name}{'元' if n == 1 else case.digits(n)}"
        left = x + widths[0]
        for text, wide in zip((year, case.digits(day.month), case.digits(day.day)), widths[1:]):
            page.fit(left, top, wide, tall, text, 11 * k, 6.5, "center", pad=0.8, hand=pen, whole=True)
            left += wide


def _filing(page, case, x, y, w, k, label, pen):
    """Heads over values, and one head over them all; the number has a row of its own."""
    rng = case.rng
    page.box(x, y, w, 6.5 * k)
    page.justified(x + w / 2 - 22 * k, y + 1.5 * k, 44 * k, rng.choice(["文書管理", "文書の整理", "文書取扱"]), 9.5 * k)
    rows = [["doc_number"], ["classification", "retention"], ["disclosure", "binder"]]
    if rng.random() < 0.4:
        rows = rows[1:] + rows[:1]
    top, tall = y + 6.5 * k, 49.5 * k / 3
    for row in rows:
        for i, key in enumerate(row):
            wide = w / len(row)
            left = x + i * wide
            page.box(left, top, wide, tall)
            page.rule(left, top + 5.5 * k, left + wide, top + 5.5 * k, 0.15)
            page.label(left, top, wide, 5.5 * k, label[key], 8.5 * k, pad=wide * 0.2)
            text = _kept(case) if key == "retention" else value(case, key)
            page.fit(left, top + 5.5 * k, wide, tall - 5.5 * k, text, 11 * k, 6, "center", pad=1, hand=pen and is_handwritten(key, text),
                     whole=key != "binder")
        top += tall


def _kept(case):
    """The period, sometimes said as papers say it: 5年保存."""
    case.printed("retention", case.retention)
    text = spelled(case)
    return text + "保存" if case.rng.random() < 0.3 and text[-1] in "年久" else text


def _owner(page, case, x, y, w, k, label, pen):
    """One row for each level of the office, then who drafts."""
    rng, style = case.rng, page.style
    page.box(x, y, w, 7 * k)
    page.label(x, y, w, 7 * k, label["department"], 9.5 * k, pad=w * 0.25)
    section = case.section
    names = (section.bureau, section.division, section.name, case.team if rng.random() < 0.8 else "")
    case.owner(*[name for name in names[:3] if name])
    tall, split, top = 9 * k, 13 * k, y + 7 * k
    for level, name in zip(rng.choice(LEVELS), names):
        page.box(x, top, w, tall)
        page.rule(x + split, top, x + split, top + tall)
        page.text(x + split / 2, top + (tall - 9 * k * PT) / 2, level, 9 * k, style.label, "center")
        page.fit(x + split, top, w - split, tall, name, 10.5 * k, 6.5, pad=2.5 * k, whole=True)
        top += tall
    tall = y + 56 * k - top
    page.box(x, top, w, tall)
    page.rule(x + 22 * k, top, x + 22 * k, top + tall)
    page.label(x, top, 22 * k, tall, label["drafter"], 9 * k, pad=1.5 * k)
    page.fit(x + 22 * k, top, w - 22 * k, tall * 0.6, value(case, "drafter"), 11 * k, 7, pad=2 * k, hand=pen, whole=True)
    page.text(x + w - 2 * k, top + tall * 0.62, f"（{rng.choice(['内線', '電話'])}　{case.digits(case.extension)}）", 8 * k, align="right")


def _strips(page, case, x, y, w, h, k):
    """Those who decide from the top down, and beside them the sections that agree and the desk that checks."""
    rng = case.rng
    ranks, others = chain(case), consulted(case, rng.randint(2, 4))
    checks = rng.sample(["文書審査", "公印照合", "浄書", "校合", "発送"], 6 - len(others))
    swapped, first = rng.random() < 0.35, rng.randint(0, 2)
    columns = [(rng.choice(["決裁", "決裁欄"]), ranks, first, 0.92), (rng.choice(["合議", "協議", "関係部署"]), [f"{name}長" for name in others] + checks, 0, 0.7)]
    for i, (head, cells, start, chance) in enumerate(reversed(columns) if swapped else columns):
        left = x + i * w
        page.box(left, y, w, 8 * k, max(0.3, page.style.rule))
        page.label(left, y, w, 8 * k, head, 10 * k, pad=7 * k)
        tall = (h - 8 * k) / len(cells)
        for j, cell in enumerate(cells):
            _seal(page, case, left, y + 8 * k + j * tall, w, tall, k, cell, j >= start and rng.random() < chance, i * 4 + j)


def _seal(page, case, x, y, w, h, k, name, sealed, who):
    """A box with a name upright at its left and room for a seal."""
    rng = case.rng
    page.box(x, y, w, h)
    page.rule(x + 8 * k, y, x + 8 * k, y + h)
    page.column_label(x, y, 8 * k, h, name, 9 * k, pad=1.5 * k)
    if not sealed:
        return
    cx, cy = x + 8 * k + (w - 8 * k) / 2 + rng.gauss(0, 0.8), y + h / 2 + rng.gauss(0, 0.8)
    person = case.staff[who % 8].split("　")[0] if who < 8 else content.person(rng).split("　")[0]
    if rng.random() < 0.25:
        page.stamp(stamps.date_seal(page.style, person, case.section.name, case.decided, cx, cy, rng, 11.5 * k))
    else:
        page.stamp(stamps.name_seal(page.style, person, cx, cy, rng, 10 * k))
