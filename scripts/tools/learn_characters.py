"""Fits the columns of src/recognise/ppocr/learnt.tsv: characters that the recogniser does not know.

The network's last layer weighs 120 features of each step along a line. For each new character one more column of
weights is fitted by logistic regression on drawn lines, with all other columns left as they are: its score must win
where the character stands and lose everywhere else. Some typefaces are kept back; how many of their characters are
found, and how many others are taken for them, is printed before the columns are fitted once more on all typefaces.

Drawn counter-examples are not enough: without lines cut out of scans, and lines that lie upside down or on their
side, the new characters were seen everywhere.

    python3 -m venv venv && venv/bin/pip install openvino==2026.4.1 numpy pillow fonttools
    venv/bin/python scripts/tools/learn_characters.py --text FILE --scans DIR

FILE is any Japanese text, one line a line; DIR holds level lines cut out of scans (PNG, by the boxes of record.json),
none of which may hold one of the new characters.

Needs the fonts that scripts/make-samples names, and models/onnx (scripts/setup).
"""

import argparse
import random
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import openvino as ov
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from samples import fonts  # noqa: E402

MODEL = ROOT / "models/onnx/PP-OCRv6_rec_small.onnx"
OUT = ROOT / "src/recognise/ppocr/learnt.tsv"
NEW = "﨑濵髙㎡〃"
# What each is mistaken for; drawn in its place as counter-examples.
MISTAKEN = {"﨑": "崎埼碕", "濵": "濱浜", "髙": "高", "㎡": "mｍ㎜㎥", "〃": "〟ソツ々"}
KEPT_BACK = {"bizud-mincho", "ipa-gothic", "motoya-cedar", "noto-serif-bold", "klee"}
FACES = [key for key, face in fonts.FACES.items() if face.kind != "brush"]
FAMILY, GIVEN = "田山島本村川木野原藤谷井岡上小松中大森石高橋浜長宮", "一郎太恵子美和也真由圭介博之健誠裕明幸"
PENALTY = 2e-3
POSITIVE = 20.0  # how much heavier an example weighs than a counter-example
COUNTER = 2.0
MARGIN = 2.0  # by how much a new character must win: the old ones are commoner on paper
TURNED = 600  # lines that lie upside down or on their side
DRAWINGS = 14  # lines a character and typeface


class Network:
    """The recogniser up to its last layer, and that layer's columns for Japanese characters."""

    def __init__(self):
        core = ov.Core()
        model = core.read_model(str(MODEL))
        ops = model.get_ordered_ops()
        named = {op.get_friendly_name(): op for op in ops}
        last = [op for op in ops if op.get_type_name() == "MatMul"][-1].input_value(0)
        tapped = ov.Model([last.get_node().output(last.get_index())], model.get_parameters(), "features")
        options = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1}
        self.run = core.compile_model(tapped, "CPU", options)
        listed = [None, *self._characters(), " "]
        kept = [i for i, char in enumerate(listed) if i == 0 or (char and len(char) == 1 and _japanese(char))]
        self.weights = named["linear_8.w_0"].get_data()[:, kept]
        self.biases = named["linear_8.b_0"].get_data()[kept]
        self.chars = [listed[i] for i in kept]

    @staticmethod
    def _characters():
        """The class list: the metadata entry `character`, which ends before the next field (0x72)."""
        raw = MODEL.read_bytes()
        start = raw.index(b"\x0a\x09character\x12") + 12
        size, shift = 0, 0
        while True:
            byte = raw[start]
            size, shift, start = size | (byte & 127) << shift, shift + 7, start + 1
            if byte < 128:
                return raw[start:start + size].decode().split("\n")

    def features(self, grey):
        """Features and old scores of each step of a strip 48 pixels high, and steps a pixel."""
        width = -(-grey.shape[1] // 32) * 32
        tensor = np.zeros((1, 3, 48, width), np.float32)
        tensor[0, :, :, : grey.shape[1]] = grey / 127.5 - 1
        features = self.run(tensor)[0][0]
        return features, features @ self.weights + self.biases, len(features) / width


def _japanese(char):
    if char in NEW:
        return False
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(None)
def _glyphs(key):
    face = fonts.FACES[key]
    return TTFont(fonts.ROOT / face.path, fontNumber=face.index).getBestCmap()


@lru_cache(None)
def _font(key, size):
    face = fonts.FACES[key]
    return ImageFont.truetype(str(fonts.ROOT / face.path), size, index=face.index)


def draw(text, key, rng):
    """A strip with the text, blurred, slanted and noisy as a scan is; the extent of each character in pixels."""
    size = rng.choice([28, 34, 42, 50, 60])
    font = _font(key, size)
    at = [int(size * rng.uniform(0.15, 0.45))]
    for char in text:
        at.append(at[-1] + font.getlength(char))
    width, height = int(at[-1] + at[0]), int(size * rng.uniform(1.25, 1.7))
    image = Image.new("L", (width, height), 255)
    pen, ink = ImageDraw.Draw(image), rng.choice([0, 20, 40, 70, 100])
    base = height / 2 + size * (0.36 + rng.uniform(-0.08, 0.08))
    for char, x in zip(text, at):
        pen.text((x, base), char, fill=ink, font=font, anchor="ls")
    image = image.rotate(rng.uniform(-0.6, 0.6), Image.Resampling.BILINEAR, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(rng.choice([0, 0.5, 0.8, 1.2]) * size / 42))
    scale, stretch = 48 / height, rng.choice([0.85, 0.85, 0.85, 1, 1.2])
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    grey = np.asarray(image.resize((max(1, int(width * scale * stretch)), 48), how), np.float32)
    grey = grey + np.random.default_rng(rng.randrange(1 << 30)).normal(0, rng.choice([0, 4, 9]), grey.shape)
    if rng.random() < 0.3:
        grey = np.where(grey < 150, 10.0, 250.0)
    return np.clip(grey, 0, 255), [(a * scale * stretch, b * scale * stretch) for a, b in zip(at, at[1:])]


def turned(grey, places, upside_down, rng):
    """The strip of a line that lies upside down, or whose characters lie on their side."""
    if upside_down:
        return np.ascontiguousarray(grey[::-1, ::-1])
    grey = grey.copy()
    for left, right in ((int(a), int(b)) for a, b in places):
        if right - left >= 6:
            char = Image.fromarray(grey[:, left:right].astype(np.uint8)).rotate(rng.choice([90, 270]), expand=True)
            grey[:, left:right] = np.asarray(char.resize((right - left, 48)), np.float32)
    return grey


def _number(rng):
    return "".join(rng.choice("0123456789０１２３４５６７８９") for _ in range(rng.randint(1, 4)))


def _name(rng, char):
    family = char + rng.choice(FAMILY) if rng.random() < 0.5 else rng.choice(FAMILY) + char
    given = "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2)))
    forms = (f"{family}　{given}", family + given, f"{family}委員", f"{family}議員（{family}{given}君）", f"課長　{family}{given}", family)
    return rng.choice(forms)


def phrase(rng, char):
    """The character as paper has it."""
    n = _number(rng)
    if char in "﨑濵髙":
        return _name(rng, char)
    if char == "㎡":
        return rng.choice([n + char, f"面積（{char}）", f"延べ面積{n}{char}の", f"（{char}）", char, f"{n}.{n}{char}"])
    return rng.choice([char, f"　{char}　", f"{char}　{n}", f"課長　{char}", f"{n}　{char}", char + _name(rng, "田")])


def _log_sum(scores):
    most = scores.max(-1)
    return most + np.log(np.exp(scores - most[:, None]).sum(-1))


class Examples:
    """Steps with their features, the log-sum of the old scores, and whether their typeface is kept back."""

    def __init__(self):
        self.rows, self.sums, self.back = [], [], []

    def add(self, features, log_sum, key):
        self.rows.append(features)
        self.sums.append(log_sum)
        self.back.append(key in KEPT_BACK)

    def arrays(self):
        return np.array(self.rows, np.float64), np.array(self.sums), np.array(self.back)


def _printable(text, key):
    return "".join(c if c in " 　" or ord(c) in _glyphs(key) else "田" for c in text)


def strip_of(path, rng):
    """A line cut out of a scan, as high as the network wants it."""
    image = Image.open(path).convert("L")
    stretch = rng.choice([0.85, 0.85, 1, 1.2])
    size = (max(8, int(image.width * 48 / image.height * stretch)), 48)
    return np.asarray(image.resize(size, Image.Resampling.BOX), np.float32)


def collect(network, lines, scans, rng):
    """Examples of each new character, and counter-examples for all."""
    found, others = {char: Examples() for char in NEW}, Examples()

    def look(text, key, wanted=None):
        grey, places = draw(_printable(text, key), key, rng)
        features, scores, k = network.features(grey)
        sums, best = _log_sum(scores), scores.argmax(1)
        taken = np.zeros(len(best), bool)
        for char, (left, right) in zip(text, places):
            if char != wanted:
                continue
            steps = [s for s in range(len(best)) if left * k - 0.3 <= s + 0.5 <= right * k + 0.8]
            inked = [s for s in steps if best[s]]
            middle = min(len(best) - 1, int((left + right) * k / 2))
            for s in range(inked[0], inked[-1] + 1) if inked else [middle]:
                found[char].add(features[s], sums[s], key)
            taken[max(0, int(left * k) - 1): int(right * k) + 2] = True
        for s in range(len(best)):
            if not taken[s] and (best[s] or rng.random() < 0.1):
                others.add(features[s], sums[s], key)

    for key in FACES:
        for char in NEW:
            for _ in range(DRAWINGS):
                if ord(char) in _glyphs(key):
                    look(phrase(rng, char), key, char)
                look(phrase(rng, char).replace(char, rng.choice(MISTAKEN[char])), key)
    for text in lines:
        if not set(text) & set(NEW):
            look(text[:60], rng.choice(FACES))
    def pass_over(grey, key):
        features, scores, _ = network.features(grey)
        sums, best = _log_sum(scores), scores.argmax(1)
        for s in range(len(best)):
            if best[s] or rng.random() < 0.35:
                others.add(features[s], sums[s], key)

    for number, path in enumerate(scans):
        pass_over(strip_of(path, rng), "klee" if number % 4 == 0 else FACES[0])  # a quarter is kept back
    for number, text in enumerate(rng.sample(lines, min(TURNED, len(lines)))):
        key = rng.choice(FACES)
        pass_over(turned(*draw(_printable(text[:40], key), key, rng), number % 2 == 0, rng), key)
    return found, others


def fit(good, good_sums, bad, bad_sums):
    """Newton's method for logistic regression with an offset and a penalty on the weights."""
    x = np.hstack([np.vstack([good, bad]), np.ones((len(good) + len(bad), 1))])
    y = np.r_[np.ones(len(good)), np.zeros(len(bad))]
    offset, heavy = -np.r_[good_sums, bad_sums], np.where(y > 0, POSITIVE, COUNTER)
    penalty = np.r_[np.full(x.shape[1] - 1, PENALTY * POSITIVE * len(good)), 0.0]

    def loss(w):
        z = x @ w + offset
        return (heavy * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (penalty * w * w).sum()

    w = np.zeros(x.shape[1])
    w[-1] = -2.0
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w + offset, -40, 40)))
        curve = heavy * np.maximum(p * (1 - p), 1e-6)
        step = np.linalg.solve((x * curve[:, None]).T @ x + np.diag(penalty + 1e-6), x.T @ (heavy * (p - y)) + penalty * w)
        share, before = 1.0, loss(w)
        while loss(w - share * step) > before and share > 1e-4:
            share /= 2
        w = w - share * step
        if share * np.abs(step).max() < 1e-5:
            break
    w[-1] -= MARGIN
    return w


def main():
    """Fits and writes the columns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", type=Path, required=True, help="Japanese text, for counter-examples")
    parser.add_argument("--scans", type=Path, required=True, help="lines cut out of scans, for counter-examples")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    lines = [line for line in options.text.read_text(encoding="utf-8").splitlines() if len(line) > 1]
    scans = sorted(options.scans.glob("*.png"))
    found, others = collect(Network(), lines, scans, random.Random(options.seed))
    bad, bad_sums, bad_back = others.arrays()
    with open(OUT, "w", encoding="utf-8") as out:
        for char in NEW:
            good, sums, back = found[char].arrays()
            w = fit(good[~back], sums[~back], bad[~bad_back], bad_sums[~bad_back])
            hit = ((good[back] @ w[:-1] + w[-1]) > sums[back]).mean()
            false = ((bad[bad_back] @ w[:-1] + w[-1]) > bad_sums[bad_back]).sum()
            print(f"{char}  kept back: found {hit:.3f} of {back.sum()}, {false} of {bad_back.sum()} others taken for it")
            w = fit(good, sums, bad, bad_sums)
            out.write(f"{char}\t{w[-1]:.3f}\t{' '.join(f'{v:.3f}' for v in w[:-1])}\n")


if __name__ == "__main__":
    main()
