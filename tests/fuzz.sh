#!/usr/bin/env bash
# Fuzzes every reader with fresh seeds, round after round, and ends at the first failure, which says how to make it again.
#   tests/fuzz.sh [ROUNDS] [CASES]      without arguments 10 rounds of 1,000,000 cases
# One case again: EXPERIMENTS_FUZZ_SEED=… EXPERIMENTS_FUZZ_CASE=… dotnet run -c Release --project tests/Engine.Tests -- --filter-method '*NAME'
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-10}
export EXPERIMENTS_FUZZ_CASES=${2:-1000000}

projects=(tests/Engine.Tests tests/Cli.Tests)
for project in "${projects[@]}"; do dotnet build -c Release "$project" --nologo -v quiet; done
for ((round = 1; round <= rounds; round++)); do
  EXPERIMENTS_FUZZ_SEED=$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')
  export EXPERIMENTS_FUZZ_SEED
  echo "round $round of $rounds: $EXPERIMENTS_FUZZ_CASES cases, EXPERIMENTS_FUZZ_SEED=$EXPERIMENTS_FUZZ_SEED"
  for project in "${projects[@]}"; do
    dotnet run -c Release --no-build --project "$project" -- --filter-class '*FuzzTests' --progress off ||
      { echo "failed: EXPERIMENTS_FUZZ_SEED=$EXPERIMENTS_FUZZ_SEED in $project; see above for the case"; exit 1; }
  done
done
