"""Late layouts: the face of a folder, and a record of talks."""

from .. import content, dates, words
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from .late_panels import approvals, last_day, owner_parts


def folder(case, style):
    """A folder or box face: the year in a panel at the left, guides above, a large title, labels upright before their values."""
    rng = case.rng
    width_mm, height = rng.choice([(297, 210), (257, 182), (210, 148)])
    page = Page(width_mm, height, style)
    k, hand = height / 210, rng.random() < 0.4
    x, y, w, h = 14, 14, width_mm - 28, height - 34
    side = w * 0.25
    if rng.random() < 0.5:
        page.fill(x, y, side, h * 0.42, 220)
    page.box(x, y, w, h, 0.6)
    page.rule(x + side, y, x + side, y + h, 0.6)
    case.printed("fiscal_year", case.fiscal_year)
    page.text(x + side / 2, y + 7 * k, rng.choice(["作成年度", "文書年度", "完結年度"]), max(8, 12 * k), style.label, "center")
    year = dates.fiscal_label(case.fiscal_year, case.digits)
    page.fit(x, y + 16 * k, side, h * 0.42 - 18 * k, year, 26 * k, 10, "center", font=style.bold, whole=True)
    page.rule(x, y + h * 0.42, x + side, y + h * 0.42)
    last = last_day(case)
    notes = [(rng.choice(["保存満了", "廃棄予定", "満了日"]), case.date(last) if last else "―"),
             (rng.choice(["引継番号", "箱番号", "収納箱"]), case.digits(rng.randint(1, 340))),
             ("分冊", case.digits(f"1／{rng.randint(1, 4)}"))]
    each = h * 0.58 / 3
    for i, (label, text) in enumerate(notes):
        top = y + h * 0.42 + i * each
        page.text(x + 1.5, top + 1.2, label, max(7.5, 9 * k), style.label)
        page.fit(x, top + each * 0.3, side, each * 0.68, text, 14 * k, 7.5, "center", hand=hand and text != "―", whole=True)
        if i:
            page.rule(x, top, x + side, top)
    x, w = x + side, w - side
    guides = (content.CLASSES[int(case.class_code.split("-")[1]) - 1][0], case.noun.split("の")[0])
    for i, (label, text) in enumerate(zip(rng.choice([("第１ガイド", "第２ガイド"), ("大分類", "中分類")]), guides)):
        left = x + i * w * 0.42
        wide = w * (0.42, 0.58)[i]
        page.text(left + 2, y + 1.3, label, max(7, 8.5 * k), style.label)
        page.fit(left, y + 6 * k, wide, 12 * k, text, 14 * k, 7, "center")
    page.rule(x + w * 0.42, y, x + w * 0.42, y + 19 * k)
    page.rule(x, y + 19 * k, x + w, y + 19 * k)
    y += 19 * k
    tall = h - 19 * k - 50 * k
    page.rule(x + 11 * k, y, x + 11 * k, y + tall)
    page.column_label(x, y, 11 * k, tall, rng.choice(["ファイル名", "フォルダー名", "簿冊名", "綴名"]), 13 * k, pad=6)
    page.fit(x + 11 * k, y, w - 11 * k, tall, case.printed("title", case.binder), rng.choice([30, 34]) * k, 13, "center", pad=5, hand=hand)
    y += tall
    case.printed("retention", case.retention)
    case.printed("classification", case.class_code)
    parts = owner_parts(case)
    rows = (((rng.choice(["所属", "所管", "主管", "課名"]), rng.choice(["", "　"]).join(parts), 1.0),),
            ((rng.choice(["保存", "保存期間", "保存年限"]), spelled(case), 0.42), (rng.choice(["分類", "分類記号", "分類番号"]), case.class_code, 0.58)))
    for row in rows:
        page.rule(x, y, x + w, y)
        left = x
        for label, text, share in row:
            page.rule(left + 11 * k, y, left + 11 * k, y + 25 * k)
            page.column_label(left, y, 11 * k, 25 * k, label, 11 * k, pad=2.5)
            page.fit(left + 11 * k, y, w * share - 11 * k, 25 * k, text, 20 * k, 9, "center")
            left += w * share
            if left < x + w - 1:
                page.rule(left, y, left, y + 25 * k)
        y += 25 * k
    page.text(14, height - 15, rng.choice(["この票は、簿冊の表紙に貼り付けること。", "保存期間が満了したときは、文書主管課の確認を受けて処分すること。"]), max(7.5, 9 * k))
    page.text(width_mm - 14, height - 15, case.city.name, max(8, 11 * k), align="right")
    return [page]


TALK = (
    "{t}の対象となる範囲を、図面により説明した。", "作業の時間帯について、近隣への配慮を求めた。", "資料の提出は{due}までとすることを申し入れた。",
    "前回指摘された{n5}点は、いずれも修正済みである。", "数量が当初の見込みから約{n}パーセント増えることが分かった。", "{place}を使う日程に支障はないとのことであった。",
    "工程に遅れが生じた理由を尋ねた。", "部材の調達に日数を要したためとの説明があった。", "{law}との関係を整理しておく必要がある。",
    "苦情の受付窓口を一つにすることを提案した。", "個人情報の取扱いは契約書の特記事項に従う。", "金額の内訳（合計{yen}円）を示してほしい。",
    "{town}地区を先に着手したいとの希望があった。", "書類の様式を電子データで渡した。",
)
AGREED = (
    "次回までに資料を修正し、再度確認する。", "{due}までに回答する。", "関係課と調整の上、改めて連絡する。", "原案どおり進めることで合意した。",
    "現地を確認してから判断する。", "様式は当方の指定するものを用いる。", "費用の負担は別途協議する。", "引き続き検討する。",
)


def record(case, style):
    """A record of talks: facts on the left under the name of the form, seals at the top right, then who said and agreed what."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 18, 174, 16
    page.text(x, y + 4, rng.choice(["打　合　せ　記　録　簿", "協　議　記　録　票", "会議等記録書", "打合せ協議簿"]), 16, style.bold)
    approvals(page, case, x + w - 72, y, 72, 21, ["課長", "補佐", "係長", "担当"], 4)
    if rng.random() < 0.5:
        case.printed("classification", case.class_code)
        case.printed("retention", case.retention)
        page.text(x, y + 15, f"{rng.choice(['分類', '分類番号'])}　{case.class_code}　　{rng.choice(['保存', '保存期間'])}　{spelled(case)}", 9.5)
    y += 24
    number = case.digits(rng.randint(1, 9))
    title = case.printed("title", rng.choice([
        f"{case.noun}に関する協議（第{number}回）", f"{case.noun}に係る打合せ", f"{case.noun}担当者会議", case.subject]))
    week = "月火水木金土日"[case.drafted.weekday()]
    case.printed("held_on", case.drafted)
    hours = f"{case.digits(rng.randint(9, 11))}時{case.digits(30)}分～{case.digits(rng.randint(13, 16))}時"
    facts = [(rng.choice(["件　名", "会議名", "協議件名"]), title, 13), (rng.choice(["日　時", "開催日時", "実施日"]),
             f"{case.date(case.drafted)}（{week}）　{hours}", 9), (rng.choice(["場　所", "会　場"]), rng.choice(words.PLACES), 9),
             (rng.choice(["所　属", "担当課", "主管課"]), rng.choice(["　", ""]).join(owner_parts(case)), 9)]
    facts = facts[:1] + rng.sample(facts[1:], 3) if rng.random() < 0.5 else facts[1:] + facts[:1]
    for label, text, h in facts:
        page.box(x, y, w, h)
        page.rule(x + 26, y, x + 26, y + h)
        page.label(x, y, 26, h, label.replace("　", ""), 10, pad=4)
        page.fit(x + 26, y, w - 26, h, text, 12 if h > 9 else 10.5, 8)
        y += h
    page.box(x, y, w, 25)
    page.rule(x + 26, y, x + 26, y + 25)
    page.label(x, y, 26, 25, rng.choice(["出席者", "出席者/氏名"]), 10, pad=4)
    for left, side, post in ((x + 26, case.city.name, ""), (x + 100, rng.choice(words.COMPANIES), "")):
        page.text(left + 2, y + 1.6, f"（{side}）", 9)
        for i in range(rng.randint(2, 3)):
            post = rng.choice(["係長", "主査", "主任", "技師"]) if left < x + 90 else rng.choice(["部長", "課長", "主任", "担当"])
            page.text(left + 5, y + 7.2 + i * 5.6, f"{post}　{content.person(rng)}", 10)
    page.rule(x + 100, y, x + 100, y + 25, None, 1.0)
    y += 28
    split = 118
    heads = rng.choice([("協　議　内　容", "結果・対応"), ("発　言　要　旨", "処　理"), ("内　　容", "確認事項")])
    page.box(x, y, w, 8)
    page.label(x, y, split, 8, heads[0].replace("　", ""), 10, pad=35)
    page.label(x + split, y, w - split, 8, heads[1].replace("　", ""), 10, pad=12)
    top, y = y, y + 8
    sides = rng.choice([(f"（{case.city.name[-1]}）", "（相手方）"), ("甲　", "乙　"), (f"【{case.city.name[-1]}】", "【事業者】")])
    for i, sentence in enumerate(rng.sample(TALK, rng.randint(8, len(TALK)))):
        text = sides[i % 2] + case.fill(sentence)
        lines = -(-width(style.body, text, 10 * PT) // (split - 14)) + 1
        if y + lines * 10 * PT * 1.7 > 278:
            break
        start = y + 2
        y = page.paragraph(x + 3, start, split - 8, text, 10, indent=0, hang=1)
        if rng.random() < 0.45:
            y = max(y, page.paragraph(x + split + 3, start, w - split - 8, case.fill(rng.choice(AGREED)), 10, indent=0))
        y += 1
    end = 283 if rng.random() < 0.6 else y + 2
    page.rule(x, top, x, end)
    page.rule(x + split, top, x + split, end)
    page.rule(x + w, top, x + w, end)
    page.rule(x, end, x + w, end)
    return [page]
