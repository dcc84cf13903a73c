"""Drafts (起案用紙) as ruled tables: label left of the value, in the corner of its cell, above it, upright; circled options."""

import unicodedata

from .. import dates, stamps
from ..canvas import PT, Page, wrap
from ..content import spelled
from . import attachments
from .forms import body, consulted, decision, department, field, is_handwritten, labels_of, options, value

RANKS = (["市長", "副市長", "局長", "部長", "課長", "係長"], ["局長", "部長", "課長", "係長", "係"],
         ["部長", "課長", "課長補佐", "係長", "担当"], ["部長", "課長", "係長"])


def side(case, style):
    """Labels in their own cells on the left, two fields a row."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    hand = rng.random() < 0.35
    x, w, y = 18, 174, 16 + rng.uniform(0, 5)
    page.text(105, y, rng.choice(["起　案　用　紙", "起案用紙", "起　案　書", "決　裁　文　書"]), 16, style.bold, "center")
    y += 11
    keys = ["doc_number", "classification", "drafted_on", "retention", "decided_on", "disclosure", "effective_on"]
    keys += rng.sample(["binder", "fiscal_year", "closed_on"], 1)
    if rng.random() < 0.5:
        keys[0:2], keys[2:4] = keys[2:4], keys[0:2]
    split, tall = rng.uniform(23, 28), rng.uniform(8.5, 10.5)
    for i in range(0, 8, 2):
        for j in (0, 1):
            key = keys[i + j]
            field(page, case, x + j * w / 2, y, w / 2, tall, key, labels[key], split, hand)
        y += tall
    field(page, case, x, y, w * 0.6, tall, "department", labels["department"], split)
    page.box(x + w * 0.6, y, w * 0.4, tall)
    page.rule(x + w * 0.6 + 18, y, x + w * 0.6 + 18, y + tall)
    page.label(x + w * 0.6, y, 18, tall, labels["drafter"], 10)
    page.fit(x + w * 0.6 + 18, y, w * 0.4 - 18, tall, value(case, "drafter") + f"　内線{case.digits(case.extension)}", 10, hand=hand)
    y += tall
    decision(page, case, x, y, w, 25, rng.choice(RANKS))
    y += 25
    others = consulted(case, rng.randint(1, 4))
    page.box(x, y, w, 18)
    page.rule(x + 10, y, x + 10, y + 18)
    page.column_label(x, y, 10, 18, "合議")
    decision(page, case, x + 10, y, min(40 * len(others), w - 10), 18, others, 0.8)
    y += 18
    field(page, case, x, y, w, 17, "title", labels["title"], split, size=12)
    y += 17
    page.box(x, y, w, 283 - y)
    body(page, case, x + 5, y + 5, w - 10, 279, case.body(rng.randint(2, 5)), case.items(rng.randint(2, 4)))
    return [page] + attachments.some(case, style)


def corner(case, style):
    """Each label small in the top left corner of the cell that holds its value."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    hand = rng.random() < 0.5
    x, w, y = 17, 176, 20
    page.text(x, y - 7, f"様式第{case.digits(rng.randint(1, 9))}号（第{case.digits(rng.randint(8, 19))}条関係）", 8.5)
    page.text(105, y, rng.choice(["起　　案　　書", "回　議　書", "伺　　　書"]), 17, style.bold, "center")
    y += 12

    def cell(cx, cw, tall, key, size=11.5):
        page.box(cx, y, cw, tall)
        page.text(cx + 1.2, y + 1.0, labels[key], 7.5, style.label)
        text = value(case, key)
        page.fit(cx, y + 4, cw, tall - 4, text, size, align="center" if key in dates_and_codes else "left",
                 pad=3, hand=hand and is_handwritten(key, text))

    dates_and_codes = ("drafted_on", "decided_on", "effective_on", "closed_on", "retention", "classification", "disclosure")
    rows = [
        ("fiscal_year", "classification", "retention", "disclosure"), ("drafted_on", "decided_on", "effective_on"),
        ("doc_number", "binder"), ("department", "drafter"),
    ]
    if rng.random() < 0.4:
        rows[0], rows[1] = rows[1], rows[0]
    for row in rows:
        for i, key in enumerate(row):
            cell(x + i * w / len(row), w / len(row), 14, key, 11)
        y += 14
    page.box(x, y, w, 20)
    page.text(x + 1.2, y + 1.0, labels["title"], 7.5, style.label)
    page.fit(x, y + 4, w, 16, value(case, "title"), 13, pad=4)
    y += 20
    decision(page, case, x, y, w * 0.66, 27, rng.choice(RANKS))
    page.box(x + w * 0.66, y, w * 0.34, 27)
    page.text(x + w * 0.66 + 1.2, y + 1, "合議", 7.5, style.label)
    for i, name in enumerate(consulted(case, rng.randint(1, 3))):
        page.text(x + w * 0.66 + 4, y + 6 + i * 6.5, name, 9.5)
    y += 27
    page.box(x, y, w, 284 - y)
    page.text(x + 1.2, y + 1, rng.choice(["伺い文", "起案理由", "内容"]), 7.5, style.label)
    body(page, case, x + 6, y + 8, w - 12, 280, case.body(rng.randint(2, 4)), case.items(3), 11)
    return [page] + attachments.some(case, style)


def above(case, style):
    """A header row of labels with the row of values under it, shaded heads."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    hand = rng.random() < 0.3
    shade = rng.random() < 0.6
    x, w, y = 20, 170, 22
    page.text(105, y, rng.choice(["起案文書", "起　案　伺", "決　裁　伺　書"]), 15, style.bold, "center")
    page.text(x + w, y + 1, case.city.name, 10.5, align="right")
    y += 12

    def band(keys, tall=10.5):
        nonlocal y
        each = w / len(keys)
        for i, key in enumerate(keys):
            if shade:
                page.fill(x + i * each, y, each, 6.5)
            page.box(x + i * each, y, each, 6.5)
            page.label(x + i * each, y, each, 6.5, labels[key], 9, pad=each * 0.16)
        y += 6.5
        for i, key in enumerate(keys):
            page.box(x + i * each, y, each, tall)
            text = value(case, key)
            page.fit(x + i * each, y, each, tall, text, 10.5, align="center", hand=hand and is_handwritten(key, text))
        y += tall

    band(["classification", "retention", "disclosure"] if rng.random() < 0.5 else ["fiscal_year", "classification", "retention", "disclosure"])
    band(["drafted_on", "decided_on", "effective_on"])
    band(["doc_number", "department", "drafter"], 13)
    decision(page, case, x, y, w, 26, rng.choice(RANKS))
    y += 26
    band(["title"], 18)
    band(["binder"], 10)
    page.fill(x, y, w, 6.5) if shade else None
    page.box(x, y, w, 6.5)
    page.label(x, y, w, 6.5, "伺い文", 9, pad=70)
    page.box(x, y + 6.5, w, 276 - y - 6.5)
    end = body(page, case, x + 5, y + 12, w - 10, 250, case.body(rng.randint(2, 4)), case.items(2))
    if end < 258:
        page.text(x + 5, 262, f"合議先　{'　'.join(consulted(case, 2))}", 10)
    return [page] + attachments.some(case, style)


CHOICES = (["永年", "30年", "10年", "5年", "3年", "1年"], ["永久", "20年", "10年", "5年", "3年", "1年", "1年未満"],
           ["常用", "永年", "30年", "10年", "5年", "3年", "1年"])


def circled(case, style):
    """All retention periods and disclosure marks printed, one circled; labels broken over two lines; pen-filled dates."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    x, w, y = 19, 172, 24
    page.text(x, y - 8, rng.choice(["甲", "乙"]), 12, style.bold)
    page.text(105, y - 2, f"{case.city.name}　起案用紙", 14, style.bold, "center")
    y += 9
    choices = rng.choice(CHOICES)
    held = "永久" if case.retention == "永年" and "永久" in choices else case.retention
    if held not in choices:
        held = rng.choice([c for c in choices if c not in ("永年", "永久", "常用")])
        case.retention = held
    case.printed("retention", "永年" if held == "永久" else held)
    printed = [case.digits(c) for c in choices]
    page.box(x, y, 14, 11)
    page.label(x, y, 14, 11, rng.choice(["保存/期間", "保存/年限"]), 9)
    page.box(x + 14, y, w - 14, 11)
    options(page, case, x + 14, y, w - 14, 11, printed, case.digits(held), 11, rng.choice(["・", "　", "　・　"]), "center")
    y += 11
    page.box(x, y, 14, 11)
    page.label(x, y, 14, 11, rng.choice(["公開/区分", "開示/区分"]), 9)
    page.box(x + 14, y, w / 2 - 14, 11)
    marks = ["開示", "部分開示", "不開示"]
    options(page, case, x + 14, y, w / 2 - 14, 11, marks, case.printed("disclosure", case.disclosure), 10, "　")
    page.box(x + w / 2, y, 14, 11)
    page.label(x + w / 2, y, 14, 11, "分類/番号", 9)
    cells = case.printed("classification", case.class_code).split("-")
    each = (w / 2 - 14) / len(cells)
    for i, part in enumerate(cells):
        left = x + w / 2 + 14 + i * each
        page.box(left, y, each, 11)
        page.fit(left, y, each, 11, case.digits(part), 12, align="center", hand=True)
    y += 11
    for left, key, words in ((0, "drafted_on", "起案/年月日"), (1, "decided_on", "決裁/年月日"),
                             (0, "effective_on", "施行/年月日"), (1, "doc_number", "文書/番号")):
        cx = x + left * w / 2
        page.box(cx, y, w / 2, 11)
        page.rule(cx + 14, y, cx + 14, y + 11)
        page.label(cx, y, 14, 11, words, 9, pad=1.0)
        page.fit(cx + 14, y, w / 2 - 14, 11, value(case, key, None if key == "doc_number" else "era-spaced"), 12, hand=True, pad=3)
        y += 11 * left
    page.box(x, y, w, 13)
    page.rule(x + 14, y, x + 14, y + 13)
    page.label(x, y, 14, 13, rng.choice(["主管課", "起案課", "所管/課名"]), 9, pad=1.2)
    page.fit(x + 14, y, w - 74, 13, value(case, "department"), 11)
    page.rule(x + w - 60, y, x + w - 60, y + 13)
    page.fit(x + w - 60, y, 16, 13, labels["drafter"], 9, align="center")
    page.rule(x + w - 44, y, x + w - 44, y + 13)
    page.fit(x + w - 44, y, 44, 13, value(case, "drafter"), 12, hand=True)
    y += 13
    decision(page, case, x, y, w, 24, rng.choice(RANKS))
    y += 24
    page.box(x, y, w, 18)
    page.rule(x + 14, y, x + 14, y + 18)
    page.column_label(x, y, 14, 18, rng.choice(["件名", "標題"]), 10.5)
    page.fit(x + 14, y, w - 14, 18, value(case, "title"), 12.5, pad=3)
    y += 18
    page.box(x, y, w, 20)
    page.rule(x + 14, y, x + 14, y + 20)
    page.column_label(x, y, 14, 20, "合議", 10)
    decision(page, case, x + 14, y, 105, 20, consulted(case, 3), 0.75)
    y += 20
    page.box(x, y, w, 282 - y)
    for line in range(int((282 - y) // 9)):
        if line:
            page.rule(x + 4, y + line * 9, x + w - 4, y + line * 9, 0.15, 1.0)
    for i, piece in enumerate(_lines(page, case, w - 12)[: int((282 - y) // 9) - 1]):
        page.text(x + 6, y + 3.2 + i * 9, piece, 11.5)
    return [page] + attachments.some(case, style)


def _lines(page, case, width):
    """The body cut into lines for a form with writing lines."""
    out = []
    for text in case.body(3):
        out += wrap("　" + text, page.style.body, 11.5 * PT, width)
    return out


def resolution(case, style):
    """決定書: vertical labels in narrow columns across the top, values below in one tall row; words of its own."""
    rng = case.rng
    page = Page(210, 297, style)
    hand = rng.random() < 0.4
    x, w, y = 16, 178, 18
    page.text(x, y, f"第{case.digits(rng.randint(1, 30))}号様式", 8.5)
    page.text(105, y + 3, rng.choice(["決　　定　　書", "処　理　伺", "事 案 決 定 原 議"]), 16, style.bold, "center")
    y += 14
    page.box(x, y, w, 20)
    page.rule(x + 9, y, x + 9, y + 20)
    page.column_label(x, y, 9, 20, rng.choice(["標題", "題名"]), 10)
    page.fit(x + 9, y, w - 9, 20, case.printed("title", case.title), 14, pad=4)
    y += 20
    number = case.note_number() if rng.random() < 0.85 else "第　　　　号"
    case.printed("classification", case.class_code)
    case.printed("retention", case.retention)
    pairs = [("文書記号・番号", number, "doc_number"), ("編さん種別", case.class_code, "classification"),
             ("保存種別", spelled(case), "retention"), ("開示・不開示の別", case.printed("disclosure", case.disclosure), "disclosure")]
    widths = (62, 36, 34, 46)
    left = x
    for (label, text, key), cell in zip(pairs, widths):
        page.box(left, y, cell, 17)
        page.text(left + cell / 2, y + 1.5, f"〔{label}〕", 8, style.label, "center")
        page.fit(left, y + 6, cell, 11, text, 11, align="center", hand=hand and is_handwritten(key, text))
        left += cell
    y += 17
    days = (("立案", "drafted_on", case.drafted), ("決定", "decided_on", case.decided), ("施行", "effective_on", case.effective))
    for i, (label, key, day) in enumerate(days):
        cell = w / 3
        page.box(x + i * cell, y, cell, 12)
        page.rule(x + i * cell + 9, y, x + i * cell + 9, y + 12)
        page.column_label(x + i * cell, y, 9, 12, label, 9, pad=1)
        if key == "effective_on" and rng.random() < 0.25:
            text = dates.UNFILLED
        else:
            case.printed(key, day)
            text = case.date(day)
        page.fit(x + i * cell + 9, y, cell - 9, 12, text, 10.5, align="center", hand=hand)
    y += 12
    page.box(x, y, w, 13)
    page.text(x + 2, y + 4.3, rng.choice(["主務部課名", "主務課"]), 9.5, style.label)
    page.fit(x + 24, y, 84, 13, department(case), 11)
    page.text(x + 110, y + 4.3, rng.choice(["事務担当者", "起案責任者"]), 9.5, style.label)
    case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
    page.fit(x + 132, y, 44, 13, case.drafter, 11, hand=hand)
    y += 13
    for i, title in enumerate(["区長" if case.city.head.endswith("区長") else "市長", "副市長", "局長", "部長", "課長", "主査"]):
        page.box(x + i * 22, y, 22, 27)
        page.column_label(x + i * 22, y, 6, 27, title, 8.5, pad=3)
        if rng.random() < 0.85:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], x + i * 22 + 14, y + 14 + rng.gauss(0, 2), rng))
    page.box(x + 132, y, w - 132, 27)
    page.text(x + 134, y + 1.5, "協議先", 8.5, style.label)
    for i, name in enumerate(consulted(case, 3)):
        page.text(x + 135, y + 7 + i * 6, name, 9)
    y += 27
    page.box(x, y, w, 282 - y)
    page.text(x + 3, y + 2.5, "上記の件について、次のとおり決定してよろしいか。", 10.5)
    body(page, case, x + 5, y + 11, w - 10, 278, case.body(3), case.items(3), 10.5)
    return [page] + attachments.some(case, style, 0.3)
