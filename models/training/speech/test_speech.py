"""What the speech tools do, where no voice is needed: `python -m pytest speech` from models/training."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from speech.facts import answered, dated, named, numbered, spelled
from speech.hearing import Hearing
from speech.sound import RATE_HZ, resampled
from speech.sources import chats, dictionary, fits
from speech.weather import mixed, noise, room, telephone, weathered
from unified.speech import Speech, read_shard, told_speech, write_shard

TINY_ENCODER = Path(__file__).resolve().parents[2] / "src/test/resources/goldens/montage/tiny-encoder"


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ).astype(np.float32)


def power(x: np.ndarray, low: float, high: float) -> float:
    spectrum, hertz = np.abs(np.fft.rfft(x)) ** 2, np.fft.rfftfreq(len(x), 1 / RATE_HZ)
    return float(spectrum[(hertz >= low) & (hertz < high)].sum())


def test_sentences(tmp_path: Path) -> None:
    (tmp_path / "data.noun").write_text('1 | a thing; "the team is a unit"; "no"; "50 of them came today"\n', "latin-1")
    assert dictionary(tmp_path) == ["The team is a unit."]
    talk = '{"1": {"messages": [[{"text": "How  are you?"}, {"text": "im fine thanks"}, {"text": "Hi."}]]}}'
    (tmp_path / "dataset.json").write_text(talk)
    assert chats(tmp_path / "dataset.json") == ["How are you?"]
    assert not fits("you are full of shit")


def test_facts() -> None:
    r = Random(1)
    for make in (numbered, dated, named, spelled):
        assert all(make(r).answer == "" and make(r).text[-1] in ".?" for _ in range(50))
    asked = {said.text: said.answer for said in (answered(r) for _ in range(3000))}
    assert asked["Which month comes before January?"] == "December comes before January."
    assert asked["Which day comes after Sunday?"] == "Monday comes after Sunday."
    sums = [q for q in asked if "plus" in q]
    for question in sums:
        a, b = (int(n) for n in question.removeprefix("What is ").removesuffix("?").split(" plus "))
        assert asked[question].endswith(f" is {a + b}.")


def test_resampling_keeps_what_both_rates_hold() -> None:
    down = resampled(np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000), 16_000, 24_000)
    assert len(down) == 16_000
    assert np.abs(down - tone(440)).max() < 1e-3


def test_weather() -> None:
    r = np.random.default_rng(3)
    x = tone(1000) + tone(6000)
    phone = telephone(x)
    assert power(phone, 5000, 8000) < 1e-2 * power(phone, 300, 3400)
    noisy = mixed(tone(1000), noise(r, RATE_HZ), 10)
    added = noisy - tone(1000)
    assert 10 * np.log10(np.mean(tone(1000) ** 2) / np.mean(added**2)) == pytest.approx(10, abs=0.1)
    click = np.zeros(RATE_HZ, np.float32)
    click[0] = 1
    echo = room(r, click)
    assert np.abs(echo[1:1600]).sum() > 10 * np.abs(echo[-1600:]).sum()
    for _ in range(40):
        heard = weathered(r, tone(500), [tone(900)])
        assert np.isfinite(heard).all() and np.abs(heard).max() <= 1.001 and heard.dtype == np.float32


def test_silence_fills_the_last_position() -> None:
    hearing = Hearing(TINY_ENCODER, 2)
    sound = tone(300, 0.1)
    joined = hearing.joined(sound)
    assert joined.shape == (3, 24)
    assert torch.equal(joined, hearing.joined(np.pad(sound, (0, 320))))


def test_shards(tmp_path: Path) -> None:
    made = [Speech(torch.randn(n, 24).half(), f"Number {n}?", "Yes." * (n % 2)) for n in (1, 5, 2)]
    write_shard(tmp_path / "a.npz", made)
    for back, speech in zip(read_shard(tmp_path / "a.npz"), made, strict=True):
        assert torch.equal(back.joined, speech.joined)
        assert (back.text, back.answer) == (speech.text, speech.answer)
    assert [s.text for s in next(told_speech(tmp_path, 1))] == [s.text for s in made]
    assert [s.text for s in next(told_speech(tmp_path, 1, answered=True))] == ["Number 1?", "Number 5?"]
    with pytest.raises(FileNotFoundError, match="expected shards"):
        next(told_speech(tmp_path / "none", 1))
