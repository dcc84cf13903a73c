"""The layouts by name, each of one split:

tune      anyone may look at its files; what is drawn unless something else is asked for
held-out  only for measuring: no rule may be tuned on it, and its faults are not looked at
late      drawn after the rules were frozen; its faults have been looked at since

Held-out and late layouts are drawn on demand only, so that the sets drawn before them keep their bytes.
"""

from dataclasses import dataclass
from typing import Callable

from . import (
    binders, heldout_dockets, heldout_facings, heldout_labels, heldout_offices, heldout_proposals, kian_plain,
    kian_tables, late, late_afters, late_answers, late_applications, late_articles, late_bound, late_boxes, late_cards,
    late_city, late_codes, late_committees, late_contents, late_courses, late_desks, late_drafts, late_edges, late_faces,
    late_filings, late_folded, late_fronts, late_grids, late_invitations, late_ledgers, late_mails, late_orders,
    late_panels, late_papers, late_postings, late_registers, late_relays, late_replies, late_residents, late_reviews,
    late_sheets, late_slips, late_spendings, late_systems, late_towns, late_twofold, late_uprights, late_wards, letters,
    meetings, public, statistics, vertical,
)

DRAFTS = ("伺い", "伺い", "通知", "依頼", "供覧", "協議", "報告")
LETTERS = ("通知", "通知", "照会", "依頼", "回答", "報告", "協議")


@dataclass(frozen=True)
class Layout:
    """How one kind of paper is drawn, and what cases it is drawn for."""

    name: str
    draw: Callable  # (case, style) -> pages
    document_type: str
    kinds: tuple
    split: str = "tune"  # tune, held-out or late
    years: tuple = (2012, 2025)
    date_form: str | None = None
    wide: bool | None = None
    born: bool = True  # may also come as a born-digital PDF: no inked stamp carries words, nothing is vertical


_ALL = (
    Layout("kian-side", kian_tables.side, "kian", DRAFTS),
    Layout("kian-corner", kian_tables.corner, "kian", DRAFTS),
    Layout("kian-above", kian_tables.above, "kian", DRAFTS),
    Layout("kian-circled", kian_tables.circled, "kian", DRAFTS, born=False),
    Layout("kian-colon", kian_plain.colon, "kian", DRAFTS),
    Layout("slip", kian_plain.slip, "kian", ("供覧",), born=False),
    Layout("letter", letters.plain, "letter", LETTERS),
    Layout("memo", letters.memo, "letter", ("依頼", "通知", "照会", "報告")),
    Layout("received", letters.received, "received", LETTERS, born=False),
    Layout("letter-vertical", vertical.letter, "letter", ("通知", "照会", "依頼", "報告"), years=(1972, 1998),
           date_form="kanji", wide=True, born=False),
    Layout("binder-cover", binders.cover, "binder", ("通知",)),
    Layout("binder-spine", binders.spine, "binder", ("通知",), born=False),
    Layout("minutes", meetings.minutes, "minutes", ("報告",)),
    Layout("notice", public.kokuji, "notice", ("通知",)),
    Layout("council", public.council, "notice", ("報告",)),
    Layout("statistics", statistics.table, "other", ("報告",)),
    Layout("kian-resolution", kian_tables.resolution, "kian", DRAFTS),
    Layout("decision-letter", letters.disclosure, "letter", ("通知",)),
    Layout("file-card", binders.file_card, "binder", ("通知",)),
    Layout("notice-vertical", vertical.notice, "notice", ("通知",), years=(1975, 2012),
           date_form="kanji", wide=True, born=False),
    Layout("kian-panel", late_panels.panel, "kian", DRAFTS, split="late"),
    Layout("kian-foot", late_panels.foot, "kian", DRAFTS, split="late"),
    Layout("received-slip", late_slips.petition, "received", LETTERS, split="late", born=False),
    Layout("letter-window", late_slips.window, "letter", LETTERS, split="late"),
    Layout("folder-face", late_faces.folder, "binder", ("通知",), split="late"),
    Layout("record-of-talks", late_faces.record, "minutes", ("報告",), split="late"),
    Layout("kian-band", late.band, "kian", DRAFTS, split="late"),
    Layout("letter-framed", late.framed_letter, "letter", LETTERS, split="late"),
    Layout("box-label", late.box_label, "binder", ("通知",), split="late"),
    Layout("bill", late_city.bill, "notice", ("報告",), split="late"),
    Layout("minutes-numbered", late_city.numbered_minutes, "minutes", ("報告",), split="late"),
    Layout("kian-ordinance", late_city.ordinance_draft, "kian", DRAFTS, split="late", born=False),
    Layout("kian-ticked", late_city.approval, "kian", DRAFTS, split="late"),
    Layout("letter-routed", late_city.routed_letter, "received", LETTERS, split="late", born=False),
    Layout("binder-wide", late_city.wide_cover, "binder", ("通知",), split="late"),
    Layout("kian-boxes", late_drafts.foot_boxes, "kian", DRAFTS, split="late", years=(1992, 2011), born=False),
    Layout("kian-electronic", late_drafts.electronic, "kian", DRAFTS, split="late", years=(2019, 2025), wide=False),
    Layout("received-quartered", late_papers.quartered, "received", LETTERS, split="late", years=(2004, 2025), born=False),
    Layout("binder-strip", late_papers.strip, "binder", ("通知",), split="late", years=(1995, 2025)),
    Layout("letter-elsewhere", late_papers.elsewhere, "letter", LETTERS, split="late", years=(2008, 2025)),
    Layout("kian-spread", late_sheets.spread, "kian", DRAFTS, split="late", years=(1996, 2014), born=False),
    Layout("kian-grouped", late_sheets.grouped, "kian", DRAFTS, split="late", years=(2006, 2025)),
    Layout("received-card", late_cards.card, "received", LETTERS, split="late", years=(2001, 2025), born=False),
    Layout("letter-order", late_orders.order, "letter", ("通知",), split="late", years=(2004, 2025)),
    Layout("binder-contents", late_contents.contents, "binder", ("通知",), split="late", years=(1993, 2025)),
    Layout("kian-edge", late_edges.edge, "kian", DRAFTS, split="late", years=(1994, 2020)),
    Layout("kian-grid", late_grids.grid, "kian", DRAFTS, split="late", years=(2009, 2025)),
    Layout("received-mail", late_mails.mail, "received", LETTERS, split="late", years=(2008, 2025), born=False),
    Layout("letter-relay", late_relays.relay, "letter", LETTERS, split="late", years=(2003, 2025)),
    Layout("binder-bound", late_bound.bound, "binder", ("通知",), split="late", years=(1972, 1999), date_form="kanji",
           wide=True, born=False),
    Layout("kian-after", late_afters.after, "kian", DRAFTS, split="late", years=(1999, 2025)),
    Layout("kian-spending", late_spendings.spending, "kian", ("伺い",), split="late", years=(2008, 2025)),
    Layout("kian-upright", late_uprights.upright, "kian", DRAFTS, split="late", years=(1968, 1997), date_form="kanji",
           wide=True, born=False),
    Layout("received-application", late_applications.application, "received", ("通知",), split="late", years=(2000, 2025),
           born=False),
    Layout("binder-folded", late_folded.folded, "binder", ("通知",), split="late", years=(1998, 2025), born=False),
    Layout("kian-town", late_towns.town, "kian", DRAFTS, split="late", years=(1993, 2025)),
    Layout("kian-review", late_reviews.review, "kian", DRAFTS, split="late", years=(1999, 2025)),
    Layout("received-filed", late_filings.filed, "received", LETTERS, split="late", years=(1996, 2025), born=False),
    Layout("letter-reply", late_replies.reply, "letter", ("通知",), split="late", years=(2000, 2025)),
    Layout("binder-front", late_fronts.front, "binder", ("通知",), split="late", years=(1994, 2025)),
    Layout("kian-ward", late_wards.ward, "kian", DRAFTS, split="late", years=(1997, 2025)),
    Layout("kian-twofold", late_twofold.twofold, "kian", ("回答", "回答", "報告", "通知", "依頼", "協議", "伺い"), split="late",
           years=(1995, 2025)),
    Layout("received-desk", late_desks.desk, "received", ("依頼", "通知", "照会", "報告"), split="late", years=(1998, 2025),
           born=False),
    Layout("letter-residents", late_residents.residents, "letter", ("通知",), split="late", years=(2002, 2025)),
    Layout("binder-ledger", late_ledgers.ledger, "binder", ("通知",), split="late", years=(1996, 2025)),
    Layout("kian-coded", late_codes.coded, "kian", DRAFTS, split="late", years=(1998, 2025)),
    Layout("kian-system", late_systems.system, "kian", DRAFTS, split="late", years=(2014, 2025), wide=False),
    Layout("binder-register", late_registers.register, "binder", ("通知",), split="late", years=(2011, 2025)),
    Layout("letter-answers", late_answers.answers, "letter", ("回答",), split="late", years=(2002, 2025)),
    Layout("committee-report", late_committees.committee, "notice", ("報告",), split="late", years=(2003, 2025)),
    Layout("kian-course", late_courses.course, "kian", DRAFTS, split="late", years=(1996, 2025)),
    Layout("kian-articles", late_articles.articles, "kian", DRAFTS, split="late", years=(2003, 2025)),
    Layout("binder-box", late_boxes.box, "binder", ("通知",), split="late", years=(1999, 2025)),
    Layout("letter-invitation", late_invitations.invitation, "letter", ("通知", "依頼"), split="late", years=(2000, 2025)),
    Layout("notice-posting", late_postings.posting, "notice", ("通知",), split="late", years=(2001, 2025)),
    Layout("kian-proposal", heldout_proposals.proposal, "kian", DRAFTS, split="held-out", years=(2000, 2025)),
    Layout("kian-facing", heldout_facings.facing, "kian", ("通知", "照会", "依頼", "回答", "報告", "協議"), split="held-out", years=(1989, 2020)),
    Layout("received-docket", heldout_dockets.docket, "received", LETTERS, split="held-out", years=(1990, 2025), born=False),
    Layout("binder-label", heldout_labels.label, "binder", ("通知",), split="held-out", years=(1988, 2025), born=False),
    Layout("letter-offices", heldout_offices.offices, "letter", LETTERS, split="held-out", years=(1995, 2025)),
)
LAYOUTS = {layout.name: layout for layout in _ALL}
