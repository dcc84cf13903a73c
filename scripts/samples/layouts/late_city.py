"""Late layouts in the spirit of published forms and council papers: other words, numbered labels, ticked boxes, routing
boxes, corner labels over two lines. Drawn before the rules were looked at; only for measuring."""

import datetime

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from .forms import body, consulted, decision, department, options, value

OPEN = {"開示": "公開", "部分開示": "部分公開", "不開示": "非公開"}


def bill(case, style):
    """A council bill: number and title in one head, 上記の議案を提出する, the day, the mayor, then the reason."""
    rng = case.rng
    page = Page(210, 297, style)
    word = rng.choice(["議案", "議案", "報告", "承認", "認定"])
    case.number = f"{word}第{case.digits(rng.randint(1, 140))}号"
    x, y, size = 28, 32, rng.choice([11, 12, 12])
    act = rng.choice(["の一部を改正する条例", "に係る工事請負契約の締結", "の指定管理者の指定", "に関する専決処分の承認", "の取得"])
    title = f"{case.city.name if rng.random() < 0.5 else ''}{case.noun}{act}" + rng.choice(["について", "について", "", "の件"])
    case.printed("title", title)
    if rng.random() < 0.35:
        page.text(x, y, case.note_number(), size)
        page.fit(x + 34, y - 3.5, 124, 16, title, size, valign="top", pad=3)
        y += 20
    else:
        page.text(x, y, case.note_number(), size)
        page.fit(x + 8, y + 11, 140, 16, title, size)
        y += 34
    if rng.random() < 0.6:
        y = page.paragraph(x, y, 156, rng.choice(["上記の議案を提出する。", "上記の議案を、地方自治法第９６条第１項の規定により提出する。"]), size)
    else:
        y = page.paragraph(x, y, 156, f"{case.noun}について、次のとおり議会の議決を求める。", size)
    y += 5
    case.printed("issued_on", case.effective)
    page.text(x + 5, y, case.date(case.effective) + rng.choice(["", "提出", "　提出"]), size)
    y += 11
    page.text(182, y, case.printed("sender", f"{case.city.head}　{case.city.mayor}"), size, align="right")
    y += 17
    rows = [("１　契約の目的", case.noun), ("２　契約の方法", "一般競争入札による契約"), ("３　契約金額", case.fill("金{yen}円")),
            ("４　契約の相手方", rng.choice(words.COMPANIES))]
    for label, text in rows[: rng.choice([0, 4])]:
        page.text(x + 4, y, label, size)
        page.fit(x + 46, y - 2, 110, 8, text, size)
        y += 9
    page.text(x, y + 4, rng.choice(["提案理由", "（提案理由）", "理　由"]), size)
    page.paragraph(x, y + 12, 156, case.fill("{t}に関し、{law}の規定に基づき、議会の議決を得る必要がある。"), size)
    return [page]


def numbered_minutes(case, style):
    """Minutes whose facts are a numbered list without rules: 1 日時, 2 場所 …, 事務局 with its path."""
    rng = case.rng
    page = Page(210, 297, style)
    name = case.noun if case.mark == "m" else f"{case.noun}審議会"
    title = f"{rng.choice(['', case.city.name])}{name}　{rng.choice(['議事録', '会議録', '議事要旨'])}"
    if rng.random() < 0.5:
        title = f"{case.digits(rng.choice(['令和６', '平成３０', '令和元']))}年度第{case.digits(rng.randint(1, 6))}回{title}"
    case.printed("title", title)
    page.fit(22, 20, 166, 12, title, 14, 10, align="center", font=style.bold)
    case.printed("held_on", case.drafted)
    week = "月火水木金土日"[case.drafted.weekday()]
    members = [content.person(rng) for _ in range(5)]
    shown = rng.choice([case.section.path, case.section.path[-2:], [case.section.name]])
    case.owner(*shown)
    path = "".join(shown)
    facts = [
        (rng.choice(["日　　時", "開催日時", "と　　き"]), f"{case.date(case.drafted)}（{week}）　{case.digits(10)}時から"),
        (rng.choice(["場　　所", "と こ ろ", "会　　場"]), rng.choice(words.PLACES)),
        ("出 席 者", "、".join(m.split("　")[0] + "委員" for m in members[:3])),
        ("欠 席 者", members[4].split("　")[0] + "委員"),
        (rng.choice(["事 務 局", "事務局", "所 管 課"]), path + rng.choice(["", f"　{members[3].split('　')[0]}課長ほか{case.digits(3)}名"])),
        ("議　　題", case.subject), ("傍 聴 者", case.digits(rng.randint(0, 9)) + "名"),
    ]
    y = 40
    for i, (label, text) in enumerate(facts):
        page.text(24, y, f"{case.digits(i + 1)}　{label}", 10.5)
        page.fit(60, y - 2.2, 128, 14, text, 10.5, valign="top", pad=2)
        y += 13 if width(style.body, text, 10.5 * PT) > 124 else 8.5
    page.text(24, y + 2, f"{case.digits(8)}　会議の概要", 10.5)
    y += 10
    for sentence in rng.sample(words.SPEECH, 9):
        who = rng.choice(members).split("　")[0]
        page.text(28, y, f"（{who}委員）", 10.5)
        y = page.paragraph(58, y, 128, case.fill(sentence), indent=0) + 1
        if y > 262:
            break
    return [page]


def ordinance_draft(case, style):
    """起案用紙 of an ordinance: filing data in small cells with two-line corner labels, options ringed, 決裁区分 boxes."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 17, 176, 15
    page.text(x, y, f"様式第{case.digits(rng.randint(2, 12))}号（第{case.digits(rng.randint(9, 30))}条関係）", 9)
    page.text(105, y + 6, "起　　案　　用　　紙", 15, style.bold, "center")
    y += 17

    def cell(cx, cw, tall, label, text, size=10.5, hand=False, whole=False):
        page.box(cx, y, cw, tall)
        parts = label.split("/")
        for i, part in enumerate(parts):
            page.text(cx + 1.2, y + 1 + i * 2.9, part, 7, style.label)
        if isinstance(text, str):
            gap = max(width(style.label, p, 7 * PT) for p in parts) + 1.5
            page.fit(cx + gap, y + 1, cw - gap, tall - 1, text, size, align="center", hand=hand, whole=whole)

    hand = rng.random() < 0.3
    tall = 13
    cell(x, 30, tall, "年度", value(case, "fiscal_year"))
    cell(x + 30, 62, tall, "記号/番号", value(case, "doc_number"), whole=True, hand=hand)
    cell(x + 92, 34, tall, "分類/番号", value(case, "classification"), hand=hand)
    cell(x + 126, 50, tall, "簿冊/名", value(case, "binder"), 9.5)
    y += tall
    choices = rng.choice([["30年", "10年", "5年", "3年", "1年"], ["永年", "10年", "5年", "3年", "1年"]])
    held = case.retention if case.retention in choices else rng.choice(choices[1:])
    case.retention = held
    case.printed("retention", held)
    page.box(x, y, 92, 11)
    page.text(x + 1.2, y + 1, "保存", 7, style.label)
    page.text(x + 1.2, y + 3.9, "年限", 7, style.label)
    options(page, case, x + 10, y, 82, 11, [case.digits(c) for c in choices], case.digits(held), 10.5, "　・　", "center")
    marks = ["公開", "部分公開", "非公開"]
    chosen = case.printed("disclosure", OPEN[case.disclosure])
    page.box(x + 92, y, 84, 11)
    page.text(x + 93.2, y + 1, "公開", 7, style.label)
    page.text(x + 93.2, y + 3.9, "区分", 7, style.label)
    options(page, case, x + 102, y, 74, 11, marks, chosen, 10.5, "・", "center")
    y += 11
    form = rng.choice([None, "era-spaced"])
    for i, (label, key) in enumerate((("起案", "drafted_on"), ("決裁", "decided_on"), ("施行", "effective_on"))):
        each = w / 3
        page.box(x + i * each, y, each, 10)
        page.rule(x + i * each + 14, y, x + i * each + 14, y + 10)
        page.label(x + i * each, y, 14, 10, label, 10, pad=2.5)
        page.fit(x + i * each + 14, y, each - 14, 10, value(case, key, form), 10, align="center", hand=hand)
    y += 10
    page.box(x, y, w, 12)
    page.rule(x + 20, y, x + 20, y + 12)
    page.label(x, y, 20, 12, rng.choice(["起案者", "起案/担当者"]), 10)
    shown = [p for p in (case.section.path if rng.random() < 0.6 else [case.section.name]) if p]
    case.owner(*shown)
    page.fit(x + 20, y, 88, 12, "".join(shown) + "　" + case.team, 10.5)
    page.fit(x + 108, y, 68, 12, case.printed("drafter", f"{rng.choice(['主事', '主査', '主任'])}　{case.drafter}") + f"　内線{case.digits(case.extension)}", 9.5)
    y += 12
    page.box(x, y, w, 8)
    page.text(x + 3, y + 2.2, "決裁区分　　市長　・　副市長　・　部長　・　課長", 10)
    y += 8
    decision(page, case, x, y, w, 24, ["市長", "副市長", "部長", "課長", "係長", "係員"])
    y += 24
    page.box(x, y, 12, 22)
    page.column_label(x, y, 12, 22, "合議", 10)
    decision(page, case, x + 12, y, 120, 22, consulted(case, 3), 0.7)
    page.box(x + 132, y, w - 132, 22)
    page.text(x + 134, y + 1.5, "公印使用", 8, style.label)
    y += 22
    page.box(x, y, w, 17)
    page.rule(x + 20, y, x + 20, y + 17)
    page.label(x, y, 20, 17, rng.choice(["件名", "標題"]), 11)
    page.fit(x + 20, y, w - 20, 17, value(case, "title"), 12, pad=3)
    y += 17
    page.box(x, y, w, 284 - y)
    body(page, case, x + 5, y + 5, w - 10, 280, case.body(3), case.items(3))
    return [page]


WORDS = {
    "title": ["案件名", "文書件名", "件　　名"], "department": ["起案部署", "主務課", "所管部署", "作成課"],
    "retention": ["保存種別", "文書保存期間", "保存年限"], "disclosure": ["開示区分", "公開・非公開の別", "情報公開区分"],
    "closed_on": ["完結年月日"], "drafted_on": ["起案年月日", "起票年月日"], "decided_on": ["決裁年月日", "決定年月日"],
    "effective_on": ["施行年月日", "発送年月日"], "drafter": ["起案者職氏名", "起案者氏名"], "binder": ["編綴簿冊名", "簿冊名称"],
    "doc_number": ["文書記号番号", "文書番号"], "classification": ["文書分類記号", "分類コード"],
}


def approval(case, style):
    """決裁用紙 with ticked boxes for retention and disclosure and long labels of other cities, one field a row."""
    rng = case.rng
    page = Page(210, 297, style)
    label = {key: rng.choice(found) for key, found in WORDS.items()}
    x, w, y, split = 18, 174, 17, 40
    page.text(105, y, rng.choice(["決　裁　用　紙", "文書決裁用紙", "決　裁　文　書"]), 15, style.bold, "center")
    page.text(x + w, y + 1, case.city.name, 10, align="right")
    y += 12
    mark = rng.choice(["■□", "●○"])
    kinds = ["永年", "10年", "5年", "3年", "1年"]
    held = case.retention if case.retention in kinds else rng.choice(kinds[1:])
    case.retention = held
    ticked = {
        "retention": (kinds, case.printed("retention", held)),
        "disclosure": (["公開", "一部公開", "非公開"],
                       case.printed("disclosure", {"部分開示": "一部公開"}.get(case.disclosure, OPEN[case.disclosure]))),
    }
    rows = ["title", "doc_number", "classification", "retention", "disclosure", "binder"]
    rng.shuffle(rows)
    for key in ["department", "drafter"] + rows:
        tall = 15 if key == "title" else 9.5
        page.box(x, y, w, tall)
        page.rule(x + split, y, x + split, y + tall)
        page.label(x, y, split, tall, label[key], 10, pad=3)
        if key in ticked:
            kinds, chosen = ticked[key]
            text = "　".join((mark[0] if k == chosen else mark[1]) + case.digits(k) for k in kinds)
        elif key == "drafter":
            text = case.printed("drafter", f"{rng.choice(['主事', '主査', '係長'])}　{case.drafter}") + f"（内線{case.digits(case.extension)}）"
        else:
            text = value(case, key)
        page.fit(x + split, y, w - split, tall, text, 11, pad=3, whole=key == "doc_number")
        y += tall
    for pair in (("drafted_on", "decided_on"), ("effective_on", "closed_on")):
        for i, key in enumerate(pair):
            cx = x + i * w / 2
            page.box(cx, y, w / 2, 9.5)
            page.rule(cx + 30, y, cx + 30, y + 9.5)
            page.label(cx, y, 30, 9.5, label[key], 9.5)
            page.fit(cx + 30, y, w / 2 - 30, 9.5, value(case, key), 10.5)
        y += 9.5
    decision(page, case, x, y, w, 25, ["部長", "次長", "課長", "補佐", "係長", "起案者"])
    y += 25
    page.box(x, y, w, 10)
    page.text(x + 3, y + 3.2, f"関係課合議　{'　'.join(consulted(case, 2))}", 10)
    y += 10
    page.box(x, y, w, 284 - y)
    body(page, case, x + 5, y + 5, w - 10, 280, case.body(3), case.items(2))
    return [page]


def routed_letter(case, style):
    """A letter that came in, with a round receipt stamp and a pre-printed routing box that names section and retention."""
    rng = case.rng
    page = Page(210, 297, style)
    head, symbol, bureau = rng.choice(words.AGENCIES)
    case.number = case.digits(f"{symbol}第{rng.randint(3, 4100)}号")
    sent, arrived = case.drafted, case.drafted + datetime.timedelta(days=rng.choice([1, 2, 3]))
    page.text(185, 20, case.note_number(), 11, align="right")
    case.printed("issued_on", sent)
    page.text(185, 27, case.date(sent), 11, align="right")
    page.stamp(stamps.receipt_round(style, case.city.name, arrived, rng.randint(11, 2900), 104, 30, rng))
    case.printed("received_on", arrived)
    page.text(28, 50, case.printed("addressee", case.city.head + "　" + rng.choice(["様", "殿"])), 11)
    case.printed("sender", head)
    page.text(172, 62, head, 11, align="right")
    page.stamp(stamps.office_seal(style, head[-6:] + "印", 168, 64, rng, 20))
    title = case.printed("title", case.title)
    page.fit(35, 76, 140, 13, title, 12, 9.5, align="center")
    y = 94
    for text in case.body(3):
        y = page.paragraph(25, y, 160, text, 11)
    x, w, y = 25, 160, 228
    page.box(x, y, w, 34)
    page.rule(x, y + 8, x + w, y + 8)
    case.printed("retention", case.retention)
    cells = (("主務課", department(case), 68), ("分類", case.printed("classification", case.class_code), 36),
             ("保存", spelled(case), 28), ("処理期限", dates.UNFILLED, 28))
    left = x
    for label, text, wide in cells:
        page.label(left, y, wide, 8, label, 9, pad=5)
        page.fit(left, y + 8, wide, 10, text, 10, 6.5, align="center")
        if left > x:
            page.rule(left, y, left, y + 18)
        left += wide
    page.rule(x, y + 18, x + w, y + 18)
    page.text(x + 3, y + 24, "供覧", 10, style.label)
    for i, rank in enumerate(("部長", "課長", "補佐", "係長", "係")):
        page.rule(x + 18 + i * 28, y + 18, x + 18 + i * 28, y + 34)
        page.text(x + 20 + i * 28, y + 19.5, rank, 8, style.label)
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], x + 34 + i * 28, y + 26.5, rng, 9))
    page.text(105, 268, f"担当　{bureau}", 9.5)
    return [page]


def wide_cover(case, style):
    """A binder cover of another city: large vertical rule-less title, 年度 and 所管 above, 冊数 and retention in a strip below."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 30, 150, 40
    case.printed("fiscal_year", case.fiscal_year)
    page.text(105, y, dates.fiscal_label(case.fiscal_year, case.digits), 24, style.bold, "center")
    y += 24
    page.text(x, y, rng.choice(["簿冊名称", "ファイル名称", "文書ファイル名"]), 10, style.label)
    page.rule(x, y + 6, x + w, y + 6)
    page.fit(x, y + 8, w, 44, case.printed("title", case.binder), 26, 13, align="center", font=style.bold)
    y += 58
    page.rule(x, y, x + w, y)
    case.printed("retention", case.retention)
    case.printed("classification", case.class_code)
    end = int(case.retention[:-1]) if case.retention[:-1].isdigit() else 0
    rows = [(rng.choice(["分類記号", "文書分類番号"]), case.class_code), ("保存期間", spelled(case)),
            ("満了年月日", case.date(datetime.date(case.fiscal_year + 1 + end, 3, 31)) if end else "―"),
            ("冊数", f"{case.digits(rng.randint(1, 4))}冊のうち{case.digits(1)}"), (rng.choice(["所管課名", "管理課", "所属名"]), department(case))]
    y += 12
    for label, text in rows:
        page.justified(x + 4, y, 30, label, 12)
        page.text(x + 38, y, "：", 12)
        page.fit(x + 46, y - 4, w - 48, 13, text, 13, 9)
        y += 15
    page.text(105, 262, case.city.name, 18, style.bold, "center")
    return [page]
