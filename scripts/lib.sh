# shellcheck shell=bash
# Shared by the scripts in this folder: messages, the repository's root, and the tools they lean on.
# Sourced, never run.

# The repository's root, whatever directory a script is called from.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="$(basename "$0")"

# Messages go to stderr: stdout is for results.
say() {
    printf '%s: %s\n' "$program" "$*" >&2
}

# die STATUS MESSAGE: the exit codes are those of bunshoko itself (2 usage, 3 a component is missing).
die() {
    local status=$1
    shift
    say "$*"
    exit "$status"
}

# Prints the comment at the head of the calling script: the one place where its usage is written.
usage() {
    sed -n '2,/^[^#]/s/^#\( \|$\)//p' "$0"
}

# Sets `sudo` to what must stand before a command that needs root: nothing, or sudo where it asks nothing.
need_root() {
    sudo=()
    [[ $EUID -ne 0 ]] || return 0
    if ! { command -v sudo && sudo -n true; } >/dev/null 2>&1; then
        die 1 "this needs root, or sudo that asks for no password. Run: sudo $0"
    fi
    # shellcheck disable=SC2034 # read by the script that called
    sudo=(sudo -n)
}

# The toolchain cannot come from Debian (too old) and is not ours to install.
need_cargo() {
    local wanted found
    wanted="$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$root/Cargo.toml")"
    command -v cargo >/dev/null || die 3 "cargo is not installed: Rust $wanted or newer is needed to build"
    found="$(cargo --version | cut -d' ' -f2)"
    if [[ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n1)" != "$wanted" ]]; then
        die 3 "cargo is $found, but Rust $wanted or newer is needed to build"
    fi
}
