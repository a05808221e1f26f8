#!/usr/bin/env bash
# Builds what is handed out, and tries each of it in an empty folder: the program as one file, the program as a dotnet tool,
# and the NuGet packages of the three libraries, of which tests/Client.Tests tries the client.
#   deploy/package.sh [DIR] [RID...]    default: artifacts/packages, and the platform that this runs on
# PROJECT_URL is the page of the project, to which the packages and their READMEs lead; without it they lead nowhere.
# With PACKAGE_QUICK=1 nothing is compiled ahead: the same files, slower to start, to see that all of it works.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

root=$PWD
here=$(dotnet --info | awk '$1 == "RID:" { print $2 }')
out=$(realpath -m "${1:-artifacts/packages}")
shift || true
platforms=("$@")
[ ${#platforms[@]} -gt 0 ] || platforms=("$here")
version=$(dotnet msbuild src/Cli -getProperty:Version)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out"
mkdir -p "$out"

quick=()
[ "${PACKAGE_QUICK:-0}" = 0 ] || quick=(-p:PublishReadyToRun=false)

fail() { echo "FAILED: $*" >&2; exit 1; }
step() { echo "== $*"; }

# The README of the tool is that of the archives: its links work outside the repository.
dotnet msbuild src/Cli -t:WriteReadme -v:quiet -nologo

for platform in "${platforms[@]}"; do
  step "the program for $platform"
  files=$work/publish/experiments-$version-$platform
  dotnet publish src/Cli -c Release -r "$platform" -o "$files" "${quick[@]}" --nologo -v quiet
  [ "$(find "$files" -type f | wc -l)" = 1 ] || fail "not one file: $(ls "$files")"
  # Without them the runtime asks for ICU, which a machine may not have, and every command starts more slowly.
  grep -aqF '"System.Globalization.Invariant": true' "$files"/experiments* || fail "the one file lacks its runtime's settings"
  cp LICENSE THIRD-PARTY-NOTICES.md src/Cli/obj/package/README.md "$files"
  archive=$files.tar.gz
  [[ $platform != win-* ]] || archive=$files.zip
  deploy/archive.sh "$files" "$out/${archive##*/}"
done

step "the tool and the libraries"
dotnet pack Experiments.sln -c Release -o "$out" --nologo -v quiet -p:ContinuousIntegrationBuild=true
made=$(cd "$out" && printf '%s ' *.nupkg)
[ "$made" = "Experiments.Client.$version.nupkg Experiments.Engine.$version.nupkg Experiments.Search.$version.nupkg Experiments.Tool.$version.nupkg " ] || fail "these packages were made: $made"
for package in $made; do
  page=$work/page/$package
  python3 -m zipfile -e "$out/$package" "$page"
  grep -q '<icon>icon.png</icon>' "$page"/*.nuspec || fail "$package has no icon"
  ! grep -nE '\]\(|(src|href)="' "$page/README.md" | grep -vE '\]\((https?:|#)|(src|href)="https?:' ||
    fail "these links of $package lead nowhere on its page"
  [ -z "${PROJECT_URL:-}" ] || grep -qF "<projectUrl>$PROJECT_URL</projectUrl>" "$page"/*.nuspec || fail "$package has no project URL"
  [ -z "${PROJECT_URL:-}" ] || grep -qF " url=\"$PROJECT_URL\"" "$page"/*.nuspec || fail "$package has no repository URL"
done

# What is tried must come from the folder, not from what was installed before.
export NUGET_PACKAGES=$work/packages
config() {
  cat > "$1/nuget.config" <<XML
<configuration>
  <packageSources><add key="folder" value="$out" /></packageSources>
</configuration>
XML
}

if [[ " ${platforms[*]} " == *" $here "* ]]; then
  step "a search by the one file, without .NET"
  try=$work/file
  mkdir -p "$try/home"
  tar -xzf "$out/experiments-$version-$here.tar.gz" -C "$try" --strip-components 1
  cp -r "$root/examples/iris.yaml" "$try"
  mkdir "$try/data" && cp "$root/examples/data/iris.csv" "$try/data"
  (cd "$try" && env -i HOME="$try/home" PATH="$try/home" ./experiments run iris.yaml) || fail "the one file did not run a search"
  [ -s "$try/artifacts/iris/model.onnx" ] || fail "the one file left no model"
fi

step "the tool"
try=$work/tool
mkdir -p "$try"
config "$try"
(cd "$try" && dotnet tool install Experiments.Tool --version "$version" --tool-path . && ./experiments devices) || fail "the tool did not run"

step "a project that uses Experiments.Engine"
try=$work/library
mkdir -p "$try"
config "$try"
cd "$try"
dotnet new console --no-restore -n Try -o . > /dev/null
dotnet add package Experiments.Engine --version "$version" > /dev/null || fail "Experiments.Engine could not be added"
cat > Program.cs <<'CS'
using Experiments.Engine;

float[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
var classifier = new MlpClassifier { HiddenLayerSizes = [16], MaxIter = 300, LearningRateInit = 0.05 };
classifier.Fit(x, [0, 1, 1, 0]);
Console.WriteLine(string.Join(' ', classifier.Predict(x).Labels));
CS
labels=$(dotnet run) || fail "the project did not run: $labels"
[ "$labels" = "0 1 1 0" ] || fail "the project predicts '$labels' instead of '0 1 1 0'"

step "all of it works: $out"
stat -c '%12s  %n' -- "$out"/*
