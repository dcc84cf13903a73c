"""Late layouts: drafts with their filing data in a panel at the side or in a block at the foot."""

import datetime
import unicodedata

from .. import dates, stamps
from ..canvas import PT, Page
from . import attachments
from .forms import body, consulted, is_handwritten, value

WORDS = {
    "title": ["件名", "件名", "表題", "事案名", "案件名"], "fiscal_year": ["年度", "会計年度", "所属年度"],
    "department": ["起案課所", "起案所属", "担当組織", "主務課", "作成課"], "drafter": ["起案者", "起案担当者", "起案者氏名"],
    "doc_number": ["文書番号", "記号・番号", "文書記号・番号"], "classification": ["分類コード", "分類番号", "文書分類番号", "分類"],
    "retention": ["保存期間", "保存年限", "保存期間区分", "保存"], "disclosure": ["公開の可否", "情報公開", "開示・不開示", "公開区分"],
    "drafted_on": ["起案日", "起案", "立案年月日", "起案年月日"], "decided_on": ["決裁日", "決裁", "決定年月日", "決裁年月日"],
    "effective_on": ["施行日", "施行", "発送日", "施行年月日"], "closed_on": ["完結日", "完結", "完結年月日"],
    "binder": ["簿冊名", "綴込先簿冊", "編てつ簿冊", "ファイル名"],
    "addressee": ["宛先", "あて先", "施行先", "発送先"], "sender": ["発信者名", "発信名義", "施行名義", "発信者"],
}
REASONS = (
    "標記の件について、次の理由により処理する必要があるため、別案のとおり取り扱ってよろしいか。",
    "{t}については、従来から{sec}において所管してきたところであるが、関係事務の円滑な執行を図るため、次のとおりとしたい。",
    "経費は、{fy}歳出予算の範囲内（金{yen}円以内）とし、支出の手続は別に行う。",
    "根拠となる規定は、{law}及び{rule}である。",
    "処理の経過　{day}に関係部署との打合せを行い、異論のないことを確認した。",
    "今後の日程　{due}までに相手方への連絡を終え、その結果を改めて報告する。",
    "前例　前年度も同様の取扱いとしており、支障は生じていない。",
)
POINTS = (
    "期日　{due}", "相手方　{co}", "金額　金{yen}円（消費税及び地方消費税を含む。）", "場所　{place}", "区域　{city}{town}の一部",
    "方法　文書の郵送及び庁内掲示板への掲載", "部数　{n}部", "期間　{day}から{due}まで", "添付資料　案文、参考資料{n5}種",
)
TO = ("各出張所長", "市町村担当課長", "関係団体の長", "各公民館長", "県市町村課長", "各学校長", "町内会連合会長", "指定管理者代表者")


def chain(case):
    """Who decides, from the head of the office down, by what kind of office it is."""
    bureau, head = case.section.bureau, case.city.name[-1] + "長"
    top = {"教育委員会": ["教育長", "部長"], "上下水道局": ["管理者", "局長", "部長"], "消防局": ["消防長", "部長"],
           "市議会事務局": ["議長", "局長"]}.get(bureau)
    if not top:
        top = [head, "副" + head, "局長", "部長"] if bureau.endswith("局") else [head, "副" + head, "部長"]
    return top + ["課長", case.rng.choice(["補佐", "主幹"]), "係長", case.rng.choice(["係員", "担当", "主任"])]


def approvals(page, case, x, y, w, h, ranks, per, foot=False):
    """Boxes for seals in rows of `per`, the rank in the corner or at the foot of its box; the highest may be unneeded."""
    rng = case.rng
    first = rng.randint(0, max(0, len(ranks) - 4))
    rows = -(-len(ranks) // per)
    each, tall = w / per, h / rows
    for i in range(rows * per):
        left, top = x + i % per * each, y + i // per * tall
        page.box(left, top, each, tall)
        if i >= len(ranks):
            continue
        if foot:
            page.rule(left, top + tall - 6, left + each, top + tall - 6)
            page.label(left, top + tall - 6, each, 6, ranks[i], 8.5, pad=each * 0.2)
        else:
            page.text(left + 1, top + 0.9, ranks[i], 8, page.style.label)
        if i >= first and rng.random() < 0.9:
            shift = (0, -3) if foot else (1.2, 2)
            room = min(each, tall - (6 if foot else 3.5))
            cx, cy = left + each / 2 + shift[0] + rng.gauss(0, 0.6), top + tall / 2 + shift[1] + rng.gauss(0, 0.5)
            name = case.staff[i % 8].split("　")[0]
            if room > 14 and rng.random() < 0.25:
                page.stamp(stamps.date_seal(page.style, name, case.section.name, case.decided, cx, cy, rng, 11))
            else:
                page.stamp(stamps.name_seal(page.style, name, cx, cy, rng, min(9.5, room * 0.85)))


def owner_parts(case):
    """The owner's path or its end, part by part."""
    s = case.section
    shown = [p for p in case.rng.choice([s.path, s.path, [s.division, s.name], [s.name]]) if p]
    case.owner(*shown)
    return shown


def last_day(case):
    """March 31 on which papers of this fiscal year are kept last; none for open-ended periods."""
    if not case.retention[0].isdigit() or "未満" in case.retention:
        return None
    return datetime.date(case.fiscal_year + 1 + int(case.retention.removesuffix("年")), 3, 31)


def panel(case, style):
    """A draft with all its data stacked in one panel at the side; seals, title and text in the wider part beside it."""
    rng = case.rng
    page = Page(210, 297, style)
    label = {key: rng.choice(found) for key, found in WORDS.items()}
    hand, mirrored = rng.random() < 0.35, rng.random() < 0.35
    x, main, w, room, y = (143, 15, 52, 122, 16) if mirrored else (15, 73, 52, 122, 16)
    page.text(x + w / 2, y + 1, case.city.name, 11, align="center")
    y += 9
    tall = {"doc_number": 14, "retention": 15, "disclosure": 15, "department": 22, "drafter": 17}
    groups = [["fiscal_year", "doc_number", "classification", "retention", "disclosure"],
              ["drafted_on", "decided_on", "effective_on"] + rng.choice([[], ["closed_on"]]), ["department", "drafter"]]
    rng.shuffle(groups)
    for key in [key for group in groups for key in group]:
        h = tall.get(key, 12.5)
        page.box(x, y, w, h)
        page.text(x + 1.3, y + 1.1, label[key], 7.5, style.label)
        if key == "department":
            parts = owner_parts(case)
            for i, part in enumerate(parts):
                page.text(x + 5, y + 5 + (3 - len(parts)) * 2.6 + i * 5.2, part, 10)
        elif key == "drafter":
            page.fit(x, y + 3.5, w, 7, value(case, key), 11, align="center", hand=hand)
            page.text(x + w - 2, y + 11.5, f"（{rng.choice(['内線', '電話'])}　{case.digits(case.extension)}）", 8.5, align="right")
        else:
            text, note = value(case, key), ""
            if key == "retention" and last_day(case) and rng.random() < 0.5:
                note = f"（{case.date(last_day(case))}まで）"
            elif key == "disclosure" and text != "開示" and rng.random() < 0.6:
                note = f"（条例第{case.digits(rng.randint(5, 9))}条第{case.digits(rng.randint(1, 6))}号該当）"
            page.fit(x, y + 3.2, w, (7 if note else h - 3.4), text, 11, 7, "center", hand=hand and is_handwritten(key, text),
                     whole=key == "doc_number")
            page.text(x + w / 2, y + 10.4, note, 8, align="center")
        y += h
    page.box(x, y, w, 284 - y)
    page.text(x + 1.3, y + 1.1, rng.choice(["合議", "協議", "関係課合議"]), 7.5, style.label)
    if y < 228:
        page.rule(x, y + 50, x + w, y + 50)
        page.text(x + 1.3, y + 51.1, rng.choice(["備考", "処理欄", "記事"]), 7.5, style.label)
        page.fit(x, y + 55, w, 16, rng.choice(["", "", "電子掲示板に掲載のこと", "原本は別に綴る", "至急"]), 9.5, valign="top", hand=hand)
    for i, name in enumerate(consulted(case, rng.randint(1, 3))):
        page.fit(x + 2, y + 6 + i * 14, w - 17, 10, name, 9.5)
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(style, case.staff[7 - i].split("　")[0], x + w - 8, y + 11 + i * 14, rng, 9))
    y = 16
    page.text(main + room / 2, y, rng.choice(["原　　議　　書", "回　議　用　紙", "起案（決裁）書", "決裁伺用紙"]), 15, style.bold, "center")
    y += 9
    approvals(page, case, main, y, room, 44, chain(case), 4, foot=True)
    y += 47
    page.rule(main, y, main + room, y)
    page.justified(main + 2, y + 7.5, 16, label["title"], 10.5)
    page.fit(main + 20, y, room - 20, 19, value(case, "title"), 13, 9.5)
    y += 19
    page.rule(main, y, main + room, y)
    if case.kind not in ("伺い", "供覧"):
        head = rng.choice([case.city.head, case.city.head + "　" + case.city.mayor, case.section.name + "長"])
        for key, text, suffix in (("addressee", rng.choice(TO), rng.choice(["", "　様", "　殿"])), ("sender", head, "")):
            page.justified(main + 2, y + 2, 16, label[key], 9.5)
            page.text(main + 21.5, y + 1.9, case.printed(key, text) + suffix, 10.5)
            y += 7
            page.rule(main, y, main + room, y)
    picked = sorted(rng.sample(range(len(REASONS)), rng.randint(3, 5)))
    points = [f"{case.digits(i + 1)}　{case.fill(p)}" for i, p in enumerate(rng.sample(POINTS, 4))]
    body(page, case, main + 2, y + 5, room - 4, 282, [case.fill(REASONS[i]) for i in picked], points, 10.5)
    return [page] + attachments.some(case, style, 0.35)


def pen_date(page, case, x, y, w, h, day):
    """A date whose era and units are printed and whose numbers are written in by pen, or are still missing."""
    style, em, slot = page.style, 10 * PT, (w - 9 - 3 * 10 * PT) / 3
    name, _, n = dates.era(day or case.drafted)
    numbers = ["元" if n == 1 else str(n), str(day.month), str(day.day)] if day else ["", "", ""]
    top, at, shown = y + (h - em) / 2, x + 1.5, name
    page.text(at, top, name, 10, truth=False)
    at += 2 * em
    for number, unit in zip(numbers, "年月日"):
        at += slot
        page.text(at - 0.5, top - 0.3, number, 11.5, align="right", hand=True, truth=False)
        page.text(at, top, unit, 10, truth=False)
        at += em
        shown += f"　{number or '　'}{unit}"
    page.lines.append(shown)


def _marked(page, case, x, y, w, label, choices, chosen):
    """Options as heads of small columns; a ring or a tick by pen in the column that holds."""
    rng = case.rng
    page.box(x, y, w, 17)
    page.rule(x + 14, y, x + 14, y + 17)
    page.label(x, y, 14, 17, label, 9, pad=1.2)
    page.rule(x + 14, y + 7, x + w, y + 7)
    each, tick = (w - 14) / len(choices), rng.random() < 0.4
    for i, choice in enumerate(choices):
        left = x + 14 + i * each
        if i:
            page.rule(left, y, left, y + 17)
        page.fit(left, y, each, 7, case.digits(choice), 9.5, 6, "center", pad=0.4, whole=True)
        if choice == chosen:
            cx, cy = left + each / 2 + rng.gauss(0, 0.8), y + 12 + rng.gauss(0, 0.4)
            if tick:
                page.rule(cx - 2, cy - 0.4, cx - 0.5, cy + 1.8, 0.5)
                page.rule(cx - 0.5, cy + 1.8, cx + 2.8, cy - 2.6, 0.5)
            else:
                page.ring(cx, cy, rng.uniform(5, 6.5), rng.uniform(4.6, 6), 0.45)


PERIODS = (["永年", "30年", "10年", "5年", "3年", "1年"], ["常用", "20年", "10年", "5年", "3年", "1年", "1年未満"],
           ["長期", "10年", "5年", "3年", "1年"])
LEVELS = (["開示", "部分開示", "不開示"], ["公開", "一部公開", "非公開"])


def foot(case, style):
    """A draft with seals across the head, title and text in the open, and every fact about filing in a block at the foot."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, pen = 16, 178, 13, rng.random() < 0.7
    page.text(105, y, rng.choice(["決裁処理簿", "起案処理票", "議　決　書", "事務処理伺"]), 15, style.bold, "center")
    page.text(x + w, y + 2, f"（{case.city.name}文書取扱規程　様式第{case.digits(rng.randint(3, 18))}号）", 8, align="right")
    y += 9
    approvals(page, case, x, y, w, 21, chain(case), len(chain(case)))
    y += 27
    brackets = rng.choice(["［］", "（）", "〔〕", "【】"])
    page.text(x + 2, y, brackets[0] + rng.choice(WORDS["title"]) + brackets[1], 10, style.label)
    page.fit(x + 8, y + 4, w - 16, 17, value(case, "title"), rng.choice([14, 15]), 10, "center")
    y += 23
    page.rule(x, y, x + w, y, 0.2, rng.choice([0.0, 1.2]))
    picked = sorted(rng.sample(range(len(REASONS)), rng.randint(2, 4)))
    points = [f"{case.digits(i + 1)}　{case.fill(p)}" for i, p in enumerate(rng.sample(POINTS, 3))]
    body(page, case, x + 6, y + 6, w - 12, 186, [case.fill(REASONS[i]) for i in picked], points, 11)
    label = {key: rng.choice(found) for key, found in WORDS.items()}
    y, each = 192, w / 3
    for i, key in enumerate(("drafted_on", "decided_on", "effective_on")):
        left = x + i * each
        page.box(left, y, each, 12)
        page.rule(left + 14, y, left + 14, y + 12)
        page.label(left, y, 14, 12, _broken(label[key]), 9, pad=1.2)
        text = value(case, key)
        if pen:
            day = case.attributes.get(key)
            pen_date(page, case, left + 14, y, each - 14, 12, day and datetime.date.fromisoformat(day))
        else:
            page.fit(left + 14, y, each - 14, 12, text, 10.5, align="center", whole=True)
    y += 12
    choices = rng.choice(PERIODS)
    if case.retention not in choices:
        case.retention = rng.choice(choices[1:])
    _marked(page, case, x, y, 108, _broken(label["retention"]), choices, case.printed("retention", case.retention))
    levels = rng.choice(LEVELS)
    level = case.printed("disclosure", levels[LEVELS[0].index(case.disclosure)])
    _marked(page, case, x + 108, y, w - 108, _broken(label["disclosure"]), levels, level)
    y += 17
    for left, wide, key in ((x, 72, "doc_number"), (x + 72, 42, "classification"), (x + 114, w - 114, "binder")):
        _cell(page, left, y, wide, 13, label[key])
        text = value(case, key)
        page.fit(left + 14, y, wide - 14, 13, text, 10.5, 7, hand=pen and is_handwritten(key, text), whole=key != "binder")
    y += 13
    _cell(page, x, y, 106, 13, label["department"])
    page.fit(x + 14, y, 92, 13, rng.choice(["", "　"]).join(owner_parts(case)), 10.5)
    _cell(page, x + 106, y, w - 106, 13, label["drafter"])
    case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
    page.fit(x + 120, y, 34, 13, case.drafter, 11, hand=pen)
    page.fit(x + 154, y, w - 154, 13, f"内線{case.digits(case.extension)}", 8.5)
    y += 13
    for i, step in enumerate(("浄書", "校合", "公印", "発送")):
        page.box(x + i * 25, y, 25, 14)
        page.column_label(x + i * 25, y, 7, 14, step, 8.5, pad=1.5)
        page.rule(x + i * 25 + 7, y, x + i * 25 + 7, y + 14)
        if rng.random() < 0.5:
            page.stamp(stamps.name_seal(style, case.staff[i].split("　")[0], x + i * 25 + 16, y + 7, rng, 8.5))
    page.box(x + 100, y, w - 100, 14)
    page.text(x + 102, y + 1.4, rng.choice(["発送方法", "施行方法"]), 8, style.label)
    page.text(x + 139, y + 7, rng.choice(["郵送・使送・電子メール・掲示", "普通　　書留　　庁内便　　電子"]), 9.5, align="center")
    return [page] + attachments.some(case, style, 0.35)


def _broken(label):
    """A label of four or more characters over two lines, where a typist would break it."""
    if "・" in label:
        return label.replace("・", "・/", 1)
    if len(label) < 4 or label == "ファイル名":
        return label
    tail = 3 if label.endswith(("年月日", "コード", "担当者")) else 2
    return f"{label[:-tail]}/{label[-tail:]}"


def _cell(page, x, y, w, h, label):
    page.box(x, y, w, h)
    page.rule(x + 14, y, x + 14, y + h)
    page.label(x, y, 14, h, _broken(label), 9, pad=1.2)
