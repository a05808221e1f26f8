# What stage1.sh and stage2.sh share: steps with limits within one total time, results that survive a kill at any moment.
# Sourced by them, with $stage set. Only bash, coreutils, tar and gzip are needed; Python for peers and the report.
#   stage1.sh|stage2.sh [--device gpu|gpu:1|cpu|simulator] [--smoke] [--only STEP,...] [--seconds N] [--mnist DIR] OUT
# OUT receives $stage.tar.gz, which holds each step's .json and .log, and at the end the report: gpu.md and gpu.json.
# --smoke does all of it on tiny sizes. PYTHON is the Python to take, GPU_BENCH our program; the defaults are python3 and
# what lies beside this script.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${GPU_BENCH:-$here/gpu-bench}
read -ra python <<< "${PYTHON:-python3}"
device=gpu smoke=0 only="" seconds="" mnist="" out=""

refuse() { echo "$stage.sh: $1" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --device | --only | --seconds | --mnist)
      [ $# -gt 1 ] || refuse "$1 needs a value"
      declare "${1#--}=$2"; shift ;;
    --smoke) smoke=1 ;;
    -*) refuse "there is no option $1; the first lines of kit.sh say which there are" ;;
    *) out=$1 ;;
  esac
  shift
done
[ -n "$out" ] || refuse "say which folder the results go to"
[ -f "$program" ] || refuse "there is no $program: bench/gpu/build.sh makes it"
mkdir -p "$out" && work=$(mktemp -d) || exit 2
out=$(cd "$out" && pwd)
deadline=$((SECONDS + ${seconds:-$total}))

# Nothing depends on an exec bit that was lost on the way, or on a HOME that is not there.
if [ ! -x "$program" ]; then cp "$program" "$work/gpu-bench" && chmod +x "$work/gpu-bench" && program=$work/gpu-bench; fi
[ -w "${HOME:-/nowhere}" ] || export HOME=$work
mkdir "$work/results" "$work/caches"
export DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/caches DOTNET_CLI_TELEMETRY_OPTOUT=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
export TORCHINDUCTOR_CACHE_DIR=$work/caches/inductor TRITON_CACHE_DIR=$work/caches/triton CUDA_CACHE_PATH=$work/caches/cuda

[ -n "$mnist" ] || [ ! -d "$here/mnist" ] || mnist=$here/mnist
data=(); [ -z "$mnist" ] || data=(--mnist "$mnist")
cases=(); [ ! -d "$here/cases" ] || cases=(--cases "$here/cases")
case $device in gpu*) peers=cuda ;; *) peers=cpu ;; esac

# A process of a session of its own, which a kill of this one does not reach. It waits for the end of a pipe that this one
# alone holds open, and then ends the step that runs and removes the temporary files.
exec {alive}> >(exec setsid bash -c '
  trap "" INT TERM HUP
  while read -r group; do last=$group; done
  [ -z "${last:-}" ] || kill -KILL -- "-$last" "$last" 2> /dev/null
  rm -rf "$1"' watcher "$work")

# Puts the results so far into OUT in one move, so that what lies there is whole at every moment.
pack() {
  tar -C "$work/results" -czf "$out/.$stage.new" . && mv -f "$out/.$stage.new" "$out/$stage.tar.gz"
}

wanted() { case ,${only:-$1}, in *,"$1",*) return 0 ;; *) return 1 ;; esac; }

note() { printf '%s\t%s\t%s\n' "$@" >> "$work/results/steps.tsv"; }

# step NAME SECONDS COMMAND...: runs a command in a process group of its own, for at most SECONDS and at most until the
# end of the total time, and packs what it left. The next step runs in any case; $status is how this one ended.
step() {
  local name=$1 limit=$2 start=$SECONDS left=$((deadline - SECONDS))
  shift 2
  status=0
  wanted "$name" || return 0
  if [ "$left" -lt 2 ]; then
    echo "== $name: not reached"
    note "$name" "not reached" 0
    return 0
  fi
  [ "$limit" -le "$left" ] || limit=$left
  echo "== $name (at most $limit s)"
  # timeout makes a group with its own number, which the watcher is told before anything runs in it.
  (
    echo "$BASHPID" >&"$alive"
    exec {alive}>&-
    exec timeout -k 2 "$limit" "$@"
  ) > "$work/results/$name.log" 2>&1 < /dev/null &
  wait $!
  status=$?
  kill -KILL -- "-$!" 2> /dev/null # what the command has left behind
  echo >&"$alive"
  tail -c 1000000 "$work/results/$name.log" > "$work/log" && mv "$work/log" "$work/results/$name.log"
  tail -n 40 "$work/results/$name.log"
  case $status in
    0) ;;
    124 | 137) echo "$name was ended after $((SECONDS - start)) seconds" ;;
    *) echo "$name ended with $status" ;;
  esac
  note "$name" "$status" "$((SECONDS - start))"
  pack
  return 0
}

# ours NAME SECONDS COMMAND ARGUMENT...: a command of gpu-bench, with its JSON.
ours() {
  local name=$1 limit=$2
  shift 2
  step "$name" "$limit" env "${with[@]}" "$program" "$@" --device "$device" --json "$work/results/$name.json"
  [ "$status" = 0 ] || failed=1
}
with=() failed=0

# peer NAME MODULE SCRIPT SECONDS ARGUMENT...: a peer, where Python has what it needs.
peer() {
  local name=$1 module=$2 script=$3 limit=$4
  shift 4
  wanted "$name" || return 0
  if "${python[@]}" -c "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ('numpy', '$module')))"; then
    step "$name" "$limit" "${python[@]}" "$here/peers/$script.py" --device "$peers" --json "$work/results/$name.json" "$@"
  else
    echo "== $name: $module is not installed"
    note "$name" "not installed" 0
  fi
}

# tool NAME SECONDS PROGRAM ARGUMENT...: a program of the CUDA toolkit, where it is there.
tool() {
  local name=$1 limit=$2 tool=$3
  shift 3
  wanted "$name" || return 0
  if command -v "$tool" > /dev/null; then
    step "$name" "$limit" "$tool" "$@"
  else
    echo "== $name: $tool is not installed"
    note "$name" "not installed" 0
  fi
}

# What the machine is; a program that is not there leaves its message.
environment() {
  step environment 20 bash -c '
    nvidia-smi --query-gpu=name,driver_version,memory.total,power.limit --format=csv,noheader > "$2/gpu.txt"
    echo "$(uname -sr), $(nproc) cores" > "$2/machine.txt"
    date -u +%F > "$2/date.txt"
    cp "$1/REVISION" "$2/revision.txt"
    for command in "nvidia-smi -q" "nvidia-smi topo -m" "ldconfig -p" env "free -g"; do
      echo "--- $command"
      case $command in
        ldconfig*) $command | grep -E "cuda|cublas|nvidia-ml|OpenCL" ;;
        env) $command | grep -E "^(CUDA|NVIDIA|LD_LIBRARY_PATH|PATH|VIRTUAL_ENV|EXPERIMENTS)" ;;
        *) $command ;;
      esac
    done
    true' environment "$here" "$work/results"
}

# finish: writes the report of what there is, and ends with 1 if one of our commands failed.
finish() {
  timeout 8 "${python[@]}" "$here/report.py" --out "$out" "$work/results" \
    || echo "there is no report: report.py reads $stage.tar.gz on any machine with Python" >&2
  exit "$failed"
}

pack
