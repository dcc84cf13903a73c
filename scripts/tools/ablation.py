#!/usr/bin/env python3
"""The measuring part of scripts/ablation: reads a set once with every step, and once without each of them."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUNSHOKO = ROOT / "target/release/bunshoko"
WORK = ROOT / "target/ablation"
# Files of a set that are none of its scans.
BESIDE = (".jsonl", ".csv", ".md")
COLUMNS = ("step left out", "character F1", "phrases", "required values", "complete papers ready", "CPU s a page")


def say(text):
    print(f"ablation: {text}", file=sys.stderr)


def steps():
    """The steps that can be left out, as the program itself names them."""
    text = subprocess.run([BUNSHOKO, "ingest", "--help"], capture_output=True, text=True, check=True).stdout
    listed = text[text.index("--without") :]
    return re.findall(r"^ +- ([a-z-]+):", listed.split("--max-bytes")[0], re.MULTILINE)


def read(scans, masters, without):
    """Reads the set into an archive of its own; its scores, and the CPU seconds of the run."""
    archive = WORK / (without or "all")
    shutil.rmtree(archive, ignore_errors=True)
    left_out = ["--without", without] if without else []
    command = [BUNSHOKO, "ingest", "--json", "--archive", archive, *masters, *left_out, *scans]
    with open(WORK / "log", "ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    # 4: files that are to be rejected are part of a set.
    if os.waitstatus_to_exitcode(status) not in (0, 4):
        sys.exit(f"ablation: bunshoko failed; see {WORK / 'log'}")
    truth = scans[0].parent / "truth.jsonl"
    scored = [BUNSHOKO, "eval", "--json", "--truth", truth, "--archive", archive]
    scores = json.loads(subprocess.run(scored, capture_output=True, check=True).stdout)
    shutil.rmtree(archive)
    return scores["all"], usage.ru_utime + usage.ru_stime


def row(name, scores, seconds, pages):
    true, found, common = scores["chars"]
    phrases, phrases_found = scores["phrases"]
    required, required_right = scores["required"]
    return (
        name,
        f"{2 * common / (true + found):.4f}",
        f"{phrases_found / phrases:.4f}",
        f"{required_right}/{required}",
        f"{scores['complete_ready']}/{scores['complete']} ({scores['ready_wrong']} wrong)",
        f"{seconds / pages:.2f}",
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=60)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--set", type=Path)
    parser.add_argument("--steps", default="")
    args = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    folder = args.set
    if folder is None:
        folder = WORK / "scans"
        shutil.rmtree(folder, ignore_errors=True)
        say(f"drawing {args.n} files, seed {args.seed}")
        drawn = ["--n", str(args.n), "--seed", str(args.seed), "--split", "held-out", "--out", folder]
        subprocess.run([ROOT / "scripts/make-samples", *drawn, "--jobs", "2"], check=True, stdout=subprocess.DEVNULL)
    scans = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix not in BESIDE)
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    pages = sum(len(entry["pages"]) for entry in truth)
    masters = []
    for name in ("departments", "classification"):
        if (folder / f"{name}.csv").is_file():
            masters += [f"--{name}", folder / f"{name}.csv"]
    wanted = args.steps.split(",") if args.steps else steps()
    print(f"{len(scans)} files, {pages} pages, one run each\n")
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for step in [None, *wanted]:
        say(f"without {step}" if step else "with every step")
        scores, seconds = read(scans, masters, step)
        print("| " + " | ".join(row(step or "none", scores, seconds, pages)) + " |", flush=True)


if __name__ == "__main__":
    main()
