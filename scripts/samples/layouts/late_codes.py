"""Late layout, a draft on a form of the document rules: its choices are made by a number in a box or by striking out, its section is told over columns."""

import unicodedata

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import chain

LABELS = {
    "title": ("件　　　名", "事　務　件　名", "文書の標題", "案　　　件"), "doc_number": ("文書記号及び番号", "文書の記号・番号", "記号及び番号"),
    "classification": ("文書分類番号", "分類（大・中・小）", "ファイル分類"), "fiscal_year": ("年度", "文書の年度", "会計年度"),
    "binder": ("編集簿冊名", "つづる簿冊", "保管簿冊名", "とじ込み先"), "retention": ("文書保存期間", "保存年数", "保存期間", "保存年限"),
    "disclosure": ("公開・非公開の別", "情報公開区分", "公開の可否"), "decider": ("決裁区分", "専決区分", "決裁者"), "drafter": ("氏名", "氏　名", "起案者氏名"),
}
DAYS = {"drafted_on": "起案", "decided_on": "決裁", "effective_on": "施行", "closed_on": "完結"}
PERIODS = (("永年", "30年", "10年", "5年", "3年", "1年"), ("永年", "20年", "10年", "5年", "3年", "1年", "1年未満"), ("30年", "10年", "5年", "3年", "1年", "常用"),
           ("永年", "10年", "5年", "3年", "1年"))
LEVELS = (("開示", "部分開示", "不開示"), ("公開", "一部公開", "非公開"), ("公開", "部分公開", "非公開"))
PLAIN = ("開示", "部分開示", "不開示")
NUMBERS = (("1", "2", "3", "4", "5", "6", "7"), ("1", "2", "3", "4", "5", "6", "7"), ("ア", "イ", "ウ", "エ", "オ", "カ", "キ"))
ORDERS = (
    ("top", "title", "who", "days", "codes", "seals", "text"), ("codes", "top", "who", "title", "seals", "days", "text"),
    ("who", "days", "title", "codes", "top", "text", "seals"), ("title", "codes", "seals", "top", "who", "days", "text"),
)
HIGH = {"top": 25, "codes": 28.5, "title": 19, "who": 18.5, "days": 28, "seals": 37}
ASKED = ("次のとおり決定してよろしいか、伺います。", "このことについて、次のように取り扱ってよいか。", "上記の件について、案のとおり施行してよいか伺います。", "みだしのことについて、下記により処理してよろしいか。")


def coded(case, style):
    """A form of full rows: days under their heads in a table, options chosen by a number in a small box or by a stroke through the others, bureau, section and unit in columns."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, bottom = 19, 172, 11, 282
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.55, "manner": rng.choice(["number", "strike"]),
            "numbers": rng.choice(NUMBERS), "mark": rng.choice(["{}．{}", "{}．{}", "（{}）{}", "{}：{}"]), "ranks": chain(case)}
    look["deciders"] = [rank for rank in look["ranks"][:5] if rank not in ("補佐", "主幹", "係長")]
    look["held"] = rng.choice(look["deciders"][1:])
    page.text(x, y, f"{rng.choice(['別記', '', '別記'])}様式第{case.digits(rng.randint(2, 12))}号（第{case.digits(rng.randint(9, 28))}条関係）", 8.5)
    page.text(105, y + 6, rng.choice(["起　　案　　書", "起　案　用　紙", "起案（決裁）書", "伺　　　　書"]), 16, style.bold, "center")
    y += 15
    top, order = y, rng.choice(ORDERS)
    below = sum(HIGH[block] for block in order[order.index("text") + 1:])
    draw = {"top": _top, "codes": _codes, "title": _title, "who": _who, "days": _days, "seals": _seals}
    for block in order:
        if block == "text":
            _text(page, case, x, y, w, bottom - below)
            y = bottom - below
            continue
        draw[block](page, case, x, y, w, look)
        y += HIGH[block]
    page.box(x, top, w, bottom - top, 0.5)
    if look["manner"] == "strike":
        page.text(x, bottom + 2, rng.choice(["（注）　不要の文字は、線で消すこと。", "備考　該当しないものを二重線等で抹消すること。"]), 8)
    else:
        page.text(x, bottom + 2, rng.choice(["（注）　□の中には、該当する番号等を記入すること。", "備考　区分欄の枠内には、右の番号等を記入すること。"]), 8)
    return [page] + attachments.some(case, style, 0.3)


def _top(page, case, x, y, w, look):
    """Number, class in three small cells, year; the binder in a row below."""
    label, pen, h = look["label"], look["pen"], 16
    number = value(case, "doc_number")
    page.box(x, y, 70, h)
    page.text(x + 1.5, y + 1.2, label["doc_number"], 8, page.style.label)
    page.fit(x, y + 5, 70, h - 5.5, number, 12, 7, "center", hand=pen and "　　" not in number, whole=True)
    page.box(x + 70, y, 66, h)
    page.text(x + 71.5, y + 1.2, label["classification"], 8, page.style.label)
    page.rule(x + 70, y + 5.5, x + 136, y + 5.5, 0.15)
    for i, part in enumerate(case.printed("classification", case.class_code).split("-")):
        if i:
            page.rule(x + 70 + 22 * i, y + 5.5, x + 70 + 22 * i, y + h, 0.15)
        page.fit(x + 70 + 22 * i, y + 5.5, 22, h - 5.5, case.digits(part), 12.5, 8, "center", hand=pen, whole=True)
    page.box(x + 136, y, w - 136, h)
    page.text(x + 137.5, y + 1.2, label["fiscal_year"], 8, page.style.label)
    page.fit(x + 136, y + 5, w - 136, h - 5.5, value(case, "fiscal_year"), 11, 7, "center", whole=True)
    page.box(x, y + h, w, 9)
    page.rule(x + 30, y + h, x + 30, y + h + 9, 0.15)
    page.label(x, y + h, 30, 9, label["binder"], 9.5, pad=3)
    page.fit(x + 30, y + h, w - 30, 9, value(case, "binder"), 10.5, 7, pad=2.5, whole=True)


def _codes(page, case, x, y, w, look):
    """Three rows of options: how long it is kept, what may be disclosed, who decides."""
    rng, each = case.rng, HIGH["codes"] / 3
    periods, levels = rng.choice(PERIODS), rng.choice(LEVELS)
    if case.retention not in periods:
        case.retention = rng.choice(periods)
    case.printed("retention", case.retention)
    level = case.printed("disclosure", levels[PLAIN.index(case.disclosure)])
    rows = [("retention", [(spelled(case, period), period == case.retention) for period in periods]), ("disclosure", [(one, one == level) for one in levels])]
    rows.append(("decider", [(rank, rank == look["held"]) for rank in look["deciders"]]))
    for key, choices in rows:
        page.box(x, y, w, each)
        page.rule(x + 30, y, x + 30, y + each, 0.15)
        page.label(x, y, 30, each, look["label"][key], 9.5, pad=3)
        {"number": _number, "strike": _struck}[look["manner"]](page, case, x + 30, y, w - 30, each, choices, look)
        y += each


def _number(page, case, x, y, w, h, choices, look):
    """A small box with the number of that which holds, then all options with their numbers."""
    held = next(i for i, (_, holds) in enumerate(choices) if holds)
    side = h - 3
    page.box(x + 3, y + 1.5, side + 1, side, 0.4)
    page.fit(x + 3, y + 1.5, side + 1, side, look["numbers"][held], 12, 8, "center", hand=True, pad=0.3, whole=True)
    text = "　".join(look["mark"].format(case.digits(look["numbers"][i]), choice) for i, (choice, _) in enumerate(choices))
    page.fit(x + side + 8, y, w - side - 9, h, text, 10, 6.5, pad=0.5, whole=True)


def _struck(page, case, x, y, w, h, choices, look):
    """All options on a line; a stroke of the pen, or two, through each that does not hold."""
    rng, size, gap = case.rng, 10.5, case.rng.choice(["・", "　・　", "　"])
    while width(page.style.body, gap.join(choice for choice, _ in choices), size * PT) > w - 8:
        size -= 0.5
    em, at, twice = size * PT, x + 4, rng.random() < 0.6
    page.text(at, y + (h - em) / 2, gap.join(choice for choice, _ in choices), size)
    for choice, holds in choices:
        wide = width(page.style.body, choice, em)
        if not holds:
            middle = y + h / 2 + rng.gauss(0, 0.15)
            for shift in (-0.5, 0.5) if twice else (0,):
                page.fill(at - rng.uniform(0, 0.5), middle + shift - 0.15, wide + rng.uniform(0, 0.8), 0.3, 40)
        at += wide + width(page.style.body, gap, em)


def _title(page, case, x, y, w, look):
    """The title beside its label."""
    page.box(x, y, w, HIGH["title"])
    page.rule(x + 30, y, x + 30, y + HIGH["title"], 0.15)
    page.label(x, y, 30, HIGH["title"], look["label"]["title"].replace("　", ""), 11, pad=4)
    page.fit(x + 30, y, w - 30, HIGH["title"], value(case, "title"), 13.5, 10, pad=3)


def _who(page, case, x, y, w, look):
    """Bureau and division, section, unit, post, name and telephone, each under its head."""
    rng, s, split = case.rng, case.section, 9
    above = [part for part in (s.bureau, s.division) if part]
    if rng.random() < 0.3:
        above = above[-1:]
    case.owner(*above, s.name)
    case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
    heads = ((rng.choice(["部局名", "部　局", "部（局）名"]), "".join(above), 50), (rng.choice(["課名", "課　名", "課（室）名"]), s.name, 35),
             (rng.choice(["係名", "係　名", "係（担当）"]), case.team, 21), (rng.choice(["職名", "職"]), rng.choice(["主事", "主査", "主任", "係長"]), 15),
             (look["label"]["drafter"], case.drafter, 28), (rng.choice(["電話", "内線"]), case.digits(case.extension), 14))
    page.box(x, y, split, HIGH["who"])
    page.column_label(x, y, split, HIGH["who"], rng.choice(["起案者", "起案者", "担当"]), 10)
    left = x + split
    for head, text, wide in heads:
        page.box(left, y, wide, 6.5, 0.15)
        page.label(left, y, wide, 6.5, head.replace("　", ""), 8.5, pad=wide * 0.12)
        left += wide
    left = x + split
    for head, text, wide in heads:
        page.box(left, y + 6.5, wide, 12, 0.15)
        page.fit(left, y + 6.5, wide, 12, text, 11, 6.5, "center", hand=look["pen"] and text in (case.drafter, case.digits(case.extension)), pad=0.6, whole=True)
        left += wide
    page.box(x, y, w, HIGH["who"])


def _days(page, case, x, y, w, look):
    """What was done as heads, below each its day, below that the seal of who did it."""
    rng, short = case.rng, case.rng.random() < 0.6
    split = 18 if short else 9
    each, ending = (w - split) / 4, rng.choice(["年月日", "年月日", "の日"])
    if short:
        page.box(x, y, split, 7, 0.15)
        page.label(x, y, split, 7, rng.choice(["区　分", "処　理"]).replace("　", ""), 8.5, pad=3)
    else:
        page.box(x, y, split, HIGH["days"], 0.15)
        page.column_label(x, y, split, HIGH["days"], rng.choice(["処理経過", "経過"]), 9.5)
    for i, name in enumerate(DAYS.values()):
        page.box(x + split + i * each, y, each, 7, 0.15)
        page.label(x + split + i * each, y, each, 7, name if short else name + ending, 9.5, pad=each * 0.12)
    if short:
        page.box(x, y + 7, split, 10, 0.15)
        page.label(x, y + 7, split, 10, "年月日", 8.5, pad=2)
    for i, key in enumerate(DAYS):
        text = value(case, key)
        if text == dates.UNFILLED:
            text = dates.era(case.drafted)[0] + text
        page.box(x + split + i * each, y + 7, each, 10, 0.15)
        page.fit(x + split + i * each, y + 7, each, 10, text, 10.5, 6.5, "center", hand=look["pen"] and is_handwritten(key, text) and "　　" not in text, pad=0.8, whole=True)
    if short:
        page.box(x, y + 17, split, 11, 0.15)
        page.label(x, y + 17, split, 11, rng.choice(["取扱者", "印"]), 8.5, pad=2)
    for i, key in enumerate(DAYS):
        page.box(x + split + i * each, y + 17, each, 11, 0.15)
        if key in case.attributes and rng.random() < 0.75:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 3].split("　")[0], x + split + (i + 0.5) * each + rng.gauss(0, 1), y + 22.5, rng, 8.5))
    page.box(x, y, w, HIGH["days"])


def _seals(page, case, x, y, w, look):
    """Seals of those who decide under their ranks; below, sections that agree, each with its seal beside its name."""
    rng, ranks, split = case.rng, look["ranks"], 9
    each = (w - split) / len(ranks)
    page.box(x, y, split, 24)
    page.column_label(x, y, split, 24, rng.choice(["決裁", "回議"]), 10, pad=4)
    for i, rank in enumerate(ranks):
        left = x + split + i * each
        page.box(left, y, each, 24, 0.15)
        page.label(left, y, each, 6.5, rank, 9, pad=each * 0.15)
        page.rule(left, y + 6.5, left + each, y + 6.5, 0.15)
        if i >= ranks.index(look["held"]) and rng.random() < 0.9:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], left + each / 2 + rng.gauss(0, 0.7), y + 15.5 + rng.gauss(0, 0.8), rng, 9.5))
    page.box(x, y + 24, split, 13)
    page.column_label(x, y + 24, split, 13, rng.choice(["合議", "協議"]), 9.5, pad=1.5)
    others = consulted(case, rng.randint(1, 3))
    for i in range(3):
        left = x + split + i * (w - split) / 3
        page.box(left, y + 24, (w - split) / 3, 13, 0.15)
        if i < len(others):
            page.fit(left, y + 24, 38, 13, f"{others[i]}長", 9.5, 6, pad=2, whole=True)
            page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], left + 46, y + 30.5, rng, 8.5))


def _text(page, case, x, y, w, bottom):
    """One line that asks, then the text."""
    rng = case.rng
    page.text(x + 6, y + 4.5, rng.choice(ASKED), 10.5)
    body(page, case, x + 6, y + 12, w - 12, bottom - 3, case.body(rng.randint(2, 4), "伺い"), case.items(rng.randint(2, 4)), rng.choice([10, 10.5]))
