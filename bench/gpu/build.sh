#!/usr/bin/env bash
# Makes bench/gpu/out: all that a bare machine with a GPU needs beside its Python, in one folder to carry there.
#   build.sh [--no-mnist]
# The program is one file of its own .NET (linux-x64, no ICU). MNIST lies in it as its four files, gzipped (12 MB); without
# it the kit makes data of that shape. Carry the folder, then there: bash out/stage1.sh RESULTS
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
most=60 # MiB

out=bench/gpu/out
rm -rf "$out"
mkdir -p "$out/peers" "$out/cases"
echo "building ..."
dotnet publish bench/gpu/Bench -c Release -r linux-x64 -o "$out" --nologo -v quiet
[ "$(find "$out" -maxdepth 1 -type f)" = "$out/gpu-bench" ] || { echo "build.sh: more than one file was published: $(ls "$out")" >&2; exit 1; }

cp bench/gpu/{kit,stage1,stage2}.sh bench/gpu/report.py bench/gpu/README.md LICENSE THIRD-PARTY-NOTICES.md "$out"
cp bench/gpu/peers/*.py "$out/peers"
cp tests/Engine.Tests/Golden/Mlp/mlp_*.json "$out/cases"
git describe --always --dirty --exclude '*' > "$out/REVISION"

if [ "${1:-}" != --no-mnist ]; then
  examples/get-mnist.sh
  mkdir "$out/mnist"
  for file in examples/data/mnist/*-ubyte; do gzip -9 -n -c "$file" > "$out/mnist/$(basename "$file").gz"; done
fi

size=$(du -sm "$out" | cut -f1)
du -sh "$out"/* | sort -h
[ "$size" -lt "$most" ] || { echo "build.sh: $out has $size MiB; at most $most can be carried" >&2; exit 1; }
echo "$out has $size MiB. On the machine with the GPU: bash out/stage1.sh RESULTS; bash out/stage2.sh RESULTS"
