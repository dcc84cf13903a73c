"""truth.jsonl: what is printed on every file, and what happened to it."""

import json
import unicodedata

HONORIFICS = ("御中", "各位", "あて", "宛て", "宛", "様", "殿", "樣", "先生")


def without_honorific(name):
    """The addressee without 様, 殿, 御中 … behind it, as a record names it; 関係各位 is a name."""
    name = name.strip()
    while name.replace("　", "").replace(" ", "") != "関係各位":
        found = next((h for h in HONORIFICS if name.endswith(h)), None)
        if not found:
            break
        name = name.removesuffix(found).rstrip()
    return name

def attributes(case):
    """The attributes as values of record.json; titles and binders stay as printed."""
    out = {}
    for key, item in case.attributes.items():
        if key in ("addressee", "sender", "drafter"):
            item = unicodedata.normalize("NFKC", item)
        if key == "addressee":
            item = without_honorific(item)
        out[key] = item
    return {key: out[key] for key in sorted(out)}


def page(lines, rotation, skew, blank, dpi):
    """The truth of one page."""
    return {"text": "\n".join(lines), "rotation": rotation, "skew": skew, "blank": blank, "dpi": dpi}


def record(job, layout, case, slices, pages):
    """The truth of one file."""
    return {
        "file": job.file, "layout": layout.name, "split": layout.split, "slices": sorted(set(slices)),
        "document_type": layout.document_type, "attributes": attributes(case), "pages": pages,
    }


def write(path, records):
    """One JSON object a line."""
    with open(path, "w", encoding="utf-8") as out:
        for item in records:
            out.write(json.dumps(item, ensure_ascii=False) + "\n")
