"""A small JBIG2 encoder for PDF: one page, one generic region, arithmetic coding, template 0 (ITU-T T.88)."""

import struct

import numpy as np

# neighbours of a pixel that make its context: (dx, dy), the four adaptive ones at their usual places
TEMPLATE = (
    (-1, 0), (-2, 0), (-3, 0), (-4, 0), (3, -1), (2, -1), (1, -1), (0, -1), (-1, -1), (-2, -1), (-3, -1),
    (2, -2), (1, -2), (0, -2), (-1, -2), (-2, -2),
)
ADAPTIVE = struct.pack("8b", 3, -1, -3, -1, 2, -2, -2, -2)

# probability states: Qe, next after the more probable symbol, next after the less probable, switch
_STATES = (
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0),
    (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0),
    (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1),
    (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0),
    (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1C01, 25, 22, 0),
    (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0),
    (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0),
    (0x02A1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0),
    (0x0049, 41, 38, 0), (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0),
    (0x0001, 45, 43, 0), (0x5601, 46, 46, 0),
)


class _Coder:
    """The MQ arithmetic encoder of Annex E, with runs of one expected symbol taken in one step."""

    def __init__(self):
        self.a, self.c, self.ct = 0x8000, 0, 12
        self.out = bytearray(b"\0")  # the byte before the first

    def _byte_out(self):
        if self.out[-1] != 0xFF and self.c >= 0x8000000:
            self.out[-1] += 1
            self.c &= 0x7FFFFFF
        if self.out[-1] == 0xFF:
            self.out.append(self.c >> 20 & 0xFF)
            self.c &= 0xFFFFF
            self.ct = 7
        else:
            self.out.append(self.c >> 19 & 0xFF)
            self.c &= 0x7FFFF
            self.ct = 8

    def _renormalise(self):
        while True:
            self.a <<= 1
            self.c <<= 1
            self.ct -= 1
            if self.ct == 0:
                self._byte_out()
            if self.a & 0x8000:
                return

    def code(self, contexts, bits, lengths):
        """Code runs of equal (context, bit)."""
        index, likely = [0] * 65536, [0] * 65536
        for context, bit, left in zip(contexts, bits, lengths):
            while left:
                qe, more, less, switch = _STATES[index[context]]
                if bit != likely[context]:
                    left -= 1
                    self.a -= qe
                    if self.a < qe:
                        self.c += qe
                    else:
                        self.a = qe
                    if switch:
                        likely[context] = 1 - likely[context]
                    index[context] = less
                    self._renormalise()
                    continue
                steps = min(left, (self.a - 0x8000) // qe)
                if steps:
                    self.a -= steps * qe
                    self.c += steps * qe
                    left -= steps
                if left:
                    left -= 1
                    self.a -= qe
                    if self.a < qe:
                        self.a = qe
                    else:
                        self.c += qe
                    index[context] = more
                    self._renormalise()

    def finish(self):
        """Flush; the bytes with their end marker."""
        top = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= top:
            self.c -= 0x8000
        for _ in range(2):
            self.c <<= self.ct
            self._byte_out()
        if self.out[-1] == 0xFF:
            self.out.pop()
        return bytes(self.out[1:]) + b"\xff\xac"


def _generic_region(black):
    """Arithmetic-coded data of a picture, 1 = black."""
    h, w = black.shape
    padded = np.zeros((h + 2, w + 8), dtype=np.uint16)
    padded[2:, 4: 4 + w] = black
    context = np.zeros((h, w), dtype=np.uint16)
    for place, (dx, dy) in enumerate(TEMPLATE):
        context |= padded[2 + dy: 2 + dy + h, 4 + dx: 4 + dx + w] << place
    flat = context.ravel().astype(np.uint32) * 2 + black.ravel()
    starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    lengths = np.diff(np.append(starts, flat.size))
    heads = flat[starts]
    coder = _Coder()
    coder.code((heads >> 1).tolist(), (heads & 1).tolist(), lengths.tolist())
    return coder.finish()


def _segment(number, kind, data):
    """A segment of page 1 with its header."""
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def encode(image):
    """Embedded JBIG2 stream (no file header) of a 1-bit image."""
    black = (~np.asarray(image, dtype=bool)).astype(np.uint16)
    h, w = black.shape
    page = struct.pack(">IIIIBH", w, h, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", w, h, 0, 0, 0) + b"\0" + ADAPTIVE + _generic_region(black)
    return _segment(0, 48, page) + _segment(1, 38, region)
