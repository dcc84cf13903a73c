"""Pages as a PDF with real text: embedded font subsets, no scan."""

import io
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas as pdf_canvas

from . import fonts
from .canvas import Ellipse, Fill, Line, Text

MM = 72 / 25.4


@lru_cache(maxsize=None)
def _register(key):
    face = fonts.FACES[key]
    pdfmetrics.registerFont(TTFont(key, str(fonts.ROOT / face.path), subfontIndex=face.index))
    return key


def write(pages):
    """PDF bytes; stamps are left out, as on a file printed to PDF before sealing."""
    out = io.BytesIO()
    pdf = pdf_canvas.Canvas(out, invariant=1, pageCompression=1)
    pdf.setProducer("Office PDF Export")
    for page in pages:
        pdf.setPageSize((page.width * MM, page.height * MM))
        top = page.height * MM
        for op in page.ops:
            if isinstance(op, Text):
                _text(pdf, op, top)
            elif isinstance(op, Line):
                pdf.setLineWidth(op.width * MM)
                pdf.setDash([op.dash * MM] if op.dash else [])
                pdf.line(op.x1 * MM, top - op.y1 * MM, op.x2 * MM, top - op.y2 * MM)
            elif isinstance(op, Ellipse):
                pdf.setLineWidth(op.width * MM)
                pdf.ellipse(op.x * MM, top - op.y * MM, (op.x + op.w) * MM, top - (op.y + op.h) * MM)
            elif isinstance(op, Fill):
                pdf.setFillGray(op.grey / 255)
                pdf.rect(op.x * MM, top - (op.y + op.h) * MM, op.w * MM, op.h * MM, stroke=0, fill=1)
                pdf.setFillGray(0)
        pdf.showPage()
    pdf.save()
    return out.getvalue()


def _text(pdf, op, top):
    if op.vertical:  # a short label: one character under the other
        for i, char in enumerate(op.text):
            key = fonts.face_for(op.font, char)
            pdf.setFont(_register(key), op.size * MM)
            baseline = op.y + i * (op.size + op.spacing) + 0.86 * op.size
            pdf.drawString((op.x + (1 - fonts.advance(key, char)) * op.size / 2) * MM, top - baseline * MM, char)
        return
    x = op.x
    for key, part in fonts.runs(op.font, op.text):
        pdf.setFont(_register(key), op.size * MM)
        pdf.drawString(x * MM, top - op.y * MM, part, charSpace=op.spacing * MM)
        x += fonts.width(key, part, op.size, op.spacing) + op.spacing
