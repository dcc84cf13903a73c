"""The fonts samples are set in: where Debian puts them, which glyphs they have, how wide they are.

Debian packages (apt-get install ...), the one list of them:

    fonts-ipafont-mincho fonts-ipafont-gothic fonts-ipaexfont-mincho fonts-ipaexfont-gothic
    fonts-morisawa-bizud-mincho fonts-morisawa-bizud-gothic fonts-noto-cjk fonts-vlgothic
    fonts-migmix fonts-motoya-l-cedar fonts-horai-umefont
    fonts-klee fonts-kiloji fonts-yusei-magic fonts-kouzan-mouhitsu
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

ROOT = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Face:
    """One font file, its Debian package, and what kind of lettering it is."""

    key: str
    path: str
    package: str
    kind: str  # mincho | gothic | hand | brush
    outlines: str = "ttf"  # reportlab embeds TrueType outlines only
    index: int = 0


_IPA = "opentype/ipafont-"
_BIZ = "truetype/bizud-"
_NOTO = "opentype/noto/Noto"
FACES = {
    face.key: face
    for face in (
        Face("ipa-mincho", _IPA + "mincho/ipam.ttf", "fonts-ipafont-mincho", "mincho"),
        Face("ipa-pmincho", _IPA + "mincho/ipamp.ttf", "fonts-ipafont-mincho", "mincho"),
        Face("ipaex-mincho", "opentype/ipaexfont-mincho/ipaexm.ttf", "fonts-ipaexfont-mincho", "mincho"),
        Face("bizud-mincho", _BIZ + "mincho/BIZUDMincho-Regular.ttf", "fonts-morisawa-bizud-mincho", "mincho"),
        Face("bizud-pmincho", _BIZ + "mincho/BIZUDPMincho-Regular.ttf", "fonts-morisawa-bizud-mincho", "mincho"),
        Face("noto-serif", _NOTO + "SerifCJK-Regular.ttc", "fonts-noto-cjk", "mincho", "cff"),
        Face("noto-serif-bold", _NOTO + "SerifCJK-Bold.ttc", "fonts-noto-cjk", "mincho", "cff"),
        Face("ume-mincho", "truetype/horai-umefont/ume-tms3.ttf", "fonts-horai-umefont", "mincho"),
        Face("ipa-gothic", _IPA + "gothic/ipag.ttf", "fonts-ipafont-gothic", "gothic"),
        Face("ipa-pgothic", _IPA + "gothic/ipagp.ttf", "fonts-ipafont-gothic", "gothic"),
        Face("ipaex-gothic", "opentype/ipaexfont-gothic/ipaexg.ttf", "fonts-ipaexfont-gothic", "gothic"),
        Face("bizud-gothic", _BIZ + "gothic/BIZUDGothic-Regular.ttf", "fonts-morisawa-bizud-gothic", "gothic"),
        Face("bizud-gothic-bold", _BIZ + "gothic/BIZUDGothic-Bold.ttf", "fonts-morisawa-bizud-gothic", "gothic"),
        Face("noto-sans", _NOTO + "SansCJK-Regular.ttc", "fonts-noto-cjk", "gothic", "cff"),
        Face("noto-sans-bold", _NOTO + "SansCJK-Bold.ttc", "fonts-noto-cjk", "gothic", "cff"),
        Face("vl-gothic", "truetype/vlgothic/VL-Gothic-Regular.ttf", "fonts-vlgothic", "gothic"),
        Face("migu", "truetype/migmix/migu-1c-regular.ttf", "fonts-migmix", "gothic"),
        Face("motoya-cedar", "truetype/motoya-l-cedar/MTLc3m.ttf", "fonts-motoya-l-cedar", "gothic"),
        Face("klee", "truetype/klee/KleeOne-SemiBold.ttf", "fonts-klee", "hand"),
        Face("kiloji", "truetype/kiloji/kiloji.ttf", "fonts-kiloji", "hand"),
        Face("yusei-magic", "truetype/yusei-magic/YuseiMagic-Regular.ttf", "fonts-yusei-magic", "hand"),
        Face("kouzan", "truetype/kouzan-mouhitsu/kouzan-mouhitsu.ttf", "fonts-kouzan-mouhitsu", "brush"),
    )
}
BODY_MINCHO = ("ipa-mincho", "ipa-pmincho", "ipaex-mincho", "bizud-mincho", "bizud-pmincho", "noto-serif", "ume-mincho")
BODY_GOTHIC = (
    "ipa-gothic", "ipa-pgothic", "ipaex-gothic", "bizud-gothic", "noto-sans", "vl-gothic", "migu", "motoya-cedar",
)
HAND = ("klee", "kiloji", "yusei-magic")
FALLBACK = {"mincho": "ipa-mincho", "gothic": "ipa-gothic", "hand": "klee", "brush": "ipa-mincho"}
LAST_RESORT = ("ipa-mincho", "ipa-gothic")


class MissingFont(Exception):
    """A font file is not installed; the message names the Debian package."""


def check(keys):
    """Raise MissingFont, naming every Debian package that is not installed."""
    unknown = sorted(set(keys) - set(FACES))
    if unknown:
        raise MissingFont(f"unknown font {', '.join(unknown)}; known: {', '.join(FACES)}")
    missing = sorted({FACES[k].package for k in keys if not (ROOT / FACES[k].path).exists()})
    if missing:
        raise MissingFont(f"fonts are missing: apt-get install {' '.join(missing)}")


@lru_cache(maxsize=None)
def _table(key):
    """(character map, advance by glyph name, units per em) of a face."""
    face = FACES[key]
    font = TTFont(ROOT / face.path, fontNumber=face.index, lazy=True)
    metrics = font["hmtx"].metrics
    return font.getBestCmap(), {name: pair[0] for name, pair in metrics.items()}, font["head"].unitsPerEm


@lru_cache(maxsize=None)
def has(key, char):
    """Does the face have a glyph for this character?"""
    return ord(char) in _table(key)[0]


@lru_cache(maxsize=None)
def advance(key, char):
    """Width of a character, in em."""
    cmap, advances, upem = _table(face_for(key, char))
    return advances[cmap[ord(char)]] / upem


@lru_cache(maxsize=None)
def face_for(key, char):
    """The face itself, or the fallback that has the glyph (髙 in a font without it, say)."""
    for candidate in (key, FALLBACK[FACES[key].kind], *LAST_RESORT):
        if has(candidate, char):
            return candidate
    raise ValueError(f"no installed font has {char!r} (U+{ord(char):04X})")


def runs(key, text):
    """Cut a text into (face, part) runs of one face each."""
    out = []
    for char in text:
        face = face_for(key, char)
        if out and out[-1][0] == face:
            out[-1][1].append(char)
        else:
            out.append((face, [char]))
    return [(face, "".join(chars)) for face, chars in out]


def width(key, text, size_mm, spacing=0.0):
    """Width of a text in mm, without the spacing after its last character."""
    if not text:
        return 0.0
    return sum(advance(key, c) for c in text) * size_mm + spacing * (len(text) - 1)


@lru_cache(maxsize=256)
def load(key, pixels):
    """A Pillow font at a pixel size."""
    face = FACES[key]
    return ImageFont.truetype(
        str(ROOT / face.path), pixels, index=face.index, layout_engine=ImageFont.Layout.BASIC
    )
