"""Goldens for the family `whisper`, from transformers: the shipped checkpoint with its int8 rows dequantised, float32, eager.

    python3.11 -m venv /tmp/v && /tmp/v/bin/pip install torch==2.15.0 transformers==5.23.0 tokenizers==0.23.3 \
        safetensors==0.8.0 numpy==2.4.6 soundfile==0.14.0 faster-whisper==1.2.1
    /tmp/v/bin/python make_whisper_goldens.py --ct2 ~/.cache/montage-peers/whisper-base-ct2

(`--ct2`: the folder that benchmarks/peers/faster_whisper_bench.py makes; only for the word times.)

Raw files are little-endian float32, row-major. Log-probabilities are natural logarithms of the softmax over the whole
vocabulary, nothing suppressed. golden.json:
* encoder.padded: the clip padded to 30 s (mel of modalities' goldens/logmel, librivox-0880-padded.f32 and its fill),
  `rows` of the 1500 outputs
* encoder.own: the same clip at its own length, 299 frames (librivox-0880-own.f32) -> all 150 outputs, positions 0..149
* decoder[]: ids forced on the output of encoder.own: `next[i]` = log p(ids[i + 1] | ids[0..i]), `top[i]` the 10 likeliest
* cross_attention: softmax of the alignment heads for the first forced ids: [head, id, encoder position]
* detect[]: after <|startoftranscript|>, on padded clips: probability of each language among the languages (5 likeliest),
  and of <|nocaptions|> among all ids
* greedy[]: padded clips, <|en|><|transcribe|><|notimestamps|>, suppress_tokens and begin_suppress_tokens applied
* words[]: faster-whisper's word times of jfk (beam 5, float32, float16 weights): an independent reference, good to 0.1 s
"""

import argparse
import json
import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import soundfile
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[5]
CHECKPOINT = ROOT / "models" / "checkpoints" / "whisper-base"
RESOURCES = ROOT / "modalities" / "src" / "test" / "resources"
AUDIO, LOGMEL = RESOURCES / "audio", RESOURCES / "goldens" / "logmel"
CLIP = "librivox-0880"
ROWS = [0, 1, 2, 10, 50, 100, 147, 148, 149, 150, 151, 160, 500, 1000, 1498, 1499]
PROMPT = [50258, 50259, 50359, 50363]  # start, English, transcribe, no timestamps
TEXT = " He was not an ill-disposed young man."
TOP = 10


def rounded(values) -> list[float]:
    return [round(float(v), 6) for v in values]


def write(name: str, values: np.ndarray) -> dict:
    np.ascontiguousarray(values).astype("<f4").tofile(HERE / name)
    return {"file": name, "shape": list(values.shape)}


def load(config: dict) -> WhisperForConditionalGeneration:
    keys = WhisperConfig().to_dict().keys()
    skip = ("suppress_tokens", "begin_suppress_tokens")
    settings = WhisperConfig(**{k: v for k, v in config.items() if k in keys and k not in skip})
    model = WhisperForConditionalGeneration(settings).eval()
    tensors = load_file(CHECKPOINT / config["weights"])
    state = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            continue
        scale = tensors[name + ".scale"][:, None] if tensor.dtype == np.int8 else np.float32(1)
        state[name] = torch.from_numpy(tensor.astype(np.float32) * scale)
    report = model.load_state_dict(state, strict=False)
    assert report.missing_keys == ["proj_out.weight"] and not report.unexpected_keys, report
    model.tie_weights()
    model.set_attn_implementation("eager")
    return model


@torch.no_grad()
def encode(model: WhisperForConditionalGeneration, mel: np.ndarray) -> torch.Tensor:
    """[1, positions, 512]; at the clip's own length the position table is cut, nothing else changes."""
    encoder = model.model.encoder
    table, positions = encoder.embed_positions.weight, (mel.shape[1] + 1) // 2
    if mel.shape[1] == 3000:
        return encoder(torch.from_numpy(mel)[None]).last_hidden_state
    x = torch.nn.functional.gelu(encoder.conv1(torch.from_numpy(mel)[None]))
    x = torch.nn.functional.gelu(encoder.conv2(x)).transpose(1, 2) + table[:positions]
    for layer in encoder.layers:
        x = layer(x, None)
        x = x[0] if isinstance(x, tuple) else x
    return encoder.layer_norm(x)


@torch.no_grad()
def decode(model, encoded: torch.Tensor, ids: list[int], attentions: bool = False):
    out = model(
        encoder_outputs=BaseModelOutput(encoded),
        decoder_input_ids=torch.tensor([ids]),
        output_attentions=attentions,
        use_cache=False,
    )
    return out.logits[0].double().log_softmax(-1), out.cross_attentions if attentions else None


def forced(model, encoded: torch.Tensor, name: str, ids: list[int]) -> dict:
    log_probs, _ = decode(model, encoded, ids)
    values, tokens = log_probs.topk(TOP, dim=-1)
    following = log_probs[torch.arange(len(ids) - 1), torch.tensor(ids[1:])]
    top = [{"ids": t.tolist(), "log_probs": rounded(v)} for t, v in zip(tokens, values)]
    return {"name": name, "ids": ids, "next": rounded(following), "top": top}


def greedy(model, encoded: torch.Tensor, config: dict) -> list[int]:
    ids = list(PROMPT)
    while len(ids) < 200:
        scores = decode(model, encoded, ids)[0][-1]
        scores[config["suppress_tokens"]] = -torch.inf
        scores[config["timestamp_begin"] :] = -torch.inf
        if len(ids) == len(PROMPT):
            scores[config["begin_suppress_tokens"]] = -torch.inf
        ids.append(int(scores.argmax()))
        if ids[-1] == config["eos_token_id"]:
            break
    return ids[len(PROMPT) :]


def detect(model, encoded: torch.Tensor, config: dict) -> dict:
    log_probs = decode(model, encoded, [config["decoder_start_token_id"]])[0][-1]
    languages = list(config["lang_to_id"].items())
    among = log_probs[[i for _, i in languages]].softmax(-1)
    best = among.topk(5)
    likeliest = {languages[i][0]: round(float(p), 7) for p, i in zip(best.values, best.indices.tolist())}
    return {"languages": likeliest, "no_speech": round(float(log_probs[config["nospeech_token_id"]].exp()), 9)}


def words(folder: Path) -> list[dict]:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="float32", cpu_threads=1, local_files_only=True)
    segments, _ = model.transcribe(str(AUDIO / "jfk.flac"), beam_size=5, language="en", word_timestamps=True)
    return [
        {"word": w.word, "start": round(float(w.start), 2), "end": round(float(w.end), 2), "p": round(float(w.probability), 3)}
        for s in segments
        for w in s.words
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ct2", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = json.loads((CHECKPOINT / "config.json").read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(CHECKPOINT / "tokenizer.json"))
    model = load(config)
    shapes = {case["name"]: case for case in json.loads((LOGMEL / "logmel.json").read_text())["cases"]}[CLIP]
    own_mel = np.fromfile(LOGMEL / shapes["own"]["file"], "<f4").reshape(shapes["own"]["shape"])
    known = np.fromfile(LOGMEL / shapes["padded"]["file"], "<f4").reshape(shapes["padded"]["shape"])
    padded_mel = np.full((80, 3000), shapes["padded"]["fill"], np.float32)
    padded_mel[:, : known.shape[1]] = known
    padded, own = encode(model, padded_mel), encode(model, own_mel)

    text = tokenizer.encode(TEXT, add_special_tokens=False).ids
    plain = [*PROMPT, *text, 50257]
    timed = [*PROMPT[:3], 50364, *text, 50364 + 145, 50257]
    german = [50258, 50261, 50358, 50364, *text, 50364 + 145, 50257]
    prompted = [50361, *tokenizer.encode(" Sense and Sensibility", add_special_tokens=False).ids, *timed]
    attention = decode(model, own, plain, attentions=True)[1]
    heads = torch.stack([attention[layer][0, head] for layer, head in config["alignment_heads"]])

    extractor, rows, detected = WhisperFeatureExtractor(), [], []
    names = json.loads((AUDIO / "references.json").read_text("utf-8"))["groups"]["words"]
    for name in [n for n in names if (AUDIO / f"{n}.flac").exists()]:
        wave = soundfile.read(AUDIO / f"{name}.flac", dtype="float32")[0]
        features = extractor(wave, sampling_rate=16_000, return_tensors="np").input_features[0]
        encoded = encode(model, features)
        ids = greedy(model, encoded, config)
        rows.append({"audio": f"{name}.flac", "ids": ids, "text": tokenizer.decode(ids)})
        detected.append({"audio": f"{name}.flac"} | detect(model, encoded, config))
    golden = {
        "checkpoint": "whisper-base",
        "encoder": {
            "padded": {"mel": shapes["padded"], "rows": ROWS} | write("encoder-padded-rows.f32", padded[0, ROWS].numpy()),
            "own": {"mel": shapes["own"]} | write("encoder-own.f32", own[0].detach().numpy()),
        },
        "decoder": [
            forced(model, own, "no timestamps", plain),
            forced(model, own, "timestamps", timed),
            forced(model, own, "another language and task", german),
            forced(model, own, "with a prompt", prompted),
        ],
        "cross_attention": {"ids": plain, "heads": config["alignment_heads"]}
        | write("cross-attention.f32", heads.numpy()),
        "detect": detected,
        "greedy": rows,
        "words": {"audio": "jfk.flac", "words": words(options.ct2)},
    }
    text = json.dumps(golden, ensure_ascii=True, separators=(",", ":")).replace('},{"', '},\n{"')
    (HERE / "golden.json").write_text(text + "\n", "ascii")


if __name__ == "__main__":
    main()
