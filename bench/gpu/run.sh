#!/usr/bin/env bash
# Everything on a bare machine with a GPU, Python and nothing else: whether the device computes what it must (and nothing
# more if it does not), what the chip does at most, our epochs, and the peers'. Ends with gpu.md and gpu.json in DIR.
#   run.sh [--device gpu|gpu:1|cpu|simulator] [--smoke] [--only STEP,...] [--mnist DIR] DIR
# Steps: correct kernels ceilings epochs torch_ceilings torch_one torch_vmap jax_vmap report. Each has a time limit of its
# own; what DIR holds already stays, so that several commands with --only make one report. --smoke does all of it on tiny
# sizes. PYTHON is the Python to take, GPU_BENCH our program; the defaults are python3 and what lies beside this script.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${GPU_BENCH:-$here/gpu-bench}
read -ra python <<< "${PYTHON:-python3}"
device=gpu smoke=0 only=correct,kernels,ceilings,epochs,torch_ceilings,torch_one,torch_vmap,jax_vmap,report mnist="" out=""
while [ $# -gt 0 ]; do
  case $1 in
    --device) device=$2; shift ;;
    --only) only=$2; shift ;;
    --mnist) mnist=$2; shift ;;
    --smoke) smoke=1 ;;
    -*) echo "run.sh: there is no option $1; the first lines of this script say which there are" >&2; exit 2 ;;
    *) out=$1 ;;
  esac
  shift
done
[ -n "$out" ] || { echo "run.sh: say which folder the report goes to" >&2; exit 2; }
[ -x "$program" ] || { echo "run.sh: there is no $program: bench/gpu/build.sh makes it" >&2; exit 2; }
mkdir -p "$out" || exit 2
[ -n "$mnist" ] || [ ! -d "$here/mnist" ] || mnist=$here/mnist
data=(); [ -z "$mnist" ] || data=(--mnist "$mnist")
cases=(); [ ! -d "$here/cases" ] || cases=(--cases "$here/cases")
case $device in gpu*) peers=cuda ;; *) peers=cpu ;; esac
export PYTHONDONTWRITEBYTECODE=1

if [ "$smoke" = 1 ]; then
  checks=(--packs 12 --leak-packs 16) size=(--size 256 --megabytes 4) limit=40
  ours=(--lanes 1,2 --rows 640 --epochs 2) theirs=(--lanes 1,2 --rows 640 --epochs 2)
else
  checks=() size=() limit=150
  ours=() theirs=(--epochs 4)
fi

# step NAME SECONDS COMMAND...: runs it with its limit, shows what it says, and notes how it ended.
step() {
  local name=$1 seconds=$2 status start=$SECONDS
  shift 2
  case ,$only, in *,"$name",*) ;; *) return 0 ;; esac
  echo "== $name"
  rm -f "$out/$name.json"
  timeout -k 5 "$seconds" "$@" > "$out/$name.log" 2>&1
  status=$?
  tail -n 60 "$out/$name.log"
  case $status in
    0) ;;
    124 | 137) echo "$name was ended after its $seconds seconds" ;;
    *) echo "$name ended with $status: $out/$name.log" ;;
  esac
  printf '%s\t%s\t%s\n' "$name" "$status" "$((SECONDS - start))" >> "$out/steps.tsv"
  return "$status"
}

# peer NAME MODULE SECONDS ARGUMENT...: a peer, where Python has what it needs.
peer() {
  local name=$1 module=$2 seconds=$3
  shift 3
  case ,$only, in *,"$name",*) ;; *) return 0 ;; esac
  if "${python[@]}" -c "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ('numpy', '$module')))"; then
    step "$name" "$seconds" "${python[@]}" "$here/peers/$name.py" --device "$peers" --json "$out/$name.json" "$@" || true
  else
    echo "== $name"; echo "$module is not installed"
    printf '%s\tnot installed\t0\n' "$name" >> "$out/steps.tsv"
  fi
}

report() {
  case ,$only, in *,report,*) "${python[@]}" "$here/report.py" "$out" || exit 2 ;; esac
}

incorrect() {
  report
  echo "The device does not compute what it must: nothing is measured." >&2
  exit 1
}

step correct "$limit" "$program" correct --device "$device" "${checks[@]}" "${cases[@]}" --json "$out/correct.json" || incorrect
# Once more without cuBLAS: our own kernels are what runs where it is missing, and their lanes are held to their last bit.
[ "$peers" != cuda ] || EXPERIMENTS_CUBLAS=none step kernels "$limit" "$program" correct --own-kernels --device "$device" "${checks[@]}" "${cases[@]}" --json "$out/kernels.json" || incorrect
step ceilings 60 "$program" ceilings --device "$device" "${size[@]}" --json "$out/ceilings.json"
step epochs "$limit" "$program" epoch --device "$device" --orders shared,own "${ours[@]}" "${data[@]}" --json "$out/epochs.json"
peer torch_ceilings torch 60 "${size[@]}"
peer torch_one torch "$limit" "${theirs[@]}" "${data[@]}"
peer torch_vmap torch "$limit" --orders shared,own "${theirs[@]}" "${data[@]}"
peer jax_vmap jax "$limit" --orders shared,own "${theirs[@]}" "${data[@]}"
report
