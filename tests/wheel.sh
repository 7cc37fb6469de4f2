#!/bin/sh
# Build the wheel and run the tests against it, installed in an environment of its own: what is
# missing from the wheel (package data, a module) shows here and nowhere else.
# Usage: sh tests/wheel.sh PYTHON
set -eu
python=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m build --wheel --outdir "$work/dist" "$root" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
"$python" -m check_wheel_contents --toplevel scraper,cleaners,db "$work"/dist/*.whl
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint "$root/constraints.txt" "$(ls "$work"/dist/*.whl)[dev]"
cp -r "$root/tests" "$root/pyproject.toml" "$work/"
cd "$work"
"$work/venv/bin/unmirror" --version
"$work/venv/bin/python" -m pytest -q -n auto -m "not checkout and not browser" tests
