"""What the ruled forms share: labels and values of attributes, decision boxes, circled options."""

import unicodedata

from .. import dates, fonts, stamps
from ..canvas import PT
from ..content import spelled

LABELS = {
    "title": ["件名", "件名", "件名", "事案"],
    "department": ["起案課", "主管課", "所管課", "担当課", "所属"],
    "retention": ["保存期間", "保存期間", "保存年限"],
    "doc_number": ["文書番号", "記号番号", "文書記号番号"],
    "drafted_on": ["起案年月日", "起案日"],
    "decided_on": ["決裁年月日", "決裁日"],
    "effective_on": ["施行年月日", "施行日"],
    "closed_on": ["完結年月日", "完結日", "完結"],
    "classification": ["分類記号", "分類番号", "文書分類"],
    "binder": ["簿冊名", "ファイル名"],
    "disclosure": ["公開区分", "開示区分", "情報公開"],
    "fiscal_year": ["年度"],
    "drafter": ["起案者", "担当者"],
    "addressee": ["宛先", "あて先"],
    "sender": ["発信者", "発信者名"],
}
DATE_OF = {
    "drafted_on": "drafted", "decided_on": "decided", "effective_on": "effective", "closed_on": "closed",
}
UNFILLED_CHANCE = {"drafted_on": 0.0, "decided_on": 0.08, "effective_on": 0.18, "closed_on": 0.3}


def labels_of(case):
    """One wording for each label of this document."""
    return {key: case.rng.choice(words) for key, words in LABELS.items()}


def value(case, key, form=None):
    """The printed value of an attribute; what is printed is noted as truth, what is left unfilled is not."""
    rng = case.rng
    if key in DATE_OF:
        if rng.random() < UNFILLED_CHANCE[key]:
            return dates.UNFILLED
        day = getattr(case, DATE_OF[key])
        case.printed(key, day)
        return case.date(day, form)
    if key == "title":
        return case.printed("title", case.title if rng.random() < 0.8 else case.subject)
    if key == "department":
        return department(case)
    if key == "retention":
        case.printed("retention", case.retention)
        return spelled(case)
    if key == "doc_number":
        if rng.random() < 0.12:
            return "第　　　　号"
        return case.note_number()
    if key == "classification":
        return case.digits(case.printed("classification", case.class_code)) if rng.random() < 0.3 else case.printed(
            "classification", case.class_code)
    if key == "binder":
        return case.printed("binder", case.binder)
    if key == "disclosure":
        return case.printed("disclosure", case.disclosure)
    if key == "fiscal_year":
        case.printed("fiscal_year", case.fiscal_year)
        return dates.fiscal_label(case.fiscal_year, case.digits)
    if key == "drafter":
        case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
        return case.drafter
    raise KeyError(key)


def department(case):
    """The owner as forms show it: the path, the division and section, or the section (with its team)."""
    s = case.section
    shown = case.rng.choice([
        s.path, s.path, [s.division, s.name], [s.name], [s.name, case.team], s.path + [case.team],
    ])
    shown = [part for part in shown if part]
    case.owner(*shown)
    return case.rng.choice(["　", "　", ""] if len(shown) < 3 else ["　"]).join(shown)


def is_handwritten(key, text):
    """Which values a clerk fills in by pen on a form that is half handwritten."""
    return key in DATE_OF or key in ("doc_number", "drafter", "classification") or "　　" in text


def field(page, case, x, y, w, h, key, label, split, hand=False, size=10.5):
    """One field of a ruled form: label cell on the left (`split` mm wide), value cell on the right."""
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, label, size - 0.5)
    text = value(case, key)
    page.fit(x + split, y, w - split, h, text, size, 8, hand=hand and is_handwritten(key, text), whole=key == "doc_number")


def decision(page, case, x, y, w, h, titles, sealed=None, head=6.5):
    """A row of stamp boxes with the ranks above and red seals below; some seals carry a date."""
    each = w / len(titles)
    rng = case.rng
    for i, title in enumerate(titles):
        page.box(x + i * each, y, each, h)
        page.label(x + i * each, y, each, head, title, 9, pad=each * 0.18)
    page.rule(x, y + head, x + w, y + head)
    for i, title in enumerate(titles):
        name = case.staff[i % len(case.staff)].split("　")[0]
        if rng.random() > (0.88 if sealed is None else sealed):
            continue
        cx = x + (i + 0.5) * each + rng.gauss(0, 0.8)
        cy = y + head + (h - head) / 2 + rng.gauss(0, 0.6)
        room = min(each, h - head)
        if room > 12.5 and rng.random() < 0.3:
            page.stamp(stamps.date_seal(page.style, name, case.section.name, case.decided, cx, cy, rng))
        else:
            page.stamp(stamps.name_seal(page.style, name, cx, cy, rng, min(9.5, room * 0.8)))


def consulted(case, count):
    """Sections that were consulted (合議): never the owner."""
    there = [
        s.name for s in case.city.sections if s.valid(case.drafted) and s.name != case.section.name
    ]
    return case.rng.sample(sorted(set(there)), count)


def options(page, case, x, y, w, h, choices, chosen, size=10.0, between="・", leading="left"):
    """Print all options on one line and circle the chosen one by pen."""
    text = between.join(choices)
    font = page.style.body
    while fonts.width(font, text, size * PT) > w - 3:
        size -= 0.5
    em = size * PT
    left = x + 1.5 if leading == "left" else x + (w - fonts.width(font, text, em)) / 2
    page.text(left, y + (h - em) / 2, text, size)
    before = between.join(choices[: choices.index(chosen)]) + (between if choices.index(chosen) else "")
    start = left + fonts.width(font, before, em)
    wide = fonts.width(font, chosen, em)
    rng = case.rng
    page.ring(
        start + wide / 2 + rng.gauss(0, 0.25), y + h / 2 + rng.gauss(0, 0.2),
        wide + rng.uniform(1.4, 2.4), em + rng.uniform(1.4, 2.2), 0.4,
    )


def body(page, case, x, y, w, bottom, paragraphs, items, size=10.5):
    """Body paragraphs, then 記 and items, as far as the space goes; returns the y below."""
    em = size * PT
    for text in paragraphs:
        if y + 4 * 1.7 * em > bottom:
            return y
        y = page.paragraph(x, y, w, text, size)
    if items and y + (len(items) + 2) * 1.8 * em < bottom:
        y += 0.6 * em
        page.text(x + w / 2, y, "記", size, align="center")
        y += 2.2 * em
        for item in items:
            if y + 3.4 * em > bottom:
                break
            y = page.paragraph(x + em, y, w - 2 * em, item, size, indent=0, hang=2)
    return y
