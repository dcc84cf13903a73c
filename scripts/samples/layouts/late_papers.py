"""Late layouts, papers of other offices: a letter under a quartered stamp, a label strip, a letter with its office elsewhere."""

import datetime
from dataclasses import replace

from .. import content, dates, fonts, stamps, words
from ..canvas import PT, Page, Stamp, wrap
from ..content import spelled
from .forms import options
from .late_drafts import stacked
from .late_panels import last_day, owner_parts

SENDERS = (  # head of the office that writes, symbol of its letters, its desk
    ("西海県中部県税事務所長", "中税直", "課税第一課"), ("西海県中部水道企業団企業長", "中水企総", "企業団総務課"),
    ("西海県国民健康保険団体連合会理事長", "国保連企", "企画事業課"), ("西海県北部保健所長", "北保衛", "衛生課"),
    ("西海県選挙管理委員会委員長", "選管", "選挙管理委員会書記室"), ("西海県県土整備部長", "道整", "道路整備課"),
    ("西海県議会事務局長", "議総", "議会事務局総務課"), ("西海県教育庁中部教育事務所長", "中教事", "学校教育係"),
    ("西海県中部広域市町村圏組合管理者", "中広組", "組合事務局総務係"), ("西海県市町村職員共済組合理事長", "共済総", "共済組合総務課"),
)
ADVICE = (
    "このことについて、国から別添写しのとおり通知がありましたので、御了知の上、遺漏のないよう取り扱ってください。",
    "{t}の状況を把握する必要がありますので、別紙の調査票に記入し、{due}までに当職あて提出してください。",
    "なお、{law}の規定による手続を要するものについては、別に連絡します。",
    "管内の関係団体に対しても、貴職から周知されますようお願いします。",
    "{day}までに既に報告のあったものについては、改めて報告する必要はありません。",
    "この通知は、地方自治法（昭和22年法律第67号）第245条の4第1項の規定に基づく技術的な助言です。",
)
OFFER = (
    "拝啓　時下ますます御清栄のこととお喜び申し上げます。", "日頃より弊社の業務に格別の御高配を賜り、厚くお礼申し上げます。",
    "さて、{t}につきまして、下記のとおり御案内申し上げます。", "つきましては、御多用中とは存じますが、{due}までに御返答を賜りたくお願い申し上げます。",
    "なお、費用の総額は金{yen}円を見込んでおります。", "御不明の点は、弊社の担当までお問い合わせください。",
)
OFFER_TITLES = ("に係る作業日程のお知らせ", "についての御照会", "に係る現場代理人の変更について", "に関する技術提案の御案内", "に係る請求書の送付について")


def quartered(case, style):
    """A letter of a prefecture or firm under a square receipt stamp of four fields, and a small circulation box that says whose it is."""
    rng = case.rng
    page = Page(210, 297, style)
    size, firm, box_above = rng.choice([10.5, 11, 12]), rng.random() < 0.35, rng.random() < 0.5
    em = size * PT
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(1, 4)))
    case.printed("received_on", arrived)
    shown = [p for p in rng.choice([[case.section.division, case.section.name], [case.section.name]]) if p]
    case.owner(*shown)
    if box_above:
        _circulation(page, case, 13, 10, shown)
    else:
        page.stamp(_quarters(case, style, arrived, rng.uniform(32, 46), rng.uniform(30, 33)))
    y = 19
    head, symbol, desk = rng.choice(SENDERS)
    if firm:
        body = rng.choice([c for c in words.COMPANIES if "株式会社" in c])
        symbol, desk = rng.choice(["", "営", "業発"]), rng.choice(["営業部", "公共システム部", "工務課"])
        head = f"代表取締役　{content.person(rng)}"
    year = rng.choice(["", "", dates.era_year(case.fiscal_year)[2:].replace("元", "1")])
    if symbol and rng.random() < 0.9:
        case.number = case.digits(f"{year}{symbol}第{rng.randint(2, 3900)}号{rng.choice(['', '', '', 'の2'])}")
        page.text(186, y, case.note_number(), size, align="right")
    elif symbol:
        page.text(186, y, "事　務　連　絡", size, align="right")
    case.printed("issued_on", case.drafted)
    page.text(186, y + 1.7 * em, case.date(case.drafted), size, align="right")
    y = 54
    to = rng.choice([case.city.head, case.city.head, f"{case.city.head}　{case.city.mayor}", "各市町村長", f"{case.city.name}{case.section.name}長"])
    page.text(26, y, case.printed("addressee", to + "　" + rng.choice(["様", "殿", "様", "あて" if not firm else "様"])), size)
    y += 2.6 * em
    if firm:
        case.printed("sender", f"{body}　{head}")
        for text in (case.digits(f"西海県{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 9)}－{rng.randint(2, 40)}"), body):
            page.text(112, y, text, size)
            y += 1.6 * em
        page.text(112 + em, y, head, size)
        end = 112 + em + fonts.width(style.body, head, em)
    else:
        case.printed("sender", head)
        page.text(178, y, head, size, align="right")
        end = 178
    if rng.random() < 0.75:
        words_of = body[-6:] + "代表之印" if firm else head[-6:] + "印"
        page.stamp(stamps.office_seal(style, words_of[-9:], min(end + 8, 194), y + em / 2, rng, 18))
    else:
        page.text(178, y + 1.6 * em, "（公印省略）", size - 1.5, align="right")
    title = case.printed("title", case.noun + rng.choice(OFFER_TITLES) if firm else case.title)
    y += 3.4 * em
    page.fit(38, y, 134, 15, title, size + rng.choice([0, 0, 1.5]), 9.5, "center")
    y += 19
    pool = OFFER if firm else ADVICE
    for i in sorted(rng.sample(range(len(pool)), rng.randint(3, 4))):
        y = page.paragraph(24, y, 162, case.fill(pool[i]), size)
    if y < 195 and rng.random() < 0.6:
        page.text(105, y + em, "記", size, align="center")
        y += 3 * em
        for item in case.items(rng.randint(2, 3)):
            y = page.paragraph(30, y, 150, item, size, indent=0, hang=2)
    y = 247
    if box_above:
        page.stamp(_quarters(case, style, arrived, rng.uniform(42, 60), rng.uniform(258, 262)))
    else:
        _circulation(page, case, 13, y, shown)
    lines = [f"{rng.choice(['担当', '事務担当', '（担当）', '連絡先'])}　{desk}　{content.person(rng).split('　')[0]}",
             case.fill("電話　0{n}－{n}{n}－{n}{n}　"), rng.choice(["", "ＦＡＸ　" + case.fill("0{n}－{n}{n}－{n}{n}")])]
    for i, text in enumerate(lines):
        page.text(122, y + 8 + i * 5.4, text, 9)
    return [page]


INKS = stamps.REDS[:2] + (stamps.PURPLE, (50, 70, 145))


def _quarters(case, style, day, cx, cy):
    """The stamp of a receipt desk: 受付, day, number and section in four fields of a square."""
    rng = case.rng
    side, half = 38.0, 19.0
    form = Page(side + 1, side + 1, replace(style, body=style.label, rule=0.4))
    form.box(0.5, 0.5, side, side, 0.6)
    section = case.section.name if rng.random() < 0.65 else ""
    number, word = str(rng.randint(6, 2800)), rng.choice(["受　付", "収　受", "受　領"])
    short = _stamp_day(rng, day)
    if rng.random() < 0.55:
        form.rule(0.5 + half, 0.5, 0.5 + half, side + 0.5)
        form.rule(0.5, 0.5 + half, side + 0.5, 0.5 + half)
        stacked(form, 0.5, 0.5, half, half, [case.city.name, word], 10)
        stacked(form, 0.5 + half, 0.5, half, half, [short], 10.5)
        stacked(form, 0.5, 0.5 + half, half, half, ["第", number, "号"], 10)
        stacked(form, 0.5 + half, 0.5 + half, half, half, ["主務課"] + (wrap(section, style.label, 9 * PT, 17) or ["　"]), 9)
    else:
        for y in (11, 24):
            form.rule(0.5, 0.5 + y, side + 0.5, 0.5 + y)
        form.rule(16.5, 24.5, 16.5, side + 0.5)
        stacked(form, 0.5, 0.5, side, 11, [f"{case.city.name}　{word}"], 11)
        stacked(form, 0.5, 11.5, side, 13, [short], 13)
        stacked(form, 0.5, 24.5, 16, 14, [f"第{number}号"], 10)
        stacked(form, 16.5, 24.5, 22, 14, ["主務課"] + ([section] if section else ["　"]), 9)
    return Stamp(form, cx, cy, rng.gauss(0, 2), rng.choice(INKS), True)


def _stamp_day(rng, day):
    """A day as movable figures print it."""
    name, letter, n = dates.era(day)
    return rng.choice([f"{n}.{day.month}.{day.day}", f"{letter}{n}.{day.month}.{day.day}", f"{name[0]}{n}.{day.month}.{day.day}",
                       f"{n}. {day.month}. {day.day}"])


def _circulation(page, case, x, y, shown):
    """A box beside the letter: the section in charge, class and period, and seals of those who have read it."""
    rng, style, h = case.rng, page.style, 33
    hand, row = rng.random() < 0.6, h / 3
    page.box(x, y, 96, h)
    page.rule(x + 7, y, x + 7, y + h)
    page.column_label(x, y, 7, h, rng.choice(["供覧", "回覧", "閲覧"]), 10, pad=6)
    case.printed("classification", case.class_code)
    rows = [(rng.choice(["主管課", "処理課", "担当課"]), "".join(shown)), (rng.choice(["分類", "分類番号", "分類記号"]), case.class_code)]
    if rng.random() < 0.9:
        case.printed("retention", case.retention)
        rows.append((rng.choice(["保存年限", "保存期間", "保存"]), spelled(case)))
    else:
        rows.append((rng.choice(["保存年限", "保存期間"]), "　　　年"))
    if rng.random() < 0.4:
        rows = rows[1:] + rows[:1]
    for i, (label, text) in enumerate(rows):
        top = y + i * row
        if i:
            page.rule(x + 7, top, x + 56, top)
        page.rule(x + 23, top, x + 23, top + row)
        page.label(x + 7, top, 16, row, label, 9, pad=1.5)
        page.fit(x + 23, top, 33, row, text, 10, 6.5, hand=hand and "　　" not in text, pad=1.2)
    page.rule(x + 56, y, x + 56, y + h)
    ranks = rng.choice([["部長", "課長", "係長", "担当"], ["次長", "課長", "補佐", "係"], ["局長", "部長", "課長", "主査"]])
    for i, rank in enumerate(ranks):
        left, top = x + 56 + i % 2 * 20, y + i // 2 * 13
        page.box(left, top, 20, 13)
        page.text(left + 0.8, top + 0.7, rank, 7, style.label)
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], left + 13.5, top + 7, rng, 8.5))
    if rng.random() < 0.7:
        choices = ["要回答", "周知", "保管"]
        options(page, case, x + 56, y + 26, 40, 7, choices, rng.choice(choices), 8.5, "・", "center")


def strip(case, style):
    """A label for the edge of a file, cut from a sheet: the year in a tab, a large title, and a stack of small facts about keeping it."""
    rng = case.rng
    page = Page(*rng.choice([(297, 210), (210, 297), (210, 148)]), style)
    hand, h = rng.random() < 0.35, rng.choice([50, 56, 62])
    x, w = 12, page.width - 24
    y = rng.uniform(20, page.height - h - 40)
    tab, stack = 24, 70 if w > 200 else 64
    parts = [("tab", tab), ("title", w - tab - stack), ("stack", stack)]
    if rng.random() < 0.4:
        parts = [parts[2], parts[1], parts[0]]
    for x1, y1, x2, y2 in ((x - 4, y - 4, x + w + 4, y - 4), (x - 4, y + h + 4, x + w + 4, y + h + 4),
                           (x - 4, y - 4, x - 4, y + h + 4), (x + w + 4, y - 4, x + w + 4, y + h + 4)):
        page.rule(x1, y1, x2, y2, 0.15, 1.5)  # where it is cut
    page.box(x, y, w, h, 0.5)
    left = x
    for name, wide in parts:
        if left > x:
            page.rule(left, y, left, y + h)
        if name == "tab":
            _tab(page, case, left, y, wide, h, hand)
        elif name == "title":
            _strip_title(page, case, left, y, wide, h, hand)
        else:
            _keeping(page, case, left, y, wide, h, hand)
        left += wide
    page.text(x, y + h + 8, rng.choice(["点線に沿って切り取り、簿冊の背に貼ること。", "※太枠の中を記入してください。", "（注）鉛筆で記入しないこと。"]), 8)
    page.text(x + w, y + h + 8, case.city.name, 10, align="right")
    return [page]


def _tab(page, case, x, y, w, h, hand):
    rng = case.rng
    if rng.random() < 0.5:
        page.fill(x + 0.3, y + 0.3, w - 0.6, h - 0.6, 222)
    case.printed("fiscal_year", case.fiscal_year)
    digits = dates.kanji if rng.random() < 0.25 else case.digits
    year = dates.fiscal_label(case.fiscal_year, digits).removesuffix("年度")
    stacked(page, x, y, w, h, [year[:2], year[2:], "年度"], 22, hand, page.style.bold)


def _strip_title(page, case, x, y, w, h, hand):
    """The title in two lines if it is long enough, its label small above it or missing."""
    rng, style = case.rng, page.style
    kind = content.CLASSES[int(case.class_code.split("-")[1]) - 1][0]
    part = case.digits(rng.randint(1, 4))
    title = case.printed("title", case.binder + rng.choice(["", "", f"（{kind}）", f"（その{part}）", f"　第{part}分冊"]))
    if rng.random() < 0.75:
        page.text(x + 2, y + 1.8, rng.choice(["簿冊名称", "文書名", "ファイル名称", "綴り名", "標題"]), 8.5, style.label)
    face, size = style.hand if hand else style.bold, rng.choice([28.0, 36.0, 40.0])
    while size > 10 and len(wrap(title, face, size * PT, w - 6)) > 2:
        size -= 0.5
    stacked(page, x, y + 5, w, h - 6, wrap(title, face, size * PT, w - 6), size, hand, style.bold)


def _keeping(page, case, x, y, w, h, hand):
    """How long the file is kept, until when, when it goes, and whose it is; the period is sometimes not told."""
    rng, last = case.rng, last_day(case)
    until = case.date(last) if last else "―"
    goes = _month(case, last + datetime.timedelta(days=1)) if last else "―"
    owner = rng.choice(["", "　"]).join(owner_parts(case))
    chance, rows = rng.random(), []
    if chance < 0.85:
        case.printed("retention", case.retention)
    if chance < 0.3:
        end = f"（{_month(case, last)}まで）" if last else ""
        rows.append(("保存期限", spelled(case) + end))
    elif chance < 0.85:
        rows += [(rng.choice(["保存期間", "保存年限", "保存"]), spelled(case)), ("保存期限", until)]
    else:
        rows.append((rng.choice(["保存期限", "保存満期"]), until))
    rows += [(rng.choice(["廃棄予定年月", "廃棄年月", "廃棄予定"]), goes), (rng.choice(["課名", "主管課名", "所属名"]), owner)]
    if rng.random() < 0.6:
        case.printed("classification", case.class_code)
        rows.insert(rng.choice([0, len(rows)]), (rng.choice(["分類", "分類番号", "分類記号"]), case.class_code))
    if rng.random() < 0.4:
        rows = rows[-1:] + rows[:-1]
    tall = h / len(rows)
    for i, (label, text) in enumerate(rows):
        top = y + i * tall
        if i:
            page.rule(x, top, x + w, top)
        page.rule(x + 22, top, x + 22, top + tall)
        page.label(x, top, 22, tall, label, 9, pad=1.5)
        page.fit(x + 22, top, w - 22, tall, text, 12, 6.5, hand=hand and text != "―", pad=1.5, whole=text != owner)


def _month(case, day):
    """The year and month of a date in this document's form."""
    text = case.date(day)
    if "月" in text:
        return text[: text.index("月") + 1]
    return text[: max(text.rfind("."), text.rfind("/"))]


TO = ("各出張所長", "各公民館長", "市内各保育所長", "関係課長", "各自治会長", "指定事業者　代表者", "市立各学校長", "協議会構成団体の長", "各事業所管理者")


def elsewhere(case, style):
    """A letter that names its office where few do: over the head, under the addressee, among the items, or in the last line of the page."""
    rng = case.rng
    page = Page(210, 297, style)
    size, place = rng.choice([10.5, 11, 12]), rng.choice(["head", "side", "item", "foot"])
    em, left, right = size * PT, 26, 184
    parts = owner_parts(case)
    path = rng.choice(["", "　"]).join(parts)
    phone = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    street = case.digits(f"{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 5)}丁目{rng.randint(1, 20)}番{rng.randint(1, 9)}号")
    y = 18
    if place == "head":
        page.fit(left - 1.5, y - 2, 104, 8, f"{case.city.name}　{path}", 12, 8, font=style.bold, whole=True)
        page.text(left, y + 7, f"{street}　電話　{phone}", 8.5)
        page.rule(left, y + 12.5, right, y + 12.5, 0.5)
        y += 18
    number = rng.random()
    if number < 0.85:
        page.text(right, y, case.note_number(), size, align="right")
    else:
        page.text(right, y, "第　　　　号" if number < 0.93 else "号　外", size, align="right")
    case.printed("issued_on", case.effective)
    page.text(right, y + 1.7 * em, case.date(case.effective), size, align="right")
    y += 5 * em
    page.text(left + em, y, case.printed("addressee", rng.choice(TO) + "　" + rng.choice(["様", "殿", "あて"])), size)
    y += 2 * em
    if place == "side":
        lines = [f"{rng.choice(['取扱い', '主管', '発信課', '照会先'])}　{path}", f"電話　{phone}　内線　{case.extension}"]
        wide = max(fonts.width(style.body, text, 9 * PT) for text in lines)
        for i, text in enumerate(lines):
            page.text(left + em + 3, y + 1.5 + i * 5, text, 9)
        for edge in (left + em, left + em + wide + 6):
            page.rule(edge, y, edge, y + 11)
        y += 13
    sender = rng.choice([f"{case.city.head}　{case.city.mayor}", case.city.head, f"{case.city.name}{case.section.name}長"])
    page.text(right - 12, y, case.printed("sender", sender), size, align="right")
    if rng.random() < 0.5:
        page.stamp(stamps.office_seal(style, sender.split("　")[0] + "之印", right - 6, y + em / 2, rng, 19))
    else:
        page.text(right - 12, y + 1.5 * em, rng.choice(["（公印省略）", "（公印の押印を省略）"]), size - 2, align="right")
    y += 4.5 * em
    title = case.printed("title", rng.choice([case.title, case.title, case.subject]))
    middle = rng.random() < 0.5
    page.fit(left + 4, y, rng.choice([112, 134]), 17, title, size + rng.choice([0, 1, 2]), 9.5, "center" if middle else "left")
    y += 21
    for text in case.body(rng.randint(3, 5)):
        y = page.paragraph(left, y, right - left, text, size)
    y += 0.8 * em
    page.text(105, y, rng.choice(["記", "記", "―　記　―"]), size, align="center")
    y += 2.2 * em
    items = [item[2:] for item in case.items(rng.randint(3, 5)) if not item[2:].startswith(("提出先", "担当者"))]
    if place == "item":
        asked = rng.choice(["提出先", "回答先", "報告先", "問合せ及び提出先"])
        items.insert(rng.randint(1, len(items)), f"{asked}　{path}（{rng.choice(['担当　', ''])}{case.staff[1].split('　')[0]}　電話　{phone}）")
    for i, item in enumerate(items):
        y = page.paragraph(left + em, y, right - left - 2 * em, f"{case.digits(i + 1)}　{item}", size, indent=0, hang=2)
    if place == "foot":
        page.rule(left, 274, right, 274, 0.3)
        page.fit(left - 1, 275.5, right - left + 2, 6, f"{case.city.name}　{path}", 9.5, 7, "center", whole=True)
        page.text(105, 282.5, f"{street}　電話　{phone}", 8, align="center")
    return [page] + ([_reply(case, style)] if case.kind == "照会" and rng.random() < 0.7 else [])


def _reply(case, style):
    """The form on which the others answer, still empty."""
    rng = case.rng
    page = Page(210, 297, style)
    page.text(24, 16, rng.choice(["別紙様式", "（回答様式）", "様式"]), 10)
    page.text(184, 24, rng.choice(["年　　月　　日", "令和　　年　　月　　日"]), 10.5, align="right")
    page.text(28, 36, f"{case.city.name}{case.section.name}長　あて", 10.5)
    page.text(105, 54, rng.choice(["回　　答　　書", "照会事項に対する回答"]), 14, style.bold, "center")
    y = 70
    for label, tall in (("所属名", 11), ("職・氏名", 11), ("電話番号", 11), ("件名", 16), ("回答", 90)):
        page.box(24, y, 160, tall)
        page.rule(60, y, 60, y + tall)
        page.label(24, y, 36, tall, label, 10.5, pad=5)
        if label == "件名":
            page.fit(60, y, 124, tall, case.subject, 10.5, 8)
        y += tall
    return page
