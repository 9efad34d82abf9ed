"""A complete unified checkpoint with random weights, small enough for tests: it speaks, reads and draws nonsense.

    cd models/training     (packages: unified/requirements.txt, speech/requirements.txt)
    python ../src/test/resources/goldens/montage/make_tiny_model.py

Folder `tiny-model`: config.json, text.safetensors, media.safetensors, audio.safetensors, a byte-level tokenizer.json trained on the lines below,
and SmolLM2's chat template. Its codec is that of goldens/codec/tiny. prompts.json has what the tokenizer makes of the words
that wish for pictures (unified/tasks.py). Its ear is tiny-encoder, an encoder of Whisper's kind with random weights; sound.json
has the first and last embeddings that PyTorch makes of a recording, and its likeliest answer when it is asked what is said, with
the three likeliest tokens at each place, and the letters that its last state hears.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import soundfile
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperEncoder

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[4] / "training"))

from speech.hearing import Hearing  # noqa: E402
from unified.config import AudioConfig, MontageConfig, TextConfig, VisualConfig  # noqa: E402
from unified.export import read_media, write_media  # noqa: E402
from unified.init import stir  # noqa: E402
from unified.layout import Layout  # noqa: E402
from unified.net import Montage  # noqa: E402
from unified.sequences import Sequence, batched  # noqa: E402
from unified.speech import ASK_SPEECH  # noqa: E402
from unified.tasks import ASSISTANT, CLOSE, SYSTEM, USER, Writer  # noqa: E402

LINES = ["system user assistant Draw: Film: a red apple in the forest at night, it is raining", "The house stands on the beach."] * 4
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
RECORDING = HERE.parents[5] / "modalities" / "src" / "test" / "resources" / "audio" / "librivox-0880.flac"
TEMPLATE = HERE.parents[4] / "checkpoints" / "smollm2-135m" / "chat_template.jinja"


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(LINES, trainers.BpeTrainer(vocab_size=300, special_tokens=[AddedToken(s) for s in SPECIALS], initial_alphabet=alphabet))
    return made


def main() -> None:
    folder = HERE / "tiny-model"
    folder.mkdir(exist_ok=True)
    words = tokenizer()
    words.save(str(folder / "tokenizer.json"))
    size = words.get_vocab_size()
    config = MontageConfig(
        text=TextConfig(3, 32, 48, 4, 2, 8, size, 1e-5, 10_000.0),
        visual=VisualConfig(intermediate_size=40, grid=4, patch=1, levels=(8, 5, 3), regions=4, head_size=32, goals=3),
        audio=AudioConfig(intermediate_size=24, encoder_size=12, joined_states=2, projector_layers=2, projector_size=20),
        media_layers=2,
    )
    text = {
        "model_type": "llama",
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "vocab_size": size,
        "max_position_embeddings": 2048,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "tie_word_embeddings": True,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "weights": "text.safetensors",
    }
    torch.manual_seed(9)
    model = Montage(config).eval()
    with torch.no_grad():
        model.text.embed_tokens.weight.mul_(0.1)  # so that what follows is not always the same token again
    stir(model)
    names = {"embed_tokens.weight": "model.embed_tokens.weight", "norm.weight": "model.norm.weight"}
    stored = {names.get(name, f"model.{name}"): t.half().contiguous() for name, t in model.text.state_dict().items()}
    save_file(stored, folder / "text.safetensors", {"format": "pt"})
    write_media(model, folder, text, torch.float16, codec="../../codec/tiny", film_slices=4, eight_bits=True, encoder="../tiny-encoder", generation={"temperature": 0.4, "guidance": 3.0})
    (folder / "chat_template.jinja").write_text(template(), "utf-8")
    writer = Writer(Layout(config), lambda line: words.encode(line, add_special_tokens=False).ids)
    wishes = {wish: writer.wish(*wish.split("|")).ids for wish in ("Draw|a red apple", "Film|", "Film|a house, at night")}
    (folder / "prompts.json").write_text(json.dumps(wishes) + "\n", "utf-8")
    write_encoder(HERE / "tiny-encoder", config.audio.encoder_size)
    read_media(model, folder)
    (folder / "sound.json").write_text(json.dumps(heard(model, writer)) + "\n", "utf-8")
    print(f"{folder}: {size} tokens")


def write_encoder(folder: Path, size: int) -> None:
    """Hears 10 seconds at once, in 8 bands."""
    shape = {"d_model": size, "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 16}
    shape |= {"num_mel_bins": 8, "max_source_positions": 500}
    torch.manual_seed(10)
    encoder = WhisperEncoder(WhisperConfig(**shape))
    folder.mkdir(exist_ok=True)
    config = {"model_type": "whisper", "weights": "model.safetensors", **shape}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    spread = {name: t if "embed" in name or "norm" in name else t * 8 for name, t in encoder.state_dict().items()}
    stored = {"model.encoder." + name: t.half().contiguous() for name, t in spread.items()}
    save_file(stored, folder / "model.safetensors", {"format": "pt"})


@torch.no_grad()
def heard(model: Montage, writer: Writer) -> dict:
    """The likeliest answer, token by token."""
    audio = model.config.audio
    hearing = Hearing(HERE / "tiny-encoder", audio.joined_states)
    joined = hearing.joined(soundfile.read(RECORDING, dtype="float32")[0])
    embeddings = model.audio_projector(joined, torch.tensor([len(joined)]))
    before, after = (writer.encode(part) for part in (SYSTEM + USER, ASK_SPEECH[0] + CLOSE + ASSISTANT))
    answer: list[int] = []
    top = []
    while len(answer) < 12:
        sequence = Sequence(writer.layout).text(before).sound(joined).text(after + answer)
        batch, _ = batched([sequence], joined.shape[1])
        states = model(batch)[0, -1] @ model.text.embed_tokens.weight.T
        scores = states.log_softmax(-1)
        best = scores.topk(3)
        top.append([[i, p] for i, p in zip(best.indices.tolist(), best.values.tolist())])
        answer.append(top[-1][0][0])
    return {
        "file": RECORDING.name,
        "positions": len(joined),
        "first": embeddings[0].tolist(),
        "last": embeddings[-1].tolist(),
        "before": before,
        "after": after,
        "answer": answer,
        "top": top,
        "letters": model.audio_projector.spelt(embeddings)[-1].log_softmax(-1).tolist(),
    }


def template() -> str:
    """SmolLM2's own, from its GGUF."""
    from gguf import GGUFReader

    field = GGUFReader(next(TEMPLATE.parent.glob("*.gguf"))).get_field("tokenizer.chat_template")
    return str(bytes(field.parts[field.data[0]]), "utf-8")


if __name__ == "__main__":
    main()
