#!/usr/bin/env bash
# Assembles the PTX of every GPU kernel by NVIDIA's ptxas for sm_80 and sm_90, and writes what each takes into
# bench/results/gpu-kernels.md. Without ptxas it says how to get it.
#   tests/ptxas.sh              with the one on the PATH
#   tests/ptxas.sh FOLDER       with the one in a folder
set -euo pipefail
[ $# -eq 0 ] || { EXPERIMENTS_PTXAS=$(realpath "$1"); export EXPERIMENTS_PTXAS; }
cd "$(dirname "$0")/.."
dotnet build -c Release tests/Engine.Tests --nologo -v quiet
EXPERIMENTS_APPROVE=1 dotnet run -c Release --no-build --project tests/Engine.Tests -- \
  --filter-class '*PtxAssemblyTests' --progress off --output Detailed
cat bench/results/gpu-kernels.md
