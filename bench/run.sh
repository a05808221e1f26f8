#!/usr/bin/env bash
# Measures ours beside scikit-learn and PyTorch, in turns, and writes bench/results/peers.md and peers.json.
# On a machine that does nothing else, for:
#   bench/run.sh [--mnist DIR] [--repeat N] [--only epoch digits mnist coordinator start] [--name NAME] [--note TEXT]
# DIR holds MNIST's IDX files, gzipped or not; the default is where examples/get-mnist.sh puts them.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PYTHONDONTWRITEBYTECODE=1

needs=()
for module in sklearn:python3-sklearn threadpoolctl:python3-threadpoolctl; do
  /usr/bin/python3 -c "import ${module%%:*}" 2> /dev/null || needs+=("${module##*:}")
done
# Without it numpy falls back to the reference BLAS, and is no peer.
grep -q libopenblas <<< "$(ldconfig -p)" || needs+=(libopenblas0-pthread)
[ ${#needs[@]} -eq 0 ] || { echo "Install what is measured beside: apt-get install ${needs[*]} (and python3-torch)" >&2; exit 1; }

platform=$(dotnet --info | awk '$1 == "RID:" { print $2 }')
out=artifacts/bench
echo "building ..."
dotnet publish src/Cli -c Release -r "$platform" -o "$out" --nologo -v quiet
for project in src/Cli bench/Coordinator bench/Epoch; do dotnet build "$project" -c Release --nologo -v quiet > /dev/null; done
bin() { echo "$PWD/$1/bin/Release/net10.0/$2"; }

/usr/bin/python3 bench/compare \
  --program "$PWD/$out/experiments" --built "$(bin src/Cli experiments)" \
  --epoch "$(bin bench/Epoch Experiments.Epoch.Bench)" --coordinator "$(bin bench/Coordinator Experiments.Coordinator.Bench)" \
  --mnist "$PWD/examples/data/mnist" "$@"
