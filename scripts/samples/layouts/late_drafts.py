"""Late layouts, drafts of other offices: an older form filed by its foot, and a print of an electronic approval system."""

import datetime
import unicodedata

from .. import dates, fonts, words
from ..canvas import PT, Page
from ..content import spelled
from . import attachments
from .forms import body, consulted, decision, is_handwritten, value
from .late_panels import chain, last_day, owner_parts

LEADS = (  # what clerks put before a subject when the plain one would not tell it from the last
    "{rule}第{n5}条の規定に基づく", "{town}地区における", "{co}からの協議に係る", "{law}の施行に伴う", "{town}地区ほか{n5}地区の",
)


def long_title(case, chance=0.4):
    """The title with or without its kind, now and then with a lead that makes it run over two or three lines."""
    lead = case.fill(case.rng.choice(LEADS)) if case.rng.random() < chance else ""
    return case.printed("title", lead + (case.title if case.rng.random() < 0.75 else case.subject))


def stacked(page, x, y, w, h, parts, size, hand=False, font=None):
    """Print lines that belong together centred in a narrow box, smaller if need be."""
    face = page.style.hand if hand else font or page.style.body
    while size > 6 and max(fonts.width(face, part, size * PT) for part in parts) > w - 1.6:
        size -= 0.5
    em = size * PT
    top = y + (h - em * (1.35 * (len(parts) - 1) + 1)) / 2
    for i, part in enumerate(parts):
        page.text(x + w / 2, top + i * 1.35 * em, part, size, face, "center", hand=hand)


def halves(text, mark, keep=True):
    """A text in two lines, cut after the first `mark` (or before it)."""
    at = text.find(mark) + (1 if keep else 0)
    return [text[:at], text[at:]] if 0 < at < len(text) else [text]


FOOT = {
    "fiscal_year": (["年度", "会計年度"], 18), "classification": (["分類", "分類番号", "編さん"], 19),
    "retention": (["保存", "保存年限", "保存期間"], 17), "disclosure": (["公開", "情報公開", "公開の別"], 19),
    "doc_number": (["番号", "記号番号", "文書番号"], 33), "effective_on": (["施行", "発送", "施行月日"], 25),
    "closed_on": (["完結", "完結月日"], 25),
}
FOOT_ORDERS = (
    ("doc_number", "effective_on", "closed_on", "fiscal_year", "classification", "retention", "disclosure"),
    ("classification", "retention", "disclosure", "fiscal_year", "doc_number", "effective_on", "closed_on"),
    ("retention", "fiscal_year", "classification", "doc_number", "effective_on", "disclosure"),
)
PERIODS = (("永年", "20年", "10年", "5年", "3年", "1年"), ("永久", "30年", "10年", "5年", "3年", "1年"), ("長期", "10年", "5年", "3年", "1年"))


def foot_boxes(case, style):
    """A draft with its title between two rows of seals, and a row of small boxes at the foot that say how it is filed."""
    rng = case.rng
    page = Page(*rng.choice([(182, 257), (182, 257), (210, 297)]), style)
    pen, form = rng.random() < 0.6, rng.choice([None, None, None, "kanji"])
    x, y, w = 19, 11, page.width - 32
    k = w / 150
    mark = f"{rng.choice(['別記', '', ''])}第{case.digits(rng.randint(1, 14))}号様式"
    page.text(x, y, mark + rng.choice(["", f"（第{case.digits(rng.randint(7, 31))}条関係）"]), 8)
    page.text(x + w / 2, y + 4, rng.choice(["回　　議　　箋", "起　案　票", "原　　　議", "立　案　用　紙", "伺　定　書"]), 15, style.bold, "center")
    y += 14
    tall = 11
    page.box(x, y, w, tall)
    for at in (15, 15 + 50 * k, 30 + 50 * k):
        page.rule(x + at, y, x + at, y + tall)
    page.label(x, y, 15, tall, rng.choice(["起案", "立案", "起案/月日"]), 9.5, pad=2)
    page.fit(x + 15, y, 50 * k, tall, value(case, "drafted_on", form), 10.5, align="center", hand=pen, whole=True)
    page.label(x + 15 + 50 * k, y, 15, tall, rng.choice(["起案者", "主任者", "担当/者名", "立案者"]), 9.5, pad=1.5)
    left, room = x + 30 + 50 * k, w - 30 - 50 * k
    page.fit(left, y, room - 24, tall, value(case, "drafter"), 11, 8, hand=pen, whole=True)
    page.text(x + w - 2, y + 3.9, f"（{rng.choice(['内線', '電話'])}{case.digits(case.extension)}）", 8.5, align="right")
    y += tall
    ranks = [rank if case.drafted.year > 2006 or not rank.startswith("副") else "助役" for rank in chain(case)]
    cut, tall = ranks.index("課長"), 21 * k
    decision(page, case, x, y, w - 40 * k, tall, ranks[:cut])
    left = x + w - 40 * k
    page.box(left, y, 40 * k, tall)
    page.rule(left + 7, y, left + 7, y + tall)
    page.column_label(left, y, 7, tall, rng.choice(["決裁", "決定"]), 9.5, pad=3)
    decided = value(case, "decided_on", form)
    stacked(page, left + 7, y, 40 * k - 7, tall, halves(decided, "年"), 11, pen and "　　" not in decided)
    y += tall
    tall = 23 * k
    page.box(x, y, w, tall)
    word = rng.choice(["件名", "件名", "標題", "事案", "題名"])
    if rng.random() < 0.5:
        page.rule(x + 8, y, x + 8, y + tall)
        page.column_label(x, y, 8, tall, word, 10.5, pad=4)
        page.fit(x + 8, y, w - 8, tall, long_title(case), 13, 9, pad=3)
    else:
        page.text(x + 3, y + 1.5 + 3, "　".join(word), 11, style.label)
        page.fit(x + 19, y + 1.5, w - 19, tall - 1.5, long_title(case), 12, 9, valign="top", pad=3)
    y += tall
    share = w * 0.6
    page.box(x, y, share, 8)
    page.box(x + share, y, w - share, 8)
    owner = rng.choice(["", "", "　"]).join(owner_parts(case))
    page.fit(x, y, share, 8, f"{rng.choice(['主務課', '主管', '起案課', '所属'])}　{owner}", 10, 7, whole=True)
    page.label(x + share, y, w - share, 8, rng.choice(["合議", "関係課", "協議"]), 9.5, pad=12)
    y += 8
    case.staff = case.staff[4:] + case.staff[:4]  # so that the lower row has seals of other people
    decision(page, case, x, y, share, 20 * k, ranks[cut:])
    decision(page, case, x + share, y, w - share, 20 * k, consulted(case, rng.randint(2, 3)), 0.75)
    y += 20 * k
    bound = rng.random() < 0.6
    foot = page.height - 13 - 21 - (8 if bound else 0)
    page.box(x, y, w, foot - y)
    body(page, case, x + 4, y + 5, w - 8, foot - 2, case.body(rng.randint(2, 5)), case.items(rng.randint(2, 4)), rng.choice([10, 10.5]))
    _foot_row(page, case, x, foot, w, pen, form)
    if bound:
        page.box(x, foot + 21, w, 8)
        page.fit(x, foot + 21, w, 8, f"{rng.choice(['綴込簿冊', '簿冊', '編さん簿冊名'])}　{value(case, 'binder')}", 9.5, 7, whole=True)
    return [page] + attachments.some(case, style, 0.3)


def _foot_row(page, case, x, y, w, pen, form):
    """Boxes with their labels on top; numbers, days and years are written over two lines, or the periods are ringed."""
    rng, ringed = case.rng, case.rng.random() < 0.35
    keys = [key for key in rng.choice(FOOT_ORDERS) if key != "disclosure" or case.drafted.year > 1998]
    wide = {key: 38 if ringed and key == "retention" else FOOT[key][1] for key in keys}
    scale, left = w / sum(wide.values()), x
    for key in keys:
        cell = wide[key] * scale
        page.box(left, y, cell, 21)
        page.rule(left, y + 6, left + cell, y + 6)
        page.label(left, y, cell, 6, rng.choice(FOOT[key][0]), 8.5, pad=2)
        if ringed and key == "retention":
            _ringed(page, case, left, y + 6, cell, 15)
        elif key == "fiscal_year":
            year = value(case, key)
            if form == "kanji":
                year = dates.fiscal_label(case.fiscal_year, dates.kanji)
            stacked(page, left, y + 6, cell, 15, [year.removesuffix("年度"), "年度"], 10, pen)
        else:
            unfilled = key == "classification" and rng.random() < 0.1
            text = "" if unfilled else value(case, key, form)
            parts = halves(text, "年") if key.endswith("_on") else halves(text, "第", keep=False) if key == "doc_number" else [text]
            stacked(page, left, y + 6, cell, 15, parts, 10, pen and is_handwritten(key, text) and "　　" not in text)
        left += cell


def _ringed(page, case, x, y, w, h):
    """Two lines of periods, the right one ringed by pen."""
    rng = case.rng
    choices = rng.choice(PERIODS)
    held = case.retention.replace("永年", choices[0])
    if held not in choices:
        held = rng.choice(choices[1:])
    case.retention = case.printed("retention", held.replace("永久", "永年"))
    each, em = (w - 2) / 3, 8.5 * PT
    for i, choice in enumerate(choices):
        cx, cy = x + 1 + (i % 3 + 0.5) * each, y + h * (0.28 if i < 3 else 0.72)
        text = case.digits(choice)
        page.text(cx, cy - em / 2, text, 8.5, align="center", lead="line" if i % 3 == 0 else "same")
        if choice == held:
            page.ring(cx + rng.gauss(0, 0.3), cy + rng.gauss(0, 0.2), fonts.width(page.style.body, text, em) + 2, em + 2, 0.4)


SCREEN = {
    "title": ["件名", "件名", "文書件名", "案件名", "題名"], "doc_number": ["文書番号", "文書番号", "記号番号", "文書記号番号"],
    "department": ["起案所属", "所属", "起案部署", "主管部署", "作成部署"], "drafter": ["起案者", "起案者", "起案職員", "作成者"],
    "drafted_on": ["起案日", "起案年月日", "起案日付", "起票日"], "decided_on": ["決裁日", "決裁年月日", "決裁完了日"],
    "effective_on": ["施行日", "施行年月日", "発送日"], "closed_on": ["完結日", "完結年月日"],
    "classification": ["文書分類", "分類コード", "分類記号", "分類"], "retention": ["保存期間", "保存期間", "保存年限"],
    "disclosure": ["公開区分", "開示区分", "公開可否"], "binder": ["簿冊名", "保存先簿冊", "ファイル名", "格納ファイル"],
    "fiscal_year": ["年度", "文書年度", "作成年度"],
}
GROUPS = (
    ("doc_number", "fiscal_year", "drafted_on", "decided_on", "effective_on", "closed_on"), ("department", "drafter"),
    ("classification", "binder", "retention", "disclosure"),
)
FILES = ("起案文.docx", "施行文（案）.docx", "別紙{n5}_{t}実施要領.pdf", "参考_関係法令抜粋.pdf", "{t}_内訳書.xlsx", "{fy}資料.pdf", "位置図（{town}）.pdf")


def electronic(case, style):
    """A print of an electronic approval system: a shaded band, facts without frames, the route with its times, the files."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 18, 174, 13
    waiting = rng.random() < 0.14
    day = _day_writer(case)
    page.fill(x, y, w, 11, rng.choice([205, 218, 230]))
    page.text(x + 3, y + 3.2, rng.choice(["起案文書", "電子決裁　起案書", "決裁文書情報", "伺い文書（かがみ）"]), 13, style.bold)
    printed = dates.workday(case.closed + datetime.timedelta(days=rng.randint(1, 200)))
    page.text(x + w - 3, y + 4, f"{rng.choice(['出力日時', '印刷日時', '出力日'])}：{day(printed)} {_clock(rng, rng.randint(0, 6))}", 8.5, align="right")
    y += 14
    state = "決裁中" if waiting else rng.choice(["決裁済", "施行済", "決裁完了"])
    page.text(x + 1, y, f"{rng.choice(['状態', '処理状況', 'ステータス'])}：{state}", 9)
    page.text(x + w - 1, y, f"{rng.choice(['管理ＩＤ', '文書ID', '整理番号'])}：{case.fiscal_year}-{rng.randint(1000, 98000):07}", 9, align="right")
    y = _facts(page, case, x, y + 8, w, day, waiting) + 4
    route, tall = _route(case, day, waiting), 7.5
    files = rng.sample(FILES, rng.randint(2, 4))
    room = 22 + tall * len(route) + 6 * len(files)
    page.text(x, y, rng.choice(["【伺い文】", "■起案内容", "伺い", "＜本文＞"]), 10, style.label)
    y = body(page, case, x + 3, y + 7, w - 6, 284 - room, case.body(rng.randint(2, 3)), case.items(2), 10) + 4
    page.text(x, y, rng.choice(["【決裁経路】", "■回議・決裁ルート", "処理経過", "＜承認履歴＞"]), 10, style.label)
    y = _table(page, x, y + 6.5, route, tall, rng.random() < 0.5) + 5
    page.text(x, y, f"{rng.choice(['添付ファイル', '添付文書', '電子ファイル一覧'])}（{len(files)}件）", 10, style.label)
    for i, name in enumerate(files):
        page.text(x + 4, y + 6.5 + i * 6, f"{i + 1}　{case.fill(name)}　（{rng.randint(12, 1900):,}KB）", 9)
    page.text(105, 286, "1 / 1", 8.5, align="center")
    return [page] + attachments.some(case, style, 0.25)


def _clock(rng, step):
    """A time of an office day, later for a later step."""
    hour, minute = divmod(520 + 75 * step + rng.randint(0, 60), 60)
    return f"{hour:02}:{minute:02}"


def _day_writer(case):
    """How this system writes days."""
    form = case.rng.choice(["slash", "slash", "padded", "hyphen", "case", "case"])

    def write(day):
        if form == "slash":
            return f"{day.year}/{day.month:02}/{day.day:02}"
        if form == "hyphen":
            return f"{day.year}-{day.month:02}-{day.day:02}"
        if form == "padded":
            name, _, n = dates.era(day)
            return f"{name}{n:02}年{day.month:02}月{day.day:02}日"
        return case.date(day)

    return write


def _facts(page, case, x, y, w, day, waiting):
    """Labels and values in open columns: one pair a line, or two; at most hairlines between the lines."""
    rng, style = case.rng, page.style
    label = {key: rng.choice(found) for key, found in SCREEN.items()}
    before, after = rng.choice([("", ""), ("", ""), ("", "："), ("［", "］"), ("・", "")])
    hair = rng.choice([0, 0, 0.1, 0.12])
    groups = [list(group) for group in GROUPS]
    rng.shuffle(groups)
    keys = [key for group in groups for key in group]
    if rng.random() < 0.5:
        keys.remove(rng.choice(["closed_on", "fiscal_year", "binder"]))
    first = rng.random() < 0.6
    pairs = 2 if rng.random() < 0.65 else 1
    rows = [keys[i: i + pairs] for i in range(0, len(keys), pairs)]
    rows.insert(0 if first else rng.randint(1, 2), ["title"])
    for row in rows:
        tall = 15 if row == ["title"] else 8.4 if pairs == 2 else 7.4
        for i, key in enumerate(row):
            left, cell = x + i * w / 2, w if row == ["title"] or pairs == 1 else w / 2
            page.text(left + 1, y + 2.3, before + label[key] + after, 9, style.label)
            text = long_title(case) if key == "title" else _fact(case, key, day, waiting)
            if text:
                page.fit(left + 31, y + (1 if key == "title" else 0), cell - 31, tall - 1, text, 11.5 if key == "title" else 10, 7, pad=0.8,
                         valign="top" if key == "title" else "middle", whole=key in ("doc_number", "drafter"))
        y += tall
        if hair:
            page.rule(x, y, x + w, y, hair)
    return y


def _fact(case, key, day, waiting):
    """The value of a fact; what has not happened yet is empty or a dash."""
    rng = case.rng
    if key.endswith("_on"):
        missing = {"drafted_on": 0, "decided_on": 0, "effective_on": 0.2, "closed_on": 0.45}[key]
        if key != "drafted_on" and waiting or rng.random() < missing:
            return rng.choice(["", "－"])
        when = getattr(case, key.removesuffix("_on"))
        case.printed(key, when)
        return day(when)
    if key == "department":
        return rng.choice(["　", " / ", "＞"]).join(owner_parts(case))
    if key == "doc_number" and waiting:
        return "（未採番）"
    if key == "doc_number":
        return case.note_number()
    if key == "drafter":
        case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
        return f"{case.drafter}（内線{case.extension}）" if rng.random() < 0.4 else case.drafter
    if key == "retention":
        case.printed("retention", case.retention)
        last = last_day(case)
        return spelled(case) + (f"（満了日：{day(last)}）" if last and rng.random() < 0.4 else "")
    return value(case, key)


def _route(case, day, waiting):
    """The people a draft passed and when; the last ones have not seen it if it is still under way."""
    rng, name = case.rng, case.section.name
    steps = [("起案", name, rng.choice(["主事", "主査", "主任"]), case.drafter), ("承認", name, "係長", case.staff[0]),
             ("承認", name, rng.choice(["課長補佐", "主幹"]), case.staff[1])]
    steps += [("合議", other, "課長", case.staff[2 + i]) for i, other in enumerate(consulted(case, rng.randint(0, 2)))]
    top = [("承認", name, "課長", case.staff[4]), ("決裁", "", rng.choice(["部長", "次長", "局長"]), case.staff[5])]
    steps += top if rng.random() < 0.6 else [("決裁", name, "課長", case.staff[4])]
    seen = len(steps) - (rng.randint(1, 2) if waiting else 0)
    rows, span = [("順", "区分", "所属", "職名", "氏名", "処理日時", "結果")], (case.decided - case.drafted).days
    for i, (step, office, post, person) in enumerate(steps):
        if i < seen:
            when = case.drafted + datetime.timedelta(days=span * i // (len(steps) - 1))
            done = (f"{day(when)} {_clock(rng, i)}", {"起案": "－", "合議": "同意", "承認": "承認", "決裁": "決裁"}[step])
        else:
            done = ("", "未処理")
        rows.append((str(i + 1), step, office, post, person, *done))
    return rows


def _table(page, x, y, rows, tall, ruled):
    """The route as a table with all its rules, or with a shaded head and hairlines."""
    widths = (9, 15, 42, 22, 30, 42, 14)
    if not ruled:
        page.fill(x, y, sum(widths), tall, 228)
    for row in rows:
        left = x
        for wide, text in zip(widths, row):
            if ruled:
                page.box(left, y, wide, tall, 0.15)
            if text:
                page.fit(left, y, wide, tall, text, 9, 6, "center" if wide < 20 or row is rows[0] else "left", pad=1, whole=True)
            left += wide
        y += tall
        if not ruled:
            page.rule(x, y, left, y, 0.1)
    return y
