"""Late layout, a notice to residents or firms: its name large in a frame, polite sentences, a table of what they have to know, whom to ask."""

import datetime

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import person
from ..fonts import width
from .late_panels import owner_parts

TELLS = {  # by what is told: titles, to whom, rows of the table
    "works": (("{fy}{t}のお知らせ", "{t}の施行に伴う通行規制について（お知らせ）", "{t}の実施に伴う御協力について（お願い）"),
              ("{town}自治会会員　各位", "沿線住民　各位", "{town}自治会長　様", "工事区域周辺住民　各位"),
              (("工事名", "{t}"), ("工事場所", "{city}{town}地内"), ("工事期間", "{start}から{due}まで"), ("作業時間", "午前８時３０分から午後５時まで（日曜日を除く。）"), ("施工業者", "{co}"))),
    "bids": (("{t}に係る条件付一般競争入札の実施について（お知らせ）", "{t}の見積合せについて（依頼）", "{fy}{t}に係る提案の募集について（お知らせ）"),
             ("入札参加資格者　各位", "{co}　御中", "登録業者　各位"),
             (("案件名", "{t}"), ("履行期間", "契約締結の日から{due}まで"), ("申込期限", "{due}　午後５時"), ("提出場所", "{place}"), ("提出書類", "参加申込書、会社概要、見積書　各１部"))),
    "plans": (("{t}（素案）に対する意見の募集について（お知らせ）", "{t}（案）の縦覧について（お知らせ）", "{t}の見直しに関する説明会の開催について（御案内）"),
              ("関係団体代表者　様", "各自治会長　様", "{town}連合自治会長　様"),
              (("募集期間", "{start}から{due}まで"), ("閲覧場所", "{sec}、各出張所及び{kind}ホームページ"), ("説明会場", "{place}"), ("提出方法", "持参、郵送、ファクシミリ又は電子メール"), ("提出期限", "{due}（必着）"))),
    "grants": (("{fy}{t}の申請受付について（お知らせ）", "{fy}{t}に係る実績報告書の提出について（依頼）", "{t}の申請手続について（御案内）"),
               ("申請団体代表者　様", "対象団体　各位", "{town}自治会長　様", "各団体会計担当者　様"),
               (("対象者", "{kind}内に住所又は事務所を有する個人及び団体"), ("受付期間", "{start}から{due}まで"), ("受付場所", "{place}"), ("必要書類", "申請書、収支予算書、位置図"), ("補助限度額", "{yen}円"))),
    "meetings": (("第{n5}回{t}の開催について（お知らせ）", "{t}の開催及び傍聴について（お知らせ）", "{fy}{t}への御出席について（依頼）"),
                 ("各委員　様", "関係団体代表者　様", "報道機関　各位", "各自治会長　様"),
                 (("日　時", "{due}　午後{n5}時{z}分から"), ("会　場", "{place}"), ("議　題", "{t}の運営について　ほか"), ("傍聴定員", "{n}人（先着順）"), ("持ち物", "本通知書及び筆記用具"))),
    "surveys": (("{fy}{t}への御協力について（お願い）", "{t}の実施について（お知らせ）", "{t}票の提出について（依頼）"),
                ("調査対象事業所　各位", "{co}　御中", "調査対象世帯　各位", "各施設管理者　様"),
                (("調査期日", "{start}現在"), ("調査対象", "{kind}内の事業所及び世帯　約{n}件"), ("調査方法", "調査票の郵送又はインターネットによる回答"), ("提出期限", "{due}"), ("提出先", "{sec}"))),
    "works_of_office": (("{t}について（お知らせ）", "{t}に伴う手続について（御案内）", "{t}に係る関係書類の提出について（依頼）"),
                        ("関係者　各位", "関係事業所代表者　様", "各自治会長　様", "{who}　様"),
                        (("対　象", "該当する方及び事業所"), ("時　期", "{due}から"), ("手続場所", "{sec}窓口"), ("必要なもの", "この通知書、本人確認書類"), ("期　限", "{due}"))),
}
INSIDE = ("general", "staff", "it", "finance", "council", "audit")
GREETINGS = ("日頃から{kind}政に御理解と御協力をいただき、誠にありがとうございます。", "平素は{t}につきまして、格別の御高配を賜り厚くお礼申し上げます。", "時下ますます御清祥のこととお喜び申し上げます。")
TOLD = ("さて、標題の件につきましては、下表のとおりとなりましたので、お知らせいたします。", "このたび、次のとおり実施いたしますので、御案内申し上げます。", "つきましては、下記のとおり御協力くださいますようお願いいたします。")
CLOSINGS = ("御不便をお掛けしますが、御理解のほどよろしくお願いいたします。", "なお、期限を過ぎたものは受付できない場合がありますので、御注意ください。", "御不明な点がありましたら、下記の担当までお問い合わせください。", "なお、この件は{rule}に基づき行うものです。", "また、{day}付けでお送りした資料も併せて御覧ください。")
FAREWELLS = ("", "", "以　上")
CONTACTS = ("お問合せ先", "問い合わせ先", "【お問い合わせ先】", "申込み・問合せ", "この通知についてのお問い合わせ")


def residents(case, style):
    """A notice on one page: day and number, those told, the mayor; a large framed name; a ruled table instead of items; a box to ask at the foot."""
    rng = case.rng
    page = Page(210, 297, style)
    left, right, size = 22, 188, rng.choice([10.5, 11, 12])
    titles, tos, rows = _told(case)
    first = dates.workday(case.effective + datetime.timedelta(days=rng.randint(6, 20)))
    days = (first, dates.workday(first + datetime.timedelta(days=rng.randint(14, 75))))
    last = rng.random() < 0.28  # the mayor signs below the text
    y = _ends(page, case, left, right, 18, size, rng.choice(tos), last)
    y = _title(page, case, left, right, y + 4, case.fill(rng.choice(titles)))
    texts = [rng.choice(GREETINGS), rng.choice(TOLD)] + rng.sample(CLOSINGS, rng.randint(1, 2))
    for text in texts:
        y = page.paragraph(left, y, right - left, _filled(case, text, days), size, leading=1.75)
    y = _table(page, case, left + rng.choice([0, 6]), right, y + 4, rows, days, size)
    if last:
        _sign(page, case, right, y + 7, size)
    else:
        page.text(right - 4, y + 3, rng.choice(FAREWELLS), size, align="right")
    _contact(page, case, left, right, rng.choice([250, min(250, y + 24), min(250, y + 34)]), rng.random() < 0.55)
    return [page]


def _told(case):
    """Titles, addressees and rows that suit the matter."""
    if case.mark == "c":
        return TELLS["works" if case.noun.endswith("工事") else "bids"]
    if case.mark == "s" and not case.noun.endswith(("補助金", "助成金", "援助費", "支援金")):
        return TELLS["works_of_office"]
    if case.mark == "w" and case.section.field in INSIDE:
        titles, _, rows = TELLS["works_of_office"]
        return titles, ("各所属長　様", "各課長　様", "関係事業所代表者　様"), rows
    return TELLS[{"p": "plans", "s": "grants", "m": "meetings", "r": "surveys"}.get(case.mark, "works_of_office")]


def _day(case, day):
    """A day as a letter has it, with its era or year spelled out."""
    return case.date(day, "era" if case.date_form in ("dotted", "slashed") else None)


def _filled(case, text, days):
    """A sentence with its facts; the days it names are the same all over the page."""
    for gap, said in {"{start}": _day(case, days[0]), "{due}": _day(case, days[1]), "{kind}": case.city.name[-1]}.items():
        text = text.replace(gap, said)
    return case.fill(text)


def _ends(page, case, left, right, y, size, to, last):
    """Number at the left and day at the right on one line, or the day alone; then to whom; then from whom."""
    rng, em = case.rng, size * PT
    case.printed("issued_on", case.effective)
    numbered = rng.random() < 0.65
    day, manner = _day(case, case.effective), rng.choice(["line", "stack", "day first"])
    if numbered and manner == "line":
        page.text(left, y, case.note_number(), size)
        page.text(right, y, day, size, align="right")
    else:
        texts = ([case.note_number()] if numbered else []) + [day]
        if manner == "day first":
            texts.reverse()
        for text in texts:
            page.text(right, y, text, size, align="right")
            y += 1.55 * em
        y -= 1.55 * em
    y += 2.8 * em
    page.text(left, y, case.printed("addressee", case.fill(to)), size + rng.choice([0, 1]))
    y += 2.2 * em
    return y if last else _sign(page, case, right, y, size)


def _sign(page, case, right, y, size):
    """The mayor, or the head of the section under the office's name; a seal over his name or none."""
    rng, em = case.rng, size * PT
    manner = rng.choice(["mayor", "mayor", "name", "section"])
    if manner == "section":
        page.text(right - 6, y, case.printed("sender", f"{case.city.name}{case.section.name}長"), size, align="right")
    else:
        page.text(right - 12, y, case.printed("sender", case.city.head + (f"　{case.city.mayor}" if manner == "name" else "")), size, align="right")
        if rng.random() < 0.55:
            page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - rng.uniform(2, 4), y + em / 2, rng, 18))
            return y + 2.6 * em
    y += 1.55 * em
    if rng.random() < 0.5:
        page.text(right - 6, y, f"（{case.section.name}{rng.choice(['担当', '', '扱い'])}）", size - 1, align="right")
        case.owner()
        y += 1.4 * em
    return y + 0.8 * em


def _title(page, case, left, right, y, title):
    """The name of the notice in bold, in a frame, between two rules or over a thick one."""
    rng, w, manner = case.rng, right - left, case.rng.choice(["frame", "round", "rules", "under"])
    case.printed("title", title)
    h = 19.5
    if manner in ("frame", "round"):
        page.box(left, y, w, h, 0.5)
        if manner == "round":
            page.box(left + 1.2, y + 1.2, w - 2.4, h - 2.4, 0.15)
    elif manner == "rules":
        page.rule(left, y, right, y, 0.6)
        page.rule(left, y + h, right, y + h, 0.6)
    else:
        page.rule(left + 8, y + h, right - 8, y + h, 0.9)
    size, face = rng.choice([15, 16, 18]), page.style.bold
    while size > 13 and width(face, title, size * PT) > w - 10:
        size -= 0.5
    pieces = [title]
    if width(face, title, size * PT) > w - 10:  # the kind goes to a line of its own
        at = title.rindex("（") if width(face, title[:title.rindex("（")], size * PT) <= w - 10 else title.rindex("に")
        pieces = [title[:at], title[at:]]
    for i, piece in enumerate(pieces):
        small = size
        while width(face, piece, small * PT) > w - 10:
            small -= 0.5
        page.text(left + w / 2, y + h / 2 + (i - len(pieces) / 2) * 1.35 * size * PT + 0.17 * size * PT, piece, small, face, "center")
    return y + h + 6


def _table(page, case, left, right, y, rows, days, size):
    """What they have to know: a shaded head at the left of each row."""
    rng, em, split = case.rng, size * PT, 32
    shown = sorted(rng.sample(range(len(rows)), rng.randint(3, len(rows))))
    grey = rng.choice([0, 228, 238])
    rows_shown = [rows[i] for i in shown]
    for label, text in rows_shown:
        said = _filled(case, text, days)
        wide = right - left - split
        one = width(page.style.body, said, em) < 1.2 * (wide - 6)
        tall = 9.5 if one else 14.5
        if grey:
            page.fill(left, y, split, tall, grey)
        page.box(left, y, split, tall)
        page.box(left + split, y, wide, tall)
        page.label(left, y, split, tall, label, size, pad=3.5)
        page.fit(left + split, y, wide, tall, said, size, 7.5, pad=2, whole=one)
        y += tall
    return y


def _contact(page, case, left, right, y, framed):
    """Whom to ask: the section with all above it, its street, telephone, fax and mail."""
    rng = case.rng
    parts = owner_parts(case)
    tel, fax = (case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}") for _ in range(2))
    x = rng.choice([left, right - 96])
    lines = [rng.choice(CONTACTS), f"{case.city.name}{rng.choice(['', '　'])}{rng.choice(['', '　']).join(parts)}{rng.choice(['', f'　{case.team}'])}",
             case.fill("{city}{town}") + case.digits(f"{rng.randint(1, 5)}丁目{rng.randint(1, 20)}番{rng.randint(1, 30)}号"), f"{rng.choice(['電　話', '電話', 'ＴＥＬ'])}　{tel}" + rng.choice(["", f"　（{rng.choice(['直通', '代表'])}）"]),
             rng.choice([f"ＦＡＸ　{fax}", f"担当　{person(rng).split('　')[0]}・{person(rng).split('　')[0]}", ""])]
    lines = [line for line in lines if line]
    if framed:
        page.box(x, y - 2, 96, 5.8 * len(lines) + 4)
    for i, line in enumerate(lines):
        page.fit(x + 2 + (2 if i else 0), y + i * 5.8 - 0.5, 90, 6, line, 10 if i else 10.5, 6.5, pad=0.5, font=page.style.body if i else page.style.label, whole=True)
