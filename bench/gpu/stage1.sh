#!/usr/bin/env bash
# Whether a device computes what it must, each check in a process of its own, and a first look at its speed. At most four
# minutes. kit.sh lists the options.
stage=stage1 total=225
. "$(dirname "$0")/kit.sh"

if [ "$smoke" = 1 ]; then
  packs=(--packs 4) few=(--packs 2) leak=(--leak-packs 8) size=(--size 256 --megabytes 4)
  epoch=(--lanes 2 --rows 640 --epochs 2) profiled=(--lanes 2 --rows 640 --epochs 1)
else
  packs=() few=(--packs 12) leak=() size=() epoch=(--lanes 128) profiled=(--lanes 128 --epochs 1)
fi

environment
ours devices 15 devices

with=(EXPERIMENTS_CUBLAS=none)
ours kernels 40 correct --own-kernels --only kernels
with=(EXPERIMENTS_CUDA_GRAPHS=none)
ours golden_no_graphs 20 correct --only golden "${cases[@]}"
with=()
ours golden 20 correct --only golden "${cases[@]}"
with=(EXPERIMENTS_CUBLAS=none)
ours golden_own_kernels 20 correct --own-kernels --only golden "${cases[@]}"
with=()
ours packs 40 correct --only cpu "${packs[@]}"
ours alone 30 correct --only alone "${packs[@]}"
with=(EXPERIMENTS_CUBLAS=none)
ours alone_own_kernels 30 correct --own-kernels --only alone "${few[@]}"
with=()
ours wide_packs 20 correct --only packs
with=(EXPERIMENTS_CUDA_GRAPHS=linear)
ours wide_packs_linear 20 correct --only packs
with=()
with=(EXPERIMENTS_GPU_DATA_SHARE=0)
ours staging 20 correct --staged --only golden,cpu "${few[@]}"
with=()
ours reopen 20 reopen
ours leak 30 correct --only leak "${leak[@]}"
ours ceilings 30 ceilings "${size[@]}"
ours epoch_128 30 epoch --precision fp32 "${epoch[@]}" "${data[@]}"
# Below the step that is recorded lie steps that are launched one by one: each kernel of a step, ours and the library's.
tool ncu 45 ncu --clock-control none --metrics gpu__time_duration.sum,dram__bytes.sum --launch-skip 23 --launch-count 46 \
  "$program" epoch --device "$device" --precision fp32 "${profiled[@]}" "${data[@]}"
tool sanitizer 45 compute-sanitizer --tool memcheck "$program" correct --device "$device" --only golden
finish
