"""Held-out layout, a half-sized card pinned on a letter that came in: its receipt, a printed choice of periods to ring, and a box of those to whom copies go."""

import datetime

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from .forms import consulted, options
from .late_panels import owner_parts
from .late_sheets import period

LABELS = {
    "title": ("件名", "文書件名", "標題", "要旨"), "sender": ("発信者", "差出人", "発信元", "発送者"), "doc_number": ("文書番号", "発信番号", "記号番号", "来文番号"),
    "issued_on": ("発信日", "文書の日付", "発信年月日", "施行日"), "received_on": ("収受日", "収受年月日", "受領日", "受付日"), "receipt": ("収受番号", "収受No.", "受付番号"),
    "department": ("主管課", "処理課", "主務課", "担当課"), "classification": ("分類", "分類記号", "分類番号"), "retention": ("保存期間", "保存年限", "保存"),
    "addressee": ("あて先", "宛先", "受信者", "名あて"), "attached": ("添付", "添付物", "添書"), "due": ("処理期限", "回答期限", "期限"), "way": ("処理区分", "処理方法", "取扱い"),
}
NAMES = ("収 受 ・ 処 理 カ ー ド", "文書収受処理カード", "収　受　カ　ー　ド", "文 書 処 理 カ ー ド")
WAYS = (("供覧", "起案", "回答", "保管"), ("要回答", "要起案", "供覧のみ"), ("回答", "報告", "供覧", "その他"))
ORDERS = (("receipt", "sender", "to", "number", "title", "owner", "kept", "way"), ("title", "sender", "number", "to", "receipt", "owner", "way", "kept"),
          ("receipt", "title", "to", "sender", "number", "kept", "owner", "way"))


def docket(case, style):
    """A card on its long side with rows of labels and values, and beside them the box of copies; the letter that came lies behind it."""
    rng = case.rng
    page = Page(210, 148, style)
    facts = _facts(case)
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.65, "split": rng.choice([23, 25])}
    x, y, w, side, bottom = 11, 12, 188, rng.choice([50, 54]), 137
    name = rng.choice(NAMES)
    page.text(x, y, name, 13, style.bold)
    page.text(x + w, y + 1.5, case.city.name, 9.5, align="right")
    y += 8
    mirrored = rng.random() < 0.25
    main = x + side if mirrored else x
    order = rng.choice(ORDERS)
    tall = (bottom - y) / (len(order) + 0.7)  # the title takes more
    top = y
    for row in order:
        high = tall * (1.7 if row == "title" else 1)
        _row(page, case, main, y, w - side, high, row, facts, look)
        y += high
    _copies(page, case, x if mirrored else x + w - side, top, side, bottom - top, look)
    page.box(x, top, w, bottom - top, 0.5)
    return [page, _letter(case, style, facts)]


def _facts(case):
    """What came and when, noted as the card prints it."""
    rng = case.rng
    head, symbol, bureau = rng.choice(words.AGENCIES)
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(1, 5)))
    case.number = case.digits(f"{rng.choice(['', '', dates.era_year(case.fiscal_year)[2:].replace('元', '1')])}{symbol}第{rng.randint(5, 3900)}号")
    due = dates.workday(arrived + datetime.timedelta(days=rng.randint(7, 30)))
    to = rng.choice([case.city.head, case.city.head, "各市町村長", f"{case.city.name}{case.section.name}長"])
    case.printed("issued_on", case.drafted)
    case.printed("received_on", arrived)
    return {
        "title": case.printed("title", case.title), "sender": case.printed("sender", head), "doc_number": case.note_number(), "issued_on": case.date(case.drafted),
        "received_on": case.date(arrived), "receipt": case.digits(rng.randint(11, 3600)), "classification": case.printed("classification", case.class_code),
        "due": rng.choice([case.date(due), "　　月　　日", "なし"]), "department": rng.choice(["", "　"]).join(owner_parts(case)), "bureau": bureau,
        "addressee": case.printed("addressee", to), "attached": rng.choice(["有", "無", "別紙のとおり", f"{case.digits(rng.randint(1, 4))}部"]),
    }


def _row(page, case, x, y, w, h, row, facts, look):
    """One row of the card: one fact, two side by side, or a choice to ring."""
    rng, label, split = case.rng, look["label"], look["split"]
    pairs = {"receipt": ("received_on", "receipt"), "number": ("doc_number", "issued_on"), "to": ("addressee", "attached"), "sender": ("sender",), "title": ("title",), "owner": ("department",)}
    if row in ("kept", "way"):
        wide = w - (36 if row == "kept" else 47)
        key = "retention" if row == "kept" else "way"
        _head(page, x, y, wide, h, label[key], split)
        choices, chosen = period(case) if row == "kept" else _way(rng)
        options(page, case, x + split, y, wide - split, h, choices, chosen, 9.5, rng.choice(["・", "　"]), "center")
        rest = "classification" if row == "kept" else "due"
        _fact(page, x + wide, y, w - wide, h, rest, facts, look, 13 if row == "kept" else 16)
        return
    keys = pairs[row]
    first = w * 0.54 if len(keys) == 2 else w
    for i, key in enumerate(keys):
        _fact(page, x + i * first, y, w - first if i else first, h, key, facts, look, 19 if i else split)


def _way(rng):
    """What may be done with it, and what is."""
    ways = rng.choice(WAYS)
    return list(ways), rng.choice(ways)


def _head(page, x, y, w, h, label, split):
    """The frame of a row and its label."""
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, label, 9, pad=1.8)


def _fact(page, x, y, w, h, key, facts, look, split):
    """A label and its value, by pen where a clerk fills it in."""
    _head(page, x, y, w, h, look["label"][key], split)
    hand = look["pen"] and facts[key] != "　　月　　日"
    page.fit(x + split, y, w - split, h, facts[key], 11 if key == "title" else 10, 5.5, hand=hand, whole=key != "title", pad=1.3)


def _copies(page, case, x, y, w, h, look):
    """The box of copies: sections with the number of copies, below it seals of those who have read."""
    rng, style = case.rng, page.style
    rows, head = 6, 7
    tall, foot = (h - head - 44) / rows, 44
    number = 13
    names = [f"{name}{rng.choice(['', '', '長'])}" for name in consulted(case, rng.randint(2, 5))]
    page.box(x, y, w, head)
    page.label(x, y, w - number, head, rng.choice(["写しの配布先", "配布先", "配　布", "回付先"]), 9, pad=4)
    page.rule(x + w - number, y, x + w - number, y + head + rows * tall)
    page.label(x + w - number, y, number, head, rng.choice(["部数", "部"]), 8.5, pad=2.5)
    for i in range(rows):
        top = y + head + i * tall
        page.box(x, top, w, tall, 0.15)
        if i < len(names):
            page.fit(x, top, w - number, tall, names[i], 9.5, 6, hand=look["pen"], whole=True)
            page.fit(x + w - number, top, number, tall, case.digits(rng.randint(1, 3)), 9.5, 6, "center", hand=look["pen"])
    y += head + rows * tall
    ranks = rng.choice([("部長", "課長", "係長", "担当"), ("局長", "課長", "補佐", "係員"), ("課長", "主幹", "係長", "係")])
    for i, rank in enumerate(ranks):
        left, top = x + i % 2 * w / 2, y + i // 2 * foot / 2
        page.box(left, top, w / 2, foot / 2)
        page.text(left + 1.2, top + 1, rank, 8, style.label)
        if rng.random() < 0.85:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], left + w / 4 + 2 + rng.gauss(0, 0.6), top + foot / 4 + 1.5, rng, 9.5))


def _letter(case, style, facts):
    """The letter that came: number and day, to whom, from whom, its title and text."""
    rng, size = case.rng, case.rng.choice([10.5, 11])
    page, em = Page(210, 297, style), size * PT
    for i, text in enumerate((facts["doc_number"], facts["issued_on"])):
        page.text(184, 22 + i * 1.6 * em, text, size, align="right")
    page.text(28, 44, f"{facts['addressee']}　{rng.choice(['様', '殿'])}", size)
    page.text(174, 60, facts["sender"], size, align="right")
    page.stamp(stamps.office_seal(style, facts["sender"][-6:] + "印", 172, 62, rng, 20))
    page.fit(34, 78, 142, 14, facts["title"], size + 1, 9.5, "center")
    y = 102
    for text in case.body(rng.randint(3, 4)):
        y = page.paragraph(25, y, 160, text, size)
    page.text(120, 262, f"（{facts['bureau']}　{content.person(rng).split('　')[0]}）", 9.5)
    return page
