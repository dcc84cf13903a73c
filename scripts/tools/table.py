#!/usr/bin/env python3
"""Prints the JSON lines of `bunshoko ingest --json` as a table: one row a document, in the order of file names."""

import json
import sys
import unicodedata
from pathlib import PurePath

# Column heading, widest it may get (in columns of a terminal).
COLUMNS = (("file", 32), ("title", 46), ("department", 24), ("retention", 9), ("status", 10), ("why", 60))


def width(text):
    """Columns a terminal gives to a text: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def fit(text, limit):
    """The text, cut to `limit` columns where it is longer, with a mark that it was cut."""
    text = " ".join(text.split())
    if width(text) <= limit:
        return text
    while width(text) > limit - 1:
        text = text[:-1]
    return text + "…"


def value(attributes, name):
    attribute = attributes.get(name) or {}
    found = attribute.get("value", "") if isinstance(attribute, dict) else attribute
    return "" if found is None else str(found)


def reasons(line):
    """Why a document awaits review, or why it was rejected."""
    return "; ".join(line.get("review_reasons") or []) or line.get("message") or ""


def row(line):
    attributes = line.get("attributes") or {}
    return [
        PurePath(line.get("path") or "").name,
        value(attributes, "title"),
        value(attributes, "department"),
        value(attributes, "retention"),
        str(line.get("status") or ""),
        reasons(line),
    ]


def main():
    rows = sorted(row(json.loads(line)) for line in sys.stdin if line.strip())
    table = [[heading for heading, _ in COLUMNS]]
    table += [[fit(cell, limit) for cell, (_, limit) in zip(cells, COLUMNS)] for cells in rows]
    widths = [max(width(cells[column]) for cells in table) for column in range(len(COLUMNS))]
    # A column that nobody fills is not shown.
    shown = [column for column in range(len(COLUMNS)) if any(cells[column] for cells in table[1:])]
    table.insert(1, ["─" * wide for wide in widths])
    for cells in table:
        padded = (cells[column] + " " * (widths[column] - width(cells[column])) for column in shown)
        print("  ".join(padded).rstrip())
    noun = "document" if len(rows) == 1 else "documents"
    print(f"\n{len(rows)} {noun}: {count_by_status(rows)}")


def count_by_status(rows):
    counts = {}
    for cells in rows:
        counts[cells[4]] = counts.get(cells[4], 0) + 1
    return ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))


if __name__ == "__main__":
    main()
