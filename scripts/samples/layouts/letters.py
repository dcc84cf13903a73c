"""Outgoing letters, office memos without a number, letters that came in, and decisions in a frame."""

import datetime

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from ..fonts import width
from .attachments import ledger, plan

PAPERS = {"A4": (210, 297), "B5": (182, 257)}


def plain(case, style):
    """Number and date top right, addressee left, sender right under a square seal, centred unlabelled title."""
    rng = case.rng
    paper = rng.choice(["A4"] * 8 + ["B5"])
    w, h = PAPERS[paper]
    page = Page(w, h, style)
    size = rng.choice([10.5, 11, 12]) if paper == "A4" else 10.5
    left, right = (25, w - 25) if paper == "A4" else (20, w - 18)
    y = 20 + rng.uniform(0, 8)
    y = _head(page, case, right, y, size, _numbered(case), case.effective)
    y = _addressee(page, case, left + 3, y + 6, size)
    y = _sender(page, case, right - 12, y + 4, size)
    y = _title(page, case, w / 2, y + 8, w - 60, size)
    y = _body(page, case, left, right, y + 4, h - 52, size)
    _contact(page, case, right, max(y + 6, h - 62), size)
    return [page] + _enclosure(case, style)


def memo(case, style):
    """事務連絡: no number, only a date; the sender is a section."""
    rng = case.rng
    paper = rng.choice(["A4", "A4", "B5"])
    w, h = PAPERS[paper]
    page = Page(w, h, style)
    left, right = 22, w - 22
    y = 22
    if rng.random() < 0.5:
        page.text(right, y, "事　務　連　絡", 11, align="right")
    else:
        page.text(left, y, "（事務連絡）", 11)
    y += 7
    page.text(right, y, case.date(case.printed("issued_on", case.effective) and case.effective), 10.5, align="right")
    y = _addressee(page, case, left + 3, y + 12, 10.5, inside=True)
    sender = case.section.name + ("長" if case.section.name.endswith("課") else "")
    page.text(right - 4, y + 5, case.printed("sender", sender), 10.5, align="right")
    case.owner()
    y = _title(page, case, w / 2, y + 18, w - 60, 11.5)
    y = _body(page, case, left, right, y + 4, h - 50, 10.5)
    _contact(page, case, right, max(y + 6, h - 55), 10, boxed=rng.random() < 0.5)
    return [page]


def received(case, style):
    """A letter from another office, with our receipt stamp and sometimes a circulation row."""
    rng = case.rng
    page = Page(210, 297, style)
    head, symbol, bureau = rng.choice(words.AGENCIES)
    number = case.digits(f"{rng.choice(['', '', dates.era_year(case.fiscal_year)[2:].replace('元', '1')])}{symbol}第{rng.randint(3, 4100)}号")
    if rng.random() < 0.1:
        number = symbol + "号外"
    case.number = number
    size = rng.choice([10.5, 11, 12])
    sent = case.drafted
    arrived = sent + datetime.timedelta(days=rng.choice([1, 2, 3, 4]))
    y = _head(page, case, 185, 21, size, number, sent)
    boxed = rng.random() < 0.45
    receipt = rng.randint(11, 2900)
    if boxed:
        case.owner()
        seal = stamps.receipt_box(style, case.city.name, case.section.name, arrived, receipt, 112 + rng.gauss(0, 4), 27, rng)
    else:
        seal = stamps.receipt_round(style, case.city.name, arrived, receipt, 108 + rng.gauss(0, 6), 27, rng)
    page.stamp(seal)
    case.printed("received_on", arrived)
    to = rng.choice([case.city.head, case.city.head, "各市区町村長", "関係市町長", f"{case.city.name}{case.section.name}長"])
    to += "　" + rng.choice(["様", "殿", "あて"])
    page.text(28, y + 14, case.printed("addressee", to), size)
    y += 28
    case.printed("sender", head)
    page.text(172, y, head, size, align="right")
    page.stamp(stamps.office_seal(style, head[-6:] + "印", 170, y + size * PT / 2, rng, rng.uniform(19, 23)))
    y = _title(page, case, 105, y + 15, 145, size)
    y = _body(page, case, 25, 185, y + 4, 235, size)
    lines = [f"担当　{bureau}", case.fill("電話　0{n}－{n}{n}－{n}{n}"), f"　　　（{content.person(rng)}）"]
    at = max(y + 6, 248)
    for line in lines:
        page.text(112, at, line, 9.5)
        at += 5.6
    return [page] + _enclosure(case, style)


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


def _numbered(case):
    """The number as a letter shows it: filled, or (draft copies) 第　　号, or 号外."""
    chance = case.rng.random()
    if chance < 0.08:
        return f"{case.city.prefix}{case.section.symbol}第　　　号"
    if chance < 0.14:
        return "号　　外"
    return case.number


def _head(page, case, right, y, size, number, day):
    if number == case.number and "第" in number:
        case.note_number()
    page.text(right, y, number, size, align="right")
    case.printed("issued_on", day)
    page.text(right, y + size * PT * 1.7, case.date(day), size, align="right")
    return y + size * PT * 3.4


def _addressee(page, case, x, y, size, inside=False):
    rng = case.rng
    em = size * PT
    if inside:
        lines = [rng.choice(["各局総務担当課長", "各課長", "関係各課長", "各区役所総務企画課長", "各市民センター館長"]) + "　" + rng.choice(["様", "あて", "殿"])]
    else:
        choice = rng.random()
        if choice < 0.3:
            lines = [rng.choice(words.COMPANIES), f"代表者　{content.person(rng)}　様"]
        elif choice < 0.5:
            lines = [rng.choice(words.COMPANIES) + "　御中"]
        elif choice < 0.75:
            lines = [rng.choice(["各小中学校長", "関係各位", "自治会長各位", "各所属長"])] if rng.random() < 0.5 else [content.person(rng) + "　様"]
        else:
            lines = [rng.choice([a[0] for a in words.AGENCIES]) + "　" + rng.choice(["様", "殿"])]
    for line in lines:
        page.text(x, y, line, size)
        y += 1.6 * em
    case.printed("addressee", "　".join(lines))
    return y


def _sender(page, case, right, y, size):
    rng = case.rng
    em = size * PT
    if rng.random() < 0.35:
        post = f"{case.section.bureau or case.city.name}長" if case.section.bureau.endswith("局") else case.city.head
        name = case.staff[0]
    else:
        post, name = case.city.head, case.city.mayor
    if rng.random() < 0.3 and post == case.city.head:
        text = post
    else:
        text = f"{post}　{name}"
    case.printed("sender", text)
    page.text(right, y, text, size, align="right")
    wide = width(page.style.body, text, em)
    if rng.random() < 0.75:
        words_of = (post if post.startswith(case.city.name[:2]) else case.city.name + post) + "之印"
        page.stamp(stamps.office_seal(page.style, words_of, right - rng.uniform(-3, 6), y + em / 2, rng, rng.uniform(18, 22)))
    else:
        page.text(right - min(wide, 20) / 2, y + 1.6 * em, "（公印省略）", size - 1, align="center")
    return y + 3 * em


def _title(page, case, mid, y, w, size):
    case.printed("title", case.title)
    page.fit(mid - w / 2, y, w, 13, case.title, size + case.rng.choice([0, 0, 1]), 9.5, align="center")
    return y + 15


def _body(page, case, left, right, y, bottom, size):
    rng, em = case.rng, size * PT
    w = right - left
    for text in case.body(rng.randint(2, 4)):
        y = page.paragraph(left, y, w, text, size)
    if rng.random() < 0.75:
        y += 0.8 * em
        page.text(left + w / 2, y, "記", size, align="center")
        y += 2.2 * em
        for item in case.items(rng.randint(2, 6)):
            if y + 2 * 1.7 * em > bottom:
                break
            y = page.paragraph(left + em, y, w - 2 * em, item, size, indent=0, hang=2)
        if y + 1.5 * em < bottom and rng.random() < 0.4:
            page.text(right - em, y + 0.5 * em, "以　上", size, align="right")
            y += 2 * em
    return y


def _contact(page, case, right, y, size, boxed=False):
    """The block at the foot that tells who to ask: the owner of the letter."""
    rng = case.rng
    s, size = case.section, min(size, 10)
    em = size * PT
    case.owner(*(s.path if rng.random() < 0.5 else [s.name]))
    path = "".join(case.attributes["department_path"])
    tel = case.city.phone + case.digits(rng.randint(1000, 9899))
    head = rng.choice(["担当", "担当課", "問い合わせ先", "【問合せ先】", "（担当）"])
    lines = [f"{head}　{path}", f"{case.team}　{case.staff[1].split('　')[0]}",
             rng.choice([f"電話　{tel}", f"TEL {tel}", f"内線　{case.extension}"])]
    if rng.random() < 0.4:
        lines.append(f"E-mail {s.symbol.encode().hex()[:6]}@city.example.lg.jp")
    left = right - max(62, max(width(page.style.body, line, em) for line in lines) + 4)
    for i, line in enumerate(lines):
        page.text(left + 2, y + 1.5 + i * 1.5 * em, line, size)
    if boxed:
        page.box(left, y, right - left + 2, 1.5 * em * len(lines) + 2.5)


def _enclosure(case, style):
    """Sometimes an enclosure follows."""
    return [case.rng.choice([plan, ledger])(case, style)] if case.rng.random() < 0.25 else []
