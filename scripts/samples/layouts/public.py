"""Public papers: notices (告示) and council papers (議案, 報告)."""

from .. import content, dates, words
from ..canvas import Page
from .. import stamps


def kokuji(case, style):
    """告示: the number as heading, a title, one long sentence, date, head of the city; often a small table."""
    rng = case.rng
    page = Page(210, 297, style)
    word = rng.choice(["告示", "告示", "公告"])
    number = f"{case.city.name}{word}第{case.digits(rng.randint(1, 420))}号"
    case.number = number
    y = 28
    page.text(rng.choice([25, 32]), y, case.note_number(), 12)
    y += 12
    if rng.random() < 0.8:
        title = case.printed("title", case.subject.removesuffix("について").removesuffix("に関する件"))
        page.fit(38, y, 140, 13, title, 12)
        y += 16
    y = page.paragraph(25, y, 160, case.fill("{law}の規定により、{t}に関し次のとおり定め、{day}から適用する。"), 12)
    y = page.paragraph(25, y, 160, case.fill("その関係書類は、{sec}において告示の日から{n5}週間一般の縦覧に供する。"), 12)
    case.owner()
    y += 6
    page.text(32, y, case.date(case.effective), 12)
    case.printed("issued_on", case.effective)
    y += 10
    sender = case.city.head + "　" + case.city.mayor
    page.text(175, y, case.printed("sender", sender), 12, align="right")
    page.stamp(stamps.office_seal(style, case.city.head + "之印", 172, y + 2, rng, 21))
    y += 18
    for row in range(rng.randint(3, 6)):
        cells = ("番号", "名称", "位置", "面積（㎡）") if row == 0 else (
            row, f"{rng.choice(words.TOWNS)}{row}号線", f"{case.city.name}{rng.choice(words.TOWNS)}", f"{rng.randint(80, 9900) / 10:,.1f}")
        left = 28
        for w, text in zip((18, 45, 60, 31), cells):
            page.box(left, y, w, 9)
            page.fit(left, y, w, 9, case.digits(text), 10.5, align="center" if row == 0 or w < 20 else "left")
            left += w
        y += 9
    return [page]


def council(case, style):
    """議案第n号 or 報告第n号 with the title under it, the motion, date, mover, then the reason."""
    rng = case.rng
    page = Page(210, 297, style)
    word = rng.choice(["議案", "議案", "報告", "諮問", "同意"])
    number = f"{word}第{case.digits(rng.randint(1, 180))}号"
    case.number = number
    page.text(25, 30, case.note_number(), 13)
    base = case.subject
    title = case.printed("title", f"{case.city.name}{base}" if rng.random() < 0.3 else base)
    page.fit(32, 44, 146, 15, title, 13)
    y = 68
    verb = {"報告": "を次のとおり報告する。"}.get(word, "について、次のとおり議会の議決を求める。")
    y = page.paragraph(25, y, 160, f"{case.noun}{verb}", 12)
    for text in case.body(rng.randint(1, 3), "報告"):
        y = page.paragraph(25, y, 160, text, 12)
    y += 8
    page.text(32, y, f"{case.date(case.drafted)}提出", 12)
    case.printed("issued_on", case.drafted)
    y += 10
    page.text(178, y, case.printed("sender", f"{case.city.head}　{case.city.mayor}"), 12, align="right")
    y += 18
    if word != "報告":
        page.text(25, y, rng.choice(["提案理由", "（提案理由）", "理　由"]), 12)
        y = page.paragraph(25, y + 8, 160, case.fill("{law}の規定に基づき、議会の議決を得る必要がある。これが、この案を提出する理由である。"), 12)
    page.text(105, 282, f"－{case.digits(rng.randint(1, 60))}－", 10, align="center")
    pages = [page]
    if rng.random() < 0.5:
        pages.append(_second(case, style))
    return pages


def _second(case, style):
    """Second sheet: the contract or plan the paper is about."""
    rng = case.rng
    page = Page(210, 297, style)
    page.text(25, 24, "（参考資料）", 11)
    y = 36
    rows = [("件名", case.noun), ("相手方", rng.choice(words.COMPANIES)), ("金額", case.fill("金{yen}円")),
            ("契約の方法", rng.choice(["一般競争入札", "指名競争入札", "随意契約"])), ("履行期限", case.date(case.closed)),
            ("代表者", content.person(rng)), ("会計年度", dates.fiscal_label(case.fiscal_year, case.digits))]
    for i, (label, text) in enumerate(rows):
        page.text(28, y, f"{case.digits(i + 1)}　{label}", 11)
        page.fit(72, y - 1.6, 112, 8, text, 11)
        y += 10
    return page
