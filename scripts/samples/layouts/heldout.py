"""Held-out layouts: other words and other geometry, never to be tuned on."""

import unicodedata

from .. import content, dates, fonts, stamps, words
from ..canvas import PT, Page
from ..content import spelled
from . import attachments
from .forms import body, consulted, department, is_handwritten


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


def disclosure(case, style):
    """A decision letter in a frame (様式第2号): spread title, number, date, addressee, table of decision items."""
    rng = case.rng
    page = Page(210, 297, style)
    x, y, w = 24, 30, 162
    page.text(x, y - 7, f"様式第{case.digits(2)}号（第{case.digits(4)}条関係）", 9.5)
    words_of = rng.choice(["行政文書開示決定通知書", "行政文書部分開示決定通知書", "公文書公開決定通知書", "保有個人情報開示決定通知書"])
    case.printed("title", words_of)
    page.box(x, y, w, 88)
    page.justified(x + 36, y + 6, w - 72, words_of, 12.5, style.body)
    case.printed("issued_on", case.effective)
    page.text(x + w - 8, y + 18, case.note_number(), 10.5, align="right")
    page.text(x + w - 8, y + 24.5, case.date(case.effective), 10.5, align="right")
    to = content.person(rng) + "　様"
    page.text(x + 16, y + 35, case.printed("addressee", to), 10.5)
    sender = case.city.head + "　" + case.city.mayor
    page.text(x + w - 22, y + 47, case.printed("sender", sender), 10.5, align="right")
    page.stamp(stamps.office_seal(style, case.city.head + "之印", x + w - 24, y + 49, rng, 20))
    page.paragraph(x + 4, y + 62, w - 8, case.fill(
        "{day}付けで請求のあった件について、次のとおり決定しましたので、{rule}第{n}条第{n5}項の規定により通知します。"))
    y += 88
    case.owner()
    tel = case.city.phone + case.digits(rng.randint(1000, 9800))
    rows = [("行政文書の/件名または内容", f"{case.binder}（{case.noun}）", 22),
            ("開示の日時", case.fill("{due}　午前１０時から正午まで"), 15), ("開示の場所", rng.choice(words.PLACES), 15),
            ("開示しない/部分とその理由", case.fill("{rule}第{n5}条第{n5}号に該当（個人に関する情報）"), 20),
            (rng.choice(["所管課", "事務所管課"]), f"{case.section.name}　電話 {tel}", 15)]
    for label, text, tall in rows:
        page.box(x, y, w, tall)
        page.rule(x + 36, y, x + 36, y + tall)
        page.label(x, y, 36, tall, label, 10)
        page.fit(x + 36, y, w - 36, tall, text, 10.5)
        y += tall
    page.text(x, y + 3, f"注{case.digits(1)}　行政文書の開示を受ける際には、この通知書を提示してください。", 9.5)
    y = page.paragraph(x + 5, y + 9, w - 6, f"{case.digits(2)}　指定された日時が都合の悪い場合は、あらかじめその旨を電話等で所管課まで連絡してください。", 9.5, indent=0, hang=2)
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
    for i, text in enumerate(wrap_notes(case, style, w, size)):
        page.text(x, y + 1 + i * size * PT * 1.6, text, size)
    return [page]


def wrap_notes(case, style, w, size):
    """Two remarks at the foot of a card, cut to its width."""
    out = []
    for text in ("備考　" + case.fill("{day}　{n}ページまで整理済み"), "この用紙は、簿冊の最初に綴じること。"):
        if fonts.width(style.body, text, size * PT) < w:
            out.append(text)
    return out
