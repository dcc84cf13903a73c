#!/usr/bin/env python3
"""The measuring part of scripts/bench, which sets up what this needs and says what it prints.

Every program is measured as a child process: wall time, the CPU time of it and all its children, and the
largest memory of any one of them, as the system accounts for them.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import img2pdf
import pikepdf
from PIL import Image, ImageChops, ImageEnhance

ROOT = Path(__file__).resolve().parents[2]
BUNSHOKO = ROOT / "target/release/bunshoko"
OCRMYPDF = ROOT / "target/bench-venv/bin/ocrmypdf"
RAPIDOCR = [ROOT / "target/bench-venv/bin/python", ROOT / "scripts/tools/rapidocr_pages.py"]
WORK = ROOT / "target/bench"
JOBS = 2
STATIONS = ("load", "prepare", "recognise", "extract", "compose")


@dataclass
class Cost:
    """What running something took."""

    wall: float = 0.0
    cpu: float = 0.0
    peak_mib: float = 0.0

    def __add__(self, other):
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak_mib, other.peak_mib))


def say(text):
    print(f"bench: {text}", file=sys.stderr)


# The system counts what the parent held before a child's exec among the child's memory, so a small process
# stands in between and does the measuring. It prints exit status, wall and CPU seconds, and KiB.
MEASURE = """
import os, subprocess, sys, time
with open(sys.argv[1], "ab") as sink:
    began = time.monotonic()
    process = subprocess.Popen(sys.argv[2:], stdout=sink, stderr=sink, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
process.returncode = os.waitstatus_to_exitcode(status)
print(process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def run(command, log):
    """Run a command to its end; its output goes to `log`. Returns its Cost; stops the bench if it fails."""
    command = [str(part) for part in command]
    measured = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, str(log), *command], stdout=subprocess.PIPE, text=True, check=True
    )
    status, wall, cpu, peak_kib = measured.stdout.split()
    if status != "0":
        tail = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        sys.exit(f"bench: exit status {status}: {' '.join(command)}\n  " + "\n  ".join(tail))
    return Cost(float(wall), float(cpu), int(peak_kib) / 1024)


# ---- what is read ----


def sample_folder(count):
    """A generated set, or samples/ where it cannot be drawn."""
    generator = ROOT / "scripts/make-samples"
    if not generator.exists():
        return ROOT / "samples"
    folder = ROOT / f"target/bench-samples-{count}"
    if not (folder / "truth.jsonl").is_file():
        say(f"drawing {count} samples")
        shutil.rmtree(folder, ignore_errors=True)
        command = [generator, "--n", count, "--seed", 77, "--jobs", JOBS, "--out", folder]
        run(command, WORK / "make-samples.log")
    return folder


def as_pdf(source, folder):
    """The file as a scanned PDF: itself, or its images wrapped without loss. None where ocrmypdf would refuse it."""
    kind = source.suffix.lower()
    if kind == ".pdf":
        text = subprocess.run(["pdftotext", source, "-"], capture_output=True, check=False).stdout
        return source if not text.strip() else None
    if kind not in (".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp", ".webp"):
        return None
    target = folder / f"{source.name}.pdf"
    with Image.open(source) as image:
        known = image.info.get("dpi", (0, 0))[0] > 72
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            plain = folder / f"{source.name}.png"
            image.convert("RGB").save(plain, dpi=image.info.get("dpi", (0, 0)) if known else None)
            source = plain
    # A picture that does not say its resolution is taken for an A4 page.
    a4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
    layout = img2pdf.default_layout_fun if known else img2pdf.get_layout_fun(pagesize=a4, auto_orient=True)
    target.write_bytes(img2pdf.convert(str(source), layout_fun=layout, rotation=img2pdf.Rotation.ifvalid))
    return target


def pages_in(pdf):
    with pikepdf.open(pdf) as document:
        return len(document.pages)


def prepare_inputs(folder):
    """The scanned documents of a folder as PDFs, both programs' input; the wrapping is not timed."""
    wrapped = WORK / "inputs"
    wrapped.mkdir(parents=True)
    files = [pdf for source in sorted(folder.iterdir()) if source.is_file() and (pdf := as_pdf(source, wrapped))]
    if not files:
        sys.exit(f"bench: no scanned documents in {folder}")
    return files


def draw_long_scan(pages, inputs):
    """A scan of many pages, all different: real pages, moved, brightened and with grain, as JPEGs of 300 dpi."""
    target = ROOT / f"target/bench-scan-{pages}.pdf"
    if target.is_file():
        return target
    say(f"drawing a scan of {pages} pages")
    folder = WORK / "long-scan"
    folder.mkdir(parents=True)
    for number, pdf in enumerate(inputs[:12]):
        subprocess.run(["pdftoppm", "-r", "300", "-png", str(pdf), str(folder / f"page-{number:02}")], check=True)
    size = (2480, 3508)
    originals = [Image.open(path).convert("RGB").resize(size) for path in sorted(folder.glob("page-*.png"))[:16]]
    grain = [Image.effect_noise(size, strength) for strength in (4, 8, 12)]
    rng = random.Random(300)
    scans = []
    for number in range(pages):
        page = rng.choice(originals)
        page = ImageChops.offset(page, rng.randrange(-20, 20), rng.randrange(-20, 20))
        page = ImageEnhance.Brightness(page).enhance(rng.uniform(0.92, 1.0))
        noise = ImageChops.offset(rng.choice(grain), rng.randrange(size[0]), rng.randrange(size[1]))
        colour = number % 3 == 0
        noise = noise.convert(page.mode) if colour else noise
        page = ImageChops.add(page if colour else page.convert("L"), noise, offset=-128)
        scans.append(folder / f"scan-{number:04}.jpg")
        page.save(scans[-1], quality=60 if colour else 70, dpi=(300, 300))
    unfinished = target.with_suffix(".new")
    with open(unfinished, "wb") as sink:
        img2pdf.convert([str(scan) for scan in scans], outputstream=sink)
    unfinished.rename(target)
    shutil.rmtree(folder)
    return target


# ---- what is measured ----


def ingest(files, archive, jobs=JOBS):
    shutil.rmtree(archive, ignore_errors=True)
    return run([BUNSHOKO, "ingest", "--archive", archive, "--jobs", jobs, "--json", *files], WORK / "bunshoko.log")


def ocrmypdf(files):
    """One process a file, as its users run it; what a folder of files costs is their sum."""
    options = ["--quiet", "-l", "jpn", "--rotate-pages", "--deskew", "--jobs", JOBS]
    total = Cost()
    for file in files:
        total += run([OCRMYPDF, *options, file, WORK / "ocrmypdf-out.pdf"], WORK / "ocrmypdf.log")
    return total


def page_images(inputs):
    """Every page as a picture of 300 dpi, for a program that reads pictures only; drawing them is not timed."""
    folder = WORK / "pages"
    folder.mkdir()
    for number, pdf in enumerate(inputs):
        subprocess.run(["pdftoppm", "-r", "300", "-png", str(pdf), str(folder / f"{number:03}")], check=True)
    return sorted(folder.iterdir())


def rapidocr(images):
    """The same networks, by their own package in Python: reading alone, with no PDF and no attributes."""
    return run([*RAPIDOCR, *images], WORK / "rapidocr.log")


def stations(archive):
    """Milliseconds a page by station, out of the records."""
    spent = dict.fromkeys(STATIONS, 0.0)
    pages = 0
    for path in sorted(archive.glob("documents/*/record.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        pages += len(record["pages"])
        for station in STATIONS:
            spent[station] += record.get("timings_ms", {}).get(station) or 0
    return {station: value / max(pages, 1) for station, value in spent.items()}


def measure_speed(inputs, rounds):
    """All programs on the same files, in turns; the best round of each counts, as other work only slows them."""
    pages = sum(pages_in(pdf) for pdf in inputs)
    images = page_images(inputs)
    archive = WORK / "archive"
    costs = {name: [] for name in ("bunshoko", "one job", "rapidocr", "ocrmypdf")}
    for number in range(rounds):
        say(f"speed, round {number + 1} of {rounds}: {len(inputs)} files, {pages} pages")
        costs["one job"].append(ingest(inputs, archive, jobs=1))
        costs["bunshoko"].append(ingest(inputs, archive))
        costs["rapidocr"].append(rapidocr(images))
        costs["ocrmypdf"].append(ocrmypdf(inputs))

    def figures(costs):
        wall, cpu = min(cost.wall for cost in costs), min(cost.cpu for cost in costs)
        return {"pages_per_second": pages / wall, "cpu_seconds_per_page": cpu / pages}

    return {
        "files": len(inputs),
        "pages": pages,
        "programs": {name: figures(spent) for name, spent in costs.items()},
        "stations_ms_per_page": stations(archive),
    }


def measure_memory(inputs, pages):
    scan = draw_long_scan(pages, inputs)
    say(f"memory: {pages} pages, {scan.stat().st_size / 2**20:.0f} MiB")
    cost = ingest([scan], WORK / "archive-long")
    shutil.rmtree(WORK / "archive-long")
    return {
        "pages": pages,
        "file_mib": scan.stat().st_size / 2**20,
        "peak_mib": cost.peak_mib,
        "pages_per_second": pages / cost.wall,
        "cpu_seconds_per_page": cost.cpu / pages,
    }


def measure_cold_start(inputs):
    """What a robot that hands over single files pays: a fresh process and an empty archive for one page."""
    one_page = next((pdf for pdf in inputs if pages_in(pdf) == 1), None)
    if one_page is None:
        sys.exit("bench: no document of one page among the samples")
    say(f"cold start: {one_page.name}")
    costs = [ingest([one_page], WORK / "archive-one") for _ in range(5)]
    return {
        "file": one_page.name,
        "cpu_seconds_first": costs[0].cpu,
        "cpu_seconds": statistics.median(cost.cpu for cost in costs),
        "wall_seconds": statistics.median(cost.wall for cost in costs),
        "peak_mib": max(cost.peak_mib for cost in costs),
    }


# ---- what is printed ----


def print_speed(result):
    print(f"Speed: {result['files']} files, {result['pages']} scanned pages, {JOBS} jobs\n")
    print(f"{'':<12}{'pages/s':>10}{'CPU s/page':>14}{'bunshoko is':>14}{'aim':>8}")
    programs = result["programs"]
    ours = programs["bunshoko"]["pages_per_second"]
    for name, aim in (("bunshoko", ""), ("one job", "1.8×"), ("rapidocr", "1.5×"), ("ocrmypdf", "20×")):
        figures = programs[name]
        speed, cpu = figures["pages_per_second"], figures["cpu_seconds_per_page"]
        print(f"{name:<12}{speed:>10.2f}{cpu:>14.2f}{ours / speed:>13.1f}×{aim:>8}")
    print()
    spent = result["stations_ms_per_page"]
    total = sum(spent.values())
    print(f"{'station':<12}{'ms/page':>10}{'share':>10}")
    for station, value in spent.items():
        print(f"{station:<12}{value:>10.0f}{value / total if total else 0:>10.0%}")
    print(f"{'all':<12}{total:>10.0f}\n")


def print_memory(result):
    print(
        f"Memory: {result['peak_mib']:.0f} MiB at most on a {result['pages']}-page scan of 300 dpi "
        f"({result['file_mib']:.0f} MiB), {JOBS} jobs (aim: under 700 MiB)\n"
        f"        {result['pages_per_second']:.2f} pages/s, {result['cpu_seconds_per_page']:.2f} CPU s/page\n"
    )


def print_cold(result):
    print(
        f"Cold start, one page: {result['cpu_seconds']:.2f} s CPU (aim: under 2 s), {result['wall_seconds']:.2f} s; "
        f"the first time {result['cpu_seconds_first']:.2f} s CPU; {result['peak_mib']:.0f} MiB\n"
    )


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--quick", action="store_true", help="fewer files and pages")
    parser.add_argument("--only", choices=("speed", "memory", "cold"))
    parser.add_argument("--rounds", type=int, default=1, help="how often each program is measured for speed")
    options = parser.parse_args()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)

    inputs = prepare_inputs(sample_folder(4 if options.quick else 24))
    wanted = (options.only,) if options.only else ("speed", "memory", "cold")
    result = {"jobs": JOBS, "cpus": os.cpu_count(), "quick": options.quick}
    print()
    # Cold start first, while nothing has warmed any cache of the program's own.
    if "cold" in wanted:
        result["cold"] = measure_cold_start(inputs)
        print_cold(result["cold"])
    if "speed" in wanted:
        result["speed"] = measure_speed(inputs, options.rounds)
        print_speed(result["speed"])
    if "memory" in wanted:
        result["memory"] = measure_memory(inputs, 60 if options.quick else 300)
        print_memory(result["memory"])
    (WORK / "result.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
