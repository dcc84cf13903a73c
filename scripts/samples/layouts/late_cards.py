"""Late layout, a card that tells what came in and what became of it, in open rows, with the letter behind it."""

import datetime
import unicodedata

from .. import content, dates, stamps, words
from ..canvas import PT, Page
from ..content import spelled
from .forms import consulted, decision, options
from .late_panels import owner_parts

CARD = {
    "sender": ["発信者", "差出人", "発信機関", "来文者"], "title": ["件名", "来文件名", "文書件名", "要件"],
    "doc_number": ["来文番号", "発信番号", "文書番号", "来文の記号番号"], "issued_on": ["来文日付", "発信年月日", "文書日付", "来文年月日"],
    "addressee": ["名あて人", "宛名", "あて先"], "received_on": ["収受年月日", "受付日", "収受日", "到達年月日"],
    "receipt": ["収受番号", "受付番号", "整理番号"], "way": ["到達方法", "受領方法", "収受の別"], "department": ["主務課", "配布先", "処理担当課", "所管課"],
    "drafter": ["担当者", "処理担当者", "事務担当"], "due": ["処理期限", "回答期限"], "closed_on": ["処理完結", "完結年月日", "完結日"],
    "classification": ["分類番号", "分類記号", "文書分類"], "retention": ["保存年限", "保存期間", "保存区分"], "binder": ["綴込先", "編綴先", "簿冊名"],
}
WAYS = ("郵送", "持参", "電子メール", "ＦＡＸ", "庁内便")
STEPS = ("起案", "供覧", "回答", "保管")
VIEWS = (
    "担当で内容を確認し、{due}までに回答すること。", "関係課へ写しを送付済み。", "前年度と同様に取り扱う。", "別に起案する。", "全員に回覧の上、綴じ込むこと。",
)
ROWS = {
    "来た文書": [("sender",), ("title",), ("doc_number", "issued_on"), ("addressee",)],
    "収受": [("received_on", "receipt"), ("way",)],
    "処理": [("department",), ("drafter", "due"), ("steps", "closed_on")],
    "保存": [("classification", "retention"), ("binder",)],
}
ORDERS = (("来た文書", "収受", "処理", "保存"), ("収受", "来た文書", "保存", "処理"), ("収受", "来た文書", "処理", "保存"))


def card(case, style):
    """A sheet in front of a letter that came in: rows without sides under shaded heads, what came, when, whose it is, how it is kept."""
    rng = case.rng
    page = Page(210, 297, style)
    facts = _facts(case)
    label = {key: rng.choice(found) for key, found in CARD.items()}
    pen, shade, x, w, y = rng.random() < 0.55, rng.choice([215, 230, 0]), 20, 170, 17
    page.text(x, y, rng.choice(["文 書 収 受 票", "来　文　処　理　票", "文書受付カード", "収受文書処理カード"]), 16, style.bold)
    page.text(x + w, y + 2.5, f"{case.city.name}{rng.choice(['文書管理規程', '文書取扱規則'])}　別記第{case.digits(rng.randint(2, 19))}号", 8.5, align="right")
    y += 11
    page.rule(x, y, x + w, y, 0.7)
    for number, head in enumerate(rng.choice(ORDERS)):
        rows = ROWS[head]
        if shade:
            page.fill(x, y, w, 6.5, shade)
        page.text(x + 2, y + 1.5, f"{case.digits(number + 1)}　{head}", 9.5, style.label)
        y += 6.5
        for row in rows:
            tall = 16 if row == ("title",) else 10.5
            page.rule(x, y, x + w, y, 0.15)
            for i, key in enumerate(row):
                _fact(page, case, x + i * w / 2, y, w / len(row), tall, key, label, facts, pen)
            y += tall
        page.rule(x, y, x + w, y, 0.4)
    y = _readers(page, case, x, y + 4, w, pen)
    page.rule(x, 278, x + w, 278, 0.7)
    page.text(x, 280.5, rng.choice(["（注）この票は、収受した文書の一番上に綴じること。", "※　処理が完結したときは、文書主任に引き継ぐこと。"]), 8)
    return [page, _letter(case, style, facts)]


def _facts(case):
    """What came, as printed on the card and the letter; all of it noted."""
    rng = case.rng
    head, symbol, bureau = rng.choice(words.AGENCIES)
    sent = case.drafted
    arrived = dates.workday(sent + datetime.timedelta(days=rng.randint(1, 5)))
    case.number = case.digits(f"{rng.choice(['', dates.era_year(case.fiscal_year)[2:].replace('元', '1')])}{symbol}第{rng.randint(3, 4100)}号")
    to = rng.choice([case.city.head, f"各市町村{rng.choice(['担当課長', '長'])}", f"{case.city.name}{case.section.name}長"])
    case.printed("classification", case.class_code)
    case.printed("retention", case.retention)
    case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
    case.decided = arrived  # the day on the seals of those who read it
    closed = max(dates.workday(arrived + datetime.timedelta(days=rng.randint(2, 40))), case.closed)
    ended = rng.random() < 0.65
    if ended:
        case.printed("closed_on", closed)
    for key, day in (("issued_on", sent), ("received_on", arrived)):
        case.printed(key, day)
    return {
        "sender": case.printed("sender", head), "title": case.printed("title", rng.choice([case.title, case.title, case.subject])),
        "doc_number": case.note_number() if rng.random() < 0.85 else rng.choice(["号外", "事務連絡"]), "issued_on": case.date(sent),
        "addressee": case.printed("addressee", to), "received_on": case.date(arrived), "receipt": f"第　{case.digits(rng.randint(12, 3900))}　号",
        "department": rng.choice(["", "　"]).join(owner_parts(case)), "drafter": case.drafter,
        "due": case.date(dates.workday(arrived + datetime.timedelta(days=rng.randint(7, 30)))) if rng.random() < 0.6 else "　　月　　日",
        "closed_on": case.date(closed) if ended else dates.UNFILLED, "classification": case.class_code, "retention": spelled(case),
        "binder": case.printed("binder", case.binder), "bureau": bureau,
    }


def _fact(page, case, x, y, w, h, key, label, facts, pen):
    """A label, and behind it the value or the options one of which is ringed."""
    rng, split = case.rng, 31
    if key == "steps":
        options(page, case, x + 2, y, w - 6, h, list(STEPS), rng.choice(STEPS), 10, "　")
        return
    name, em = label[key], 9.5 * PT
    page.justified(x + 2, y + (h - em) / 2, min(split - 6, em * (3 * len(name) - 2)), name, 9.5)
    if key == "way":
        options(page, case, x + split, y, w - split, h, list(WAYS), rng.choice(WAYS), 10, "・")
        return
    text = facts[key]
    written = pen and key not in ("title", "sender", "binder", "department") and "　　" not in text
    page.fit(x + split, y, w - split - 1, h, text, 12 if key == "title" else 10.5, 7, hand=written, whole=key not in ("title", "binder"))


def _readers(page, case, x, y, w, pen):
    """Seals of those who have read it, sections that were told, and a remark."""
    rng = case.rng
    page.text(x + 2, y, rng.choice(["供　覧", "閲　覧", "回　覧"]), 9.5, page.style.label)
    ranks = rng.choice([["局長", "部長", "課長", "補佐", "係長", "係員"], ["部長", "次長", "課長", "主幹", "係長", "担当"]])
    decision(page, case, x + 18, y, w - 18, 21, ranks, 0.85, 6)
    y += 25
    page.fit(x, y, w, 7, f"{rng.choice(['写し送付先', '関係課', '参考送付'])}　　{'、'.join(consulted(case, 2))}", 9.5, 7, pad=2)
    y += 8
    page.rule(x, y, x + w, y, 0.15)
    page.text(x + 2, y + 2, rng.choice(["処理てん末", "意見・指示", "処理経過"]), 9.5, page.style.label)
    for i, text in enumerate(rng.sample(VIEWS, 2)):
        page.fit(x + 26, y + 1 + i * 8, w - 28, 7, case.fill(text), 10.5, 7, hand=pen)
    return y


def _letter(case, style, facts):
    """The letter itself, as it came."""
    rng = case.rng
    page = Page(210, 297, style)
    page.text(184, 22, facts["doc_number"], 11, align="right")
    page.text(184, 28.6, facts["issued_on"], 11, align="right")
    page.text(27, 46, facts["addressee"] + "　" + rng.choice(["様", "殿"]), 11)
    page.text(174, 62, facts["sender"], 11, align="right")
    page.stamp(stamps.office_seal(style, facts["sender"][-6:] + "印", 172, 64, rng, 20))
    page.fit(36, 80, 138, 14, facts["title"], 12, 9.5, "center")
    y = 104
    for text in case.body(rng.randint(3, 4)):
        y = page.paragraph(25, y, 160, text, 11)
    if rng.random() < 0.7:
        page.text(105, y + 4, "記", 11, align="center")
        y += 13
        for item in case.items(3):
            y = page.paragraph(31, y, 148, item, 11, indent=0, hang=2)
    page.text(118, 262, f"{rng.choice(['担当', '照会先'])}　{facts['bureau']}　{content.person(rng).split('　')[0]}", 9.5)
    return page
