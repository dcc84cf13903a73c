"""Pages that follow a cover: an outgoing letter in draft, a plan, an estimate, a list; they repeat the cover's words."""

from .. import words
from ..canvas import PT, Page


def some(case, style, chance=0.45):
    """No, one or a few attachment pages."""
    rng = case.rng
    if rng.random() > chance:
        return []
    kinds = rng.sample([letter_draft, plan, ledger, notes, rules], rng.choice([1, 1, 2, 3]))
    return [kind(case, style) for kind in kinds]


def letter_draft(case, style):
    """The letter to be sent, still without number and date."""
    page = Page(210, 297, style)
    page.text(25, 15, "（案）", 10.5)
    page.text(185, 22, f"{case.city.prefix}{case.section.symbol}第　　　　号", 10.5, align="right")
    page.text(185, 29, "　　年　　月　　日", 10.5, align="right")
    page.text(25, 42, "関係各位", 10.5)
    page.text(180, 56, case.city.head + "　" + case.city.mayor, 10.5, align="right")
    page.fit(30, 68, 150, 14, case.subject + "（通知）", 12, align="center")
    y = 90
    for text in case.body(3, "通知"):
        y = page.paragraph(25, y, 160, text)
    page.text(105, y + 4, "記", align="center")
    y += 13
    for item in case.items(3):
        y = page.paragraph(30, y, 150, item, indent=0, hang=2)
    return page


def plan(case, style):
    """A short plan with numbered headings."""
    page = Page(210, 297, style)
    page.text(185, 15, f"別紙{case.digits(1)}", 10.5, align="right")
    page.fit(25, 24, 160, 14, f"{case.noun}の概要", 14, align="center", font=style.bold)
    y = 46
    for i, head in enumerate(case.rng.sample(["目的", "件名", "実施方法", "期間", "経費", "体制", "効果", "留意事項"], 5)):
        page.text(25, y, f"{case.digits(i + 1)}　{head}", 11, style.label)
        y += 8
        for text in case.body(1, case.rng.choice(list(words.BODY))):
            y = page.paragraph(30, y, 152, text)
        y += 4
    page.text(105, 280, "- 1 -", 9, align="center")
    return page


def ledger(case, style):
    """An estimate of costs as a ruled list."""
    rng = case.rng
    page = Page(210, 297, style)
    page.text(105, 22, rng.choice(["経費内訳書", "設計内訳書", "積算内訳"]), 14, style.bold, "center")
    page.text(20, 36, f"件名　{case.subject}"[:38], 10)
    columns, x, y = (12, 62, 22, 18, 28, 28), 20, 46
    heads = ("番号", "品目", "数量", "単位", "単価", "金額")
    items = rng.sample(words.TOWNS, 8)
    rows, total = [heads], 0
    for i, town in enumerate(items):
        n, price = rng.randint(1, 40), rng.randint(8, 900) * 100
        total += n * price
        rows.append((i + 1, f"{town}地区{rng.choice(['業務費', '材料費', '運搬費', '諸経費', '点検費'])}", n,
                     rng.choice(["式", "件", "箇所", "ｍ", "台"]), f"{price:,}", f"{n * price:,}"))
    rows.append(("", "合計", "", "", "", f"{total:,}"))
    for row in rows:
        left = x
        for width, text in zip(columns, row):
            page.box(left, y, width, 9)
            side = "center" if row is heads or width < 25 else "right" if width == 28 else "left"
            page.fit(left, y, width, 9, case.digits(text), 9.5, 6, side, whole=True)
            left += width
        y += 9
    y = page.paragraph(20, y + 8, 165, f"備考　{case.fill(rng.choice(words.BODY['報告']))}", 9.5, indent=0)
    return page


ARTICLES = (
    ("趣旨", "この要領は、{t}に関し、{rule}に定めるもののほか、必要な事項を定めるものとする。"),
    ("定義", "この要領において使用する用語の意義は、{law}において使用する用語の例による。"),
    ("対象", "この要領の対象となる者は、本市の区域内に住所又は事業所を有する者であって、市税を滞納していないものとする。"),
    ("申請", "前条に規定する者は、様式第{n5}号に関係書類を添えて、{due}までに市長に提出しなければならない。"),
    ("審査", "市長は、前条の規定による申請があったときは、その内容を審査し、必要に応じて現地調査を行うものとする。"),
    ("決定", "市長は、適当と認めたときは、{n}日以内に決定し、その旨を申請者に通知するものとする。"),
    ("変更", "決定を受けた者は、申請の内容を変更しようとするときは、あらかじめ市長の承認を受けなければならない。"),
    ("報告", "決定を受けた者は、事業が完了した日から起算して{n}日を経過する日までに、実績を報告しなければならない。"),
    ("取消し", "市長は、偽りその他不正の手段により決定を受けたと認めるときは、その決定の全部又は一部を取り消すことができる。"),
    ("保存", "関係書類は、事業の完了した日の属する会計年度の翌年度から起算して{n5}年間保存するものとする。"),
    ("庶務", "この要領に関する庶務は、{sec}において処理する。"),
    ("その他", "この要領に定めるもののほか、必要な事項は、別に定める。"),
)


def rules(case, style):
    """A dense page of articles."""
    page = Page(210, 297, style)
    page.fit(35, 18, 150, 13, f"{case.noun}実施要領", 13, align="left", font=style.bold)
    y, size = 36, case.rng.choice([9.5, 10.5])
    for number, (head, sentence) in enumerate(ARTICLES):
        if y > 262:
            break
        page.text(25 + size * PT, y, f"（{head}）", size)
        y = page.paragraph(25, y + 1.7 * size * PT, 160, f"第{case.digits(number + 1)}条　{case.fill(sentence)}", size, indent=0, hang=1)
    return page


def notes(case, style):
    """A memo of a meeting held about the matter."""
    rng = case.rng
    page = Page(210, 297, style)
    page.text(25, 18, "参考資料", 10.5)
    page.text(105, 28, "打合せ記録", 14, style.bold, "center")
    y = 42
    for label, text in (("日時", case.fill("{day}　午後{n5}時")), ("場所", rng.choice(words.PLACES)),
                        ("件名", case.subject[:30]), ("出席", "、".join(consulted_names(case)))):
        page.justified(25, y, 14, label)
        page.text(45, y, text)
        y += 8
    y += 4
    for text in rng.sample(words.SPEECH, 7):
        if y > 262:
            break
        y = page.paragraph(25, y, 160, "・" + case.fill(text), indent=0, hang=1) + 0.3 * PT
    return page


def consulted_names(case):
    """A few sections that took part."""
    names = sorted({s.name for s in case.city.sections if s.valid(case.drafted)})
    return case.rng.sample(names, 3)
