"""Late layout, a letter that calls to a meeting, with a slip for the answer below a line to cut along."""

import datetime

from .. import dates, stamps, words
from ..canvas import PT, Page
from .late_panels import owner_parts

TO = ("各課長", "各委員", "委員各位", "関係団体代表者", "各自治会長", "各小中学校長", "各施設長", "各所属長", "構成団体担当課長", "関係各課長")
TITLES = ("{fy}{t}に関する説明会の開催について（通知）", "{t}担当者会議の開催について（通知）", "第{n5}回{t}検討会議の開催について（依頼）", "{t}に係る研修会の開催について（案内）",
          "{t}に関する打合せ会への出席について（依頼）", "{fy}第{n5}回{t}連絡会議の開催について（開催通知）")
GREETINGS = ("平素から市政の推進に御協力をいただき、厚くお礼申し上げます。", "日頃より{t}に御理解と御協力を賜り、感謝申し上げます。", "時下ますます御健勝のこととお喜び申し上げます。", "")
CALLS = ("このことについて、下記のとおり開催しますので、御出席くださいますようお願いします。", "標記の会議を下記により開催しますので、関係職員の出席について御配慮願います。",
         "みだしの件について、次のとおり開催することとしましたので通知します。")
ASKS = ("なお、出欠については、下の報告書により{due}までに御回答ください。", "つきましては、出席者の職・氏名を{due}までに御報告願います。", "おって、欠席される場合は、代理の方の出席をお願いします。",
        "なお、当日は{day}付けで送付した資料を御持参ください。")
AGENDA = ("{t}の概要について", "{fy}の実施計画について", "{rule}の改正について", "今後の日程について", "{t}の実施状況について", "関係法令の改正の概要について")
LABELS = (("日時", "開催日時", "とき"), ("場所", "会場", "開催場所", "ところ"), ("議題", "内容", "協議事項"), ("出席者", "対象者", "参集範囲"), ("その他", "備考"))
SLIPS = ("出席報告書", "出　欠　報　告　書", "出席者名簿", "参加申込書", "出欠回答票")
NOTES = ("※　{due}までに提出してください。", "（提出期限　{due}）", "※　送り状は不要です。このまま送信してください。")
CUTS = ("き　り　と　り", "切　り　取　り　線", "キ　リ　ト　リ", "")


def reply(case, style):
    """A letter with its items spread under 記 and the section in brackets below the sender, then a cut line and the slip to be sent back."""
    rng = case.rng
    page = Page(210, 297, style)
    size = rng.choice([10.5, 10.5, 11])
    em, left, right = size * PT, 24, 186
    slip = rng.choice([208, 214, 220])
    told, due = rng.choice(["sender", "desk", "both"]), dates.workday(case.effective + datetime.timedelta(days=rng.randint(5, 9)))
    y = _top(page, case, right, 17, size)
    y = _ends(page, case, left, right, y + 1.2 * em, size, told)
    title = case.printed("title", case.fill(rng.choice(TITLES)))
    page.fit(left + 8, y + 0.5 * em, right - left - 16, 12, title, size + rng.choice([0, 1, 1.5]), 9, rng.choice(["center", "center", "left"]))
    y += 0.5 * em + 14.5
    texts = [text for text in (rng.choice(GREETINGS), rng.choice(CALLS), rng.choice(ASKS)) if text]
    for text in texts:
        y = page.paragraph(left, y, right - left, _told(case, text, due), size, leading=1.6)
    y = _items(page, case, left, right, y + 0.8 * em, slip - (26 if told != "sender" else 12), size)
    if told != "sender":
        _desk(page, case, right, slip - 23, told)
    _slip(page, case, left, right, slip, due)
    return [page]


def _told(case, text, due):
    """A sentence with its facts; the answer is due before the day of the meeting."""
    return case.fill(text.replace("{due}", case.date(due)))


def _top(page, case, right, y, size):
    """Number and day at the right, or that it is a mere notice."""
    rng, em = case.rng, size * PT
    case.printed("issued_on", case.effective)
    page.text(right, y, case.note_number() if rng.random() < 0.75 else "事　務　連　絡", size, align="right")
    page.text(right, y + 1.5 * em, case.date(case.effective), size, align="right")
    return y + 3 * em


def _ends(page, case, left, right, y, size, told):
    """To whom and from whom; the section in brackets on the line below the sender."""
    rng, em = case.rng, size * PT
    name = rng.choice(TO) if rng.random() < 0.75 else rng.choice(words.COMPANIES)
    honour = "" if name.endswith("各位") else "御中" if name in words.COMPANIES else rng.choice(["様", "様", "殿", "あて"])
    page.text(left + em, y, case.printed("addressee", f"{name}　{honour}".rstrip("　")), size)
    y += 2.4 * em
    post = rng.choice([f"{case.city.head}　{case.city.mayor}", case.city.head, f"{case.city.name}{case.section.name}長", f"{case.section.name}長　{case.staff[0]}"])
    page.text(right - 2 * em, y, case.printed("sender", post), size, align="right")
    y += 1.5 * em
    if told != "desk":
        page.text(right - 2 * em, y, f"（{''.join(owner_parts(case)[-2:])}{rng.choice(['', '', '扱い'])}）", size - 0.5, align="right")
        y += 1.5 * em
    if post.startswith(case.city.head) and rng.random() < 0.5:
        page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - rng.uniform(2, 7), y - 2.2 * em, rng, 18))
        return y + em
    if rng.random() < 0.6:
        page.text(right - 2 * em, y, "（公印省略）", size - 1, align="right")
        y += 1.4 * em
    return y


def _items(page, case, left, right, y, bottom, size):
    """Day, place, agenda and who is called, the labels spread to one width and numbered."""
    rng, em = case.rng, size * PT
    page.text(105, y, "記", size, align="center")
    y += 2 * em
    day = dates.workday(case.effective + datetime.timedelta(days=rng.randint(12, 35)))
    week = "月火水木金土日"[day.weekday()]
    numbered, at = rng.random() < 0.7, left + 9 * em
    said = [[f"{case.date(day)}（{week}）{rng.choice(['午前', '午後'])}{case.digits(rng.choice([1, 2, 3, 10]))}時{case.digits(rng.choice(['00', '30']))}分から"],
            [rng.choice(words.PLACES)], [f"（{case.digits(i + 1)}）{case.fill(text)}" for i, text in enumerate(rng.sample(AGENDA, rng.randint(1, 2)) + ["その他"])],
            [rng.choice(["各課の担当者１名", "委員及び事務局職員", "貴所属の担当係長", "各団体２名以内"])],
            [rng.choice(["駐車場に限りがあります。", "筆記用具とこの通知書を御持参ください。", "旅費は支給しません。"])]]
    for i, (labels, lines) in enumerate(zip(LABELS, said)):
        if y + 1.6 * em * (len(lines) + 1) > bottom:
            break
        if numbered:
            page.text(left + em, y, case.digits(i + 1), size)
            page.lines[-1] += "　"
        page.justified(left + 2.6 * em, y, 4.6 * em, rng.choice(labels), size, page.style.body, lead="same" if numbered else "line")
        page.lines[-1] += "　"
        for n, line in enumerate(lines):
            before = len(page.lines)
            page.fit(at - 1, y - 0.35 * em, right - at + 1, 1.7 * em, line, size, 6, pad=1, whole=True)
            if n == 0:
                page.lines[before - 1] += page.lines.pop(before)
            y += 1.6 * em
    return y


def _desk(page, case, right, y, told):
    """Who is to be asked."""
    rng = case.rng
    name = "".join(owner_parts(case)) if told == "desk" else case.section.name
    phone = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    lines = [f"{rng.choice(['担当', '（担当）', '問合せ先', '事務局'])}　{name}", f"　　　{case.team}　{case.staff[1].split('　')[0]}", f"　　　{rng.choice(['電話', 'TEL'])}　{phone}"]
    for i, text in enumerate(lines):
        page.fit(right - 78, y + i * 5.2, 79, 5.4, text, 9.5, 6.5, pad=0.5, whole=True)


def _slip(page, case, left, right, y, due):
    """The line to cut along and the slip: its name, to whom it goes, an empty day and an empty table."""
    rng, style, w = case.rng, page.style, right - left
    word = rng.choice(CUTS)
    gap = 30 if word else 0
    page.rule(left - 6, y, 105 - gap, y, 0.25, 1.6)
    page.rule(105 + gap, y, right + 6, y, 0.25, 1.6)
    page.text(105, y - 1.6, word, 9, align="center")
    fax = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    page.text(left, y + 5, f"{case.section.name}　{rng.choice(['行', 'あて', '宛'])}（{rng.choice(['ＦＡＸ', 'メール可　FAX'])}　{fax}）", 9.5)
    page.text(right, y + 11, rng.choice([dates.era(case.effective)[0] + dates.UNFILLED, dates.UNFILLED]), 9.5, align="right")
    page.text(105, y + 16.5, rng.choice(SLIPS), 13, style.bold, "center")
    heads = rng.choice([("所属", "職名", "氏名", "出欠"), ("団体名", "役職", "氏名", "連絡先"), ("所属名", "職・氏名", "電話", "備考")])
    top, rows = y + 26, 2 if y > 212 else 3
    shares = (0.32, 0.2, 0.3, 0.18) if heads[1] != "職・氏名" else (0.28, 0.34, 0.2, 0.18)
    for i in range(rows + 1):
        x = left
        for head, share in zip(heads, shares):
            tall = 7 if i == 0 else 10
            page.box(x, top, w * share, tall)
            if i == 0:
                page.label(x, top, w * share, tall, head, 9.5, pad=6)
            elif head == "出欠":
                page.text(x + w * share / 2, top + 3.3, "出　・　欠", 9.5, align="center")
            x += w * share
        top += 7 if i == 0 else 10
    page.text(left, top + 2, _told(case, rng.choice(NOTES), due), 9)
