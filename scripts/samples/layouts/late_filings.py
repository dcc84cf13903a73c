"""Late layout, a letter of the prefecture under a wide rubber stamp: the day and number of receipt in ink, the section and the filing by pen."""

import datetime
from dataclasses import replace

from .. import content, dates, stamps
from ..canvas import PT, Page, Stamp
from ..content import spelled

OFFICES = (  # who writes, the symbol of the letters, the desk that deals with it
    ("西海県総務部長", "総人", "人事課"), ("西海県企画振興部長", "企地", "地域政策課"), ("西海県福祉部長", "福政", "福祉政策課"), ("西海県環境部長", "環保", "環境保全課"),
    ("西海県農政部長", "農企", "農業企画課"), ("西海県教育委員会教育長", "教義", "義務教育課"), ("西海県土木部長", "土監", "監理課"), ("西海県知事", "市町", "市町村課"),
    ("西海県市長会会長", "市長会", "市長会事務局"), ("西海県人事委員会事務局長", "人委", "総務給与課"), ("西海県北部地方振興局長", "北振総", "総務企画室"),
)
TO = (("各市町村長", "様"), ("各市町村長", "殿"), ("各市町村担当課長", "様"), ("関係市町村長", "様"), ("各市長", "様"))
OPENINGS = (
    "このことについて、{law}の規定に基づき、別添のとおり{a}することとしたので通知します。", "標記の件について、{day}付け{no}で通知したところですが、一部を改めたので送付します。",
    "みだしのことについて、国から別紙写しのとおり通知がありました。", "{t}については、日頃から御協力をいただき感謝いたします。", "このことについて、下記により実施しますので、御協力をお願いします。",
)
REST = (
    "ついては、内容を御了知の上、事務の取扱いに遺漏のないようお願いします。", "該当のある市町村にあっては、別紙様式により{due}までに報告願います。", "なお、該当がない場合も、その旨を電子メールで御連絡ください。",
    "また、貴管内の関係機関に対し、この旨を周知くださるようお願いします。", "詳しくは、{rule}の写しを御参照ください。", "この通知は、{law}に基づく技術的助言であることを申し添えます。",
)
RECEIVED = ("収受", "収　受", "文書収受", "受付")
INKS = stamps.REDS + (stamps.PURPLE, (45, 70, 150))


def filed(case, style):
    """A letter with its day and number at the upper right, the addressee with a remark in brackets, a sender with its section, and our wide stamp."""
    rng = case.rng
    page = Page(210, 297, style)
    size, at_foot = rng.choice([10.5, 11, 12]), rng.random() < 0.35
    em, left, right = size * PT, 25, 185
    head, symbol, desk = rng.choice(OFFICES)
    y = _top(page, case, right, 20, size, symbol)
    y = max(y + 2 * em, 0 if at_foot else 62)
    name, honour = rng.choice(TO) if rng.random() < 0.7 else (case.city.head, rng.choice(["様", "殿"]))
    page.text(left + em, y, f"{case.printed('addressee', name)}　{honour}", size)
    if name.startswith("各") and rng.random() < 0.6:
        page.text(left + em, y + 1.5 * em, rng.choice([f"（{case.section.name[:-1]}担当課扱い）", "（事務担当課扱い）", "（文書担当課経由）"]), size - 1)
        y += 1.5 * em
    y = _sender(page, case, right - 2 * em, y + 2.8 * em, size, head, desk)
    title = case.printed("title", case.title)
    page.fit(left + 10, y + 1.5 * em, 140, 14, title, size + rng.choice([0, 0, 1]), 9.5, "center" if rng.random() < 0.6 else "left")
    y = _text(page, case, left, right, y + 1.5 * em + 18, 226 if at_foot else 240, size)
    _desk(page, case, right, 250, desk)
    x, top = (rng.uniform(18, 22), rng.uniform(240, 243)) if at_foot else (rng.uniform(18, 30), rng.uniform(12, 16))
    _filing(page, case, x, top)
    return [page]


def _top(page, case, right, y, size, symbol):
    """Number and day, either of them first; a mere notice has no number."""
    rng, em = case.rng, size * PT
    case.printed("issued_on", case.drafted)
    year = rng.choice(["", dates.era_year(case.fiscal_year)[2:].replace("元", "1")])
    case.number = case.digits(f"{year}{symbol}第{rng.randint(5, 2400)}号{rng.choice(['', '', '', 'の' + str(rng.randint(2, 6))])}")
    lines = [case.note_number() if rng.random() < 0.82 else "事　務　連　絡", case.date(case.drafted)]
    if lines[0] == case.number and rng.random() < 0.2:
        lines.reverse()
    for text in lines:
        page.text(right, y, text, size, align="right")
        y += 1.6 * em
    return y


def _sender(page, case, right, y, size, head, desk):
    """The head who writes, sometimes by name; below in brackets the section, or that no seal is put."""
    rng, em = case.rng, size * PT
    text = head + (f"　{content.person(rng)}" if rng.random() < 0.3 else "")
    page.text(right, y, case.printed("sender", text), size, align="right")
    y += 1.5 * em
    if rng.random() < 0.5:
        page.text(right, y, f"（{desk}{rng.choice(['', '扱い'])}）", size - 1, align="right")
        y += 1.5 * em
    if rng.random() < 0.55:
        page.text(right, y, rng.choice(["（公印省略）", "（公　印　省　略）"]), size - 1, align="right")
        return y + 1.5 * em
    page.stamp(stamps.office_seal(page.style, head[-6:] + "印", right - rng.uniform(-2, 4), y - em, rng, rng.uniform(19, 22)))
    return y + em


def _text(page, case, left, right, y, bottom, size):
    """What is told, with a letter of before cited, and some items."""
    rng, em = case.rng, size * PT
    cited = case.digits(f"{rng.choice(OFFICES)[1]}第{rng.randint(3, 990)}号")
    texts = [rng.choice(OPENINGS)] + [REST[i] for i in sorted(rng.sample(range(len(REST)), rng.randint(3, 4)))]
    for text in texts:
        y = page.paragraph(left, y, right - left, case.fill(text.replace("{no}", cited)), size)
    if rng.random() < 0.75 and y < bottom - 7 * em:
        page.text(105, y + em, "記", size, align="center")
        y += 3 * em
        for item in case.items(rng.randint(2, 4)):
            if y + 3.4 * em < bottom:
                y = page.paragraph(left + em, y, right - left - 2 * em, item, size, indent=0, hang=2)
    return y


def _desk(page, case, right, y, desk):
    """Who is to be asked, at the foot of the right half."""
    rng = case.rng
    phone = case.fill("0{n}－{n}{n}－{n}{n}")
    lines = [rng.choice(["【担当】", "（担当）", "〔問合せ先〕", "事務担当"]), f"{desk}　{rng.choice(['企画', '調整', '管理', '指導'])}係　{content.person(rng).split('　')[0]}",
             f"{rng.choice(['電話', 'ＴＥＬ', '直通'])}　{phone}", rng.choice(["", f"ＦＡＸ　{case.fill('0{n}－{n}{n}－{n}{n}')}"])]
    for i, text in enumerate(lines):
        page.text(right - 62 + (0 if i == 0 else 3), y + i * 5.4, text, 9.5)


def _filing(page, case, x, y):
    """The stamp: a head, day and number printed by it, and cells that are filled by pen; a cell may be left empty."""
    rng, style, w = case.rng, page.style, 76.0
    arrived = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(1, 5)))
    case.printed("received_on", arrived)
    rows = _cells(case)
    form = Page(w + 1, 8 + 8.5 + 8 * len(rows) + 1, replace(style, body=style.label, rule=0.35))
    name, em = case.city.name + rng.choice(["", "役場" if case.city.name.endswith("町") else "役所"]), 10 * PT
    form.box(0.5, 0.5, w, form.height - 1, 0.55)
    form.text(0.5 + w / 2, 2.4, f"{name}　{rng.choice(RECEIVED)}", 10, style.label, "center")
    form.rule(0.5, 8.5, w + 0.5, 8.5)
    form.rule(0.5 + w / 2, 8.5, 0.5 + w / 2, form.height - 0.5)
    form.text(0.5 + w / 4, 8.5 + (8.5 - em) / 2, _day(rng, arrived), 10.5, style.label, "center")
    form.text(0.5 + w * 3 / 4, 8.5 + (8.5 - em) / 2, f"第{rng.choice(['', '　'])}{rng.randint(8, 4200)}{rng.choice(['', '　'])}号", 10, style.label, "center")
    written = []
    for i, row in enumerate(rows):
        top = 17 + i * 8
        form.rule(0.5, top, w + 0.5, top)
        for j, (label, text) in enumerate(row):
            at = 0.5 + j * w / 2
            form.rule(at + 15, top, at + 15, top + 8)
            form.label(at, top, 15, 8, label, 8.5, pad=1.6)
            written.append((at + 15, top, w / 2 - 15, text))
    page.stamp(Stamp(form, x + form.width / 2, y + form.height / 2, rng.gauss(0, 0.3), rng.choice(INKS), True))
    for left, top, wide, text in written:
        page.fit(x + left, y + top, wide, 8, text, 11, 6, "center", hand=True, pad=0.8, whole=True)


def _day(rng, day):
    """A day in figures, with or without its era."""
    name, letter, n = dates.era(day)
    gap = rng.choice([".", ".", ". "])
    return rng.choice(["", "", letter, name]) + gap.join(str(part) for part in (n, day.month, day.day))


def _cells(case):
    """Two cells a row: the section, how the letter is filed, by when it is dealt with."""
    rng = case.rng
    due = dates.workday(case.drafted + datetime.timedelta(days=rng.randint(9, 40)))
    case.printed("classification", case.class_code)
    case.printed("retention", case.retention)
    if rng.random() < 0.85:
        case.owner(case.section.name)
        owner = case.section.name
    else:
        owner = ""
    cells = [(rng.choice(["主務課", "主管課", "担当課", "処理課"]), owner), (rng.choice(["分類", "分類番号", "分類記号"]), case.class_code),
             (rng.choice(["保存", "保存年限", "保存期間"]), spelled(case)), (rng.choice(["処理期限", "回答期限"]), rng.choice(["", f"{due.month}／{due.day}"]))]
    if rng.random() < 0.4:
        cells[0], cells[1:3] = cells[1], [cells[0], cells[2]]
    return [cells[:2], cells[2:]]
