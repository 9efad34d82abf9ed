#!/usr/bin/env bash
# Ten minutes on a machine with a GPU: trains, measures, and leaves the weights, the log and a sheet in $OUT.
#
#   models/training/codec/on_gpu.sh [MINUTES, 8 unless said] [further arguments of codec.train]
#
# Called again on the same machine it goes on from where the learning rate was still high. A fresh machine can begin with
# exported weights: add --start FOLDER. Needs PyTorch, numpy, pillow, safetensors and the world's two built files
# (models/training/world/README.md), which may lie elsewhere: WORLD_BUILD=DIR.
set -euo pipefail
minutes=${1:-8}
shift || true
home=$(cd "$(dirname "$0")/../../.." && pwd)
out=${OUT:-$home/.out}
run=$home/.out/codec # ignored by git, and kept between calls on one machine
mkdir -p "$out" "$run"
cd "$home/models/training"
export OMP_WAIT_POLICY=PASSIVE PYTHONUNBUFFERED=1
resume=()
[[ ! -f $run/plateau.pt ]] || resume=(--resume "$run/plateau.pt")
python3 -m codec.train --run "$run" --minutes "$minutes" --device cuda --batch 64 --rate 5e-3 --cooldown 0.25 \
    --workers 14 --pool 4096 --reuse 6 --save-minutes 2 --report-minutes 4 --clips 64 ${resume[@]+"${resume[@]}"} "$@"
python3 -m codec.export "$run/checkpoint.pt" "$out/visual-codec"
python3 -m codec.evaluate "$out/visual-codec" --device cuda --clips 128 --sheet "$out/sheet.png" | tee "$out/table.txt"
cp "$run/log.jsonl" "$out/"
