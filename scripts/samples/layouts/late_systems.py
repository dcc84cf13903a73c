"""Late layout, the face sheet that a city's document system prints for a decision made on screens: a table with shaded labels, those who approved in boxes."""

import datetime
import unicodedata

from .. import dates
from ..canvas import Page
from ..content import CLASSES, spelled
from . import attachments
from .forms import body, consulted, value
from .late_panels import chain, last_day, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("標題", "件名（標題）", "文書標題", "伺件名"), "doc_number": ("文書記号・番号", "発議番号", "決裁番号", "文書番号"), "kept": ("システム番号", "管理ＩＤ", "管理番号"),
    "department": ("起案元", "起案所属名", "起案課所名", "主務所属"), "drafter": ("起案者", "起案者氏名", "起案担当"), "phone": ("連絡先", "内線番号"), "drafted_on": ("起案年月日", "起案登録日", "起案日"),
    "decided_on": ("決裁年月日", "決裁終了日", "最終決裁日"), "effective_on": ("施行年月日", "施行登録日", "施行（予定）日"), "closed_on": ("完結年月日", "完結登録日", "文書完結日"),
    "classification": ("ファイル分類", "フォルダー分類", "分類番号（名称）"), "binder": ("登録簿冊", "フォルダー名", "簿冊名称"), "retention": ("保存期間", "保存年限", "保存期間等"),
    "disclosure": ("開示・不開示", "公開・非公開", "公開情報区分"), "fiscal_year": ("文書年度", "起案年度", "登録年度"), "addressee": ("施行先", "送付先", "宛先（代表）"), "sender": ("施行名義", "発信者名義", "施行者"),
    "deal": ("取扱区分", "処理区分"), "class": ("決裁区分", "専決区分"), "medium": ("添付の媒体", "原本の媒体"),
}
ROWS = {  # block: rows of one or two facts
    "title": (("title",),), "numbers": (("doc_number", "kept"),), "owner": (("department",), ("drafter", "phone")),
    "days": (("drafted_on", "decided_on"), ("effective_on", "closed_on")), "file": (("classification", "fiscal_year"), ("binder",), ("retention", "disclosure")),
    "send": (("addressee", "sender"),), "deal": (("deal", "class"),),
}
ORDERS = (("numbers", "title", "owner", "deal", "days", "file", "send"), ("title", "numbers", "days", "owner", "file", "send", "deal"),
          ("owner", "days", "title", "numbers", "send", "file", "deal"), ("file", "numbers", "deal", "title", "days", "send", "owner"))
FILES = ("伺い文", "施行文書案", "{t}の概要", "別紙　{t}要領（案）", "収支内訳", "関係法令", "位置図", "新旧対照表")
SPLIT, TALL, HIGH = 28, 8.6, 46  # label wide, row tall, boxes of those who approved tall


def system(case, style):
    """A face sheet: its name between two thin rules, a table of four columns with shaded labels, boxes of those who approved with day and hour, then text and files."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w = 16, 178
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "day": _writer(case), "grey": rng.choice([218, 228, 236]),
            "waiting": rng.random() < 0.12, "side": rng.choice(["left", "left", "center"]), "ranks": ["起案者", *reversed(chain(case)[-4:-1])] + rng.choice([[], ["部長"], ["次長"]])}
    y = _head(page, case, x, 11, w, look)
    outward = case.kind not in ("伺い", "供覧") and rng.random() < 0.8
    for block in rng.choice(ORDERS):
        if block != "send" or outward:
            for row in ROWS[block]:
                y = _row(page, case, x, y, w, row, look)
    first = rng.random() < 0.5
    y += 4
    if first:
        y = _approvals(page, case, x, y, w, look) + 5
    files = rng.sample(FILES, rng.randint(2, 4))
    foot = 281 - 6 * len(files) - 7
    _text(page, case, x, y, w, foot - (0 if first else 3 + HIGH))
    if not first:
        _approvals(page, case, x, foot - 2 - HIGH, w, look)
    page.text(x, foot, f"{rng.choice(['添付', '添付文書', '添付資料'])}　{len(files)}件", 9.5, page.style.label)
    for i, name in enumerate(files):
        page.text(x + 6, foot + 6 + i * 6, f"{i + 1:02}　{case.fill(name)}", 9)
    page.text(x + w, 286, f"{rng.choice(['1/1', '1 頁', 'P.1'])}", 8.5, align="right")
    return [page] + attachments.some(case, style, 0.25)


def _writer(case):
    """How this system writes days."""
    form = case.rng.choice(["era", "spaced", "dots", "slash"])

    def write(day):
        name, letter, n = dates.era(day)
        if form == "era":
            return f"{name}{'元' if n == 1 else n}年{day.month}月{day.day}日"
        if form == "spaced":
            return f"{name}{n:2d}年{day.month:2d}月{day.day:2d}日".replace(" ", "　")
        return f"{letter}{n:02}.{day.month:02}.{day.day:02}" if form == "dots" else f"{day.year}/{day.month:02}/{day.day:02}"

    return write


def _head(page, case, x, y, w, look):
    """The system's name at the left, who printed it and when at the right, the sheet's name between two rules."""
    rng = case.rng
    page.text(x, y, f"{case.city.name}{rng.choice(['文書管理システム', '総合文書管理システム', '電子決裁システム'])}", 8.5)
    printed = case.decided if look["waiting"] else dates.workday(case.closed + datetime.timedelta(days=rng.randint(1, 90)))
    page.text(x + w, y, f"{rng.choice(['出力日時', '印刷'])}　{look['day'](printed)}　{rng.randint(9, 17)}:{rng.randint(0, 59):02}", 8.5, align="right")
    page.rule(x, y + 5, x + w, y + 5, 0.3)
    page.text(105, y + 7.3, rng.choice(["決　裁　鑑", "電子決裁　鑑", "起案文書（鑑）", "決裁文書鑑", "鑑（起案・決裁）"]), 15, page.style.bold, "center")
    state = "回議中" if look["waiting"] else rng.choice(["決裁済", "完了", "施行済"])
    page.text(x + w - 1, y + 8.3, f"［{state}］", 10, align="right")
    page.rule(x, y + 15, x + w, y + 15, 0.3)
    return y + 18


def _row(page, case, x, y, w, keys, look):
    """One or two facts: shaded label, value, and so on, all ruled."""
    tall = 15 if keys == ("title",) else TALL
    for i, key in enumerate(keys):
        wide = w / len(keys)
        left = x + i * wide
        page.fill(left, y, SPLIT, tall, look["grey"])
        page.box(left, y, wide, tall, 0.2)
        page.rule(left + SPLIT, y, left + SPLIT, y + tall, 0.2)
        _label(page, left, y, SPLIT, tall, look["label"][key], look["side"])
        text = _fact(case, key, look)
        if text:
            page.fit(left + SPLIT, y, wide - SPLIT, tall, text, 12 if key == "title" else 10, 6.5, pad=1.8, whole=key != "title")
    return y + tall


def _label(page, x, y, w, h, text, side):
    """A label as a system sets it: close, from the left or in the middle."""
    page.fit(x, y, w, h, text, 9, 6, side, pad=1.5, font=page.style.label, whole=True)


def _fact(case, key, look):
    """The value of a fact; what has not come to pass is empty."""
    rng = case.rng
    if key.endswith("_on"):
        chance = {"drafted_on": 0, "decided_on": 0, "effective_on": 0.2, "closed_on": 0.4}[key]
        if key != "drafted_on" and look["waiting"] or rng.random() < chance:
            return ""
        when = getattr(case, key.removesuffix("_on"))
        case.printed(key, when)
        return look["day"](when)
    if key == "doc_number":
        return "" if look["waiting"] else case.note_number()
    if key == "department":
        return rng.choice(["　", "　", "・", ""]).join(owner_parts(case))
    if key == "drafter":
        case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
        return rng.choice([case.drafter, f"{rng.choice(['主事', '主任', '主査'])}　{case.drafter}"])
    if key == "classification":
        code = case.printed("classification", case.class_code)
        return f"{code}（{CLASSES[int(code.split('-')[1]) - 1][0]}）" if rng.random() < 0.6 else code
    if key == "retention":
        case.printed("retention", case.retention)
        last = last_day(case)
        return spelled(case) + (f"（～{look['day'](last)}）" if last and rng.random() < 0.5 else "")
    if key == "disclosure":
        return level(case)[1]
    if key == "addressee":
        return case.printed("addressee", rng.choice(["各所属長", "西海県知事", "関係各課長", "各施設長", "各小中学校長", "申請者代表"]))
    if key == "sender":
        return case.printed("sender", rng.choice([case.city.head, case.city.head, f"{case.section.name}長"]))
    own = {"kept": (f"{case.fiscal_year % 100:02}{rng.randint(10000, 98999):06}",), "phone": (f"内線 {case.extension}", case.extension), "deal": ("普通", "普通", "至急", "重要"),
           "class": (look["ranks"][-1], f"{look['ranks'][-1]}専決", f"{look['ranks'][-1]}決裁")}
    return rng.choice(own[key]) if key in own else value(case, key)


def _approvals(page, case, x, y, w, look):
    """Two rows of boxes: our own line and those who agree; in each who, when and what he did."""
    rng = case.rng
    page.text(x, y, rng.choice(["承認状況", "回議・合議状況", "決裁状況", "回議経過"]), 9.5, page.style.label)
    y += 6
    ranks = look["ranks"]
    steps = [(rank, case.section.name if rng.random() < 0.3 else "", case.drafter if i == 0 else case.staff[i]) for i, rank in enumerate(ranks)]
    others = [("合議", f"{name}長", case.staff[5 + i]) for i, name in enumerate(consulted(case, rng.randint(1, 3)))]
    span = (case.decided - case.drafted).days
    for row, count in ((steps, 5), (others, 5)):
        for i in range(count):
            left, each = x + i * w / count, w / count
            page.box(left, y, each, 20, 0.2)
            page.fill(left, y, each, 5.5, look["grey"])
            page.box(left, y, each, 5.5, 0.2)
            if i >= len(row):
                continue
            rank, office, who = row[i]
            page.fit(left, y, each, 5.5, rank if not office else office if rank == "合議" else f"{rank}（{office}）", 9, 5.5, "center", pad=0.5, whole=True)
            page.fit(left, y + 5.8, each, 5.5, who, 10, 7, "center", pad=0.5, whole=True)
            late = look["waiting"] and (row is others or i >= 2)
            if late:
                page.text(left + each / 2, y + 13, "未処理", 8.5, align="center")
                continue
            when = dates.workday(case.drafted + datetime.timedelta(days=span * (i if row is steps else len(ranks) - 2) // (len(ranks) - 1)))
            page.fit(left, y + 10.9, each, 4.6, f"{look['day'](when)} {9 + i}:{rng.randint(1, 59):02}", 8, 5, "center", pad=0.4, whole=True)
            page.text(left + each / 2, y + 15.8, {"起案者": "起案", "合議": "同意"}.get(rank, "決裁" if i == len(row) - 1 else "承認"), 8.5, align="center")
        y += 20
    return y


def _text(page, case, x, y, w, bottom):
    """The text under a small head, in a frame that takes what room there is."""
    rng = case.rng
    page.box(x, y, w, bottom - y - 2, 0.2)
    page.text(x + 2, y + 2, rng.choice(["伺い文", "（伺い文）", "起案理由", "要旨"]), 9, page.style.label)
    body(page, case, x + 5, y + 8.5, w - 10, bottom - 4, case.body(rng.randint(2, 3), "伺い"), case.items(2), 10)
