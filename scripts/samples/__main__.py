"""Command line of scripts/make-samples."""

import argparse
import sys
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from . import broken, content, fonts, listing, org, plan, truth
from .layouts import LAYOUTS
from .maker import make


def _options(argv):
    parser = argparse.ArgumentParser(prog="make-samples", description="Draws Japanese municipal documents as scans.")
    parser.add_argument("--n", type=int, default=30, metavar="N", help="how many files (default 30)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same bytes (default 1)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write them")
    parser.add_argument("--layouts", metavar="A,B", help="only these layouts")
    parser.add_argument("--split", choices=["tune", "held-out", "late", "all"], default="all",
                        help="only layouts of this split (default all: the tune ones, and any that --layouts names)")
    parser.add_argument("--list-layouts", action="store_true", help="print the layouts, all of them unless some are asked for, and stop")
    parser.add_argument("--fonts", metavar="A,B", help="only these faces (default: all)")
    parser.add_argument("--pages-max", type=int, default=12, metavar="N", help="pages a file at most (default 12)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--compact", action="store_true", help="200-300 dpi and small files, for a set kept in git")
    parser.add_argument("--check", action="store_true", help="report texts that overlap or leave the page, exit 1 if any")
    parser.add_argument("--broken", action="store_true", help="also write broken/ and broken-page/: files to be rejected")
    return parser, parser.parse_args(argv)


def _layouts(parser, options):
    names = options.layouts.split(",") if options.layouts else []
    chosen = {
        n: l for n, l in LAYOUTS.items()
        if options.split == l.split or (options.split == "all" and (l.split == "tune" or n in names))
    }
    if names:
        unknown = [name for name in names if name not in LAYOUTS]
        if unknown:
            parser.error(f"unknown layout {', '.join(unknown)}; see --list-layouts")
        chosen = {name: layout for name, layout in chosen.items() if name in names}
    if not chosen:
        parser.error("no layout is left")
    return chosen


def main(argv=None):
    """Run; returns the exit code."""
    parser, options = _options(argv)
    layouts = _layouts(parser, options)
    if options.list_layouts:
        everything = options.split == "all" and not options.layouts
        for layout in (LAYOUTS if everything else layouts).values():
            print(f"{layout.name}\t{layout.split}\t{layout.document_type}\t{layout.draw.__doc__.splitlines()[0]}")
        return 0
    if not options.out:
        parser.error("--out DIR is needed")
    faces = tuple(options.fonts.split(",")) if options.fonts else tuple(fonts.FACES)
    try:
        fonts.check({*faces, *fonts.FALLBACK.values(), *fonts.LAST_RESORT})
    except fonts.MissingFont as error:
        print(f"make-samples: {error}", file=sys.stderr)
        return 3
    options.out.mkdir(parents=True, exist_ok=True)
    jobs = plan.make(options.n, options.seed, layouts)
    work = partial(
        make, seed=options.seed, faces=faces, out=options.out, pages_max=options.pages_max,
        compact=options.compact, check=options.check,
    )
    records, wrong = [], []
    with Pool(options.jobs) as pool:
        for record, faults in pool.imap(work, jobs):
            records.append(record)
            wrong += faults
            print(f"{record['file']}  {record['layout']}  {len(record['pages'])} p.", file=sys.stderr)
    truth.write(options.out / "truth.jsonl", records)
    org.write_master(options.out / "departments.csv")
    content.write_classes(options.out / "classification.csv")
    listing.write(options.out / "FILES.md", records)
    if options.broken:
        broken.make(options.out, faces)
    for fault in wrong:
        print(f"fault: {fault}", file=sys.stderr)
    print(f"{len(records)} files, {sum(len(r['pages']) for r in records)} pages in {options.out}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
