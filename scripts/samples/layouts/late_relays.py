"""Late layout, a sheet that goes ahead of a notice by post, fax or hand: to whom and from whom in two boxes side by side."""

from .. import words
from ..canvas import PT, Page
from ..fonts import width
from .forms import consulted
from .late_panels import owner_parts
from .late_sheets import ticks

TO = ("各小中学校長", "各部局庶務担当課長", "関係課長", "各市民センター館長", "各保育所長", "各公民館長", "各出張所長", "各施設管理者", "各消防署長")
WISHES = (("至急", "要回答", "要確認", "周知のみ"), ("御確認ください", "御回答ください", "御参考まで"), ("緊急", "重要", "通常"), ("回答要", "回答不要"))
PAPERS = ("{t}実施要領", "回答様式", "{t}に関する資料", "関係通知の写し", "{rule}の写し", "開催案内", "調査票", "{fy}{t}日程表")
HEADS = ("事　務　連　絡　票", "庁　内　連　絡　票", "連絡票（ＦＡＸ兼用）", "送　信　票（事務連絡）", "通　知　連　絡　票")
FROM = {"sender": ("発信者", "発信", "発信者名"), "department": ("所属", "担当課", "担当部署", "課名"), "clerk": ("担当者", "担当", "事務担当"),
        "phone": ("電話", "ＴＥＬ", "電話番号"), "fax": ("ＦＡＸ", "ファクス", "ＦＡＸ番号"), "mail": ("Ｅメール", "電子メール", "E-mail")}


def relay(case, style):
    """A notice with two boxes for its two ends, day, number and pages in a row, its subject between heavy rules, what is enclosed below."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 20, 170, 17
    page.text(105, y, rng.choice(HEADS), 18, style.bold, "center")
    y += 13
    look = {"shade": rng.choice([0, 0, 224]), "colon": rng.choice(["：", "：", "　"])}
    for block in rng.choice((("boxes", "row", "title"), ("row", "boxes", "title"), ("title", "boxes", "row"))):
        y = {"boxes": _boxes, "row": _row, "title": _title}[block](page, case, x, y, w, look) + 3.5
    wishes = list(rng.choice(WISHES))
    ticks(page, case, x, y, w, 9, wishes, rng.choice(wishes), rng.choice(["tick", "black", "glyph"]), 10)
    y += 14
    y = _text(page, case, x, y, w, rng.choice([10.5, 11]))
    _enclosed(page, case, x, max(y + 6, 226), w)
    return [page]


def _boxes(page, case, x, y, w, look):
    """To whom at the left or right, from whom beside it; each fact with a colon, no rules between them."""
    rng, style, h = case.rng, page.style, 50
    ends = [(rng.choice(["送信先", "宛先", "受信者", "あて先"]), _to, w * 0.44), (rng.choice(["発信元", "発信", "送信元"]), _from, w * 0.56)]
    if rng.random() < 0.25:
        ends.reverse()
    for head, draw, wide in ends:
        if look["shade"]:
            page.fill(x, y, wide, 7, look["shade"])
        page.box(x, y, wide, h, 0.4)
        page.rule(x, y + 7, x + wide, y + 7)
        page.justified(x + wide / 2 - 12, y + 1.7, 24, head, 10, style.label)
        draw(page, case, x, y + 7, wide, h - 7, look)
        x += wide
    return y + h


def _phone(case):
    """A number of the city's own exchange."""
    return case.digits(f"{case.city.phone}{case.rng.randint(1000, 9800)}")


def _to(page, case, x, y, w, h, look):
    """The addressee in large type on a line of its own, then its fax and who gets a copy."""
    rng = case.rng
    name = rng.choice(TO) if rng.random() < 0.65 else rng.choice(words.COMPANIES)
    honour = "御中" if name in words.COMPANIES else rng.choice(["様", "殿", "あて"])
    page.fit(x + 1, y + 2, w - 2, 14, case.printed("addressee", f"{name}　{honour}"), 12.5, 8, pad=2)
    page.rule(x + 3, y + 17, x + w - 3, y + 17, 0.15)
    rows = [(rng.choice(FROM["fax"]), rng.choice([_phone(case), "別記のとおり", "―"]))]
    if rng.random() < 0.6:
        rows.append((rng.choice(["写し", "写し送付先", "参考送付"]), "、".join(consulted(case, 2))))
    for i, (label, text) in enumerate(rows):
        _pair(page, x + 3, y + 20 + i * 8.5, w - 5, label, text, 24, look)
    if h > 40:
        page.text(x + w - 3, y + h - 5, rng.choice(["（貴課（所）内で回覧願います。）", ""]), 8, align="right")


def _from(page, case, x, y, w, h, look):
    """Who writes, whose matter it is, and how to reach the desk."""
    rng = case.rng
    parts = owner_parts(case)
    post = rng.choice([f"{case.section.name}長", f"{case.city.name}{case.section.name}長", case.city.head])
    clerk = f"{rng.choice([case.team + '　', ''])}{case.staff[1].split('　')[0]}"
    address = f"{case.section.symbol.encode().hex()[:6]}@city.example.lg.jp"
    rows = [("sender", case.printed("sender", post)), ("department", rng.choice(["", "　"]).join(parts)), ("clerk", clerk),
            ("phone", f"{_phone(case)}（内線{case.digits(case.extension)}）"), ("fax", _phone(case)), ("mail", address)]
    if rng.random() < 0.3:
        rows[0], rows[1] = rows[1], rows[0]
    if rng.random() < 0.4:
        rows.pop()
    for i, (key, text) in enumerate(rows):
        _pair(page, x + 3, y + 1.6 + i * (h - 2) / len(rows), w - 5, rng.choice(FROM[key]), text, 22, look)


def _pair(page, x, y, w, label, text, split, look):
    """A label spread to one width, a mark and the value."""
    page.justified(x, y + 1.1, split - 5, label, 9.5)
    page.text(x + split - 4, y + 1.1, look["colon"], 9.5, lead="same")
    page.fit(x + split, y - 0.6, w - split, 7, text, 10.5, 6.5, pad=0.5, whole=True)


def _row(page, case, x, y, w, look):
    """Day, number, pages and the day by which an answer is wanted, each small head over its value."""
    rng = case.rng
    case.printed("issued_on", case.effective)
    number = case.note_number() if rng.random() < 0.6 else rng.choice(["事務連絡", "（番号なし）"])
    cells = [(rng.choice(["発信日", "送信日", "発信年月日"]), case.date(case.effective), 0.3), (rng.choice(["文書番号", "番号", "記号番号"]), number, 0.32),
             (rng.choice(["枚数", "送信枚数"]), f"{case.digits(rng.randint(2, 14))}枚（本票を含む。）", 0.38)]
    if rng.random() < 0.4:
        cells[0], cells[1] = cells[1], cells[0]
    for label, text, share in cells:
        wide = w * share
        if look["shade"]:
            page.fill(x, y, wide, 6, look["shade"])
        page.box(x, y, wide, 15)
        page.rule(x, y + 6, x + wide, y + 6, 0.15)
        page.label(x, y, wide, 6, label, 9, pad=wide * 0.22)
        page.fit(x, y + 6, wide, 9, text, 10.5, 6.5, "center", pad=1, whole=True)
        x += wide
    return y + 15


def _title(page, case, x, y, w, look):
    """The subject between two heavy rules, its label in brackets before it."""
    rng, style, h = case.rng, page.style, 17
    for at in (y, y + h):
        page.rule(x, at, x + w, at, 0.7)
    label = rng.choice(["【件名】", "〔件　名〕", "件　名", "表　題", "用　件"])
    page.text(x + 2, y + (h - 11 * PT) / 2, label, 11, style.label)
    at = 6 + width(style.label, label, 11 * PT)
    title = case.printed("title", rng.choice([case.title, case.title, case.subject]))
    page.fit(x + at, y, w - at, h, title, 13, 9, font=style.bold if look["shade"] else None)
    return y + h


def _text(page, case, x, y, w, size):
    """The notice itself and its items, as far as there is room above the list of papers."""
    rng = case.rng
    for text in case.body(rng.randint(3, 5)):
        if y < 200:
            y = page.paragraph(x + 2, y, w - 4, text, size)
    if y < 190 and rng.random() < 0.7:
        page.text(105, y + 1.5, "記", size, align="center")
        y += 8
    for item in case.items(rng.randint(3, 5)):
        if y < 207:
            y = page.paragraph(x + 8, y + 1, w - 16, item, size, indent=0, hang=2)
    return y


def _enclosed(page, case, x, y, w):
    """A list of the papers that follow, and a remark at the foot."""
    rng, style = case.rng, page.style
    page.box(x, y, w, 36)
    page.text(x + 3, y + 2.5, rng.choice(["送付資料", "添付書類", "（送付するもの）"]), 10, style.label)
    for i, name in enumerate(rng.sample(PAPERS, rng.randint(2, 4))):
        page.fit(x + 8, y + 8.5 + i * 6.5, w - 40, 6.2, f"{case.digits(i + 1)}　{case.fill(name)}", 10, 7, pad=0, whole=True)
        page.text(x + w - 5, y + 9.8 + i * 6.5, f"{case.digits(rng.randint(1, 6))}部", 10, align="right")
    page.text(x, y + 39, rng.choice(["※　受信枚数に不足があるときは、発信元へ御連絡ください。", "（注）誤って届いたときは、破棄の上、御一報ください。"]), 8.5)
