"""Minutes of meetings (会議録)."""

from .. import content, words
from ..canvas import PT, Page
from ..fonts import width

LABEL_SETS = (
    {"name": "会議名", "day": "開催日時", "place": "開催場所", "people": "出席者", "topic": "議題", "owner": "事務局", "open": "公開・非公開の別"},
    {"name": "会議の名称", "day": "日時", "place": "場所", "people": "出席委員", "topic": "案件", "owner": "担当課", "open": "会議の公開"},
)


def minutes(case, style):
    """A table of facts about the meeting, then speaker by speaker; runs over pages with numbers at the foot."""
    rng = case.rng
    labels = rng.choice(LABEL_SETS)
    page = Page(210, 297, style)
    pages = [page]
    name = f"{case.noun}検討会議" if case.mark != "m" else case.noun
    title = rng.choice([f"第{case.digits(rng.randint(1, 12))}回{name}会議録", f"{name}議事録", f"{name}　会議要旨"])
    title = title.replace("会議会議録", "会議録").replace("会議議事録", "会議　議事録")
    case.printed("title", title)
    page.fit(25, 20, 160, 14, title, 15, 11, align="center", font=style.bold)
    members = [content.person(rng) for _ in range(rng.randint(4, 7))]
    case.printed("held_on", case.drafted)
    case.owner()
    hour = case.digits(rng.randint(1, 3))
    facts = [
        (labels["name"], name), (labels["day"], f"{case.date(case.drafted)}　午後{hour}時から午後{case.digits(4)}時まで"),
        (labels["place"], rng.choice(words.PLACES)),
        (labels["people"], "、".join(f"{m.replace('　', '')}{'委員長' if i == 0 else '委員'}" for i, m in enumerate(members))),
        (labels["topic"], f"（{case.digits(1)}）{case.subject}　（{case.digits(2)}）その他"),
        (labels["owner"], case.section.name), (labels["open"], rng.choice(["公開（傍聴者なし）", "公開", "非公開"])),
    ]
    y, ruled = 40, rng.random() < 0.6
    split = 44 if "公開・非公開の別" in labels.values() and not ruled else 40
    for label, text in facts:
        tall = 17 if width(style.body, text, 10.5 * PT) > 162 - split else 10
        if ruled:
            page.box(22, y, 166, tall)
            page.rule(22 + split, y, 22 + split, y + tall)
            page.label(22, y, split, tall, label, 10.5, pad=3)
            page.fit(22 + split, y, 166 - split, tall, text, 10.5)
        else:
            page.text(22, y + 2, f"○{label}", 10.5, style.label)
            page.fit(22 + split, y, 166 - split, tall, text, 10.5, valign="top", pad=2)
        y += tall
    y += 7
    page.text(22, y, rng.choice(["【会議の概要】", "議事の要旨", "【発言内容】"]), 10.5, style.label)
    y += 8
    number = 1
    speakers = [m.split("　")[0] + "委員" for m in members[1:]] + ["事務局", "委員長"]
    talk = rng.sample(words.SPEECH, len(words.SPEECH)) + rng.sample(words.SPEECH, len(words.SPEECH))
    for sentence in talk[: rng.randint(8, 30)]:
        speaker = rng.choice(speakers)
        text = case.fill(sentence)
        em = 10.5 * PT
        lines = -(-width(style.body, text, em) // 130) + 1
        if y + lines * em * 1.7 > 272:
            _foot(page, number)
            page, number, y = Page(210, 297, style), number + 1, 22
            pages.append(page)
        page.text(22, y, speaker, 10.5)
        y = page.paragraph(52, y, 134, text, indent=0)
        y += 1
    _foot(page, number)
    return pages


def _foot(page, number):
    page.text(105, 283, f"- {number} -", 9.5, align="center")
