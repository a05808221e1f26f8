#!/usr/bin/env bash
# Runs the search on three silos with random faults around it again and again, each time with other faults, and ends at the
# first failure, which says how to draw its faults again.
#   tests/faults.sh [RUNS]      without arguments 20
# One run again: EXPERIMENTS_FAULTS_SEED=... tests/faults.sh 1
set -euo pipefail
cd "$(dirname "$0")/.."
export EXPERIMENTS_TEST_SERVICES=required
dotnet build -c Release tests/Cluster.Tests --nologo -v quiet
for ((run = 1; run <= ${1:-20}; run++)); do
  seed=${EXPERIMENTS_FAULTS_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
  echo "run $run of ${1:-20}: EXPERIMENTS_FAULTS_SEED=$seed"
  EXPERIMENTS_FAULTS_SEED=$seed dotnet run -c Release --no-build --project tests/Cluster.Tests -- --filter-class '*FaultsTests' --progress off
done
