#!/usr/bin/env bash
# Runs the tests of the GPU's kernels on a second compiler: PoCL, which makes an OpenCL device of the CPU, with groups of
# 256 threads. Debian 13's runs in a folder of its own, made once by debootstrap in the cache folder.
#   tests/pocl.sh                            all of them, and the checks of bench/gpu: random packs, many lanes, memory
#   tests/pocl.sh --filter-class '*NAME'     some of the tests: the arguments are the test program's
#   tests/pocl.sh --no-build ...             the same with what is built
#   tests/pocl.sh --in COMMAND...            another command in that folder, with the repository and .NET in it
#   tests/pocl.sh --prepare                  only makes the folder
# Needs root, for chroot and for mounts that nobody else sees. Ends with 77 where something is missing, or with 1 if
# EXPERIMENTS_TEST_SERVICES=required. DEBIAN_MIRROR is the mirror to take; default: that of apt.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  echo "tests/pocl.sh: skipped. $1" >&2
  [ "${EXPERIMENTS_TEST_SERVICES:-}" = required ] && exit 1
  exit 77
}
[ "$(id -u)" -eq 0 ] || missing "Run it as root: it changes the root folder of a process."
command -v debootstrap >/dev/null || missing "debootstrap is missing: apt-get install debootstrap"
command -v unshare >/dev/null || missing "unshare is missing: apt-get install util-linux"

suite=trixie
packages=pocl-opencl-icd,ocl-icd-libopencl1,libstdc++6,zlib1g,libssl3t64
cache=${XDG_CACHE_HOME:-$HOME/.cache}/experiments
# Another list of packages is another folder.
root=$cache/pocl-$suite-$(cksum <<<"$packages" | cut -d' ' -f1)

# The mirror of Debian that apt is set up with; it is known once apt has fetched its lists.
# shellcheck disable=SC2016 # apt fills the format in.
find_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' |
    head -n 1
}

# Makes the folder beside its place and then moves it, so that a half-made one is never taken. All mounts of debootstrap
# end with its process.
prepare() (
  mkdir -p "$cache"
  exec 9>"$root.lock"
  flock 9
  [ -d "$root" ] && exit
  mirror=${DEBIAN_MIRROR:-$(find_mirror)}
  [ -n "$mirror" ] || { apt-get update -qq && mirror=$(find_mirror); }
  [ -n "$mirror" ] || missing "apt names no mirror of Debian: set DEBIAN_MIRROR to the address of one."
  # debootstrap goes the way that apt goes.
  eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy | sed 's/^/export /')"
  rm -rf --one-file-system "$root.part"
  unshare --mount debootstrap --variant=minbase --include="$packages" "$suite" "$root.part" "$mirror" >"$root.log" 2>&1 9>&- ||
    { tail -n 20 "$root.log" >&2; missing "debootstrap failed: see above and $root.log"; }
  rm -rf "$root.part"/var/cache/apt/archives/*.deb "$root.part"/var/lib/apt/lists/*
  mv -T "$root.part" "$root"
)

# Runs a command with the folder as its root, in which the repository and .NET have the paths that they have here. The
# mounts are those of this process alone and end with it. PoCL asks /sys for the CPU.
# shellcheck disable=SC2016 # The shell inside expands it.
run() {
  local dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  unshare --mount --propagation private bash -euc '
    root=$1 repository=$2 dotnet=$3
    shift 3
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t proc proc "$root/proc"
    for folder in /sys /dev "$repository" "$dotnet"; do
      mkdir -p "$root$folder"
      mount --rbind "$folder" "$root$folder"
    done
    exec chroot "$root" env -C "$repository" PATH="$dotnet:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root TMPDIR=/tmp \
      EXPERIMENTS_TEST_OPENCL_CPU=1 EXPERIMENTS_TEST_GPU=0 "$@"' - "$root" "$PWD" "$dotnet" "$@"
}

build=true
case ${1:-} in
  --prepare) prepare; exit ;;
  --in) shift; prepare; run "$@"; exit ;;
  --no-build) shift; build=false ;;
esac
command -v dotnet >/dev/null || missing ".NET is missing: see CONTRIBUTING.md"
bench=bench/gpu/Bench
[ $build = false ] || for project in tests/Engine.Tests $bench; do dotnet build -c Release "$project" --nologo -v quiet; done
prepare
tests() { run dotnet exec tests/Engine.Tests/bin/Release/net10.0/Experiments.Engine.Tests.dll --progress off "$@"; }
if [ $# -gt 0 ]; then
  tests "$@"
else
  tests --filter-trait device=gpu
  run dotnet exec $bench/bin/Release/net10.0/gpu-bench.dll correct --own-kernels --device gpu:0
fi
