"""A tiny unified model with random weights, and what PyTorch makes of sequences of every medium.

    cd models/training     (packages: unified/requirements.txt, speech/requirements.txt)
    python ../src/test/resources/goldens/montage/make_montage_goldens.py
    python ../src/test/resources/goldens/montage/make_montage_goldens.py --shipped

With --shipped: shipped.json, sequences of the weights in models/checkpoints/montage-135m. Else: the folder `tiny` has what a checkpoint
has: config.json, text.safetensors (names of Llama checkpoints), media.safetensors and audio.safetensors. golden.json has sequences as
(ids, expert, limit, the codes that are held) of each position, where an id of -1 is the next row of `audio`; and the log-probabilities
of its targets: a text id's, or those of a patch's channels, for which `near` has what stands in the slices near to it, and `ways` of
which of them each code goes on, whose log-probability is with that of a code's first channel. `films` are
written with other patches and numbers of regions. generated.json has the likeliest slices after prompts, some of them guided, and how
likely each slice is without guidance, which weighs ways WAY_GUIDANCE times as much; there slices move by being rolled (`rolled`), one code more with each way.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from random import Random

import soundfile
import torch
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[4] / "training"))

from codec.export import read_checkpoint  # noqa: E402
from speech.hearing import Hearing  # noqa: E402
from unified.config import AudioConfig, MontageConfig, TextConfig, VisualConfig  # noqa: E402
from unified.export import CHECKPOINTS, read_media, write_media  # noqa: E402
from unified.generate import Sampling, slices as generated  # noqa: E402
from unified.init import rolled, stir  # noqa: E402
from unified.layout import FILM, GOAL, PICTURE, Layout  # noqa: E402
from unified.loss import log_probabilities  # noqa: E402
from unified.moves import Canvas, moved  # noqa: E402
from unified.net import AUDIO, TEXT, VISUAL, Montage  # noqa: E402
from unified.sequences import Sequence, batched  # noqa: E402
from unified.smollm import read_gguf  # noqa: E402
from unified.speech import Speech  # noqa: E402
from unified.tasks import USER, Writer, tokenizer  # noqa: E402

RECORDING = HERE.parents[5] / "modalities" / "src" / "test" / "resources" / "audio" / "librivox-0880.flac"
TINY = MontageConfig(
    text=TextConfig(3, 32, 48, 4, 2, 8, 120, 1e-5, 10_000.0),
    visual=VisualConfig(intermediate_size=40, grid=8, patch=2, levels=(3, 5, 2), regions=4, head_size=32, goals=3),
    audio=AudioConfig(intermediate_size=24, encoder_size=12, joined_states=2, projector_layers=2, projector_size=20),
    media_layers=2,
)
TEXT_JSON = {
    "model_type": "llama",
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "vocab_size": 120,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
}

WAY_GUIDANCE = 2.0
"""In generated.json."""


def random_model() -> Montage:
    torch.manual_seed(5)
    model = Montage(TINY).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1 and "norm" in name:
                parameter.uniform_(0.5, 1.5)
        stir(model)
        model.text.embed_tokens.weight.mul_(0.5)
    return model


def sequences(layout: Layout) -> list[Sequence]:
    random = torch.Generator().manual_seed(6)
    words = lambda n: torch.randint(120, (n,), generator=random).tolist()  # noqa: E731
    slices = lambda n: torch.randint(30, (n, 64), generator=random)  # noqa: E731
    sound = lambda n: torch.randn(n, 24, generator=random)  # noqa: E731
    make = lambda: Sequence(layout)  # noqa: E731
    return [
        make().text(words(40)).slices(slices(1), PICTURE, learn=True),
        make().text(words(5)).slices(slices(12), FILM, moved=rolled(slices(11))).text(words(7)).text(words(9), learn=True),
        make().text(words(3)).sound(sound(37)).text(words(4)).text(words(6), learn=True),
        make().text(words(9)).slices(slices(1), GOAL + 2).slices(slices(3), FILM, learn=True, known=1, moved=rolled(slices(2))),
        make().text(words(2)).slices(slices(1), PICTURE).text(words(30)).sound(sound(5)).slices(slices(1), PICTURE)
        .text(words(2)).text(words(150), learn=True),
        make().text(words(2)).text(words(10), learn=True),
    ]  # fmt: skip


def limits(sequence: Sequence) -> list[int]:
    """One past the last position that each sees."""
    last = {step: i + 1 for i, step in enumerate(sequence.steps)}
    return [last[step] for step in sequence.steps]


@torch.no_grad()
def golden(model: Montage, layout: Layout, sequence: Sequence) -> dict:
    audio = model.config.audio
    joined = audio.joined_states * audio.encoder_size
    batch, targets = batched([sequence], joined)
    words, codes = log_probabilities(model, layout, batch, targets)
    made = (batch.expert == VISUAL) & (targets[..., 0] >= 0)
    sound = torch.cat(sequence.audio) if sequence.audio else torch.zeros(0, joined)
    learnt = any(kind == TEXT and target[0] >= 0 for kind, target in zip(sequence.expert, sequence.targets))
    return {
        "ids": [-1 if kind == AUDIO else id for id, kind in zip(sequence.ids, sequence.expert)],
        "expert": sequence.expert,
        "limits": limits(sequence),
        "held": sequence.codes,
        "apart": sequence.apart,
        "audio": [[round(x, 5) for x in row] for row in sound.tolist()],
        "targets": sequence.targets,
        "text": words.tolist() if learnt else [],
        "patches": codes.flatten(1).tolist(),
        "near": layout.channels(batch.near[made]).tolist(),
        "ways": model.visual_head.ways(layout.unpacked(targets[made]).flatten(1), layout.channels(batch.near[made])).tolist(),
    }


def other(patch: int, regions: int) -> Layout:
    return Layout(dataclasses.replace(TINY, visual=dataclasses.replace(TINY.visual, patch=patch, regions=regions)))


def written(patch: int, regions: int) -> dict:
    """A film of two slices [slices, grid * grid, channels] and its positions."""
    layout = other(patch, regions)
    codes = torch.randint(30, (2, 64), generator=torch.Generator().manual_seed(regions))
    sequence = Sequence(layout).slices(codes, FILM, moved=rolled(codes[:1]))
    slices = layout.unpacked(codes).flatten().tolist()
    return {"patch": patch, "regions": regions, "slices": slices, **positions(sequence), "limits": limits(sequence)}


def positions(sequence: Sequence) -> dict:
    return {"ids": sequence.ids, "held": sequence.codes, "apart": sequence.apart}


def made(model: Montage, layout: Layout, words: list[int], start: int, count: int, known: int, goal: int, guidance: float) -> dict:
    """The likeliest slices after a prompt, of which `known` are given, and whose last is perhaps given as the goal."""
    given = torch.randint(30, (known + 1, 64), generator=torch.Generator().manual_seed(7))
    before, bare = Sequence(layout).text(words), Sequence(layout).text(words[:3])
    if goal:
        before.slices(given[-1:], GOAL + goal)
        bare.slices(given[-1:], GOAL + goal)
    films = given[None, :known] if known else None
    how = Sampling(0, None, [bare] if guidance > 1 else None, guidance, WAY_GUIDANCE)
    codes, likely = (part[0, known:] for part in generated(model, layout, [before], start, known + count, films, how, lambda: rolled))
    moves = rolled(given[: known - 1]) if known > 1 else None
    begun = Sequence(layout).slices(given[:known], start, moved=moves) if known else Sequence(layout).positions(given[:1], start, 1)
    return {
        "regions": layout.regions,
        "prompt": positions(before),
        "bare": positions(bare) if guidance > 1 else positions(Sequence(layout)),
        "guidance": guidance,
        "begun": positions(begun),
        "slices": layout.unpacked(codes).flatten(1).tolist(),
        "log_probabilities": likely.tolist(),
    }


def all_made(model: Montage, layout: Layout) -> list[dict]:
    random = torch.Generator().manual_seed(8)
    words = lambda n: torch.randint(120, (n,), generator=random).tolist()  # noqa: E731
    return [
        made(model, layout, words(4), PICTURE, 1, 0, 0, 1),
        made(model, layout, words(40), FILM, 3, 0, 0, 1),
        made(model, layout, words(21), FILM, 2, 1, 2, 1),
        made(model, layout, words(33), FILM, 2, 0, 0, 3),
        made(model, layout, words(17), FILM, 2, 2, 3, 2.5),
        made(model, other(2, 1), words(12), FILM, 3, 1, 2, 2),
    ]


def shipped() -> list[dict]:
    """A picture that was wished for, a question about it, a film that goes on from it, and what is said in a recording."""
    folder = CHECKPOINTS / "montage-135m"
    config = MontageConfig.read(folder / "config.json")
    model, layout, words = Montage(config), Layout(config), CHECKPOINTS / "smollm2-135m"
    model.text = read_gguf(next(words.glob("*.gguf")), config.text)
    read_media(model.eval(), folder)
    writer = Writer(layout, tokenizer(words))
    wish = writer.wish("Draw", "A penguin in the snow, at night.")
    how = Sampling(0.7, torch.Generator().manual_seed(9))
    picture = generated(model, layout, [wish], PICTURE, 1, None, how)[0][0]
    codec = read_checkpoint(CHECKPOINTS / "visual-codec")
    film = generated(model, layout, [writer.wish("Film", "A penguin.")], FILM, 3, picture[None], how, lambda: Canvas(codec, layout))[0][0]
    asked = Sequence(layout).text(writer.encode(USER)).slices(picture, PICTURE)
    return [
        golden(model, layout, wish.slices(picture, PICTURE, learn=True)),
        golden(model, layout, writer.asked(asked, "What is in the picture?", "a penguin")),
        golden(model, layout, writer.wish("Film", "A penguin.").slices(film, FILM, learn=True, known=1, moved=moved(codec, layout, film[:-1]))),
        golden(model, layout, writer.transcribe(Random(1), Speech(sound(config.audio), "He was not an"))),
    ]


def sound(audio: AudioConfig) -> torch.Tensor:
    """The first 0.8 s in which somebody speaks, as Whisper's encoder hears them, rounded so that the golden is small."""
    samples = soundfile.read(RECORDING, dtype="float32")[0][4000:16800]
    joined = Hearing(CHECKPOINTS / "whisper-base", audio.joined_states).joined(samples)
    return (joined * 100).round() / 100


def main() -> None:
    if "--shipped" in sys.argv:
        (HERE / "shipped.json").write_text(json.dumps(shipped()) + "\n", "utf-8")
        return
    folder = HERE / "tiny"
    folder.mkdir(exist_ok=True)
    model, layout = random_model(), Layout(TINY)
    names = {"embed_tokens.weight": "model.embed_tokens.weight", "norm.weight": "model.norm.weight"}
    text = {names.get(name, f"model.{name}"): t.contiguous() for name, t in model.text.state_dict().items()}
    save_file(text, folder / "text.safetensors", {"format": "pt"})
    write_media(model, folder, {**TEXT_JSON, "weights": "text.safetensors"}, torch.float32, encoder="none", generation={"temperature": 0.4, "guidance": 3.0})
    rounded = []
    for sequence in sequences(layout):
        sequence.audio = [torch.round(part * 1e5) / 1e5 for part in sequence.audio]
        rounded.append(golden(model, layout, sequence))
    (folder / "golden.json").write_text(json.dumps({"sequences": rounded, "films": [written(2, n) for n in (1, 2, 4, 8, 16)] + [written(1, 4), written(4, 2)]}) + "\n", "utf-8")
    (folder / "generated.json").write_text(json.dumps(all_made(model, layout)) + "\n", "utf-8")
    print(f"{len(rounded)} sequences, {sum(len(s['ids']) for s in rounded)} positions")


if __name__ == "__main__":
    main()
