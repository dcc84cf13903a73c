"""Late layout, an electronic mail that came in, printed out and sent round under a block that tells how it is filed in running words."""

import datetime
from dataclasses import replace

from .. import content, dates, fonts, stamps, words
from ..canvas import PT, Page, Stamp
from ..content import spelled
from .forms import decision

HEADS = (  # what a mail program calls sender, day, addressee, copies, subject, attachments
    ("差出人:", "送信日時:", "宛先:", "CC:", "件名:", "添付ファイル:"), ("差出人", "日時", "宛先", "Cc", "件名", "添付"),
    ("送信者：", "受信日時：", "To：", "Cc：", "件名：", "添付ファイル："), ("From:", "Date:", "To:", "Cc:", "Subject:", "添付:"),
)
DOMAINS = {"西海県": "pref.saikai.example.lg.jp", "総務省": "soumu.example.go.jp", "厚生労働省": "mhlw.example.go.jp",
           "国土交通省": "mlit.example.go.jp", "西海地方法務局": "moj.example.go.jp"}
FILES = ("【別紙１】{t}調査票.xlsx", "通知文.pdf", "（参考）関係通知.pdf", "別添_実施要領.docx", "様式{n5}.xlsx", "00_鑑文.pdf")
GREETINGS = ("いつも大変お世話になっております。", "お世話になっております。", "平素より大変お世話になっております。")
ENDINGS = (
    "御多忙のところ恐れ入りますが、よろしくお願いいたします。", "御不明な点がありましたら、下記までお問い合わせください。",
    "なお、本メールは同報で送信しています。行き違いの場合は御容赦ください。", "本メールに添付した様式により、御提出ください。",
)
WEEK = "月火水木金土日"
INKS = (stamps.PURPLE, (45, 65, 140), stamps.REDS[0], stamps.REDS[2])
BRACKETS = ("（）", "［］", "【】", "〔〕")


def mail(case, style):
    """A printed mail: its head in open rows, its text and signature, and above or below it a block of seals with facts in brackets."""
    rng = case.rng
    page = Page(210, 297, style)
    facts = _facts(case)
    above = rng.random() < 0.5
    y = 14
    if above:
        y = _block(page, case, rng.choice([20, 68]), y, facts["arrived"]) + 6
    y = _head(page, case, y, facts)
    y = _letter(page, case, y + 5, 230 if not above else 278, facts)
    if not above:
        _block(page, case, rng.choice([20, 44, 68]), max(y + 4, 232), facts["arrived"])
    page.text(105, 288, rng.choice(["1/1 ページ", "1 / 1", "- 1 -"]), 8, align="center")
    return [page]


def _facts(case):
    """Who wrote to whom and when, and under which number; all that is printed is noted."""
    rng = case.rng
    _, symbol, bureau = rng.choice([a for a in words.AGENCIES if any(a[2].startswith(name) for name in DOMAINS)])
    host = next(host for name, host in DOMAINS.items() if bureau.startswith(name))
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.choice([0, 0, 1, 2])))
    case.printed("received_on", arrived)
    numbered = rng.random() < 0.45
    if numbered:
        case.number = case.digits(f"{symbol}第{rng.randint(3, 3900)}号")
        case.note_number()
    title = rng.choice([f"【{case.kind}】{case.subject}", case.title, f"【{case.city.name}】{case.subject}", case.subject])
    case.printed("issued_on", case.drafted)
    return {
        "sender": case.printed("sender", bureau), "host": host, "arrived": arrived, "number": case.number if numbered else "",
        "addressee": case.printed("addressee", f"{case.city.name}{rng.choice([case.section.name, '文書主管課', '総務担当課'])}"),
        "title": case.printed("title", title), "who": content.person(rng).split("　")[0],
    }


def _moment(case, day):
    """The day and time as a mail program prints them."""
    rng = case.rng
    clock = f"{rng.randint(8, 18)}:{rng.randint(0, 59):02}"
    week = WEEK[day.weekday()]
    return rng.choice([
        f"{day.year}年{day.month}月{day.day}日{week}曜日 {clock}", f"{day.year}/{day.month:02}/{day.day:02} ({week}) {clock}",
        f"{day.year}年{day.month}月{day.day}日({week}) {clock}",
    ])


def _head(page, case, y, facts):
    """The head of the mail: names of a column, values of another, a rule above or below it all."""
    rng, style = case.rng, page.style
    names, x, split = rng.choice(HEADS), 20, rng.choice([28, 34])
    page.text(x, y, rng.choice([case.section.name, f"{case.city.name} {case.section.name}", facts["who"]]), 10.5, style.bold)
    page.rule(x, y + 5.5, 190, y + 5.5, rng.choice([0.3, 0.7]))
    y += 8
    address = f"{rng.choice(['soumu', 'tantou', 'shichoson', 'kikaku'])}@{facts['host']}"
    attached = "; ".join(case.fill(name) for name in rng.sample(FILES, rng.randint(1, 2)))
    copies = rng.choice(["", "", f"{facts['sender'][:3]}各地方事務所 <jimusho@{facts['host']}>"])
    values = (f"{facts['sender']} <{address}>", _moment(case, case.drafted), f"{facts['addressee']} <bunsho@city.example.lg.jp>", copies,
              facts["title"], attached)
    bold = rng.random() < 0.6
    for name, text in zip(names, values):
        if not text:
            continue
        rows = 2 if fonts.width(style.body, text, 10 * PT) > 169 - split else 1
        page.text(x, y + 1, name, 10, style.bold if bold else style.label)
        page.fit(x + split, y, 170 - split, 5.6 * rows, text, 10, 8, valign="middle" if rows == 1 else "top", pad=1 if rows > 1 else 0)
        y += 5.8 * rows
    if rng.random() < 0.6:
        page.rule(x, y + 1, 190, y + 1, 0.15)
    return y


def _letter(page, case, y, bottom, facts):
    """The text of the mail as it is typed: no indents, a line between thoughts, a signature between dashes."""
    rng, x, size = case.rng, 20, 10
    lead = 1.6 * size * PT
    lines = ([facts["number"], case.date(case.drafted)] if facts["number"] else []) + [f"{facts['addressee']}　御中"]
    lines += [rng.choice(GREETINGS), f"{facts['sender']}の{facts['who']}です。"]
    for text in lines:
        page.text(x, y, text, size)
        y += lead
    sign = 6 * lead
    for text in case.body(rng.randint(2, 4)) + [rng.choice(ENDINGS)]:
        if y + 3.5 * lead + sign > bottom:
            break
        y = page.paragraph(x, y + 0.6 * lead, 168, text, size, 1.6, 0)
    y += lead
    dashes = rng.choice(["--------------------------------", "＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊", "================================"])
    phone = f"TEL 0{rng.randint(92, 98)}-{rng.randint(200, 990)}-{rng.randint(1000, 9900)}"
    for text in (dashes, facts["sender"], f"担当：{facts['who']}", f"{phone}（内線{rng.randint(2000, 4990)}）", dashes):
        page.text(x, y, text, size)
        y += lead
    return y


def _block(page, case, x, y, arrived):
    """A rubber stamp or a printed frame: its name, a row of seals, and under it facts with their names in brackets before them."""
    rng, style, w = case.rng, page.style, 122
    inked, pen, h = rng.random() < 0.5, rng.random() < 0.6, 49
    form = Page(w + 1, h + 1, replace(style, rule=max(0.35, style.rule))) if inked else page
    ox, oy = (0.5, 0.5) if inked else (x, y)
    form.box(ox, oy, w, h)
    form.text(ox + w / 2, oy + 1.6, rng.choice(["電子メール収受・供覧", "供　　　　覧", "メ ー ル 収 受 票", "回　　　　覧"]), 10, style.label, "center")
    form.rule(ox, oy + 7, ox + w, oy + 7)
    ranks = rng.choice([["部長", "次長", "課長", "補佐", "係長", "係員"], ["局長", "部長", "課長", "主幹", "係長", "担当"]])
    decision(form, case, ox, oy + 7, w, 19, ranks, 0.0, 5.5)
    names, values = _entries(case, arrived)
    for i, name in enumerate(names):
        form.text(ox + 3 + i % 2 * 60, oy + 28.5 + i // 2 * 7, name, 9, style.label, truth=False)
    if inked:
        page.stamp(Stamp(form, x + w / 2, y + h / 2, rng.gauss(0, 0.3), rng.choice(INKS), True))
    for i, (name, text) in enumerate(zip(names, values)):
        at = 3 + i % 2 * 60 + fonts.width(style.label, name, 9 * PT)
        before, end = len(page.lines), 62 if i % 2 == 0 else w - 1
        page.fit(x + at, y + 26.3 + i // 2 * 7, end - at, 7.4, text, 10.5, 6.5, pad=1.5, hand=pen, whole=True)
        page.lines[before] = name + page.lines[before]
    for i in range(len(ranks)):
        if rng.random() < 0.85:
            seal = stamps.name_seal(style, case.staff[i].split("　")[0], x + (i + 0.5) * w / 6 + rng.gauss(0, 0.6), y + 19.3, rng, 10)
            page.stamp(seal)
    return y + h


def _entries(case, arrived):
    """Six facts about filing, and how this block names them."""
    rng = case.rng
    opening, closing = rng.choice(BRACKETS)
    case.owner()
    case.printed("retention", case.retention)
    case.printed("classification", case.class_code)
    rows = [
        [(("収受日", "受付日", "収受"), case.date(arrived)), (("収受番号", "受付番号"), case.digits(f"第{rng.randint(8, 2900)}号"))],
        [(("主管課", "処理課", "主管", "担当課"), case.section.name), (("保存期間", "保存", "保存年限"), spelled(case))],
        [(("分類", "分類記号"), case.class_code), (("綴込先", "簿冊", "簿冊名"), case.printed("binder", case.binder))],
    ]
    if rng.random() < 0.4:
        rows = [rows[1], rows[0], rows[2]]
    pairs = [pair for row in rows for pair in row]
    return [f"{opening}{rng.choice(names)}{closing}" for names, _ in pairs], [text for _, text in pairs]
