"""FILES.md: what each file of a set shows."""


def write(path, records):
    """A table, one row a file."""
    rows = ["# Files of this set", "", "Written by scripts/make-samples; `truth.jsonl` says the same in full.", "",
            "| file | layout | split | pages | shows |", "| --- | --- | --- | --- | --- |"]
    for r in records:
        rows.append(f"| {r['file']} | {r['layout']} | {r['split']} | {len(r['pages'])} | {', '.join(r['slices'])} |")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
