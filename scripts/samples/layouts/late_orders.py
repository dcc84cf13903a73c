"""Late layout, an order of the city to one who applied: who asked at the head, the day and the mayor at the foot."""

import datetime

from .. import content, stamps, words
from ..canvas import PT, Page
from ..fonts import width
from .late_panels import owner_parts

ORDERS = (  # title, what was asked for, what the items tell
    ("行政財産使用許可書", "行政財産の使用", (("使用する財産", "{city}{town}　{place}"), ("使用の目的", "自動販売機の設置"), ("使用料", "金{yen}円"))),
    ("道路占用許可書", "道路の占用", (("占用の場所", "{city}{town}地先　市道中央{n}号線"), ("占用物件", "地中電線　延長{n}メートル"), ("占用料", "金{yen}円"))),
    ("公園内行為許可書", "公園内における行為", (("公園の名称", "{town}公園"), ("行為の内容", "地域の祭りの開催"), ("使用面積", "{n}平方メートル"))),
    ("屋外広告物表示許可書", "屋外広告物の表示", (("表示の場所", "{city}{town}"), ("広告物の種類", "広告板　{n5}基"), ("手数料", "金{yen}円"))),
    ("減免決定通知書", "使用料の減免", (("減免する額", "金{yen}円"), ("減免の理由", "公益上の必要によるもの"), ("対象の施設", "{place}"))),
    ("法定外公共物占用許可書", "法定外公共物の占用", (("占用の場所", "{city}{town}地内"), ("占用の目的", "通路橋の設置"), ("占用の面積", "{n}.{n}平方メートル"))),
)
GRANT = (("補助事業の名称", "{t}"), ("交付決定額", "金{yen}円"), ("補助対象経費", "金{yen}円"), ("実績報告の期限", "{due}"))
TERMS = (
    "許可を受けた者は、許可の内容を変更しようとするときは、あらかじめ市長の承認を受けなければならない。", "この権利を他人に譲渡し、又は転貸してはならない。",
    "{law}その他関係法令を遵守すること。", "期間が満了したときは、直ちに原状に回復し、その旨を届け出ること。", "第三者に損害を与えたときは、自己の責任において解決すること。",
    "関係書類は、{n5}年間保存しておくこと。", "市長が必要と認めて行う検査を拒んではならない。", "虚偽の申請であることが判明したときは、これを取り消すことがある。",
)
APPEAL = (
    "この処分に不服があるときは、この処分があったことを知った日の翌日から起算して３か月以内に、{head}に対して審査請求をすることができます。",
    "この処分の取消しの訴えは、この処分があったことを知った日の翌日から起算して６か月以内に、{city}を被告として提起することができます。",
)


def order(case, style):
    """A permit or grant: the applicant's block, a large spread title, what is allowed under which terms, then day and mayor, how to appeal."""
    rng = case.rng
    page = Page(210, 297, style)
    size, x, w, y = rng.choice([10.5, 11, 11.5]), 25, 160, 16
    title, asked, items = rng.choice(ORDERS)
    if case.mark == "s":
        title, asked, items = f"{case.noun}交付決定通知書", f"{case.noun}の交付", GRANT
    elif rng.random() < 0.15:
        title = title.replace("許可", "変更許可")
    case.printed("title", title)
    form = f"様式第{case.digits(rng.randint(2, 9))}号{rng.choice(['', 'の' + case.digits(2)])}（第{case.digits(rng.randint(3, 18))}条関係）"
    if rng.random() < 0.5:
        page.text(x, y, form, 9)
        form = ""
    y += 8
    above, below = rng.random() < 0.35, rng.random() < 0.75
    if above:
        y = _title(page, title, y + 2)
    y = _number(page, case, x, w, y, size, below)
    y = _applicant(page, case, x, y, size)
    if not below:
        y = _mayor(page, case, x + w, y, size)
    if not above:
        y = _title(page, title, y + 4)
    asking = f"{{day}}付けで申請のあった{asked}については、"
    basis = rng.choice(["{law}の規定により、", "{rule}第{n}条第{n5}項の規定により、", ""])
    given = "交付することに決定しました" if case.mark == "s" else "決定しました" if "決定" in title else "許可します"
    y = page.paragraph(x, y, w, case.fill(f"{asking}{basis}次のとおり{given}。"), size) + 3
    y = _items(page, case, x, y, w, items, size)
    y = _terms(page, case, x, y + 3, w, size)
    if below:
        y = _foot(page, case, x, y + 3, w, size)
    y = max(y + 4, 228)
    page.text(x, y, rng.choice(["（教示）", "教　示", "備考"]), 9, style.label)
    y += 5.5
    for i, text in enumerate(APPEAL):
        y = page.paragraph(x + 3, y, w - 3, f"{case.digits(i + 1)}　{text.format(head=case.city.head, city=case.city.name)}", 9, 1.55, 0, 2)
    _desk(page, case, x, w, 276, form)
    return [page]


def _title(page, title, y):
    """The title, large and spread as far as there is room."""
    em = 17 * PT
    natural = width(page.style.bold, title, em)
    if natural > 150:
        page.fit(25, y, 160, 18, title, 15, 11, "center", font=page.style.bold)
    else:
        room = min(150, natural + 0.8 * em * (len(title) - 1))
        page.justified(105 - room / 2, y + 4, room, title, 17, page.style.bold)
    return y + 21


def _number(page, case, x, w, y, size, below):
    """The number of the order at the left or right; a letter's day follows where the mayor is named at the head."""
    rng, symbol, n = case.rng, case.section.symbol, _running(case)
    case.number = case.digits(rng.choice([
        f"{case.city.name}指令{symbol}第{n}号", f"{case.city.prefix}{symbol}指令第{n}号", f"{case.city.name}指令第{n}号", case.number, case.number]))
    left = rng.random() < 0.4
    page.text(x if left else x + w, y, case.note_number(), size, align="left" if left else "right")
    if not below:
        y += 1.7 * size * PT
        page.text(x + w, y, case.date(case.effective), size, align="right")
        case.printed("issued_on", case.effective)
    return y + 3 * size * PT


def _running(case):
    """A running number of orders."""
    return case.rng.choice([case.rng.randint(1, 99), case.rng.randint(100, 1900)])


def _applicant(page, case, x, y, size):
    """Where the applicant lives and who it is, behind labels or bare."""
    rng, em = case.rng, size * PT
    home = case.digits(f"{case.city.name}{rng.choice(words.TOWNS)}{rng.randint(1, 6)}丁目{rng.randint(1, 30)}番{rng.randint(1, 20)}号")
    body = rng.choice(words.COMPANIES) if rng.random() < 0.45 or case.mark == "s" else ""
    if body:
        post = "代表取締役" if "会社" in body else "理事長" if "法人" in body else "代表理事"
        name, labels = f"{post}　{content.person(rng)}", rng.choice([("所在地", "名称", "代表者"), ("", "", "")])
        lines = list(zip(labels, (home, body, name)))
        who = f"{body}　{name}"
    else:
        who = name = content.person(rng)
        lines = list(zip(rng.choice([("住所", "氏名"), ("申請者住所", "氏名"), ("", "")]), (home, name)))
    case.printed("addressee", f"{who}　様")
    labelled = any(label for label, _ in lines)
    for label, text in lines:
        if label:
            page.justified(x + em, y, 5 * em, label, size)
        page.text(x + (7.5 if labelled else 1) * em, y, text + ("　様" if text == name else ""), size)
        y += 1.7 * em
    return y + 1.2 * em


def _mayor(page, case, right, y, size):
    """The head of the city under a square seal."""
    rng = case.rng
    sender = case.printed("sender", f"{case.city.head}　{case.city.mayor}")
    page.text(right - 16, y, sender, size + 0.5, align="right")
    if rng.random() < 0.85:
        page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - 8, y + size * PT / 2, rng, 20))
    else:
        page.text(right - 16, y + 1.6 * size * PT, "（公印省略）", size - 2, align="right")
    return y + 4 * size * PT


def _items(page, case, x, y, w, items, size):
    """What is allowed: numbered lines, or a table with its labels at the left."""
    rng = case.rng
    rows = [(label, case.fill(text)) for label, text in items]
    until = case.date(case.effective + datetime.timedelta(days=rng.choice([rng.randint(20, 200), 364, 1826])))
    if case.mark != "s":
        rows.insert(rng.randint(1, len(rows)), (rng.choice(["期間", "許可の期間"]), f"{case.date(case.effective)}から{until}まで"))
    ruled = rng.random() < 0.5
    for i, (label, text) in enumerate(rows):
        if ruled:
            page.box(x, y, w, 10)
            page.rule(x + 42, y, x + 42, y + 10)
            page.label(x, y, 42, 10, label, size - 0.5, pad=4)
            page.fit(x + 42, y, w - 42, 10, text, size, 7.5, pad=2.5)
            y += 10
        else:
            page.text(x + 3, y + 1.5, f"{case.digits(i + 1)}　{label}", size)
            page.fit(x + 46, y - 1.1, w - 46, 9, text, size, 7.5, pad=0)
            y += 8
    return y


def _terms(page, case, x, y, w, size):
    """The terms, numbered under a head of their own."""
    page.text(x, y + 1, case.rng.choice(["条　件", "許可の条件", "（条件）"]) if case.mark != "s" else "交付の条件", size, page.style.label)
    y += 2 * size * PT
    for i, term in enumerate(case.rng.sample(TERMS, case.rng.randint(2, 4))):
        y = page.paragraph(x + 4, y, w - 4, f"（{case.digits(i + 1)}）{case.fill(term)}", size - 0.5, 1.5, 0, 2)
    return y


def _foot(page, case, x, y, w, size):
    """The day at the left and under it the mayor at the right."""
    case.printed("issued_on", case.effective)
    page.text(x + 2 * size * PT, y, case.date(case.effective), size)
    return _mayor(page, case, x + w, y + 2.6 * size * PT, size)


def _desk(page, case, x, w, y, form):
    """The desk that handles it, in the last line."""
    rng = case.rng
    owner = rng.choice(["", "　"]).join(owner_parts(case))
    phone = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    text = rng.choice([f"取扱課　{owner}　電話　{phone}", f"（事務担当　{owner}）", f"この通知書についての問合せは、{owner}（電話{phone}）まで",
                       f"担当：{owner}　{phone}"])
    page.rule(x, y - 2, x + w, y - 2, 0.15)
    page.fit(x - 1, y - 1, w, 6, text, 9.5, 7, pad=1, whole=True)
    if form:
        page.text(x + w, y + 6.5, form, 8, align="right")
