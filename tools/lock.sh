#!/usr/bin/env bash
# Makes the lock files anew from pyproject.toml (needs `pip install uv`). Run in the project's folder.
set -eu
cd "$(dirname "$0")/.."
common=(--quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate)
uv pip compile "${common[@]}" --extra kokoro --group build pyproject.toml -o requirements.lock
uv pip compile "${common[@]}" --extra kokoro --extra piper --extra ears --extra dev --group build \
  --constraint requirements.lock pyproject.toml -o requirements-test.lock
# The film kit is installed without what its packages ask for besides: MediaPipe wants NumPy 1 and charts, and
# needs neither. 0.10.21 is the last release that brings its models along.
printf '%s\n' mediapipe==0.10.21 absl-py attrs flatbuffers 'protobuf>=4.25.3,<5' |
  uv pip compile --quiet --no-deps --generate-hashes --universal --python-version 3.11 --no-header \
    --no-annotate - -o requirements-film.lock
