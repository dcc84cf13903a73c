"""Late layouts: a letter with a routing slip below, and one for a window envelope."""

import datetime
from dataclasses import replace

from .. import content, dates, stamps, words
from ..canvas import PT, Page, Stamp
from ..fonts import width
from .late_panels import owner_parts

BODIES = (  # who writes to the office: name, post of its head, symbol of its letters
    ("{town}校区自治連合会", "会長", ""), ("{stem}商工会議所", "会頭", "商"), ("{city}医師会", "会長", "医"),
    ("社会福祉法人{city}社会福祉協議会", "会長", "社協"), ("西海県農業協同組合{stem}支所", "支所長", "農協"),
    ("{city}老人クラブ連合会", "会長", ""), ("{town}商店街振興組合", "理事長", ""), ("{stem}漁業協同組合", "代表理事組合長", "漁協"),
    ("{city}文化協会", "会長", "文協"), ("{town}地区まちづくり協議会", "会長", ""), ("西海県行政書士会{stem}支部", "支部長", "行"),
)
ASKING = {
    "c": ("に係る見積書の提出について", "に係る提案書の提出について", "に係る工程の変更について"),
    "p": ("に対する意見について", "についての意見書", "に関する要望書"), "s": ("の増額に関する要望について", "の継続に関する要望書"),
    "m": ("の委員の推薦について", "への出席者の報告について"), "r": ("への回答について", "に係る資料の提出について"),
    "w": ("に関する要望について", "についてのお願い", "に関する要望書", "に関する提言書"),
}
OFFERS = (
    "平素は格別のお引き立てを賜り、厚くお礼申し上げます。", "{day}付けで御依頼のありました{t}について、別添のとおり提出いたします。",
    "内容について御不明の点がございましたら、弊社の担当者までお問い合わせください。", "御検討の上、{due}までに御連絡くださいますようお願いいたします。",
)
QUOTES = (
    "金額　金{yen}円（消費税を含む。）", "納入の時期　{due}", "有効期間　提出の日から{n}日間", "納入の場所　{place}",
    "保守の時間　平日の午前９時から午後５時まで", "提出した部数　正本１部、副本{n5}部",
)
ANSWERS = (
    "{day}付けで御依頼のありましたこのことについて、次のとおり報告いたします。", "関係資料を添えましたので、御査収くださいますようお願いいたします。",
    "なお、内容に変更が生じた場合は、速やかに御連絡いたします。", "日頃から当方の活動に御支援をいただき、厚くお礼申し上げます。",
)
REPLIES = (
    "氏名　{who}", "対象となる件数　{n}件", "期間　{day}から{due}まで", "確認した場所　{city}{town}", "添付した資料　{n5}種",
    "次の連絡の時期　{due}",
)
PLEAS = (
    "時下、貴職におかれましては、ますます御健勝のこととお喜び申し上げます。",
    "当方では、{t}について、かねてから関心をもって取り組んでおり、{day}の役員会において協議を行いました。",
    "その結果、次のとおり意見がまとまりましたので、関係資料を添えて提出いたします。",
    "つきましては、趣旨を御理解の上、格別の御配慮を賜りますようお願い申し上げます。",
    "なお、御検討の結果は、{due}までに文書でお知らせくださいますようお願いいたします。",
)
WISHES = (
    "{town}地区における説明会を早い時期に開くこと。", "利用者の負担が急に増えないよう、経過措置を設けること。", "安全対策に必要な予算を確保すること。",
    "窓口を一つにし、地域との連絡を密にすること。", "進み具合を年に{n5}回以上公表すること。", "実施に先立ち、関係する団体の意見を聴くこと。",
)


def petition(case, style):
    """A letter of an association or firm, with a tall routing slip below, rubber-stamped or pasted on, filled in by pen."""
    rng = case.rng
    page = Page(210, 297, style)
    size, left, right = rng.choice([10.5, 11, 12]), 27, 183
    em = size * PT
    if case.mark == "c":
        body, post, symbol = rng.choice([c for c in words.COMPANIES if "株式会社" in c]), "代表取締役", ""
    else:
        body, post, symbol = rng.choice(BODIES)
        body = body.format(town=rng.choice(words.TOWNS), stem=case.city.name[:-1], city=case.city.name)
    y = 20
    if symbol:
        year = rng.choice(["", "", dates.era_year(case.fiscal_year)[2:].replace("元", "1")])
        case.number = case.digits(f"{year}{symbol}{rng.choice(['発', '', '総'])}第{rng.randint(2, 480)}号")
        page.text(right, y, case.note_number(), size, align="right")
        y += 1.6 * em
    case.printed("issued_on", case.drafted)
    page.text(right, y, case.date(case.drafted), size, align="right")
    y += 3 * em
    to = case.city.head + rng.choice(["", "　" + case.city.mayor])
    page.text(left, y, case.printed("addressee", to + "　" + rng.choice(["様", "様", "殿"])), size)
    y += 3 * em
    at = 112
    page.text(at, y, case.digits(f"{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 9)}－{rng.randint(1, 30)}"), size - 1)
    y += 1.6 * em
    head = f"{post}　{content.person(rng)}"
    case.printed("sender", f"{body}　{head}")
    page.fit(at - 1.5, y - 1, 76, 2 * em, body, size, 7, whole=True, valign="top", pad=1.5)
    y += 1.7 * em
    page.text(at + em, y, head, size)
    seal = at + em + width(style.body, head, em) + 8
    if rng.random() < 0.8:
        press = rng.choice([stamps.office_seal, stamps.name_seal])
        mark = press(style, (body[-6:] + post + "之印")[-9:], seal, y + 5.5, rng, 18) if press is stamps.office_seal else press(
            style, head.split("　")[1], seal, y + em / 2, rng, 11)
        page.stamp(mark)
    y += 4.2 * em
    title = case.printed("title", case.noun + rng.choice(ASKING[case.mark]))
    page.fit(40, y, 130, 13, title, size + rng.choice([0, 1, 2]), 9.5, "center")
    y += 17
    slip = rng.choice([205, 212])
    told, listed = {"c": (OFFERS, QUOTES), "r": (ANSWERS, REPLIES), "m": (ANSWERS, REPLIES)}.get(case.mark, (PLEAS, WISHES))
    for text in [case.fill(told[i]) for i in sorted(rng.sample(range(len(told)), rng.randint(2, 4)))]:
        y = page.paragraph(left - 2, y, right - left + 4, text, size)
    y += 0.5 * em
    for i, text in enumerate(rng.sample(listed, rng.randint(2, 4))):
        if y + 3.4 * em > slip:
            break
        y = page.paragraph(left + em, y, right - left - 2 * em, f"{case.digits(i + 1)}　{case.fill(text)}", size, indent=0, hang=2)
    _routing(page, case, rng.choice([20, 74, 124]), slip, bool(symbol))
    return [page]


INKS = (stamps.PURPLE, stamps.PURPLE, (45, 65, 140), (70, 70, 80), stamps.REDS[1])  # of the pads at a receipt desk


def _routing(page, case, x, y, numbered):
    """The slip: when it came, under which number, whose it is, how it is filed, who has seen it."""
    rng, style, w, split = case.rng, page.style, 66, 22
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(1, 4)))
    inked = rng.random() < 0.6
    rows = [(rng.choice(["受付日", "収受日", "収受年月日"]), case.date(arrived, rng.choice(["short", "dotted", None])))]
    if numbered:
        rows.append((rng.choice(["受付番号", "収受番号"]), f"第{rng.randint(5, 2600)}号"))
    case.printed("received_on", arrived)
    case.printed("classification", case.class_code)
    case.printed("retention", case.retention)
    rest = [(rng.choice(["主務課", "主管", "担当課", "処理課"]), "".join(owner_parts(case)[-2:])),
            (rng.choice(["分類", "分類記号", "文書分類"]), case.class_code), (rng.choice(["保存", "保存年限", "保存期間"]), case.retention)]
    rows += rest if rng.random() < 0.6 else rest[1:] + rest[:1]
    ranks = rng.choice([["部長", "課長", "係長", "担当"], ["課長", "補佐", "係長", "係"], ["次長", "課長", "主査", "主任"]])
    tall, head = 8.2, 7
    high = head + tall * len(rows) + 17
    form = Page(w + 1, high + 1, replace(style, rule=max(0.35, style.rule))) if inked else page  # rubber prints no hairlines
    ox, oy = (0.5, 0.5) if inked else (x, y)
    form.box(ox, oy, w, high)
    form.text(ox + w / 2, oy + 1.7, rng.choice(["文　書　回　付　票", "受　付　・　供　覧", "収 受 文 書 処 理 欄"]), 9.5, style.label, "center")
    top = oy + head
    for label, _ in rows:
        form.rule(ox, top, ox + w, top)
        form.label(ox, top, split, tall, label, 9, pad=2)
        top += tall
    form.rule(ox + split, oy + head, ox + split, top)
    form.rule(ox, top, ox + w, top)
    for i, rank in enumerate(ranks):
        if i:
            form.rule(ox + i * w / 4, top, ox + i * w / 4, top + 17)
        form.text(ox + i * w / 4 + 1, top + 0.9, rank, 7.5, style.label)
    if inked:
        page.stamp(Stamp(form, x + w / 2, y + high / 2, rng.gauss(0, 0.25), rng.choice(INKS), True))
    else:  # the edge of the pasted slip
        for x1, y1, x2, y2 in ((-3, -3, w + 3, -3), (-3, high + 3, w + 3, high + 3), (-3, -3, -3, high + 3), (w + 3, -3, w + 3, high + 3)):
            page.rule(x + x1, y + y1, x + x2, y + y2, 0.15)
    for i, (_, text) in enumerate(rows):
        page.fit(x + split, y + head + i * tall, w - split, tall, text, 11, 7, hand=True, pad=2.5, whole=True)
    for i in range(4):
        if rng.random() < 0.85:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], x + (i + 0.5) * w / 4 + 0.8, y + high - 7.2, rng, 9.5))


GREETINGS = (
    "日頃から{city}の行政に御理解と御協力をいただき、ありがとうございます。",
    "{t}について、手続の方法などが決まりましたので、次のとおりお知らせします。",
    "対象となる方には、この文書に申込書を同封しています。必要な事項を記入し、{due}までに返信用の封筒で御返送ください。",
    "既に手続を済まされた方には、行き違いになりますことをお許しください。",
    "当日は混み合うことが予想されます。できるだけ公共の交通機関を御利用ください。",
    "御都合のつかない場合は、{due}までに電話で御連絡ください。",
    "この取扱いは、{law}に基づくものです。",
)
FACTS = (
    (("とき", "日時"), "{due}　午後{n5}時から"), (("ところ", "会場"), "{place}"), (("対象", "対象となる方"), "{city}にお住まいの方及び事業所をお持ちの方"),
    (("受付の締切り", "申込期限"), "{due}（必着）"), (("費用", "御負担いただく額"), "無料（資料の実費を除きます。）"),
    (("お持ちいただくもの", "持ち物"), "この文書、本人であることを確認できるもの"),
)


def window(case, style):
    """A letter for a window envelope: the addressee's block at the left beside number, date and office at the right."""
    rng = case.rng
    page = Page(210, 297, style)
    size = rng.choice([10.5, 11])
    firm = rng.random() < 0.35
    lines = [case.digits(f"〒{rng.randint(800, 899)}－{rng.randint(1000, 9899)}"), case.city.name + rng.choice(words.TOWNS) + case.digits(
        f"{rng.randint(1, 6)}丁目{rng.randint(1, 28)}番{rng.randint(1, 20)}号")]
    if rng.random() < 0.35:
        lines.append(f"　{rng.choice(['コーポ', 'メゾン', 'グリーンハイツ'])}{rng.choice(words.TOWNS)}{case.digits(rng.randint(101, 908))}")
    to = rng.choice(words.COMPANIES) + "　御中" if firm else content.person(rng) + "　様"
    y = 24
    for text in lines:
        page.text(24, y, text, 10)
        y += 5.6
    page.fit(22.5, y + 0.5, 84, 8, case.printed("addressee", to), 12.5, 8, whole=True)
    y += 11
    if rng.random() < 0.45:  # the bars of the postal code
        for i in range(58):
            kind = rng.choice("fudt")
            page.rule(25 + i * 1.2, y + (1.2 if kind in "dt" else 0), 25 + i * 1.2, y + (2.4 if kind in "ut" else 3.6), 0.5)
        y += 5
    if rng.random() < 0.5:
        mark = case.digits(f"{rng.randint(10000, 99999)}－{rng.randint(10, 99)}")
        page.text(24, y + 1, f"{rng.choice(['整理番号', 'お客様番号', '照会番号'])}　{mark}", 9)
    number = case.note_number() if rng.random() < 0.85 else "第　　　　号"
    page.text(188, 22, number, 10, align="right")
    case.printed("issued_on", case.effective)
    page.text(188, 28, case.date(case.effective), 10, align="right")
    head = case.printed("sender", f"{case.city.head}　{case.city.mayor}")
    page.text(120, 39, head, 11.5)
    if rng.random() < 0.7:
        end = 121 + width(style.body, head, 11.5 * PT)
        page.stamp(stamps.office_seal(style, case.city.head + "之印", end + rng.uniform(7, 11), 42, rng, 18))
    else:
        page.text(120, 45, rng.choice(["（公印省略）", "（この文書は公印を省略しています。）"]), 8)
    parts = owner_parts(case)
    phone = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    place = case.digits(f"{case.city.name}{rng.choice(words.TOWNS)}1番1号")
    for i, text in enumerate([f"（{rng.choice(['担当', '取扱い', '事務担当'])}　{''.join(parts[-2:])}）", place, f"電話　{phone}"]):
        page.text(120, 51 + i * 5.2, text, 9)
    for fold in (99, 198):
        page.rule(4, fold, 8, fold, 0.15)
    title = case.printed("title", rng.choice([
        case.title, f"{case.noun}に関するお知らせ", f"{case.noun}についてのお願い", f"{case.subject}（お知らせ）", f"{case.noun}の御案内"]))
    y, lined = 84, rng.random() < 0.4
    page.fit(28, y, 154, 14, title, rng.choice([13, 14, 15]), 10, "center", font=style.bold)
    if lined:
        page.rule(28, y - 1, 182, y - 1, 0.5)
        page.rule(28, y + 15, 182, y + 15, 0.5)
    y += 22
    for text in [GREETINGS[0]] + [GREETINGS[i] for i in sorted(rng.sample(range(1, len(GREETINGS)), rng.randint(2, 4)))]:
        y = page.paragraph(24, y, 162, case.fill(text), size)
    y += 4
    ruled = rng.random() < 0.6
    for names, text in [FACTS[i] for i in sorted(rng.sample(range(len(FACTS)), rng.randint(3, 5)))]:
        label = rng.choice(names)
        if ruled:
            page.box(30, y, 150, 10)
            page.rule(72, y, 72, y + 10)
            page.label(30, y, 42, 10, label, 10.5, spread=False)
        else:
            page.text(30, y + 3.2, "■" + label, 10.5, style.label)
        page.fit(72, y, 108, 10, case.fill(text), 10.5, 8)
        y += 10
    y = max(y + 8, 226)
    page.box(96, y, 92, 27, 0.4)
    page.text(99, y + 2.5, rng.choice(["お問い合わせ先", "【お問い合わせ】", "この文書についてのお問合せ"]), 9.5, style.label)
    page.fit(99, y + 8, 88, 6, f"{case.city.name}　{'　'.join(parts)}", 10, 7, pad=1, whole=True)
    page.text(100, y + 15, f"電話　{phone}（直通）", 10)
    page.text(100, y + 20.5, f"受付時間　平日の午前{case.digits(8)}時{case.digits(30)}分から午後{case.digits(5)}時{case.digits(15)}分まで", 8)
    return [page]
