#!/usr/bin/env bash
# Draws the dashboards of deploy/grafana into this folder, from what their panels show over a real cluster:
#   docs/images/dashboards.sh [MINUTES]     a cluster of its own, whose searches run for so long (12)
#   PROMETHEUS_URL=http://HOST:9090 docs/images/dashboards.sh [MINUTES]     the last minutes of yours
# Needs the built program (dotnet build -c Release), Node, and Prometheus.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
grafana=$root/tests/Deploy.Tests/Monitoring/Grafana
program=$root/src/Cli/bin/Release/net10.0/experiments
minutes=${1:-12}
work=$(mktemp -d)
processes=()

stop() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap stop EXIT

# start FOLDER COMMAND...: in the background, with its output in FOLDER/log.
start() {
  mkdir -p "$work/$1"
  (cd "$work/$1" && shift && exec "$@" >log 2>&1) &
  processes+=($!)
}

silo() { start "$1" nice "$program" silo --metrics-port "$2" "${@:3}"; }

# submit OWNER NAME DATA,TARGET ESTIMATOR PARAMS SPACE SEARCH [BUDGET]
submit() {
  local owner=$1
  shift
  cat >"$work/$1.yaml" <<YAML
name: $1
data: { path: $root/examples/data/${2%,*}.csv, target: ${2#*,} }
pipeline: [standard_scaler]
estimator: $3
params: { $4 }
space: { $5 }
search: { strategy: grid, cv: 5, seed: 42, $6 }
${7:-}
YAML
  "$program" submit "$work/$1.yaml" --owner "$owner" --cluster 127.0.0.1:30900
}

start_cluster() {
  mkdir -p "$work/prometheus/targets"
  cp "$root"/deploy/prometheus/*.yml "$work/prometheus"
  sed -i 's/_interval: 15s/_interval: 5s/' "$work/prometheus/prometheus.yml"
  echo '- targets: ["127.0.0.1:9501", "127.0.0.1:9502", "127.0.0.1:9503"]' >"$work/prometheus/targets/silos.yml"
  start prometheus prometheus --config.file=prometheus.yml --storage.tsdb.path=data \
    --web.listen-address=127.0.0.1:9590
  silo head 9501 --head --gateway-port 30900 --silo-port 11900 --slots 0
  until curl --silent --fail --output /dev/null http://127.0.0.1:9501/healthz; do sleep 1; done
  for number in 1 2; do
    silo "worker-$number" "950$((number + 1))" --join 127.0.0.1:30900 --silo-port "1190$number" --slots 1 \
      --checkpoint-epochs 10 --cache-folder cache
  done
  PROMETHEUS_URL=http://127.0.0.1:9590
}

submit_searches() {
  local rates="learning_rate_init: [0.0003, 0.001, 0.002, 0.003, 0.005, 0.01]"
  local alphas="alpha: [0.00001, 0.0001, 0.001, 0.01, 0.1, 1.0, 3.0, 10.0]"
  submit nightly@ci wine-baseline wine,class mlp_classifier "max_iter: 100, batch_size: 32" \
    "hidden_layer_sizes: [[8], [16], [32]], learning_rate_init: [0.001, 0.003, 0.01], alpha: [0.0001, 0.01, 1.0]" \
    "scoring: [accuracy, f1_macro], refit: accuracy"
  submit nightly@ci nightly-digits digits,digit mlp_classifier "max_iter: 120, batch_size: 64" \
    "hidden_layer_sizes: [[128], [256], [256, 128]], $rates, $alphas" \
    "scoring: [accuracy, f1_macro, neg_log_loss], refit: accuracy"
  # Every trial of it diverges.
  submit vision@desk-4 steep-rates wine,class mlp_classifier "max_iter: 20, batch_size: 32" \
    "learning_rate_init: [1.0e+30, 1.0e+32]" "scoring: [accuracy], refit: accuracy"
  submit clinic@desk-7 diabetes-sweep diabetes,progression mlp_regressor "max_iter: 300, batch_size: 16" \
    "hidden_layer_sizes: [[32], [64], [64, 64], [128], [128, 64]], $rates, $alphas" \
    "scoring: [r2, neg_mean_absolute_error], refit: r2"
  submit clinic@desk-7 cancer-sweep breast_cancer,diagnosis mlp_classifier "max_iter: 200, batch_size: 16" \
    "hidden_layer_sizes: [[16], [32], [64], [64, 32]], $rates, $alphas" \
    "scoring: [f1_macro, accuracy], refit: f1_macro"
  # Its budget does not suffice.
  submit vision@desk-4 digits-wide digits,digit mlp_classifier "max_iter: 60, batch_size: 128" \
    "hidden_layer_sizes: [[512], [512, 256], [1024]], $rates, $alphas" \
    "scoring: [accuracy, neg_log_loss], refit: neg_log_loss" "budget: { max_time: 25m }"
}

npm ci --prefix "$grafana" --ignore-scripts --no-audit --no-fund --silent
if [ -z "${PROMETHEUS_URL:-}" ]; then
  start_cluster
  submit_searches
  echo "The dashboards are drawn in $minutes minutes."
  sleep $((60 * minutes))
fi
node "$grafana/draw.mjs" "$PROMETHEUS_URL" $((60 * minutes + 60)) "$here" "$root"/deploy/grafana/dashboards/*.json
