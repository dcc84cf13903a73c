"""A page as a list of things drawn on it, in millimetres, with its truth: the printed lines in reading order.

The same page is then rastered for a scan (raster.py) or set as a PDF with real text (born.py).
"""

from dataclasses import dataclass, field

from . import fonts

PT = 25.4 / 72
NOT_FIRST = set("、。，．・：；？！ー～…）］｝」』】〉》゛゜ゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)]%％")
NOT_LAST = set("（［｛「『【〈《([〒")


@dataclass
class Style:
    """The hand of one document: its faces, its digits and dates, its rules."""

    body: str
    label: str
    bold: str
    hand: str
    date_form: str = "era"
    wide_digits: bool = True
    rule: float = 0.25  # mm
    ink: int = 20


@dataclass
class Text:
    """One run of characters: horizontal from a left baseline, or vertical from a top left corner."""

    x: float
    y: float
    text: str
    size: float  # mm an em
    font: str
    spacing: float = 0.0
    vertical: bool = False
    shaky: bool = False

    def extent(self):
        """(left, top, right, bottom) in mm."""
        if self.vertical:
            return self.x, self.y, self.x + self.size, self.y + column_length(self.text, self.size, self.spacing)
        w = fonts.width(self.font, self.text, self.size, self.spacing)
        return self.x, self.y - 0.86 * self.size, self.x + w, self.y + 0.12 * self.size


@dataclass
class Line:
    """A rule; dash is a length in mm or 0."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    dash: float = 0.0


@dataclass
class Ellipse:
    """An outline (a circled option, a stamp's ring)."""

    x: float
    y: float
    w: float
    h: float
    width: float


@dataclass
class Fill:
    """A grey area."""

    x: float
    y: float
    w: float
    h: float
    grey: int


@dataclass
class Stamp:
    """A small inked page pressed on this one; its centre, its turn in degrees, its ink."""

    page: "Page"
    cx: float
    cy: float
    angle: float
    colour: tuple
    printed: bool  # a receipt stamp's words count as text, a seal's do not


def column_length(text, size, spacing=0.0):
    """Length in mm of a vertical column."""
    return len(text) * size + spacing * max(0, len(text) - 1)


def wrap(text, font, size, width):
    """Break a text into lines of at most `width` mm, by the Japanese rules of line starts and ends."""
    lines, line, used = [], "", 0.0
    for char in text:
        w = fonts.advance(font, char) * size
        if used + w > width + 0.01 and line:
            if char in "、。" and used + w <= width + size * 1.01:
                lines.append(line + char)
                line, used = "", 0.0
                continue
            carry = ""
            while len(line) > 1 and (line[-1] in NOT_LAST or (char in NOT_FIRST and not carry)):
                carry, line = line[-1] + carry, line[:-1]
            lines.append(line)
            line, used = carry, fonts.width(font, carry, size)
        if line or char != " ":
            line, used = line + char, used + w
    if line:
        lines.append(line)
    return lines


def spaced(text, gap_em):
    """The truth of a justified text: one space between characters for a wide gap."""
    return "　".join(text) if gap_em >= 0.45 else text


@dataclass
class Page:
    """A page under construction. Coordinates are mm from the top left, sizes are points."""

    width: float
    height: float
    style: Style
    ops: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    vertical: bool = False

    def text(self, x, y, s, size=10.5, font=None, align="left", spacing=0.0, hand=False, truth=True, lead="line"):
        """Print one line whose em box starts at y; x is its left end, centre or right end."""
        if not s:
            return
        em = size * PT
        font = self.style.hand if hand else font or self.style.body
        w = fonts.width(font, s, em, spacing)
        x = {"left": x, "center": x - w / 2, "right": x - w}[align]
        self.ops.append(Text(x, y + 0.86 * em, s, em, font, spacing, shaky=hand))
        if not truth:
            return
        shown = spaced(s, spacing / em)
        if lead == "same" and self.lines:
            self.lines[-1] += shown
        else:
            self.lines.append(shown)

    def justified(self, x, y, w, s, size=10.5, font=None, lead="line"):
        """Print a label spread evenly over w (均等割付)."""
        em = size * PT
        font = font or self.style.label
        natural = fonts.width(font, s, em)
        gap = (w - natural) / (len(s) - 1) if len(s) > 1 else 0.0
        if gap <= 0:
            self.text(x + w / 2, y, s, size, font, "center", lead=lead)
        else:
            self.text(x, y, s, size, font, spacing=gap, lead=lead)

    def column(self, x, y, s, size=10.5, font=None, spacing=0.0, truth=True, hand=False):
        """Print one vertical column; x is its left side."""
        if not s:
            return
        em = size * PT
        font = self.style.hand if hand else font or self.style.body
        self.ops.append(Text(x, y, s, em, font, spacing, vertical=True, shaky=hand))
        if truth:
            self.lines.append(spaced(s, spacing / em))

    def paragraph(self, x, y, w, s, size=10.5, leading=1.7, indent=1, hang=0, font=None):
        """Print a wrapped paragraph, return the y below it."""
        em = size * PT
        font = font or self.style.body
        first = "　" * indent + s
        pieces = wrap(first, font, em, w)
        if hang and len(pieces) > 1:
            pieces = pieces[:1] + wrap(first[len(pieces[0]):], font, em, w - hang * em)
        for i, piece in enumerate(pieces):
            self.text(x + (hang * em if i else 0), y, piece, size, font)
            y += leading * em
        return y

    def fit(self, x, y, w, h, s, size=10.5, least=7.0, align="left", valign="middle", pad=1.5, hand=False, font=None,
            whole=False):
        """Print a value inside a box, wrapped and if need be smaller, so that nothing leaves the box.

        A `whole` value (a number) gets smaller rather than being wrapped.
        """
        font = self.style.hand if hand else font or self.style.body
        while True:
            em = size * PT
            pieces = wrap(s, font, em, w - 2 * pad - 0.2)
            tall = em * (1.35 * (len(pieces) - 1) + 1)
            widest = max((fonts.width(font, p, em) for p in pieces), default=0)
            fits = tall <= h - 0.8 and widest <= w - 1.0 and not (whole and len(pieces) > 1)
            if fits or size <= least:
                break
            size -= 0.5
        top = {"top": y + pad, "middle": y + (h - tall) / 2, "bottom": y + h - tall - pad}[valign]
        at = {"left": x + pad, "center": x + w / 2, "right": x + w - pad}[align]
        for i, piece in enumerate(pieces):
            self.text(at, top + i * 1.35 * em, piece, size, font, align, hand=hand)

    def label(self, x, y, w, h, s, size=10.5, spread=True, pad=2.0):
        """Print a label in a box: spread over its width, or broken over lines at '/'."""
        parts = s.split("/")
        font = self.style.label
        while size > 6.5 and (
            max(fonts.width(font, p, size * PT) for p in parts) > w - 1.2
            or len(parts) * 1.2 * size * PT > h - 0.4
        ):
            size -= 0.5
        em = size * PT
        top = y + (h - em * (1.25 * (len(parts) - 1) + 1)) / 2
        for i, part in enumerate(parts):
            if spread:
                natural = fonts.width(font, part, em)
                room = min(w - 2 * pad, natural + 2.2 * em * (len(part) - 1))
                self.justified(x + (w - room) / 2, top + i * 1.25 * em, room, part, size)
            else:
                self.text(x + w / 2, top + i * 1.25 * em, part, size, font, "center")

    def column_label(self, x, y, w, h, s, size=10.0, pad=2.0):
        """Print a vertical label spread over the height of a narrow box."""
        em = size * PT
        room = h - 2 * pad
        if len(s) * em > room:
            em = room / len(s)
        gap = min((room - len(s) * em) / max(1, len(s) - 1), em * 1.5)
        top = y + (h - column_length(s, em, gap)) / 2
        self.column(x + (w - em) / 2, top, s, em / PT, self.style.label, gap)

    def rule(self, x1, y1, x2, y2, width=None, dash=0.0):
        """Draw a rule."""
        self.ops.append(Line(x1, y1, x2, y2, width or self.style.rule, dash))

    def box(self, x, y, w, h, width=None):
        """Draw a frame."""
        self.rule(x, y, x + w, y, width)
        self.rule(x, y + h, x + w, y + h, width)
        self.rule(x, y, x, y + h, width)
        self.rule(x + w, y, x + w, y + h, width)

    def ring(self, cx, cy, w, h, width=0.35):
        """Draw an ellipse round a centre."""
        self.ops.append(Ellipse(cx - w / 2, cy - h / 2, w, h, width))

    def fill(self, x, y, w, h, grey=225):
        """Shade an area (under what is printed later)."""
        self.ops.append(Fill(x, y, w, h, grey))

    def stamp(self, stamp):
        """Press a stamp; a receipt stamp's words join the truth here."""
        self.ops.append(stamp)
        if stamp.printed:
            self.lines.extend(stamp.page.lines)


def faults(page):
    """What a layout must never do: texts over each other, across a rule, or off the page."""
    texts = [op for op in page.ops if isinstance(op, Text)]
    rules = [op for op in page.ops if isinstance(op, Line)]
    boxes = [op.extent() for op in texts]
    out = []
    for i, (l, t, r, b) in enumerate(boxes):
        if l < 1 or t < 1 or r > page.width - 1 or b > page.height - 1:
            out.append(f"off the page: {texts[i].text}")
        if any(_crosses(rule, l + 0.3, t + 0.5, r - 0.3, b - 0.5) for rule in rules):
            out.append(f"across a rule: {texts[i].text}")
        for j in range(i):
            l2, t2, r2, b2 = boxes[j]
            if min(r, r2) - max(l, l2) > 0.4 and min(b, b2) - max(t, t2) > 0.5:
                out.append(f"overlap: {texts[j].text} / {texts[i].text}")
    return out


def _crosses(rule, left, top, right, bottom):
    """Does an upright or level rule run through the box?"""
    x1, x2 = sorted((rule.x1, rule.x2))
    y1, y2 = sorted((rule.y1, rule.y2))
    return x1 < right and x2 > left and y1 < bottom and y2 > top
