"""Late layout, the first leaf of a binder: what it is, and a list of the papers in it or of where it has been."""

import datetime

from .. import content, dates, words
from ..canvas import PT, Page, wrap
from ..content import spelled
from .late_drafts import stacked
from .late_panels import last_day, owner_parts

KINDS = ("通知", "照会", "回答", "伺い", "報告", "依頼", "協議")
NOTES = ("", "", "", "", "写し", "原本は別綴", "添付あり", "欠")


def contents(case, style):
    """A first leaf: the year and how long it is kept above, the name between two thick rules, whose it is, then a list of its papers."""
    rng = case.rng
    flat = rng.random() < 0.3
    page = Page(297, 210, style) if flat else Page(210, 297, style)
    hand = rng.random() < 0.45
    x, w, y = (14, 122, 20) if flat else (20, 170, 16)
    y = _strip(page, case, x, y, w)
    y = _name(page, case, x, y, w, 46 if flat else 38, hand)
    y = _facts(page, case, x, y, w, hand)
    if flat:
        x, w, y = 146, 137, 18
    _list(page, case, x, y + 4, w, page.height - 16, hand)
    page.text(x + w, page.height - 13, rng.choice([case.city.name, "（その１）", ""]), 9, align="right")
    return [page]


def _strip(page, case, x, y, w):
    """The year large at one side, and at the other a small frame with the period."""
    rng, last = case.rng, last_day(case)
    case.printed("fiscal_year", case.fiscal_year)
    case.printed("retention", case.retention)
    year, swapped = dates.fiscal_label(case.fiscal_year, case.digits), rng.random() < 0.4
    frame = x if swapped else x + w - 62
    spans = rng.choice([year, f"（{year}）", year if case.fiscal_year in (1989, 2019) else f"自{year[:-2]}年４月　至翌年３月"])
    page.text(x + w - 2 if swapped else x, y + 3, spans, 16 if w > 130 else 12, page.style.bold, "right" if swapped else "left")
    page.box(frame, y, 62, 15)
    page.rule(frame + 17, y, frame + 17, y + 15)
    stacked(page, frame, y, 17, 15, rng.choice([["保存", "期間"], ["保存", "年限"], ["保存"]]), 10, font=page.style.label)
    page.fit(frame + 17, y, 45, 9 if last else 15, spelled(case), 13, 8, "center")
    if last:
        page.fit(frame + 17, y + 8.5, 45, 6, f"（{case.date(last)}{rng.choice(['まで', '満了'])}）", 8, 6, "center", pad=0.5, whole=True)
    return y + 21


def _name(page, case, x, y, w, h, hand):
    """The name between two thick rules, its label at the left end or in small type over it."""
    rng, style = case.rng, page.style
    title = case.printed("title", case.binder + rng.choice(["", "", "", f"（{case.digits(rng.randint(1, 3))}）"]))
    for at in (y, y + h):
        page.rule(x, at, x + w, at, 0.9)
    label, split = rng.choice(["簿冊の名称", "文書綴名", "ファイル名", "簿冊名"]), 0
    if rng.random() < 0.5:
        split = 24
        page.text(x + 1, y + h / 2 - 2, label, 10, style.label)
    else:
        page.text(x + w / 2, y + 2.5, f"―　{label}　―", 9.5, style.label, "center")
    face, size = style.hand if hand else style.bold, rng.choice([22.0, 26.0])
    while size > 11 and len(wrap(title, face, size * PT, w - split - 8)) > 2:
        size -= 0.5
    down = 0 if split else 4
    stacked(page, x + split, y + down, w - split, h - down, wrap(title, face, size * PT, w - split - 8), size, hand, style.bold)
    return y + h + 3


def _facts(page, case, x, y, w, hand):
    """Small facts two a row, label and value parted by nothing but a gap, each on a rule of its own."""
    rng = case.rng
    case.printed("classification", case.class_code)
    kind = content.CLASSES[int(case.class_code.split("-")[1]) - 1][0]
    facts = [(rng.choice(["分類記号", "分類番号", "文書分類"]), case.class_code), (rng.choice(["中分類名", "分類名称"]), kind),
             (rng.choice(["冊数", "分冊"]), case.digits(f"{rng.randint(2, 5)}冊中の{rng.randint(1, 2)}")), (rng.choice(["媒体", "文書の媒体"]), "紙"),
             (rng.choice(["保存場所", "配架場所"]), rng.choice(["第２書庫", "執務室", "地下書庫　Ｃ－１２", "文書保管庫"])),
             (rng.choice(["満了時の措置", "満了後の措置"]), rng.choice(["廃棄", "移管"]))]
    rng.shuffle(facts)
    owner = (rng.choice(["作成課", "所管課所名", "管理担当課", "主管課"]), rng.choice(["", "　"]).join(owner_parts(case)))
    rows = [facts[0:2], facts[2:4], facts[4:6]]
    rows.insert(rng.choice([0, 3]), [owner])
    for row in rows:
        for i, (label, text) in enumerate(row):
            left, wide = x + i * w / 2, w / len(row) - (3 if len(row) > 1 else 0)
            page.text(left + 1, y + 2.6, label, 9, page.style.label)
            page.fit(left + 25, y, wide - 25, 9, text, 11, 7, hand=hand and text != owner[1], pad=1, whole=True)
            page.rule(left, y + 9, left + wide, y + 9, 0.15)
        y += 9.5
    return y + 2


def _list(page, case, x, y, w, bottom, hand):
    """A ruled list, the rest of it empty."""
    papers = case.rng.random() < 0.75
    heads, widths, rows, name = _papers(case) if papers else _journeys(case)
    page.text(x + w / 2, y, name, 11.5, page.style.label, "center")
    y += 7
    scale, tall, count = w / sum(widths), 8.6, 0
    while y + tall < bottom:
        left, row = x, heads if count == 0 else rows[count - 1] if count <= len(rows) else [""] * len(heads)
        for i, (wide, text) in enumerate(zip(widths, row)):
            page.box(left, y, wide * scale, tall, 0.15)
            if text and count == 0:
                page.label(left, y, wide * scale, tall, text, 9, pad=2)
            elif text:
                side = "left" if len(heads) == 5 and i == 3 else "center"
                page.fit(left, y, wide * scale, tall, text, 9.5, 5, side, pad=1, hand=hand, whole=True)
            left += wide * scale
        y, count = y + tall, count + 1


def _papers(case):
    """The papers in the binder by day: number, day, title, a remark."""
    rng = case.rng
    pool = [part.split(":")[1] for part in words.NOUNS[case.section.field].split(" ")]
    day, rows = datetime.date(case.fiscal_year, 4, rng.randint(3, 20)), []
    for i in range(rng.randint(5, 12)):
        symbol = f"{case.city.prefix}{case.section.symbol}" if rng.random() < 0.7 else rng.choice(words.AGENCIES)[1]
        number = f"{symbol}第{rng.randint(3, 1900)}号" if rng.random() < 0.9 else ""
        title = f"{rng.choice(pool)}について（{rng.choice(KINDS)}）"
        rows.append([case.digits(i + 1), f"{day.month}.{day.day}", case.digits(number), title, rng.choice(NOTES)])
        day = dates.workday(day + datetime.timedelta(days=rng.randint(2, 28)))
    heads = [rng.choice(["番号", "順号"]), rng.choice(["月日", "日付"]), rng.choice(["文書番号", "記号番号"]),
             rng.choice(["件名", "文書件名", "内容"]), rng.choice(["備考", "摘要"])]
    return heads, (11, 15, 36, 84, 24), rows, rng.choice(["文　書　目　次", "目　　　次", "索　引　目　次", "収　録　文　書"])


def _journeys(case):
    """Where the binder has been: handed over, lent, brought back."""
    rng, rows = case.rng, []
    day = datetime.date(case.fiscal_year + 1, 5, rng.randint(8, 30))
    for what in ["引継ぎ"] + [rng.choice(["貸出し", "返却", "点検"]) for _ in range(rng.randint(1, 4))]:
        why = {"貸出し": "閲覧のため", "点検": "異状なし"}.get(what, "")
        rows.append([case.date(day), what, rng.choice(case.staff).split("　")[0], why])
        day = dates.workday(day + datetime.timedelta(days=rng.randint(20, 300)))
    return ["年月日", "区分", "取扱者", "摘要"], (44, 30, 36, 60), rows, rng.choice(["引　継　・　貸　出　記　録", "文書の移動の記録"])
