#!/usr/bin/env bash
# Makes everything that a release hands out, in one folder: the program for four platforms, the NuGet packages, the images,
# the Helm chart, the deployment files, a bill of materials and the checksums. CONTRIBUTING.md says how a release is made.
#   PROJECT_URL=https://HOST/OWNER/experiments deploy/release.sh [--quick] [--without-images] [DIR]    default: artifacts/release
#   --quick             this machine's platform alone, nothing compiled ahead, no images: to see that all of it works
#   --without-images    for a machine without a container engine
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() { echo "FAILED: $*" >&2; exit 1; }
step() { echo "== $*"; }

quick='' images=yes out=artifacts/release
for argument in "$@"; do
  case $argument in
    --quick) quick=yes images='' ;;
    --without-images) images='' ;;
    -*) fail "$argument is not an option; there are --quick and --without-images" ;;
    *) out=$argument ;;
  esac
done
out=$(realpath -m "$out")
version=$(dotnet msbuild src/Cli -getProperty:Version)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# What is missing is told before anything is built.
[[ ${PROJECT_URL:-} == https://* ]] ||
  fail "PROJECT_URL is not set: packages, READMEs and alerts lead to it. Set it to the page of the project, https://..."
PROJECT_URL=${PROJECT_URL%/}
PROJECT_FILES_URL=$(PROJECT_URL=$PROJECT_URL dotnet msbuild src/Cli -getProperty:PROJECT_FILES_URL)
export PROJECT_URL PROJECT_FILES_URL
for program in helm:"install Helm 3.8 or newer" python3:"apt-get install python3"; do
  command -v "${program%%:*}" > /dev/null || fail "${program%%:*} is missing: ${program#*:}"
done
[ -z "$images" ] || docker version --format '{{.Server.Version}}' > /dev/null 2>&1 ||
  fail "no container engine answers 'docker version': start one, or give --without-images and build them elsewhere"
if [ -z "$quick" ]; then
  [ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed: commit them, or give --quick"
  grep -qE "^## \[${version//./\\.}\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md ||
    fail "CHANGELOG.md has no section '## [$version] - YYYY-MM-DD': name the changes of this version"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

platforms=(linux-x64 linux-arm64 win-x64 osx-arm64)
[ -z "$quick" ] || platforms=()
PACKAGE_QUICK=${quick:+1} deploy/package.sh "$out" "${platforms[@]}"

if [ -n "$images" ]; then
  for target in runtime:experiments cuda:experiments-cuda; do
    name=${target#*:}
    step "the image $name"
    docker build -f deploy/Dockerfile --target "${target%:*}" -t "$name:$version" \
      --label "org.opencontainers.image.version=$version" --label "org.opencontainers.image.source=$PROJECT_URL" \
      --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" .
    docker save "$name:$version" | gzip -n > "$out/$name-image-$version-$(docker version --format '{{.Server.Os}}-{{.Server.Arch}}').tar.gz"
  done
fi

step "the chart"
helm lint --strict --quiet deploy/helm/experiments
helm package deploy/helm/experiments --version "$version" --app-version "$version" -d "$out"

step "the deployment files"
# What is committed, with runbooks that can be opened from an alert also where Prometheus has no label for them.
files=experiments-deploy-$version
git archive --prefix="$files/" HEAD deploy LICENSE | tar -x -C "$work"
sed -i "s|{{ else }}docs/|{{ else }}$PROJECT_FILES_URL/docs/|" "$work/$files/deploy/prometheus/alerts.yml"
deploy/archive.sh "$work/$files" "$out/$files.tar.gz"

step "the bill of materials"
# CycloneDX reads it from what NuGet restored, and the runtime, which the one file contains, is added to it.
dotnet tool install CycloneDX --version 6.3.1 --tool-path "$work/tools" > /dev/null
"$work/tools/dotnet-CycloneDX" src/Cli/Cli.csproj -o "$work" -fn sbom.json -F Json -dpr -ns -ed -sn experiments -sv "$version" > /dev/null
python3 - "$work/sbom.json" "$(dotnet msbuild src/Cli -getProperty:BundledNETCoreAppPackageVersion)" << 'PY' > "$out/experiments-$version.cdx.json"
import datetime, json, os, sys
with open(sys.argv[1], encoding="utf-8-sig") as file:
    bom = json.load(file)
when = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
bom["metadata"]["timestamp"] = when.strftime("%Y-%m-%dT%H:%M:%SZ")
for name in ("Microsoft.NETCore.App.Runtime", "Microsoft.AspNetCore.App.Runtime"):
    purl = f"pkg:nuget/{name}@{sys.argv[2]}"
    bom["components"].append({"type": "framework", "bom-ref": purl, "name": name, "version": sys.argv[2], "purl": purl,
                              "licenses": [{"license": {"id": "MIT"}}]})
json.dump(bom, sys.stdout, indent=2)
PY

step "the checksums"
(cd "$out" && sha256sum -- * > "$work/SHA256SUMS" && mv "$work/SHA256SUMS" . && sha256sum --check --quiet SHA256SUMS)

step "the release $version: $out"
stat -c '%12s  %n' -- "$out"/*
[ -n "$images" ] || echo "NOT MADE: the images. With a container engine, 'deploy/release.sh' makes them from deploy/Dockerfile."
