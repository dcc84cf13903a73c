"""Drafts without a table: colon labels and no rules; and the small A5 circulation slip."""

import datetime

from .. import dates
from ..canvas import Page
from . import attachments
from .forms import body, decision, field, is_handwritten, labels_of, options, value

MARKS = ["供覧", "回覧", "報告"]


def colon(case, style):
    """Labels justified to one width, a colon, the value; no rules but a line of stamp boxes."""
    rng, labels = case.rng, labels_of(case)
    page = Page(210, 297, style)
    hand = rng.random() < 0.3
    mark = rng.choice(["：", "：", "　", ":"])
    y, left, size = 20, 26, rng.choice([10.5, 11])
    page.text(105, y, rng.choice(["伺　　　い", "起　　　案", "決　裁　伺"]), 15, style.bold, "center")
    y += 14
    keys = ["title", "doc_number", "drafted_on", "decided_on", "department", "drafter", "retention", "classification"]
    rng.shuffle(keys)
    keys = rng.choice([["title"] + [k for k in keys if k != "title"], keys]) + rng.sample(["binder", "disclosure", "closed_on", "fiscal_year"], 2)
    spread = rng.random() < 0.7
    for key in keys:
        text = value(case, key)
        label = labels[key]
        if spread:
            page.justified(left, y, 26, label, size)
        else:
            page.text(left, y, label, size, style.label)
        colon_x = left + 28 if spread else left + 3.7 * len(label) * size / 10.5
        page.text(colon_x, y, mark, size, lead="same")
        before = len(page.lines)
        page.fit(colon_x + 5, y - 1.2, 182 - colon_x, 13 if key == "title" else 6.4, text, size, pad=0.5,
                 valign="top" if key == "title" else "middle", hand=hand and is_handwritten(key, text))
        first = page.lines.pop(before)
        page.lines[before - 1] += first
        y += 13 if key == "title" else 8.2
    y += 3
    decision(page, case, left, y, 130, 22, rng.choice([["局長", "部長", "課長", "係長", "係員"], ["部長", "課長", "係長", "主査"]]))
    y += 30
    body(page, case, left, y, 158, 280, case.body(rng.randint(2, 4)), case.items(3), size)
    return [page] + attachments.some(case, style)


def slip(case, style):
    """供覧用紙: an A5 slip that goes round with an incoming letter."""
    rng, labels = case.rng, labels_of(case)
    page = Page(148, 210, style)
    x, w, y = 14, 120, 14
    mark = rng.choice(MARKS[:2])
    page.text(74, y, f"{mark}用紙", 14, style.bold, "center")
    y += 11
    for keys in (("doc_number", "retention"), ("classification", "drafted_on")):
        for i, key in enumerate(keys):
            label = {"drafted_on": f"{mark}開始日"}.get(key, labels[key])
            if key == "drafted_on":
                page.box(x + i * w / 2, y, w / 2, 9)
                page.rule(x + i * w / 2 + 22, y, x + i * w / 2 + 22, y + 9)
                page.label(x + i * w / 2, y, 22, 9, label, 9)
                page.fit(x + i * w / 2 + 22, y, w / 2 - 22, 9, case.date(case.effective), 10, hand=True)
            else:
                field(page, case, x + i * w / 2, y, w / 2, 9, key, label, 22, True, 10)
        y += 9
    page.box(x, y, w, 9)
    page.rule(x + 22, y, x + 22, y + 9)
    page.label(x, y, 22, 9, "収受年月日", 9)
    day = dates.workday(case.drafted - datetime.timedelta(days=2))
    page.fit(x + 22, y, w - 22, 9, case.date(case.printed("received_on", day) and day), 10, hand=True)
    y += 9
    field(page, case, x, y, w, 17, "title", labels["title"], 22, size=11)
    y += 17
    field(page, case, x, y, w, 9, "department", labels["department"], 22)
    y += 9
    page.box(x, y, w, 9)
    page.label(x, y, 22, 9, "処理区分", 9)
    page.rule(x + 22, y, x + 22, y + 9)
    options(page, case, x + 22, y, w - 22, 9, ["要回答", "要報告", "周知のみ", "保存"], rng.choice(["要回答", "周知のみ", "保存"]), 10, "　・　")
    y += 9
    decision(page, case, x, y, w, 24, ["部長", "課長", "係長", "係員", "係員"], 0.9)
    y += 24
    page.box(x, y, w, 196 - y)
    page.text(x + 2, y + 2, "所見", 9, style.label)
    page.paragraph(x + 4, y + 9, w - 8, case.body(1, "供覧")[0], 10)
    return [page]
