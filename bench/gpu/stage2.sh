#!/usr/bin/env bash
# The speed of an epoch, beside the peers and beside what the chip can do at most. At most six and a half minutes: what
# matters most comes first, ours and the peers in turns. kit.sh lists the options.
stage=stage2 total=380
. "$(dirname "$0")/kit.sh"

if [ "$smoke" = 1 ]; then
  size=(--size 256 --megabytes 4) many=2 few=1 tiny=(--rows 640) ours_epochs=(--epochs 2) their_epochs=(--epochs 1)
else
  size=() many=128 few=1,8,32,512 tiny=() ours_epochs=() their_epochs=(--epochs 4)
fi
mine=(epoch "${tiny[@]}" "${ours_epochs[@]}" "${data[@]}")
theirs=("${tiny[@]}" "${their_epochs[@]}" "${data[@]}")

environment
ours epochs_1 30 "${mine[@]}" --lanes $many --precision fp32
peer jax_1 jax jax_vmap 60 "${theirs[@]}" --lanes $many --precision fp32
ours epochs_2 30 "${mine[@]}" --lanes $many --precision fp32
peer torch_1 torch torch_by_hand 100 "${theirs[@]}" --lanes $many --precision fp32
ours epochs_3 30 "${mine[@]}" --lanes $many --precision fp32
peer torch_2 torch torch_vmap 40 "${theirs[@]}" --lanes $many --precision fp32
ours ceilings 30 ceilings "${size[@]}"
peer torch_ceilings torch torch_ceilings 30 "${size[@]}"
ours workloads 40 "${mine[@]}" --lanes $many --precision fp32 --workload search,wide
ours epochs_tf32 30 "${mine[@]}" --lanes $many --precision tf32
peer jax_tf32 jax jax_vmap 45 "${theirs[@]}" --lanes $many --precision tf32
peer torch_tf32 torch torch_by_hand 60 "${theirs[@]}" --lanes $many --precision tf32
ours epochs_own 30 "${mine[@]}" --lanes $many --precision fp32 --orders own
peer jax_own jax jax_vmap 40 "${theirs[@]}" --lanes $many --precision fp32 --orders own
peer torch_own torch torch_by_hand 40 "${theirs[@]}" --lanes $many --precision fp32 --orders own
ours epochs_few 60 "${mine[@]}" --lanes $few --precision fp32
peer torch_one torch torch_one 45 "${theirs[@]}" --lanes $many --precision fp32
peer jax_few jax jax_vmap 90 "${theirs[@]}" --lanes $few --precision fp32
peer torch_few torch torch_vmap 90 "${theirs[@]}" --lanes $few --precision fp32
finish
