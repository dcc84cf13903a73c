"""Late layout, a letter of a firm, school or neighbour under three rubber stamps: the section's dated one, a row for those who read it, a line on filing."""

import datetime
from dataclasses import replace

from .. import content, dates, stamps
from ..canvas import PT, Page, Stamp
from ..content import spelled
from ..fonts import width

SENDERS = (  # the office, who signs, the symbol of its letters or none, its street
    ("南港市", "南港市長", "南総", "南港市中央町１番１号"), ("磯部町", "磯部町長", "磯総", "西海郡磯部町大字浜２００番地"), ("北浜商工会議所", "会頭", "北商発", "北浜市港町３丁目２番８号"),
    ("西海県社会福祉協議会", "会長", "西社協", "西海市県庁前１丁目５番地"), ("西海県立北浜高等学校", "校長", "北高", "北浜市城内２番３０号"), ("国立大学法人西海大学", "学長", "西大総", "西海市文教町１番１４号"),
    ("公益財団法人西海県市町村研究所", "理事長", "市研", "西海市県庁前２丁目１番地"), ("西海地区広域消防組合", "管理者", "西広消", "南港市港２丁目７番地"),
    ("港町自治会", "会長", "", "北浜市港町１丁目９番３号"), ("株式会社西海情報システムズ", "代表取締役", "", "西海市駅前４丁目１番２号"),
    ("特定非営利活動法人まちづくり工房", "代表理事", "", "北浜市本町５番１２号"), ("一般社団法人西海県測量設計業協会", "会長", "測協", "西海市西町８番２号"),
)
TITLES = (
    "{t}に関する調査について（照会）", "{t}に係る資料の提供について（依頼）", "{fy}{t}に関する研修会の開催について（御案内）", "{t}に関する視察の受入れについて（依頼）",
    "{t}に関する要望について", "{t}に関するアンケート調査への協力について（依頼）", "{t}に関する講師の派遣について（依頼）", "{t}に関する意見交換会の開催について（通知）",
    "{fy}{t}に係る負担金の納入について（依頼）", "{t}担当者名簿の提出について（依頼）",
)
OPENINGS = ("平素より、当{us}の運営に格別の御理解を賜り、厚くお礼申し上げます。", "時下ますます御清栄のこととお喜び申し上げます。", "日頃より大変お世話になっております。")
TEXTS = (
    "さて、標記の件につきまして、下記のとおり実施することといたしました。", "つきましては、御多用のところ恐縮ですが、{due}までに御回答くださいますようお願い申し上げます。", "このことについて、貴{city_kind}の状況を御教示くださるようお願いします。",
    "なお、御不明の点は、事務局まで御連絡ください。", "いただいた御回答は、統計的に処理し、他の目的には使用いたしません。", "詳細は、同封の要領を御覧ください。", "御提供いただいた資料は、当方において責任を持って管理いたします。",
)
ITEMS = (
    "日　　時　　{due}　午後{n5}時{z}分から", "場　　所　　{place}", "対　　象　　担当職員　{n5}名程度", "内　　容　　{t}の現状と課題について", "添付書類　　実施要領　１部、回答用紙　１部",
    "回答方法　　同封の用紙に記入の上、郵送又は電子メール", "参考資料　　{t}の概要", "経　　費　　当方において負担します。",
)
INKS = stamps.REDS + (stamps.PURPLE, (40, 60, 140), (40, 40, 45))
RANKS = (("部長", "課長", "補佐", "係長", "係"), ("課長", "主幹", "係長", "係員"), ("局長", "部長", "課長", "係長", "担当"), ("課長", "課長補佐", "係長", "主任", "担当"))
FILING = (("分類", "保存"), ("分類番号", "保存年限"), ("綴込", "年限"), ("簿冊番号", "保存期間"))


def desk(case, style):
    """A letter with its head printed over it or its sender at the right, our dated stamp, a row of seals, and a line of cells filled in by pen."""
    rng = case.rng
    page = Page(210, 297, style)
    size, above = rng.choice([10.5, 11]), rng.random() < 0.5
    em, left, right = size * PT, 25, 185
    office = rng.choice(SENDERS)
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(1, 6)))
    case.printed("received_on", arrived)
    y = 48 if above else 17
    if above:
        _dated(page, case, rng.uniform(20, 25), rng.uniform(8, 11), arrived)
        _readers(page, case, rng.uniform(80, 84), rng.uniform(9, 12), arrived)
    headed = rng.random() < 0.45
    if headed:
        y = _printed_head(page, case, left, right, y, office)
    y, number_end = _top(page, case, left, right, y, size, office, headed)
    y += 1.2 * em
    to = rng.choice([case.city.head, f"{case.city.head}　{case.city.mayor}", case.city.name + case.section.name + "長", case.city.head])
    page.text(left, y, f"{case.printed('addressee', to)}　{rng.choice(['様', '殿', '様'])}", size)
    if not above:
        top = max(number_end + 1, y - 4 + rng.uniform(0, 2))
        _dated(page, case, rng.uniform(112, 120), top, arrived)
        y = max(y, top + 26.5 - 2.6 * em)
    y = _sender(page, case, right, y + 2.6 * em, size, office, headed)
    title = case.printed("title", case.fill(rng.choice(TITLES)))
    y += 1.4 * em
    bare = size + rng.choice([0, 1, 2])
    while bare > 10 and width(style.body, title, bare * PT) > 136:
        bare -= 0.5
    if rng.random() < 0.3 and width(style.body, title, bare * PT) < 140:
        page.text(105, y + 2, title, bare, align="center")
        wide = width(style.body, title, bare * PT)
        page.rule(105 - wide / 2, y + 2.6 + bare * PT, 105 + wide / 2, y + 2.6 + bare * PT, 0.25)
    else:
        page.fit(left + 10, y - 1, 140, 13, title, bare, 9.5, "center")
    foot = 258 if above else 236
    _text(page, case, left, right, y + 16, foot - 20, size, office)
    _bureau(page, case, right, foot - 17, office)
    if above:
        _filing(page, case, rng.choice([rng.uniform(22, 30), rng.uniform(62, 70)]), rng.uniform(268, 272))
    else:
        _filing(page, case, rng.uniform(22, 60), rng.uniform(241, 243))
        _readers(page, case, rng.uniform(24, 80), rng.uniform(256, 258), arrived)
    return [page]


def _printed_head(page, case, left, right, y, office):
    """The sender's own letterhead over a rule."""
    name, _, _, street = office
    page.text(105, y, name, 15, page.style.bold, "center")
    page.text(105, y + 7.2, f"{street}　電話　{_phone(case)}", 8.5, align="center")
    page.rule(left, y + 12.5, right, y + 12.5, 0.5)
    return y + 17


def _top(page, case, left, right, y, size, office, headed):
    """Number and day, both at the right or one at each side; firms and unions have no number."""
    rng, em, symbol = case.rng, size * PT, office[2]
    case.printed("issued_on", case.drafted)
    day = case.date(case.drafted, "era" if case.date_form in ("dotted", "slashed") else None)
    if not symbol:
        page.text(right, y, day, size, align="right")
        return y + 1.5 * em, y + 1.5 * em
    year = rng.choice(["", "", dates.era_year(case.fiscal_year)[2:].replace("元", "1")])
    case.number = case.digits(f"{year}{symbol}第{rng.randint(2, 1900)}号")
    if headed and rng.random() < 0.5:
        page.text(left, y, case.note_number(), size)
        page.text(right, y, day, size, align="right")
        return y + 1.5 * em, y + 1.5 * em
    page.text(right, y, case.note_number(), size, align="right")
    page.text(right, y + 1.5 * em, day, size, align="right")
    return y + 3 * em, y + 3 * em


def _sender(page, case, right, y, size, office, headed):
    """Street, office and who signs, one below the other, with a seal at the end."""
    rng, em = case.rng, size * PT
    name, post, _, street = office
    who = content.person(rng) if rng.random() < 0.75 or post not in ("南港市長", "磯部町長") else ""
    if name in ("南港市", "磯部町"):
        lines = [f"{post}　{who}".strip("　")]
        case.printed("sender", lines[0])
    else:
        lines = [name, f"{post}　{who}".strip("　")]
        case.printed("sender", f"{name}　{lines[1]}")
        if not headed and rng.random() < 0.5:
            lines.insert(0, street)
    wide = max(width(page.style.body, line, em) for line in lines)
    at = right - 10 - wide
    for line in lines:
        page.text(at, y, line, size)
        y += 1.5 * em
    if rng.random() < 0.7:
        page.stamp(stamps.office_seal(page.style, (name + post)[-6:] + "之印", right + rng.uniform(-2, 1), y - 1.5 * em, rng, 18))
    elif rng.random() < 0.6:
        page.text(right - 10, y, "（公印省略）", size - 1, align="right")
        y += 1.4 * em
    return y + 0.6 * em


def _phone(case):
    """A telephone number of theirs."""
    rng = case.rng
    return case.digits(f"0{rng.randint(92, 99)}－{rng.randint(210, 988)}－{rng.randint(1000, 9899)}")


def _text(page, case, left, right, y, bottom, size, office):
    """Their sentences and some items below 記."""
    rng, em = case.rng, size * PT
    us = "市" if office[0].endswith("市") else "町" if office[0].endswith("町") else "校" if "学" in office[0] else "社" if "株式" in office[0] else "会"
    texts = [rng.choice(OPENINGS)] + [TEXTS[i] for i in sorted(rng.sample(range(len(TEXTS)), rng.randint(3, 4)))]
    for text in texts:
        if y + 3.4 * em < bottom:
            y = page.paragraph(left, y, right - left, case.fill(text.replace("{us}", us).replace("{city_kind}", case.city.name[-1])), size)
    if y < bottom - 7 * em:
        page.text(105, y + em, "記", size, align="center")
        y += 3 * em
        for i, item in enumerate(sorted(rng.sample(range(len(ITEMS)), rng.randint(3, 5)))):
            if y + 3.4 * em < bottom:
                y = page.paragraph(left + em, y, right - left - 2 * em, f"{case.digits(i + 1)}　{case.fill(ITEMS[item])}", size, indent=0, hang=2)


def _bureau(page, case, right, y, office):
    """Who is to be asked among them."""
    rng = case.rng
    lines = [rng.choice(["（連絡先）", "事務局", "担当", "お問合せ"]), f"{office[0]}　{rng.choice(['総務係', '事務局', '企画担当', '業務課'])}　{content.person(rng).split('　')[0]}",
             f"{rng.choice(['電話', 'TEL', '電話番号'])}　{_phone(case)}"]
    for i, text in enumerate(lines):
        page.fit(right - 80 + (2 if i else 0), y + i * 5.2, 82, 5.4, text, 9.5, 6.5, pad=0.5, whole=True)


def _dated(page, case, x, y, arrived):
    """The section's stamp in three storeys: office, the day its wheels show, section; the number by a numbering stamp or by pen beside it."""
    rng, style, w = case.rng, page.style, 38.0
    form = Page(w + 1, 24, replace(style, body=style.label))
    rounded = rng.random() < 0.3
    form.box(0.5, 0.5, w, 23, 0.5)
    if rounded:
        form.box(1.3, 1.3, w - 1.6, 21.4, 0.2)
    form.rule(0.5, 8, w + 0.5, 8, 0.3)
    form.rule(0.5, 16, w + 0.5, 16, 0.3)
    hall = {"町": "役場", "区": "役所", "市": "役所"}[case.city.name[-1]]
    form.fit(0.5, 0.8, w, 7, f"{case.city.name}{rng.choice(['', hall])}{rng.choice(['', '', '　受付'])}", 10.5, 7, "center", font=style.label, whole=True)
    name, letter, n = dates.era(arrived)
    day = rng.choice([f"{n}.{arrived.month}.{arrived.day}", f"{n}. {arrived.month}. {arrived.day}", f"{letter}{n}.{arrived.month}.{arrived.day}", f"'{arrived.year % 100:02}.{arrived.month}.{arrived.day}",
                      f"{name}{n}年{arrived.month}月{arrived.day}日"])
    form.fit(0.5, 8, w, 8, day, 13, 8, "center", font=style.label, whole=True)
    case.owner(case.section.name)
    form.fit(0.5, 16.2, w, 7, f"{case.section.name}{rng.choice(['', '　収受', '収受'])}", 10, 6.5, "center", font=style.label, whole=True)
    page.stamp(Stamp(form, x + form.width / 2, y + 12, rng.gauss(0, 1.2), rng.choice(INKS), True))


def _readers(page, case, x, y, arrived):
    """A row for those who read it: an upright head, ranks above, seals in the boxes."""
    rng, style, ranks = case.rng, page.style, case.rng.choice(RANKS)
    each, h = 19.0, 22.0
    w = 8 + each * len(ranks)
    form = Page(w + 1, h + 1, replace(style, body=style.label))
    form.box(0.5, 0.5, w, h, 0.45)
    form.column_label(0.5, 0.5, 8, h, rng.choice(["供覧", "回覧", "閲覧", "供閲"]), 10.5, pad=3)
    for i, rank in enumerate(ranks):
        left = 8.5 + i * each
        form.rule(left, 0.5, left, h + 0.5, 0.3)
        form.label(left, 0.5, each, 6.5, rank, 9, pad=2.5)
    form.rule(8.5, 7, w + 0.5, 7, 0.3)
    page.stamp(Stamp(form, x + form.width / 2, y + form.height / 2, rng.gauss(0, 0.4), rng.choice(INKS), True))
    for i in range(len(ranks)):
        if rng.random() < 0.88:
            name, cx, cy = case.staff[i].split("　")[0], x + 8.5 + (i + 0.5) * each + rng.gauss(0, 0.8), y + 15 + rng.gauss(0, 0.6)
            if rng.random() < 0.25:
                page.stamp(stamps.date_seal(style, name, case.section.name, arrived, cx, cy, rng, 11.5))
            else:
                page.stamp(stamps.name_seal(style, name, cx, cy, rng, 9.5))


def _filing(page, case, x, y):
    """A line of cells: class and period by pen, and whether there is to be an answer, ringed by pen."""
    rng, style = case.rng, page.style
    heads = rng.choice(FILING)
    cells = [(heads[0], 30, case.printed("classification", case.class_code)), (heads[1], 24, spelled(case))]
    case.printed("retention", case.retention)
    if rng.random() < 0.3:
        cells.reverse()
    marks, held = rng.choice([("要回答", "保管"), ("要処理", "参考"), ("要報告", "不要")]), rng.randint(0, 1)
    w = 17 * 2 + 54 + 36
    form = Page(w + 1, 10, replace(style, body=style.label))
    form.box(0.5, 0.5, w, 9, 0.4)
    at, written = 0.5, []
    for label, wide, text in cells:
        form.label(at, 0.5, 17, 9, label, 9, pad=1.8)
        form.rule(at + 17, 0.5, at + 17, 9.5, 0.25)
        form.rule(at + 17 + wide, 0.5, at + 17 + wide, 9.5, 0.25)
        written.append((at + 17, wide, text))
        at += 17 + wide
    form.text(at + 4, 3.3, marks[0], 9, style.label)
    form.text(at + 20, 3.3, marks[1], 9, style.label)
    page.stamp(Stamp(form, x + form.width / 2, y + 5, rng.gauss(0, 0.25), rng.choice(INKS), True))
    for left, wide, text in written:
        page.fit(x + left, y, wide, 10, text, 12, 7, "center", hand=True, pad=0.8, whole=True)
    wide = width(style.label, marks[held], 9 * PT)
    page.ring(x + at + (4 if held == 0 else 20) + wide / 2, y + 4.9, wide + 3, 6, 0.4)
