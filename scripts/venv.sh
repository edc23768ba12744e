#!/bin/sh
# Creates the virtual environment with the newest suitable Python of this machine.
set -eu

venv=$1
found=
wanting=

for python in ${PYTHON_BIN:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        found=$python
        break
    fi
    wanting=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
done

if [ -n "$found" ]; then
    echo "Creating $venv with $("$found" --version) ..."
    "$found" -m venv "$venv" || { rm -rf "$venv"; exit 1; }
elif [ -n "$wanting" ]; then
    echo "$wanting can't create virtual environments. On Debian and Ubuntu: apt-get install $wanting-venv" >&2
    exit 1
else
    echo "The planner needs Python 3.11 or newer, but none was found." >&2
    echo "If yours has another name, specify it: make run PYTHON_BIN=/path/to/python3.12" >&2
    exit 1
fi
