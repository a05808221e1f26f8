#!/usr/bin/env bash
# Runs searches on three silos with random faults around them again and again, each time with other faults, and ends at
# the first failure, which says how to draw its faults again.
#   tests/faults.sh [RUNS]      without arguments 20
# One run again: EXPERIMENTS_FAULTS_SEEDS=… tests/faults.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export EXPERIMENTS_TEST_SERVICES=required
export EXPERIMENTS_FAULTS_SEEDS=${EXPERIMENTS_FAULTS_SEEDS:-$(od -An -N$((3 * ${1:-20})) -w3 -tu1 -v /dev/urandom |
  awk '{ print $1 * 65536 + $2 * 256 + $3 }' | paste -sd,)}
echo "EXPERIMENTS_FAULTS_SEEDS=$EXPERIMENTS_FAULTS_SEEDS"
dotnet run -c Release --project tests/Cluster.Tests -- \
  --filter-class '*FaultsTests' --stop-on-fail on --progress off --output Detailed
