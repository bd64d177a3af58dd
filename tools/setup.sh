#!/bin/sh
# Sets up a virtual environment from lock files with hashes; does nothing while they are unchanged.
# usage: tools/setup.sh VENV LOCK…   (PYTHON names the interpreter to begin with)
set -eu

venv=$1
shift

suitable() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python3 python; do
        if suitable "$name"; then
            echo "$name"
            return
        fi
    done
    echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed (PYTHON=/path/to/python make …)" >&2
    return 1
}

# The stamp covers what is installed and how: locks, metadata, and where the checkout lies.
want=$(cat "$@" pyproject.toml setup.py tools/setup.sh | cksum)" $(pwd)"
stamp="$venv/.ready-$#"
if [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
    exit 0
fi

if ! [ -x "$venv/bin/python" ] || ! suitable "$venv/bin/python"; then
    python=$(find_python)
    echo "建立运行环境 $venv / creating $venv"
    "$python" -m venv --clear "$venv"
fi

echo "安装依赖，首次约需一两分钟 / installing dependencies; the first time takes a minute or two"
locks=""
for lock in "$@"; do
    locks="$locks --requirement $lock"
done
# shellcheck disable=SC2086  # a list of options
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes $locks
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
echo "$want" >"$stamp"
