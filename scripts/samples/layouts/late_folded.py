"""Late layout, the cover of a file drawn flat: its back, its spine and its front on one sheet, the same facts told twice in other words."""

import datetime

from .. import content, dates, fonts
from ..canvas import PT, Page, column_length
from ..content import spelled
from .late_panels import last_day, owner_parts

LABELS = {
    "title": ("名　称", "ファイルの名称", "文書ファイル名", "表　題", ""), "fiscal_year": ("作成年度", "年度", "作成・取得年度", "完結年度"),
    "department": ("所管課", "作成・取得者", "管理担当課", "所　管"), "classification": ("分類コード", "分類記号", "分類番号", "ファイル記号"),
    "retention": ("保存期間", "保存の期間", "保存年数"), "ends": ("保存期間満了日", "保存期間の満了する日", "満了年月日"), "after": ("満了時の措置", "満了後の取扱い"),
    "place": ("保存場所", "書庫・棚番号", "配架場所"), "medium": ("媒体の種別", "媒体"), "part": ("分冊", "分冊番号", "冊数"),
}
ORDERS = (
    ("guides", "title", "facts"), ("title", "facts", "guides"), ("facts", "title", "guides"), ("title", "guides", "facts"),
)
SHOWN = (
    ("fiscal_year", "department", "classification", "retention", "ends", "after", "place"),
    ("department", "fiscal_year", "retention", "ends", "part", "classification"),
    ("classification", "fiscal_year", "retention", "after", "medium", "department"),
)
SPINES = (("class", "year", "title", "ring", "office"), ("year", "title", "office", "ring"), ("ring", "year", "class", "title", "office"))
NOTES = (
    "完結した文書は、完結年月日の新しいものから順に上につづること。", "１冊の厚さは、おおむね８センチメートルまでとする。", "保存期間を変更したときは、朱書で訂正し、押印すること。",
    "金具、クリップ等は、引継ぎの前に必ず取り外すこと。", "常時利用するものは、引き続き事務室に置くことができる。", "背の色は、年度ごとに定めた色とする。",
)


def folded(case, style):
    """An unfolded cover: notes on the back, a spine with an upright name and the period in a ring, a front with dots from label to value."""
    rng = case.rng
    page = Page(*rng.choice([(420, 297), (364, 257), (297, 210), (297, 210)]), style)
    k = page.height / 257
    case.printed("fiscal_year", case.fiscal_year)
    title = case.printed("title", case.binder + rng.choice(["", "", "", f"（{case.digits(rng.randint(1, 3))}）"]))
    spine, front = rng.choice([34, 42, 50]) * k, page.width * 0.5
    back = page.width - spine - front
    parts = [(_back, back), (_spine, spine), (_front, front)]
    if rng.random() < 0.3:
        parts.reverse()
    x, hand = 0, rng.random() < 0.35
    for draw, wide in parts:
        if x:
            page.rule(x, 4, x, page.height - 4, 0.2, 2.0)  # where it is folded
        draw(page, case, x, wide, k, title, hand)
        x += wide
    return [page]


def _back(page, case, x, w, k, title, hand):
    """Remarks on how to keep such files, or the periods there are with what falls under each; often nothing."""
    rng, style = case.rng, page.style
    left, wide, y, choice = x + 14 * k, w - 28 * k, 150 * k, rng.random()
    if choice < 0.35:
        return
    if choice < 0.7:
        page.text(left, y, rng.choice(["（注意）", "取扱い上の注意", "お願い"]), 9 * k, style.label)
        for i, text in enumerate(rng.sample(NOTES, 3)):
            y = page.paragraph(left, y + 6 * k, wide, f"{case.digits(i + 1)}　{text}", 8.5 * k, indent=0, hang=2)
        return
    page.text(left, y, rng.choice(["保存期間の基準（抄）", "別表　保存期間"]), 9 * k, style.label)
    y += 7 * k
    for name, index in rng.sample([("永年", 1), ("10年", 2), ("5年", 3), ("3年", 4), ("1年", 8), ("30年", 11)], 4):
        page.box(left, y, 22 * k, 8 * k)
        page.box(left + 22 * k, y, wide - 22 * k, 8 * k)
        page.fit(left, y, 22 * k, 8 * k, case.digits(name), 9 * k, 5, "center", whole=True)
        page.fit(left + 22 * k, y, wide - 22 * k, 8 * k, f"{content.CLASSES[index][0]}に関する文書", 9 * k, 5, whole=True)
        y += 8 * k


def _year(case, short):
    """The year as the spine has it: its letter and number, or its name over two lines."""
    name, letter, n = dates.era(datetime.date(case.fiscal_year, 12, 31))
    return [f"{letter}{n}"] if short else [f"{name}{'元' if n == 1 else case.digits(n)}", "年度"]


def _spine(page, case, x, w, k, title, hand):
    """From the top down: code, year, the name upright, the period in a ring, the office; one of them may stand elsewhere or be left out."""
    rng, style = case.rng, page.style
    order, short = rng.choice(SPINES), rng.random() < 0.4
    framed, mid = rng.random() < 0.5, x + w / 2
    top, bottom = 12 * k, page.height - 12 * k
    high = {"class": 13 * k, "year": 21 * k, "ring": 27 * k, "office": 46 * k}
    high["title"] = bottom - top - sum(high[part] for part in order if part != "title")
    if framed:
        page.box(x + 4 * k, top, w - 8 * k, bottom - top, 0.4)
    for part in order:
        h = high[part]
        if framed and top > 12 * k:
            page.rule(x + 4 * k, top, x + w - 4 * k, top)
        if part == "class":
            page.fit(x + 4 * k, top, w - 8 * k, h, case.printed("classification", case.class_code), 15 * k, 7, "center", hand=hand, whole=True)
        elif part == "year":
            lines = _year(case, short)
            size = (22 if short else 15) * k
            for i, text in enumerate(lines):
                page.text(mid, top + h / 2 + (i - len(lines) / 2) * 1.25 * size * PT, text, size, style.bold, "center", hand=hand)
        elif part == "ring":
            case.printed("retention", case.retention)
            text = spelled(case)
            size = 15 * k
            while fonts.width(style.bold, text, size * PT) > 16.5 * k:
                size -= 0.5
            page.ring(mid, top + h / 2, 22 * k, 22 * k, 0.6)
            page.text(mid, top + (h - size * PT) / 2, text, size, style.bold, "center")
        else:
            text = title if part == "title" else case.section.name
            em = min((12 if part == "title" else 6.5) * k, (h - 8 * k) / (len(text) * 1.08))
            gap = min(em * 0.3, (h - 8 * k - em * len(text)) / max(1, len(text) - 1))
            face = style.hand if hand and part == "title" else style.bold if part == "title" else style.body
            page.column(mid - em / 2, top + (h - column_length(text, em, gap)) / 2, text, em / PT, face, gap)
        top += h


def _front(page, case, x, w, k, title, hand):
    """The front: guides of the filing cabinet, the name in large letters, facts with dots between label and value."""
    rng = case.rng
    left, wide, order, shown = x + 16 * k, w - 32 * k, rng.choice(ORDERS), rng.choice(SHOWN)
    label = {key: rng.choice(found) for key, found in LABELS.items()}
    high = {"guides": 16 * k, "title": 74 * k, "facts": len(shown) * 13 * k + 8 * k}
    y = (page.height - sum(high.values())) / 2 - 6 * k
    page.text(left + wide, 12 * k, case.city.name, 12 * k, align="right")
    for block in order:
        if block == "title":
            _name(page, left, y, wide, k, label["title"], title, rng.choice(["bars", "bars", "frame", "none"]), hand)
        elif block == "guides":
            kind = content.CLASSES[int(case.class_code.split("-")[1]) - 1][0]
            first = (case.section.division or case.section.name).removesuffix("部")
            words = rng.choice([f"第１ガイド　{first}　　第２ガイド　{kind}", f"{first}　＞　{kind}", f"大分類　{first}　　中分類　{kind}"])
            page.fit(left, y, wide, 10 * k, words, 11 * k, 6, "left", pad=0, whole=True)
        else:
            _facts(page, case, left, y, wide, k, label, shown, hand)
        y += high[block]
    page.text(left, page.height - 16 * k, rng.choice(["（Ａ４判縦長左とじ）", "※この表紙は、ファイルの外側に貼ること。", ""]), 8 * k)


def _name(page, x, y, w, k, label, title, manner, hand):
    """The name between two bars, in a frame or on the bare paper, its label small at the upper left or missing."""
    if manner == "bars":
        for at in (y, y + 64 * k):
            page.rule(x, at, x + w, at, 1.0 * k)
    elif manner == "frame":
        page.box(x, y, w, 64 * k, 0.5)
    page.text(x + 2 * k, y + 3 * k, label, 10 * k, page.style.label)
    page.fit(x + 2 * k, y + 9 * k, w - 4 * k, 54 * k, title, 30 * k, 12 * k, "center", hand=hand, font=page.style.bold)


def _facts(page, case, x, y, w, k, label, shown, hand):
    """Facts line by line: the label, a row of dots, and the value at the right end or behind the dots."""
    rng, style = case.rng, page.style
    size, split, to_right = 12 * k, 52 * k, rng.random() < 0.5
    for i, key in enumerate(shown):
        pen = hand and key in ("place", "part")
        top, text = y + i * 13 * k, _text(case, key)
        page.text(x, top + 3 * k, label[key], 11 * k, style.label)
        before = len(page.lines)
        page.fit(x + split, top, w - split, 10.5 * k, text, size, 6, "right" if to_right else "left", pad=0.8, hand=pen, whole=True)
        end = x + w - fonts.width(style.hand if pen else style.body, text, size * PT) - 3 * k if to_right else x + split - 2 * k
        start = x + fonts.width(style.label, label[key], 11 * k * PT) + 2 * k
        if end > start + 4 * k:
            page.rule(start, top + 6 * k, end, top + 6 * k, 0.3, 0.8)
        page.lines[before - 1] += "　" + page.lines.pop(before)


def _text(case, key):
    """The value of a fact of the front."""
    rng, last = case.rng, last_day(case)
    if key == "fiscal_year":
        return dates.fiscal_label(case.fiscal_year, case.digits)
    if key == "department":
        return rng.choice(["　", ""]).join(owner_parts(case))
    if key == "classification":
        return case.printed("classification", case.class_code)
    if key == "retention":
        case.printed("retention", case.retention)
        return spelled(case)
    if key == "ends":
        return case.date(last) if last else "―"
    if key == "place":
        return case.digits(f"第{rng.randint(1, 3)}書庫　{rng.randint(1, 40)}－{rng.randint(1, 6)}")
    if key == "part":
        of = rng.randint(1, 4)
        return case.digits(f"{of}冊のうち{rng.randint(1, of)}冊目")
    return rng.choice(["廃棄", "廃棄", "移管"] if key == "after" else ["紙", "紙", "紙・電子"])
