#!/usr/bin/env bash
# Makes the lock files anew from pyproject.toml (needs `pip install uv`). Run in the project's folder.
set -eu
cd "$(dirname "$0")/.."
common=(--quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate)
uv pip compile "${common[@]}" --extra kokoro --group build pyproject.toml -o requirements.lock
uv pip compile "${common[@]}" --extra kokoro --extra ears --extra dev --group build \
  --constraint requirements.lock pyproject.toml -o requirements-test.lock
