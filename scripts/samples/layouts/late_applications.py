"""Late layout, an application that a firm or citizen hands in: the form's name for a title, the applicant's block, our part at its foot."""

import datetime

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from .late_sheets import ticks

NAMES = {  # what a form is called, by the kind of matter
    "c": ("{t}に係る再委託承諾申請書", "{t}に係る履行期間延長願", "{t}に係る入札参加資格確認申請書", "{t}に係る質問書"),
    "p": ("{t}に関する意見書", "{t}適用除外申請書", "{t}に係る認定申請書"), "s": ("{t}交付申請書", "{t}実績報告書", "{t}変更承認申請書", "{t}概算払請求書"),
    "m": ("{t}傍聴申込書", "{t}委員公募申込書", "{t}資料写し交付申請書"), "r": ("{t}の結果に係る利用申請書", "{t}調査員応募申込書"),
    "w": ("{t}に係る承認申請書", "{t}に係る届出書", "{t}に係る変更届", "{t}に係る事前協議書", "{t}に係る期間延長申請書"),
}
ASKED = ("{rule}第{n}条の規定により、次のとおり申請します。", "次のとおり申請したいので、関係書類を添えて提出します。", "下記のとおり関係書類を添えて申請（届出）します。",
         "{law}の規定により、次のとおり提出します。")
ROWS = (
    (("事業（業務）の名称", "件名（名称）", "事業等の名称"), "{t}", 10), (("場所", "実施場所", "所在地及び地番"), "{city}{town}{n}番地の{n5}", 10),
    (("期間", "実施期間", "希望する期間"), "{day}から{due}まで", 10), (("申請の理由", "目的", "目的及び理由"), "{t}の{a}のため、必要があるので申請する。", 16),
    (("金額", "事業費", "申請額"), "金　{yen}円（うち自己資金　{n5}割）", 10), (("添付書類", "添付図書"), "位置図、見積書の写し、その他必要な書類", 13),
    (("既許可番号", "前回の決定"), "{day}付け　第{n}号", 10), (("備考", "参考事項"), "連絡は平日の午後{n5}時以降を希望する。", 10),
)
OFFICE = {
    "number": ("受付番号", "整理番号", "受理番号"), "department": ("処理課", "主管課", "担当課", "所管課"), "classification": ("分類記号", "分類", "文書分類"),
    "retention": ("保存期間", "保存年限", "保存"), "binder": ("簿冊名", "綴込簿冊", "ファイル名"), "order": ("指令番号", "許可番号", "決定番号"),
}


def application(case, style):
    """A form filled in by an applicant: title, day, addressee, who asks, a table of what is asked, a part for the office, and a stamp of receipt."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, pen = 22, 166, rng.random() < 0.5
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.choice([0, 0, 1, 2, 3])))
    case.printed("received_on", arrived)
    page.text(x, 12, f"様式第{case.digits(rng.randint(1, 18))}号（第{case.digits(rng.randint(3, 24))}条関係）", 9)
    place = rng.choice(["head", "frame", "foot"])
    if place == "head":
        page.stamp(_receipt(case, style, arrived, x + 27, 38))
    elif place == "frame":
        _frame(page, case, x, 19, arrived)
    title_first = place == "foot" and rng.random() < 0.7
    y = _title(page, case, x, 22, w, 17) if title_first else 20
    y = _front(page, case, x, y, w, pen, 0 if place == "foot" else 46 if place == "frame" else 40)
    if not title_first:
        y = _title(page, case, x, y + 4, w, 15)
    y = page.paragraph(x, y + 3, w, case.fill(rng.choice(ASKED)), 10.5) + 2
    y = _table(page, case, x, y, w, 219, pen)
    _office(page, case, x, max(y + 5, 226), w, arrived if place == "foot" else None)
    return [page]


def _receipt(case, style, arrived, cx, cy):
    """The stamp of the desk, round or square; the square one names the section in charge."""
    rng, number = case.rng, case.rng.randint(11, 2900)
    if rng.random() < 0.4:
        case.owner(case.section.name)
        return stamps.receipt_box(style, case.city.name, case.section.name, arrived, number, cx, cy, rng)
    return stamps.receipt_round(style, case.city.name, arrived, number, cx, cy, rng)


def _frame(page, case, x, y, arrived):
    """A printed frame for the stamp of receipt, and the stamp in it."""
    page.box(x, y, 50, 43)
    page.text(x + 1.5, y + 1.2, case.rng.choice(["※受付印", "（受付印欄）", "※　収受"]), 7.5, page.style.label)
    seal = stamps.receipt_round(page.style, case.city.name, arrived, case.rng.randint(3, 980), x + 25, y + 24, case.rng)
    page.stamp(seal)


def _title(page, case, x, y, w, size):
    """The name of the form, spread if it is short."""
    rng = case.rng
    title = case.printed("title", rng.choice(NAMES[case.mark]).format(t=case.noun))
    natural = width(page.style.bold, title, size * PT)
    if natural < w * 0.55 and rng.random() < 0.6:
        page.justified(x + w * 0.17, y, w * 0.66, title, size, page.style.bold)
    else:
        page.fit(x, y - 2, w, 16, title, size, 10, "center", font=page.style.bold)
    return y + 15


def _front(page, case, x, y, w, pen, beside):
    """The day, to whom, and the applicant's block; the head of the page beside a stamp stays free."""
    rng = case.rng
    if case.mark in "cs" and rng.random() < 0.3:
        case.number = case.digits(f"{rng.choice(['', '総', '業'])}発第{rng.randint(2, 380)}号")
        page.text(x + w, y, case.note_number(), 10.5, align="right")
        y += 6
    case.printed("issued_on", case.drafted)
    day = case.date(case.drafted)
    before = rng.choice(["", "", "申請日　", "提出日　"])
    page.text(x + w, y, before + day, 11, align="right", hand=pen and not before)
    y += max(10, beside)
    to = case.city.head
    manner = rng.choice(["（宛先）", "（あて先）", "", ""])
    case.printed("addressee", to)
    page.text(x + 3, y, f"{manner}{to}" if manner else f"{to}　{rng.choice(['様', '殿', 'あて'])}", 11)
    return _applicant(page, case, x + w * 0.42, y + 9, w * 0.58, pen)


def _applicant(page, case, x, y, w, pen):
    """Who asks: a word at the left of the block, then where, who, and how to reach them, each behind its small label."""
    rng, style = case.rng, page.style
    street = case.digits(f"西海県{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 5)}丁目{rng.randint(1, 20)}番{rng.randint(1, 9)}号")
    phone = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    if case.mark in "cs" or rng.random() < 0.3:
        firm, post, who = rng.choice(words.COMPANIES), rng.choice(["代表者", "理事長"]), content.person(rng)
        if "株式会社" in firm or "有限会社" in firm:
            post = "代表取締役"
        case.printed("sender", f"{firm}　{post}　{who}")
        rows = [(rng.choice(["所在地", "住所"]), street), (rng.choice(["名称", "団体名", "商号"]), firm), (rng.choice(["代表者", "氏名", "職氏名"]), f"{post}　{who}")]
    else:
        who = case.printed("sender", content.person(rng))
        rows = [("住所", street), ("氏名", who)]
    rows.append(("電話", phone))
    name, tall, split = rng.choice(["申請者", "届出者", "提出者", "申込者"]), 7.6, 17
    page.column_label(x, y, 7, tall * len(rows), name, 9.5, pad=1.5)
    if rng.random() < 0.4:
        page.rule(x + 8, y, x + 8, y + tall * len(rows), 0.2)
    for i, (label, text) in enumerate(rows):
        top = y + i * tall
        page.justified(x + 10, top + 2, split - 3, label, 9)
        page.fit(x + 10 + split, top, w - 10 - split, tall, text, 11, 7, pad=1, hand=pen, whole=True)
    if rng.random() < 0.4:
        cx = x + w - 5
        page.stamp(stamps.name_seal(style, who.split("　")[0], cx, y + tall * (len(rows) - 1.5), rng, 10))
    return y + tall * len(rows) + 3


def _table(page, case, x, y, w, bottom, pen):
    """What is asked for, row by row, numbered or not."""
    rng = case.rng
    split, numbered = rng.choice([38, 44]), rng.random() < 0.35
    picked = [row for row in ROWS if rng.random() < 0.78 or row[2] > 12]
    room = min(1.8, (bottom - y) / sum(row[2] for row in picked))
    for n, (labels, text, tall) in enumerate(picked, 1):
        tall *= room
        page.box(x, y, w, tall)
        page.rule(x + split, y, x + split, y + tall)
        label = rng.choice(labels)
        if numbered:
            page.fit(x, y, split, tall, f"{case.digits(n)}　{label}", 9.5, 6.5, pad=2, font=page.style.label, whole=True)
        else:
            page.label(x, y, split, tall, label, 10, pad=2.5)
        page.fit(x + split, y, w - split - 2, tall, case.fill(text), 10.5, 7, pad=2.5, hand=pen and text[0] != "位")
        y += tall
    return y


def _office(page, case, x, y, w, arrived):
    """Our part under the applicant's: how it is filed, whose it is, who has seen it; the order is not made yet."""
    rng, style = case.rng, page.style
    page.rule(x, y - 2.5, x + w, y - 2.5, 0.2, 1.0)
    page.text(x, y - 1, rng.choice([f"※　以下は、{case.city.name[-1]}処理欄につき記入しないでください。", "（処理欄）", "※印の欄は、記入しないこと。"]), 8, style.label)
    y += 4
    texts = _facts(case)
    if arrived:
        texts["arrived"] = (rng.choice(["受付年月日", "収受年月日", "受付日", "収受日"]), case.date(arrived))
    order = [key for key in rng.choice((("arrived", "number", "department", "retention", "classification", "binder"),
                                        ("number", "arrived", "classification", "retention", "department", "order"),
                                        ("department", "arrived", "number", "order", "retention", "binder"))) if key in texts]
    pen, columns, h = rng.random() < 0.5, 3, 14
    each = w / columns
    for i, key in enumerate(order):
        left, top = x + i % columns * each, y + i // columns * h
        label, text = texts[key]
        if key == "department":
            case.owner(case.section.name)
        elif key in ("classification", "retention", "binder"):
            case.printed(key, {"classification": case.class_code, "retention": case.retention, "binder": case.binder}[key])
        page.box(left, top, each, h)
        page.text(left + 1.2, top + 1, f"※{label}" if rng.random() < 0.15 else label, 7.5, style.label)
        page.fit(left, top + 4, each, h - 4, text, 10.5, 6.5, "center", pad=1.2, hand=pen and "　　" not in text, whole=key != "binder")
    y += -(-len(order) // columns) * h
    ranks = rng.choice([["部長", "課長", "補佐", "係長", "係員"], ["次長", "課長", "主幹", "係長", "担当"]])
    wide = 19
    for i, rank in enumerate(ranks):
        page.box(x + i * wide, y, wide, 19)
        page.text(x + (i + 0.5) * wide, y + 1.2, rank, 8, style.label, "center")
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], x + (i + 0.5) * wide, y + 11.8 + rng.gauss(0, 0.5), rng, 9.5))
    page.box(x + wide * 5, y, w - wide * 5, 19)
    page.text(x + wide * 5 + 1.2, y + 1.2, rng.choice(["処理", "審査結果", "処理区分"]), 8, style.label)
    choices = rng.choice([["承認", "不承認", "保留"], ["許可", "不許可", "返戻"], ["受理", "補正", "却下"]])
    ticks(page, case, x + wide * 5, y + 5, w - wide * 5, 12, choices, choices[0], rng.choice(["tick", "glyph"]), 9.5)


def _facts(case):
    """What our part may tell, with its labels; the order has no number yet."""
    rng = case.rng
    label = {key: rng.choice(found) for key, found in OFFICE.items()}
    return {
        "number": (label["number"], case.digits(f"第{rng.randint(3, 980)}号")), "department": (label["department"], case.section.name),
        "order": (label["order"], rng.choice([f"{case.city.name}指令第　　　号", "第　　　　号"])),
        "classification": (label["classification"], case.class_code), "retention": (label["retention"], spelled(case)),
        "binder": (label["binder"], case.binder),
    }
