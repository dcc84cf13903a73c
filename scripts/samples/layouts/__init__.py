"""The layouts by name. A held-out layout is only for measuring: no rule may be tuned on it."""

from dataclasses import dataclass
from typing import Callable

from . import binders, heldout, kian_plain, kian_tables, late, late_city, letters, meetings, public, statistics, vertical

DRAFTS = ("伺い", "伺い", "通知", "依頼", "供覧", "協議", "報告")
LETTERS = ("通知", "通知", "照会", "依頼", "回答", "報告", "協議")


@dataclass(frozen=True)
class Layout:
    """How one kind of paper is drawn, and what cases it is drawn for."""

    name: str
    draw: Callable  # (case, style) -> pages
    document_type: str
    kinds: tuple
    held_out: bool = False
    late: bool = False  # drawn after the rules were frozen; only on demand, so that older sets keep their bytes
    years: tuple = (2012, 2025)
    date_form: str | None = None
    wide: bool | None = None
    born: bool = True  # may also come as a born-digital PDF: no inked stamp carries words, nothing is vertical

    @property
    def split(self):
        """tune, held-out or late."""
        return "late" if self.late else "held-out" if self.held_out else "tune"


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
    Layout("kian-resolution", heldout.resolution, "kian", DRAFTS, held_out=True),
    Layout("decision-letter", heldout.disclosure, "letter", ("通知",), held_out=True),
    Layout("file-card", heldout.file_card, "binder", ("通知",), held_out=True),
    Layout("notice-vertical", vertical.notice, "notice", ("通知",), held_out=True, years=(1975, 2012),
           date_form="kanji", wide=True, born=False),
    Layout("kian-band", late.band, "kian", DRAFTS, late=True),
    Layout("letter-framed", late.framed_letter, "letter", LETTERS, late=True),
    Layout("box-label", late.box_label, "binder", ("通知",), late=True),
    Layout("bill", late_city.bill, "notice", ("報告",), late=True),
    Layout("minutes-numbered", late_city.numbered_minutes, "minutes", ("報告",), late=True),
    Layout("kian-ordinance", late_city.ordinance_draft, "kian", DRAFTS, late=True, born=False),
    Layout("kian-ticked", late_city.approval, "kian", DRAFTS, late=True),
    Layout("letter-routed", late_city.routed_letter, "received", LETTERS, late=True, born=False),
    Layout("binder-wide", late_city.wide_cover, "binder", ("通知",), late=True),
)
LAYOUTS = {layout.name: layout for layout in _ALL}
