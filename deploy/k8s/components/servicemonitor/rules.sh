#!/usr/bin/env bash
# Writes the rules and alerts of deploy/prometheus as the Prometheus operator takes them:
#   deploy/k8s/components/servicemonitor/rules.sh | kubectl apply -f -
# Written when they are applied, and not kept: there would be two of each rule.
set -euo pipefail
cd "$(dirname "$0")/../../../prometheus"
for file in recording-rules alerts; do
  printf -- '---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: experiments-%s\nspec:\n' "$file"
  sed 's/^/  /' "$file.yml"
done
