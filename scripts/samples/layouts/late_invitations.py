"""Late letter: a polite one, to invite, to thank or to ask a person into an office; its text comes first, day and sender below it, whom it is for at the very end."""

from .. import content, stamps
from ..canvas import PT, Page
from ..fonts import width
from .late_panels import owner_parts

OPENS = (  # what opens it, what closes it, and the words of the season between
    ("拝啓", "敬具", "時下ますます御健勝のこととお喜び申し上げます。"), ("拝啓", "敬具", "{season}の候、貴台におかれましては益々御清祥のことと拝察いたします。"),
    ("謹啓", "謹白", "{season}の候、皆様には益々御清栄のこととお慶び申し上げます。"), ("謹啓", "敬白", "平素は{kind}政の推進に格別の御支援を賜り、厚く御礼申し上げます。"),
    ("", "", "日頃から本{kind}の行政に多大なる御協力を賜り、心から感謝申し上げます。"),
)
SEASONS = ("厳寒", "余寒", "早春", "陽春", "新緑", "初夏", "盛夏", "残暑", "初秋", "秋冷", "晩秋", "初冬")
PURPOSES = {  # titles, sentences, and labels of the items that follow
    "invite": (("{t}懇談会への御招待", "{t}に係る式典の御案内", "{t}に係る説明会の御案内について", "{t}意見交換会への御出席について"),
               ("さて、このたび{t}について、関係の皆様をお招きし、下記のとおり会を催すこととなりました。", "つきましては、御多用のところ誠に恐縮に存じますが、御臨席を賜りますよう御案内申し上げます。",
                "なお、準備の都合上、御出席の有無を同封の葉書により御返信くださいますようお願い申し上げます。"),
               (("と　き", "{due}　午後{n5}時{z}分"), ("ところ", "{place}"), ("次　第", "開会、挨拶、説明、懇談"), ("服　装", "平服でお越しください。"))),
    "thank": (("{t}への御協力について（お礼）", "{t}に係る御尽力に対するお礼について", "お礼状の送付について（{t}）", "{t}における御助力について（お礼）"),
              ("さて、先般の{t}に際しましては、多大なる御協力を賜り、誠にありがとうございました。", "お陰をもちまして、{day}をもって滞りなく終えることができました。", "頂いた御意見は、今後の事務に十分生かしてまいります。",
               "略儀ながら、書中をもってお礼申し上げます。"), ()),
    "ask": (("{t}に係る講師の御依頼について", "{t}アドバイザーへの御就任について（お願い）", "{t}検討会委員の委嘱について（依頼）", "{t}への御助言について（お願い）"),
            ("さて、本{kind}では、{t}について専門的な見地からの御意見を伺うこととしております。", "つきましては、御多忙中とは存じますが、下記のとおりお引き受けくださいますようお願い申し上げます。",
             "御承諾いただける場合は、同封の承諾書を{due}までに御返送ください。"),
            (("期　間", "委嘱の日から{due}まで"), ("回　数", "年{n5}回程度"), ("内　容", "{t}に関する助言"), ("報　償", "{kind}の規定による額"), ("会　場", "{place}"))),
}
POSTS = (
    "西海大学法学部　教授　{name}", "西海県立大学　准教授　{name}", "北浜商工会議所　会頭　{name}", "{town}自治会　会長　{name}", "西海弁護士会　会長　{name}", "{co}　代表者", "社会福祉法人若葉会　理事長　{name}",
    "{name}", "{town}婦人会　会長　{name}", "西海新聞社　編集局長　{name}", "西海県建築士会　会長　{name}", "{town}小学校ＰＴＡ会長　{name}",
)
CONTACTS = ("お問合せ先", "＜事務局＞", "（事務担当）", "〔連絡先〕", "御連絡先", "（担当課）")


def invitation(case, style):
    """A letter without a head: a number on some, a title, opening and closing words of courtesy, day, sender, then the person it is for, whom to ask."""
    rng = case.rng
    page = Page(*rng.choice([(210, 297), (210, 297), (210, 297), (182, 257)]), style)
    k = page.width / 210
    size, left, right = rng.choice([11, 11, 12]) * (1 if k == 1 else 0.92), 28 * k, page.width - 28 * k
    em, purpose = size * PT, rng.choice(sorted(PURPOSES))
    titles, said, items = PURPOSES[purpose]
    y = 20 * k
    if rng.random() < 0.65:
        page.text(right, y, case.note_number(), size - 0.5, align="right")
        y += 2.6 * em
    y = _title(page, case, left, right, y + 4, _filled(case, rng.choice(titles)), size)
    opening, closing, greeting = rng.choice(OPENS)
    greeting = _filled(case, greeting.replace("{season}", SEASONS[case.effective.month - 1]))
    y = page.paragraph(left, y, right - left, f"{opening}　{greeting}" if opening else greeting, size, indent=0 if opening else 1)
    for text in said:
        y = page.paragraph(left, y, right - left, _filled(case, text), size)
    if closing:
        page.text(right - em, y, closing, size, align="right")
        y += 1.9 * em
    late = rng.random() < 0.45  # items below the names of both
    if items and not late:
        y = _items(page, case, left, right, y, size, items)
    y = _names(page, case, left, right, y + 1.2 * em, size)
    if items and late:
        y = _items(page, case, left, right, y, size, items)
    foot = page.height - 42 * k
    _contact(page, case, left, right, rng.choice([foot, max(y + 4, foot - 26 * k)]), size)
    return [page]


def _filled(case, text):
    """A sentence with its facts."""
    return case.fill(text.replace("{kind}", case.city.name[-1]))


def _title(page, case, left, right, y, text, size):
    """The title in the middle, or from the left a little larger."""
    rng = case.rng
    case.printed("title", text)
    page.fit(left + 4, y, right - left - 8, 14, text, size + rng.choice([0, 1, 2.5]), 9.5, rng.choice(["center", "center", "left"]), font=rng.choice([None, page.style.bold]))
    return y + 20


def _items(page, case, left, right, y, size, items):
    """記 and the labelled items, numbered or not."""
    rng, em = case.rng, size * PT
    page.text((left + right) / 2, y, "記", size, align="center")
    y += 2.1 * em
    numbered, at = rng.random() < 0.6, left + 2 * em
    for i, (label, text) in enumerate(items):
        head = (f"{case.digits(i + 1)}　" if numbered else "") + label
        page.text(at, y, head, size)
        value = _filled(case, text)
        start = at + width(page.style.body, head, em) + 2 * em
        room, small = right - start, size
        while small > 8 and width(page.style.body, value, small * PT) > room:
            small -= 0.5
        page.text(start, y, value, small, lead="same")
        page.lines[-1] = f"{head}　　{value}"
        y += 1.75 * em
    return y + 0.6 * em


def _names(page, case, left, right, y, size):
    """The day a little in from the left, the mayor at the right with or without a seal, then whom it is for."""
    rng, em = case.rng, size * PT
    case.printed("issued_on", case.effective)
    page.text(left + rng.choice([1, 2, 3]) * em, y, case.date(case.effective, "era" if case.date_form in ("dotted", "slashed") else None), size)
    y += 2.2 * em
    sender = f"{case.city.head}　{case.city.mayor}"
    page.text(right - 14, y, case.printed("sender", sender), size, align="right")
    if rng.random() < 0.55:
        page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - rng.uniform(5, 9), y + em / 2, rng, 18))
    y += 3.2 * em
    to = case.fill(rng.choice(POSTS).replace("{name}", content.person(rng)))
    text = f"{case.printed('addressee', to)}　{rng.choice(['様', '様', '殿', '先生' if '教授' in to else '様'])}"
    small = size
    while small > 8.5 and width(page.style.body, text, small * PT) > right - left:
        small -= 0.5
    page.text(left, y, text, small)
    return y + 2.6 * em


def _contact(page, case, left, right, y, size):
    """Whom to ask: in a frame at the right, or below a rule over the whole width."""
    rng, wide = case.rng, case.rng.random() < 0.4
    office = case.city.name + rng.choice(["", "　"]) + rng.choice(["", "　"]).join(owner_parts(case))
    tel = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    who = content.person(rng).split("　")[0]
    lines = [rng.choice(CONTACTS), f"{office}　{rng.choice(['担当　' + who, case.team])}", f"{rng.choice(['電話', '☎', 'ＴＥＬ'])}　{tel}"]
    if wide:
        page.rule(left, y, right, y, 0.25)
        for i, text in enumerate(lines):
            page.fit(left, y + 1 + i * 5.8, right - left, 5.8, text, min(size, 10), 6.5, pad=1.5, whole=True)
        return
    x = right - 98
    page.box(x, y, 98, 21, 0.25)
    for i, text in enumerate(lines):
        page.fit(x, y + 1.5 + i * 6, 98, 6, text, 10, 6.5, pad=2.5, whole=True)
