#!/usr/bin/env bash
# Simulates the whole control plane from fresh seeds, and ends at the first part that fails, which says how to make it again.
#   tests/simulate.sh [SEEDS] [FROM]      without arguments 1,000,000 seeds from a place drawn at random
# One seed again, with all that happens: EXPERIMENTS_SIMULATION_SEED=… dotnet run -c Release --project tests/Simulation.Tests -- --filter-method '*Nothing_is_lost*' --output Detailed
set -euo pipefail
cd "$(dirname "$0")/.."
seeds=${1:-1000000}
from=${2:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')000}
part=50000

dotnet build -c Release tests/Simulation.Tests --nologo -v quiet
for ((done = 0; done < seeds; done += part)); do
  export EXPERIMENTS_SIMULATION_FROM=$((from + done))
  export EXPERIMENTS_SIMULATION_SEEDS=$((seeds - done < part ? seeds - done : part))
  echo "$done of $seeds seeds passed; now $EXPERIMENTS_SIMULATION_SEEDS from $EXPERIMENTS_SIMULATION_FROM"
  dotnet run -c Release --no-build --project tests/Simulation.Tests -- --filter-method '*Nothing_is_lost*' --progress off
done
echo "$seeds seeds passed, from $from"
