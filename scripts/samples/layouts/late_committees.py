"""Late layout, a paper that a section lays before a committee of the council: committee, day and section at the upper right, numbered heads, what happened and what comes in a table."""

import datetime

from .. import dates
from ..canvas import PT, Page
from ..fonts import width
from .late_panels import owner_parts

COMMITTEES = {  # by field of work
    "総務財政委員会": "general staff it finance tax planning election audit council", "総務委員会": "general staff it finance disaster fire election", "市民消防委員会": "disaster fire citizen",
    "教育文化委員会": "culture education", "保健福祉委員会": "welfare health child", "厚生委員会": "welfare health child citizen", "環境水道委員会": "environment water",
    "産業経済委員会": "industry agri", "建設建築委員会": "road river public city housing", "建設委員会": "road river public city housing water", "企画市民委員会": "planning citizen culture",
}
MARKS = ("報告事項（{n}）", "資料{n}", "【報告】", "所管事務報告", "資料№{n}", "参考資料", "")
ENDINGS = ("について", "の概要について", "に関する報告について", "の取組状況について", "の見直しについて")
HEADS = (("趣旨", "概要", "これまでの経緯", "今後の予定"), ("目的", "現状と課題", "経過", "今後のスケジュール"), ("報告の趣旨", "内容", "経過", "今後の日程"), ("背景", "対応の内容", "主な経過", "今後の進め方"))
WHY = (
    "{t}については、{rule}に基づき、{sec}において実施しているところである。", "このたび、{fy}の状況がまとまったので、その概要を報告するものである。", "社会情勢の変化を踏まえ、関係者の意見を聴きながら、内容の見直しを進めている。",
    "{t}について、{law}の改正に伴い必要となる対応を取りまとめたので、報告する。",
)
WHAT = (
    "対象は{n}件、事業費は約{yen}円であり、前年度に比べ増加している。", "実施に当たっては、関係部局と連携し、利用者の利便の向上を図る。", "対象となる区域は、{town}ほか{n5}地区である。",
    "調査の結果、約{n}パーセントの回答者が必要であると答えている。", "手続の簡素化を図るため、{due}から申請の方法を改める。",
)
MORE = {
    "予算": "{fy}当初予算額　{yen}円", "期待される効果": "事務の効率化が図られるとともに、利用者の負担の軽減が見込まれる。", "市民への周知": "広報紙及びホームページにより、広く周知を図る。",
    "他都市の状況": "県内の主な都市のうち、{n5}市が同様の取組を実施している。", "財源": "費用の一部について、国庫補助金（補助率２分の１）を充当する予定である。",
}
STEPS = ("調査の実施", "関係団体との意見交換", "庁内会議における協議", "検討委員会（第１回）", "検討委員会（第２回）", "素案の作成", "住民説明会の開催", "関係機関との協議")
NEXT = ("意見公募手続", "結果の公表", "実施計画の策定", "委員会への報告", "契約の締結", "広報紙による周知", "事業の開始", "実施状況の検証")


def committee(case, style):
    """One or two pages: a corner that says before whom, when and by whom; a mark of the item; the title; numbered heads with sentences and a table of days."""
    rng = case.rng
    page = Page(210, 297, style)
    size, left, right = rng.choice([10.5, 11, 12]), 24, 186
    face = rng.choice([style.label, style.bold])
    y = _corner(page, case, left, right, rng.uniform(13, 17))
    y = _title(page, case, left, right, y)
    pages, number = [page], 1
    heads, mark = list(rng.choice(HEADS)) + rng.sample(sorted(MORE), rng.randint(0, 3)), rng.choice(["　", "　", "．"])
    for i, head in enumerate(heads):
        if y > 240:
            page, y = Page(210, 297, style), 24
            pages.append(page)
        page.text(left, y, f"{case.digits(i + 1)}{mark}{head}", size, face)
        y += 1.75 * size * PT
        if i in (2, 3):
            y = _days(page, case, left + 8, right, y, size, i == 3)
        else:
            pool = (MORE[head],) if head in MORE else WHAT if i else WHY
            for text in rng.sample(pool, min(len(pool), rng.randint(1, 3))):
                y = page.paragraph(left + 6, y, right - left - 6, case.fill(text), size)
        y += 3
    if len(pages) > 1 or rng.random() < 0.5:
        form = rng.choice(["－{}－", "- {} -", "{}"])
        for i, one in enumerate(pages):
            one.text(105, 284, form.format(case.digits(i + 1)), 9.5, align="center")
    return pages


def _corner(page, case, left, right, y):
    """Committee, day and section: a small table with labels, a frame of three lines, or lines at the right; the mark of the item at the left."""
    rng, style, manner = case.rng, page.style, case.rng.choice(["table", "frame", "frame", "lines", "lines"])
    name = rng.choice([name for name, fields in COMMITTEES.items() if case.section.field in fields.split()] + ["全員協議会"])
    before = name + rng.choice(["", "資料", "資料", "　報告資料"])
    case.printed("issued_on", case.effective)
    day, owner = case.date(case.effective), rng.choice(["", "　"]).join(owner_parts(case))
    mark = rng.choice(MARKS).replace("{n}", case.digits(rng.randint(1, 6)))
    wide = 70
    x, tall, size = right - wide, 7.5, 10.5
    if mark:
        page.text(left, y + 2, mark, 12, rng.choice([style.bold, style.body]))
    if manner == "table":
        labels = rng.choice([("委員会", "提出日", "所管課"), ("会議名", "年月日", "担当課"), ("提出先", "提出年月日", "提出課")])
        for i, (label, text) in enumerate(zip(labels, (name, day, owner))):
            page.box(x, y + i * tall, wide, tall)
            page.rule(x + 17, y + i * tall, x + 17, y + (i + 1) * tall)
            page.label(x, y + i * tall, 17, tall, label, 9, pad=2)
            page.fit(x + 17, y + i * tall, wide - 17, tall, text, 10, 6, pad=1.5, whole=True)
        return y + 3 * tall + 9
    lines = [before, day, owner] if rng.random() < 0.7 else [before, owner, day]
    if manner == "frame":
        page.box(x, y - 1.5, wide, 3 * 6 + 3)
    for i, line in enumerate(lines):
        if manner == "frame":
            page.fit(x, y + i * 6 - 0.3, wide, 6.4, line, size, 6.5, "center", pad=1.5, whole=True)
        else:
            page.text(right, y + i * 6, line, size, align="right")
    return y + 18 + 9


def _title(page, case, left, right, y):
    """The title in the middle: bare, in a frame, or over a double rule."""
    rng, style, w, manner = case.rng, page.style, right - left, case.rng.choice(["bare", "bare", "frame", "rules"])
    text = case.subject if rng.random() < 0.6 else case.noun + rng.choice(ENDINGS)
    case.printed("title", text)
    size, h = rng.choice([14, 15, 16]), 15
    while size > 12 and width(style.bold, text, size * PT) > w - 16:
        size -= 0.5
    if width(style.bold, text, size * PT) > w - 16:
        h = 18
    page.fit(left + 5, y, w - 10, h, text, size, 9, "center", font=style.bold, pad=3)
    if manner == "frame":
        page.box(left + 5, y, w - 10, h, 0.4)
    elif manner == "rules":
        page.rule(left + 5, y + h, right - 5, y + h, 0.6)
        page.rule(left + 5, y + h + 0.9, right - 5, y + h + 0.9, 0.2)
    return y + h + 8


def _days(page, case, left, right, y, size, ahead):
    """What has happened, or what is to come: a table with month and matter, or lines with a wide gap."""
    rng, em, ruled, split = case.rng, size * PT, case.rng.random() < 0.6, 42
    pool = NEXT if ahead else STEPS
    found = [pool[i] for i in sorted(rng.sample(range(len(pool)), rng.randint(2, 4)))]
    day = case.effective + datetime.timedelta(days=rng.randint(20, 50)) if ahead else case.effective - datetime.timedelta(days=rng.randint(150, 330))
    if ruled:
        for x, w, text in ((left, split, rng.choice(["年月", "時期"])), (left + split, right - left - split, rng.choice(["内容", "事項"]))):
            page.box(x, y, w, 7.5)
            page.label(x, y, w, 7.5, text, 9.5, pad=w * 0.3)
        y += 7.5
    for text in found:
        name, _, n = dates.era(day)
        month = f"{name}{'元' if n == 1 else case.digits(n)}年{case.digits(day.month)}月"
        if ruled:
            page.box(left, y, split, 8)
            page.box(left + split, y, right - left - split, 8)
            page.fit(left, y, split, 8, month, 10, 7, "center", whole=True)
            page.fit(left + split, y, right - left - split, 8, text, 10, 7, pad=3, whole=True)
            y += 8
        else:
            page.text(left, y, month, size)
            page.text(left + split, y, text, size, lead="same")
            page.lines[-1] = f"{month}　{text}"
            y += 1.7 * em
        day += datetime.timedelta(days=rng.randint(32, 62))
    return y + (2 if ruled else 0)
