"""Layouts drawn after the extraction rules were frozen: what a paper looks like that nobody thought of."""

from .. import stamps
from ..canvas import Page
from ..content import spelled
from .forms import body, consulted, decision, department, labels_of, value


def band(case, style):
    """起案: a head with the filing data in one line of small boxes, vertical labels at the left of the wide rows."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    x, w, y = 16, 178, 18
    page.text(x, y, rng.choice(["（甲）", "起案文書"]), 10)
    page.text(105, y - 1, rng.choice(["決　議　書", "立　案　書"]), 15, style.bold, "center")
    y += 11
    case.printed("retention", case.retention)
    page.box(x, y, w, 10)
    parts = (
        (34, f"{labels['fiscal_year']}　{value(case, 'fiscal_year')}"), (48, f"{labels['classification']}：{value(case, 'classification')}"),
        (44, f"{labels['retention']}：{spelled(case)}"), (52, f"{labels['disclosure']}：{value(case, 'disclosure')}"),
    )
    left = x
    for wide, text in parts:
        page.fit(left, y, wide, 10, text, 9.5)
        left += wide
        if left < x + w:
            page.rule(left, y, left, y + 10)
    y += 10
    for keys in (("doc_number", "drafted_on"), ("decided_on", "effective_on")):
        for i, key in enumerate(keys):
            cx = x + i * w / 2
            page.box(cx, y, w / 2, 11)
            page.rule(cx + 26, y, cx + 26, y + 11)
            page.label(cx, y, 26, 11, labels[key], 9.5)
            page.fit(cx + 26, y, w / 2 - 26, 11, value(case, key), 10.5, whole=True)
        y += 11
    for label, key, tall in (("件名", "title", 24), ("主務", "department", 20)):
        page.box(x, y, w, tall)
        page.rule(x + 11, y, x + 11, y + tall)
        page.column_label(x, y, 11, tall, {"主務": "主管課"}.get(label, label), 10.5)
        text = department(case) if key == "department" else value(case, key)
        page.fit(x + 11, y, w - (71 if key == "department" else 11), tall, text, 12, pad=3)
        if key == "department":
            page.rule(x + w - 60, y, x + w - 60, y + tall)
            page.text(x + w - 58, y + 2, labels["drafter"], 8.5, style.label)
            page.fit(x + w - 60, y + 6, 60, tall - 6, value(case, "drafter"), 11, align="center")
        y += tall
    decision(page, case, x, y, w, 25, ["局長", "部長", "課長", "係長"])
    y += 27
    page.text(x, y, f"合議　{'、'.join(consulted(case, 2))}", 10)
    body(page, case, x + 4, y + 9, w - 8, 280, case.body(3), case.items(2))
    return [page]


def framed_letter(case, style):
    """A letter with a framed head: number, date, office and clerk in a small table at the top right, 件名 with a colon."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 108, 82, 18
    case.printed("issued_on", case.effective)
    rows = (("文書番号", case.note_number()), ("発信日", case.date(case.effective)), ("担当課", department(case)))
    for label, text in rows:
        page.box(x, y, w, 9)
        page.rule(x + 22, y, x + 22, y + 9)
        page.label(x, y, 22, 9, label, 9)
        page.fit(x + 22, y, w - 22, 9, text, 9.5, whole=label == "文書番号")
        y += 9
    y += 8
    page.text(24, y, case.printed("addressee", rng.choice(["各区長", "各施設長", "関係機関の長"]) + "　様"), 11)
    y += 11
    page.text(180, y, case.printed("sender", f"{case.city.head}　{case.city.mayor}"), 11, align="right")
    page.stamp(stamps.office_seal(style, case.city.head + "之印", 186, y + 2, rng, 19))
    y += 17
    page.text(24, y, "件名：", 11, style.label)
    page.fit(40, y - 4, 146, 12, case.printed("title", case.title), 11.5)
    body(page, case, 24, y + 14, 162, 276, case.body(3), case.items(3))
    return [page]


def box_label(case, style):
    """The label of a storage box: heads above their values, the file's name in a wide field below."""
    rng = case.rng
    page = Page(210, 148, style)
    x, w, y = 15, 180, 16
    page.text(105, y - 6, "文　書　保　存　箱", 13, style.bold, "center")
    y += 4
    case.printed("retention", case.retention)
    heads = (("作成年度", value(case, "fiscal_year")), ("分類記号", value(case, "classification")), ("保存期間", spelled(case)),
             ("箱番号", case.digits(rng.randint(1, 90))))
    each = w / len(heads)
    for i, (label, text) in enumerate(heads):
        page.box(x + i * each, y, each, 8)
        page.label(x + i * each, y, each, 8, label, 9.5, pad=6)
        page.box(x + i * each, y + 8, each, 14)
        page.fit(x + i * each, y + 8, each, 14, text, 13, align="center")
    y += 22
    page.box(x, y, w, 34)
    page.text(x + 2, y + 1.5, "簿冊名", 8.5, style.label)
    page.fit(x, y + 6, w, 27, case.printed("title", case.binder), 20, 12, align="center")
    y += 34
    page.box(x, y, w, 18)
    page.text(x + 2, y + 1.5, "所管課", 8.5, style.label)
    page.fit(x, y + 5, w, 13, department(case), 13, align="center")
    return [page]
