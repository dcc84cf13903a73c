"""Late layout, a draft to spend money as an accounting system prints it: budget lines with codes, sums, a party, and few words on filing."""

import datetime

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from ..content import spelled
from .forms import consulted, department, value
from .late_panels import chain

LABELS = {
    "title": ("件名", "件　名", "支出件名", "事業件名"), "fiscal_year": ("年度", "会計年度", "予算年度"), "department": ("所属", "執行所属", "主管所属"),
    "drafter": ("起票者", "起案者", "担当者"), "drafted_on": ("起票日", "伺日", "起案日"), "decided_on": ("決裁日", "決裁年月日", "決定日"),
    "doc_number": ("文書番号", "起案文書番号", "文書記号番号"), "classification": ("文書分類", "分類記号", "分類"), "retention": ("保存年限", "保存期間", "保存"),
    "disclosure": ("公開区分", "情報公開", "開示区分"),
}
HEADS = ("支 出 負 担 行 為 伺 書", "執行伺兼支出負担行為書", "予 算 執 行 伺 書", "支出負担行為決議書（契約伺兼用）", "経費支出伺（負担行為兼用）")
LINES = {  # field: 款 and 項 of the general account
    "tax": ("総務費", "徴税費", 2), "citizen": ("総務費", "戸籍住民基本台帳費", 3), "election": ("総務費", "選挙費", 4), "audit": ("総務費", "監査委員費", 6),
    "welfare": ("民生費", "社会福祉費", 1), "child": ("民生費", "児童福祉費", 2), "health": ("衛生費", "保健衛生費", 1), "environment": ("衛生費", "清掃費", 2),
    "agri": ("農林水産業費", "農業費", 1), "industry": ("商工費", "商工費", 1), "public": ("土木費", "土木管理費", 1), "road": ("土木費", "道路橋りょう費", 2),
    "river": ("土木費", "河川費", 3), "city": ("土木費", "都市計画費", 4), "housing": ("土木費", "住宅費", 5), "fire": ("消防費", "消防費", 1),
    "education": ("教育費", "教育総務費", 1), "culture": ("教育費", "社会教育費", 5), "council": ("議会費", "議会費", 1),
}
CHAPTERS = {"議会費": 1, "総務費": 2, "民生費": 3, "衛生費": 4, "農林水産業費": 6, "商工費": 7, "土木費": 8, "消防費": 9, "教育費": 10}
KINDS = {  # 節: its number to the fiscal year 2019, and from 2020 on
    "報償費": (8, 7), "需用費": (11, 10), "役務費": (12, 11), "委託料": (13, 12), "使用料及び賃借料": (14, 13), "工事請負費": (15, 14),
    "備品購入費": (18, 17), "負担金、補助及び交付金": (19, 18),
}
WAYS = ("随意契約（地方自治法施行令第167条の2第1項第1号）", "指名競争入札", "一般競争入札", "随意契約（単価契約）", "随意契約（見積合せ）")
ORDERS = (("seals", "budget", "title", "facts", "party", "file"), ("facts", "title", "budget", "party", "seals", "file"),
          ("file", "facts", "budget", "title", "party", "seals"))


def spending(case, style):
    """A landscape print: budget lines with their codes beside a column of sums, the subject, the party, days, and a strip on filing."""
    rng = case.rng
    page = Page(297, 210, style)
    if case.date_form == "kanji":
        case.date_form = "era"  # no such system prints kanji numerals
    x, w, y = 16, 265, 11
    look = {"shade": rng.choice([0, 220, 230]), "label": {key: rng.choice(found) for key, found in LABELS.items()}, "kind": _kind(case)}
    _head(page, case, x, y, w)
    y += 18
    order = rng.choice(ORDERS)
    draw = {"seals": _seals, "budget": _budget, "title": _title, "facts": _facts, "party": _party, "file": _file}
    for block in order:
        y = draw[block](page, case, x, y, w, look) + rng.choice([0, 2])
    page.text(x, 200, rng.choice(["※　この伺書は、決裁後に会計管理者へ回付すること。", "（注）金額の訂正はできません。", "電算処理票　訂正印無効"]), 7.5)
    page.text(x + w, 200, f"{case.city.name}財務会計システム", 7.5, align="right")
    return [page]


def _kind(case):
    """The kind of expense that fits the matter."""
    if case.mark == "c":
        for mark, name in (("工事", "工事請負費"), ("賃貸借", "使用料及び賃借料"), ("購入", "備品購入費")):
            if mark in case.noun:
                return name
        return "委託料"
    return {"s": "負担金、補助及び交付金", "m": "報償費"}.get(case.mark) or case.rng.choice(["需用費", "役務費", "委託料"])


def _head(page, case, x, y, w):
    """The form's name in the middle, the number of the print at the left, bars and the number of the slip at the right."""
    rng, style = case.rng, page.style
    slip = f"{rng.randint(1, 99999):07d}"
    page.text(x, y, f"{rng.choice(['FA', 'ZK', 'YS'])}{rng.randint(100, 990)}-{rng.randint(1, 9):02d}", 8)
    printed = dates.workday(case.drafted)
    page.text(x, y + 5, f"{printed.year}/{printed.month:02}/{printed.day:02} {rng.randint(8, 17):02}:{rng.randint(0, 59):02} 出力", 8)
    page.text(x + w / 2, y + 2, rng.choice(HEADS), 16, style.bold, "center")
    left = x + w - 52
    for _ in range(26):
        thick = rng.choice([0.3, 0.3, 0.6, 0.9])
        page.fill(left, y - 2, thick, 8, 20)
        left += thick + rng.choice([0.5, 0.9, 1.2])
    page.text(x + w, y + 8, f"{rng.choice(['伝票番号', '負担行為番号', '整理番号'])}　{slip}", 9, align="right")


def _cells(page, x, y, h, look, cells):
    """A row of labels and values: (label, width of its cell, width of the value's cell, text, side)."""
    for label, split, wide, text, side in cells:
        if look["shade"]:
            page.fill(x, y, split, h, look["shade"])
        page.box(x, y, split, h)
        page.label(x, y, split, h, label, 9, pad=2)
        page.box(x + split, y, wide, h)
        page.fit(x + split, y, wide, h, text, 10.5, 6.5, side, pad=2, whole=h < 11)
        x += split + wide


def _budget(page, case, x, y, w, look):
    """Budget lines from the account down to the kind of expense, each with its code, and beside them what is left after this sum."""
    rng, h = case.rng, 8.0
    if case.section.field == "water":
        account, chapter, part, number, item = "水道事業会計", "水道事業費用", "営業費用", 1, "総係費"
    else:
        chapter, part, number = LINES.get(case.section.field, ("総務費", "総務管理費", 1))
        account, item = "一般会計", rng.choice([f"{part.removesuffix('費')}総務費" if "総務" not in part else "一般管理費", f"{chapter.removesuffix('費')}振興費"])
    sort = look["kind"]
    rows = (("会計", 1, account), ("款", CHAPTERS.get(chapter, 1), chapter), ("項", number, part), ("目", rng.randint(1, 6), item),
            ("節", KINDS[sort][case.fiscal_year >= 2020], sort), ("細節", rng.randint(1, 9), rng.choice(["一般", "その他", "印刷製本費", "手数料"])))
    money = rng.randint(12, 9800) * 1000
    limit, used = money * rng.randint(3, 9) + rng.randint(1, 900) * 1000, money * rng.randint(0, 2)
    sums = (("予算現額", limit), ("負担行為済額", used), ("今回伺額", money), ("差引残額", limit - used - money))
    left, right = w * 0.5, w * 0.5
    for i, (label, code, name) in enumerate(rows):
        _cells(page, x, y + i * h, h, look, [(label, 22, 16, case.digits(f"{code:02}"), "center")])
        page.box(x + 38, y + i * h, left - 38, h)
        page.fit(x + 38, y + i * h, left - 38, h, name, 10.5, 7, pad=2, whole=True)
    tall = 6 * h / len(sums)
    for i, (label, number) in enumerate(sums):
        _cells(page, x + left, y + i * tall, tall, look, [(label, 34, right - 34, "", "right")])
        size = 15 if label == "今回伺額" else 11
        mark = rng.choice(["￥", "¥"]) if label == "今回伺額" else ""
        page.text(x + w - 4, y + i * tall + (tall - size * PT) / 2, f"{mark}{number:,}", size, align="right")
    return y + 6 * h


def _title(page, case, x, y, w, look):
    """The subject over the whole width, and a remark on it in a lower row."""
    rng, lead = case.rng, ""
    if case.mark in "cs":
        title = rng.choice([case.subject, case.subject, case.title])
    else:
        lead = dates.fiscal_label(case.fiscal_year, case.digits) if rng.random() < 0.4 else ""
        title = f"{lead}{case.noun}に係る{look['kind']}の支出について"
    _cells(page, x, y, 14, look, [(look["label"]["title"], 30, w - 30, case.printed("title", title), "left")])
    told = case.fill(rng.choice(["{t}に要する経費", "{day}見積書による。履行場所　{place}", "{rule}第{n}条による。", "{fy}分（{n5}回払）"]))
    _cells(page, x, y + 14, 9, look, [(rng.choice(["摘要", "執行理由", "備考"]), 30, w - 30, told, "left")])
    return y + 23


def _facts(page, case, x, y, w, look):
    """The year, whose money it is with the code of the office, who drafts, and two days."""
    rng, label = case.rng, look["label"]
    case.printed("fiscal_year", case.fiscal_year)
    year = dates.fiscal_label(case.fiscal_year, case.digits)
    year = rng.choice([year, year.removesuffix("年度"), f"{case.digits(case.fiscal_year)}年度"])
    office = f"{rng.choice([case.digits(f'{rng.randint(10, 99)}0{rng.randint(100, 999)}') + '　', ''])}{department(case)}"
    days = [(label[key], 24, w / 2 - 60, value(case, key), "center") for key in ("drafted_on", "decided_on")]
    named = value(case, "drafter")
    _cells(page, x, y, 10, look, [(label["fiscal_year"], 24, 36, year, "center"), (label["department"], 24, w - 84, office, "left")])
    _cells(page, x, y + 10, 10, look, [days[0], days[1], (label["drafter"], 24, 48, named, "left")])
    return y + 20


def _party(page, case, x, y, w, look):
    """Who is paid, under a code of its own, how the contract comes about, and by when it is fulfilled."""
    rng = case.rng
    due = dates.workday(case.decided + datetime.timedelta(days=rng.randint(20, 150)))
    street = case.digits(f"西海県{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 9)}－{rng.randint(1, 40)}")
    name = f"{case.digits(rng.randint(10000, 99990))}　{rng.choice(words.COMPANIES)}"
    _cells(page, x, y, 9, look, [(rng.choice(["相手方", "債権者", "契約予定者"]), 30, w * 0.5 - 30, name, "left"), ("住所", 22, w * 0.5 - 22, street, "left")])
    _cells(page, x, y + 9, 9, look, [("契約方法", 30, w * 0.5 - 30, case.digits(rng.choice(WAYS)), "left"),
                                     (rng.choice(["履行期限", "納入期限", "支払予定日"]), 30, w * 0.5 - 30, case.date(due), "left")])
    return y + 18


def _file(page, case, x, y, w, look):
    """A strip on filing in one row; the number may be missing, what may be disclosed is not always told."""
    rng, label = case.rng, look["label"]
    case.printed("retention", case.retention)
    texts = {"doc_number": lambda: value(case, "doc_number"), "classification": lambda: case.printed("classification", case.class_code),
             "retention": lambda: spelled(case), "disclosure": lambda: value(case, "disclosure")}
    keys = ["doc_number", "classification", "retention"] + (["disclosure"] if rng.random() < 0.6 else [])
    rest = (w - 38) * 0.6 / (len(keys) - 1)
    cells = []
    for key in rng.choice([keys, keys[1:] + keys[:1]]):
        wide = w - rest * (len(keys) - 1) if key == "doc_number" else rest
        cells.append((label[key], 24, wide - 24, texts[key](), "center"))
    _cells(page, x, y, 9.5, look, cells)
    return y + 9.5


def _seals(page, case, x, y, w, look):
    """Who may decide by the sum, those who do from the top, and the desks of money that agree."""
    rng, h = case.rng, 24
    ranks = chain(case)[rng.randint(1, 2):]
    desks = [name for name in ("財政課", "契約課", "会計課") if name != case.section.name]
    desks = rng.sample(desks, 2) + (consulted(case, 1) if rng.random() < 0.3 else [])
    desks = list(dict.fromkeys(desks))
    if look["shade"]:
        page.fill(x, y, 20, h, look["shade"])
    page.box(x, y, 20, h)
    power = rng.choice(["専決", "決裁区分"])
    page.text(x + 10, y + 3, power, 8.5, page.style.label, "center")
    page.text(x + 10, y + 12, rng.choice(["課長", "部長", "局長"]), 11, align="center")
    left, each = x + 20, (w - 20 - 10) / (len(ranks) + len(desks))
    for i, name in enumerate(ranks + desks):
        if i == len(ranks):
            page.box(left, y, 10, h)
            page.column_label(left, y, 10, h, rng.choice(["合議", "協議"]), 9.5, pad=4)
            left += 10
        page.box(left, y, each, h)
        page.rule(left, y + 6.5, left + each, y + 6.5)
        page.fit(left, y, each, 6.5, name, 8.5, 6, "center", pad=0.6, font=page.style.label, whole=True)
        if rng.random() < 0.85:
            person = case.staff[i].split("　")[0] if i < 8 else content.person(rng).split("　")[0]
            cx, cy = left + each / 2 + rng.gauss(0, 0.8), y + 6.5 + (h - 6.5) / 2 + rng.gauss(0, 0.6)
            if each > 14 and rng.random() < 0.35:
                desk = case.section.name if i < len(ranks) else name
                page.stamp(stamps.date_seal(page.style, person, desk, case.decided, cx, cy, rng, 12))
            else:
                page.stamp(stamps.name_seal(page.style, person, cx, cy, rng, 10))
        left += each
    return y + h
