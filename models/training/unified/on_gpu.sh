#!/usr/bin/env bash
# Ten minutes on a machine with a GPU: trains the media's experts and leaves weights and log in $OUT.
#
#   models/training/unified/on_gpu.sh [MINUTES, 8 unless said] [further arguments of unified.train]
#
# Called again on the same machine it goes on. Needs what codec/on_gpu.sh needs, an exported codec in models/checkpoints/visual-codec
# (or --codec DIR), and the text expert: models/checkpoints/smollm2-135m, or its GGUF in parts, as `split -b 60M` makes them, carried over in
# successive calls to .out/text.part.*
set -euo pipefail
minutes=${1:-8}
shift || true
home=$(cd "$(dirname "$0")/../../.." && pwd)
out=${OUT:-$home/.out}
run=$home/.out/unified # ignored by git, and kept between calls on one machine
mkdir -p "$out" "$run"
text=$home/models/checkpoints/smollm2-135m/SmolLM2-135M-Instruct.Q4_1.gguf
[[ -f $text ]] || cat "$home"/.out/text.part.* > "$text"
cd "$home/models/training"
export OMP_WAIT_POLICY=PASSIVE PYTHONUNBUFFERED=1
python3 -m unified.train --run "$run" --minutes "$minutes" --device cuda --batch 128 --workers 14 --pool 16384 --reuse 4 --cooldown 0.25 "$@"
# No speech is learnt here, and without --hearing the model says so.
python3 -m unified.export "$run/state.pt" "$out/montage-135m"
cp "$run/log.jsonl" "$out/"
