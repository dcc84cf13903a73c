"""Late layout, an index card that stands for a volume in the archive: a tab with its class, its name, how long it is kept, and where it has been."""

import datetime

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from .late_panels import last_day, owner_parts

LABELS = {
    "title": ("簿冊表題", "簿冊の題名", "保存文書名", "つづり名"), "classification": ("分類符号", "索引番号", "編さん番号", "分類"), "fiscal_year": ("文書年度", "年度区分", "所属年度"),
    "department": ("作成課", "編さん課", "引継課", "主務課"), "retention": ("保存", "保存期間の別", "保存年限", "保存区分"), "starts": ("起算", "起算日", "保存開始"),
    "ends": ("満了", "満了日", "保存満了"), "after": ("処置", "満了後"), "shelf": ("所在", "格納場所", "書架"), "volumes": ("数量", "冊数"), "number": ("登録番号", "台帳番号", "カード番号"),
}
NAMES = ("保　存　文　書　カ　ー　ド", "簿　冊　登　録　票", "文　書　保　存　カ　ー　ド", "簿　冊　索　引　カ　ー　ド")
MOVES = (("点検",), ("箱替え",), ("貸出", "返却"), ("貸出", "返却"), ("保存箱移動",))
ENDS = ("廃棄", "移管", "廃棄", "歴史的文書として移管")


def ledger(case, style):
    """A card on its long or short side: a tab at the upper left, name and section in the wider part, the keeping in a stack beside it, a list of moves below."""
    rng = case.rng
    page = Page(*rng.choice([(210, 148), (210, 148), (257, 182), (148, 210), (182, 257)]), style)
    wide = page.width > page.height
    k = page.height / 148 if wide else page.width / 148
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.6, "k": k, "thin": rng.choice([0.15, 0.2])}
    x, w, y = 12 * k, page.width - 24 * k, 10 * k
    y = _tab(page, case, x, y, w, look)
    moves = 4 if wide else 7
    foot = page.height - (13 + 8.5 * moves + 5) * k
    top = y
    if wide:
        side = 66 * k
        mirrored = rng.random() < 0.35
        main_x, side_x = (x + side, x) if mirrored else (x, x + w - side)
        _main(page, case, main_x, y, w - side, foot - y, look)
        _side(page, case, side_x, y, side, foot - y, look)
    else:
        cut = y + (foot - y) * 0.56
        _main(page, case, x, y, w, cut - y, look)
        _side(page, case, x, cut, w, foot - cut, look)
    page.box(x, top, w, foot - top, 0.5)
    _moves(page, case, x, foot + 2 * k, w, moves, look)
    page.text(x, page.height - 7 * k, rng.choice(["※　簿冊を持ち出すときは、このカードに記入し、代本板の位置に置くこと。", f"{case.city.name}　文書整理規程　別記様式", "このカードは、簿冊を廃棄した後も保存する。"]), 7.5 * k)
    return [page]


def _tab(page, case, x, y, w, look):
    """The tab with the class in large letters; at its right the name of the card and its number."""
    rng, k, label = case.rng, look["k"], look["label"]
    wide = 50 * k
    page.box(x, y, wide, 14 * k, 0.5)
    page.text(x + 1.6 * k, y + 1.2 * k, label["classification"], 7.5 * k, page.style.label)
    page.fit(x, y + 3.4 * k, wide, 10.6 * k, case.printed("classification", case.class_code), 18 * k, 9, "center", hand=look["pen"], whole=True)
    page.fit(x + wide + 2, y, w - wide - 2, 8 * k, rng.choice(NAMES), 13 * k, 8, "center", font=page.style.bold, whole=True)
    page.text(x + w, y + 9 * k, f"{label['number']}　{case.digits(f'{rng.randint(1, 99):02}')}－{case.digits(f'{rng.randint(1, 9999):04}')}", 9 * k, align="right")
    return y + 14 * k


def _cell(page, x, y, w, h, label, text, look, size=11, split=22, hand=None, whole=True):
    """A spread label and its value on one line; a thin rule below."""
    k = look["k"]
    small = 9 * k
    while len(label) * small * PT > (split - 4.5) * k:
        small -= 0.5
    em = small * PT
    page.rule(x, y + h, x + w, y + h, look["thin"])
    page.justified(x + 2 * k, y + (h - em) / 2, min((split - 5) * k, em * (2.6 * len(label) - 1.6)), label, small)
    page.fit(x + split * k, y, w - split * k, h, text, size * k, 6, hand=look["pen"] if hand is None else hand, pad=1.2, whole=whole)


def _main(page, case, x, y, w, h, look):
    """The name in the largest cell, then its year and volumes, then whose it is."""
    rng, k, label = case.rng, look["k"], look["label"]
    part = 11 * k
    tall = h - 2 * part
    page.text(x + 2 * k, y + 2 * k, label["title"], 9 * k, page.style.label)
    title = case.printed("title", case.binder + rng.choice(["", "", "", "（甲）", f"　{case.digits(rng.randint(1, 3))}"]))
    page.fit(x + 2 * k, y + 5.5 * k, w - 4 * k, tall - 6.5 * k, title, 19 * k, 10, "center", hand=look["pen"], pad=2)
    page.rule(x, y + tall, x + w, y + tall, look["thin"])
    y += tall
    case.printed("fiscal_year", case.fiscal_year)
    half = w * 0.6
    _cell(page, x, y, half, part, label["fiscal_year"], dates.fiscal_label(case.fiscal_year, case.digits), look, 11)
    page.rule(x + half, y, x + half, y + part, look["thin"])
    of = rng.randint(1, 4)
    _cell(page, x + half, y, w - half, part, label["volumes"], case.digits(f"{of}") + rng.choice(["冊", "冊", f"冊（厚さ{case.digits(rng.randint(2, 9))}㎝）"]), look, 10, 15)
    y += part
    _cell(page, x, y, w, part, label["department"], rng.choice(["", "　"]).join(owner_parts(case)), look, 11, hand=look["pen"] and rng.random() < 0.5)


def _side(page, case, x, y, w, h, look):
    """How long it is kept, from when and until when, what becomes of it then, where it stands."""
    rng, label, end = case.rng, look["label"], last_day(case)
    page.rule(x, y, x + w, y, 0.5)
    page.rule(x, y, x, y + h, 0.5)
    page.rule(x + w, y, x + w, y + h, 0.5)
    case.printed("retention", case.retention)
    start = datetime.date(case.fiscal_year + 1, 4, 1)
    rows = [(label["retention"], spelled(case)), (label["starts"], case.date(start)), (label["ends"], case.date(end) if end else rng.choice(["", "－"])),
            (label["after"], rng.choice(ENDS) if end else rng.choice(["", "継続"])), (label["shelf"], f"{rng.choice(['第１書庫', '地下書庫', '本館書庫'])}{case.digits(rng.randint(1, 30))}－{case.digits(rng.randint(1, 6))}")]
    if rng.random() < 0.3:
        rows.insert(0, rows.pop())
    each = h / len(rows)
    for name, text in rows:
        _cell(page, x, y, w, each, name, text, look, 13 if name == label["retention"] else 10.5, 20)
        y += each


def _moves(page, case, x, y, w, count, look):
    """A list of what happened to the volume: day, what, who, a seal."""
    rng, k = case.rng, look["k"]
    columns = ((rng.choice(["年月日", "日付"]), 0.2), (rng.choice(["異動", "事由"]), 0.2), (rng.choice(["所属・氏名", "取扱者", "借受者"]), 0.32), ("印", 0.1), ("備考", 0.18))
    at = x
    for name, share in columns:
        page.box(at, y, w * share, 7 * k, look["thin"])
        page.label(at, y, w * share, 7 * k, name, 8.5 * k, pad=w * share * 0.22)
        for i in range(count):
            page.box(at, y + (7 + 8.5 * i) * k, w * share, 8.5 * k, look["thin"])
        at += w * share
    day, used = datetime.date(case.fiscal_year + 1, 5, 10), rng.randint(0, count - 1)
    moves = ["引継"] + [move for _ in range(count) for move in rng.choice(MOVES)]
    for i in range(used):
        day = dates.workday(day + datetime.timedelta(days=rng.randint(0, 25) if i == 0 else rng.randint(20, 200)))
        top, person = y + (7 + 8.5 * i) * k, rng.choice(case.staff)
        _, _, n = dates.era(day)
        page.fit(x, top, w * 0.2, 8.5 * k, f"{n}.{day.month}.{day.day}", 10 * k, 6, "center", hand=True, whole=True)
        page.fit(x + w * 0.2, top, w * 0.2, 8.5 * k, moves[i], 10 * k, 6, "center", hand=True, whole=True)
        page.fit(x + w * 0.4, top, w * 0.32, 8.5 * k, f"{rng.choice([case.section.name, '総務課', '文書課'])}　{person.split('　')[0]}", 10 * k, 6, hand=True, whole=True)
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(page.style, person.split("　")[0], x + w * 0.77, top + 4.25 * k, rng, 7.5 * k))
