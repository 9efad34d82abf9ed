"""What the model learns, as sequences laid out as the server lays them out: one function for each task."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from random import Random

import torch

from unified.layout import FILM, GOAL, PICTURE, Layout
from unified.sequences import Sequence
from unified.speech import ASK_SPEECH, TASKS, Speech
from unified.stories import Board, Clip
from world.catalogue import FPS, SLICE
from world.questions import light, questions
from world.words import caption, story

SYSTEM = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
USER, CLOSE, ASSISTANT = "<|im_start|>user\n", "<|im_end|>\n", "<|im_start|>assistant\n"
END = "<|im_end|>"
ASK_SHORT = ("Describe the picture in one sentence.", "What is in the picture?", "Caption this.", "What does this show?")
ASK_LONG = ("Describe the picture in detail.", "Describe everything you see.", "Write a long caption.")
ASK_FILM = ("Describe the film.", "What happens in this video?", "Caption this video.")
ASK_LIGHT = ("What time of day is it, and how is the weather?", "What time of day is it and what is the weather like?")
ASK_STORY = ("Tell me a short story about it.", "Tell a story about this picture.", "Write a short story about it.")
ASKED_FIRST = 0.7
"""Share of questions that stand before the picture or film that they ask about."""
FROM_PICTURE = 0.3
"""Share of stretches that begin with a picture that stands still, as those do that are sent; what moves is told by the words."""
LED = 0.7
"""Share of stretches that have a goal; the last one of a film has none."""
COMING = 0.5
"""Share of stretches whose words tell how it is at their end, as those of a film that goes on do; else how it begins."""
MOST_TURNS = 4
"""Of a conversation about a picture."""
ASKED_OF_FILMS = 0.5
"""Share of films of which only is asked what moves; in a caption that is a few words of many."""
UNTOLD = 0.1
"""Share of pictures and films without a caption, so that guidance can weigh the caption's worth (arXiv 2207.12598)."""


@dataclasses.dataclass(frozen=True)
class Writer:
    """Writes sequences; encode: text to ids, special tokens understood."""

    layout: Layout
    encode: Callable[[str], list[int]]

    def begin(self, r: Random, text: str) -> Sequence:
        return Sequence(self.layout).text(self.encode((SYSTEM if r.random() < 0.5 else "") + text))

    def asked(self, sequence: Sequence, question: str, answer: str) -> Sequence:
        sequence.text(self.encode(question + CLOSE + ASSISTANT))
        return sequence.text(self.encode(answer + END), learn=True)

    def look(self, r: Random, clip: Clip) -> Sequence:
        """Only to guess what is seen: dear words are left out."""
        at = r.randrange(len(clip.codes))
        return self.begin(r, USER).slices(clip.codes[at : at + 1], PICTURE, shown=clip.shown[at : at + 1])

    def watch(self, r: Random, clip: Clip) -> Sequence:
        """The same of a film, and what moves in it."""
        return self.begin(r, USER).slices(clip.drifted, FILM, shown=clip.shown, moved=clip.moved[:-1])

    def answered(self, r: Random, clip: Clip, at: int | None, question: str, answer: str) -> Sequence:
        """About one slice as a picture, or about all as a film. What stands before the media is kept (`net.Kept`) and costs
        nothing, so most questions do; clients ask either way round.
        """
        first, last = (question, "") if r.random() < ASKED_FIRST else ("", question)
        part, start = (slice(None), FILM) if at is None else (slice(at, at + 1), PICTURE)
        codes, moved = (clip.drifted, clip.moved[:-1]) if at is None else (clip.codes[part], None)
        return self.asked(self.begin(r, USER + first).slices(codes, start, shown=clip.shown[part], moved=moved), last, answer)

    def caption(self, r: Random, clip: Clip) -> Sequence:
        at = r.randrange(len(clip.codes))
        detailed = r.random() < 0.2
        words = caption(clip.picture(at), r.randrange(10**6), "long" if detailed else "short")
        return self.answered(r, clip, at, r.choice(ASK_LONG if detailed else ASK_SHORT), words)

    def question(self, r: Random, clip: Clip) -> Sequence:
        """A conversation: about the picture, in all turns but some of the last, which tell a story of it."""
        at = r.randrange(len(clip.codes))
        scene = clip.picture(at)
        asked = [q for q in questions(scene, r.randrange(10**6)) if q.about not in ("action", "camera")]
        turns = [(q.question, q.answer) for q in r.sample(asked, r.choice((1, 1, 2, 3)))]
        if r.random() < 0.3:
            turns.insert(0, (r.choice(ASK_SHORT), caption(scene, r.randrange(10**6), "short")))
        if r.random() < 0.2:
            seed = r.randrange(10**6)
            turns.insert(r.randint(0, len(turns)), (r.choice(ASK_LIGHT), light(scene, seed)))
        if r.random() < 0.15:
            turns.append((r.choice(ASK_STORY), story(scene, r.randrange(10**6))))
        turns = turns[-MOST_TURNS:]
        sequence = self.answered(r, clip, at, *turns[0])
        for question, answer in turns[1:]:
            self.asked(sequence.text(self.encode("\n" + USER)), question, answer)
        return sequence

    def film_caption(self, r: Random, clip: Clip) -> Sequence:
        if r.random() < ASKED_OF_FILMS:
            asked = [q for q in questions(clip.now(), r.randrange(10**6)) if q.about in ("action", "camera")]
            if asked:
                chosen = r.choice(asked)
                return self.answered(r, clip, None, chosen.question, chosen.answer)
        # Short captions leave most actions out, which are what a film has to tell.
        words = caption(clip.now(), r.randrange(10**6), "medium")
        return self.answered(r, clip, None, r.choice(ASK_FILM), words)

    def listen(self, r: Random, speech: Speech, question: str = "") -> Sequence:
        """Alone only to guess what is said: dear words are left out."""
        letters = "".join(c for c in speech.text.lower() if c.isascii())
        return self.begin(r, USER + question).sound(speech.joined.float(), self.encode(speech.text), letters)

    def transcribe(self, r: Random, speech: Speech) -> Sequence:
        question = r.choice(ASK_SPEECH)
        first, last = (question, "") if r.random() < ASKED_FIRST else ("", question)
        return self.asked(self.listen(r, speech, first), last, speech.text)

    def spoken_question(self, r: Random, speech: Speech) -> Sequence:
        return self.asked(self.listen(r, speech), "", speech.answer)

    def wish(self, kind: str, words: str) -> Sequence:
        return Sequence(self.layout).text(self.encode(f"{USER}{kind}: {words}{CLOSE}{ASSISTANT}"))

    def draw(self, r: Random, clip: Clip) -> Sequence:
        at = r.randrange(len(clip.codes))
        words = "" if r.random() < UNTOLD else caption(clip.picture(at), clip.wording(r))
        return self.wish("Draw", words).slices(clip.codes[at : at + 1], PICTURE, learn=True, shown=clip.shown[at : at + 1])

    def film(self, r: Random, clip: Clip) -> Sequence:
        words = "" if r.random() < UNTOLD else caption(clip.now(), clip.wording(r))
        return self.wish("Film", words).slices(clip.codes, FILM, learn=True, shown=clip.shown, moved=clip.moved[:-1], fed=clip.drifted)

    def stretch(self, r: Random, clip: Clip) -> Sequence:
        """From its first slice, perhaps a picture, on; mostly to a later one, which stands before it. As far as the clip goes if that is
        farther."""
        told = clip.scene.at(clip.start + (len(clip.codes) * SLICE - 1) / FPS) if r.random() < COMING else clip.now()
        words = "" if r.random() < UNTOLD else caption(told, clip.wording(r), "short")
        still = r.random() < FROM_PICTURE
        first = clip.still if still else clip.codes[0]
        moved = torch.cat([clip.moved[-1:] if still else clip.moved[:1], clip.moved[1:-1]])
        sequence = self.wish("Film", words)
        if r.random() < LED:
            sequence.slices(clip.goal[None], GOAL + clip.ahead)
        codes, fed = (torch.cat([first[None], part[1 : clip.ahead + 1]]) for part in (clip.codes, clip.drifted))
        return sequence.slices(codes, FILM, learn=True, known=1, moved=moved[: len(codes) - 1], fed=fed)

    def key_slices(self, r: Random, board: Board) -> Sequence:
        """Each key slice from all prompts and key slices before it."""
        sequence = Sequence(self.layout)
        for i, (prompt, codes, shown) in enumerate(zip(board.prompts, board.codes, board.shown)):
            words = "" if r.random() < UNTOLD else prompt
            sequence.text(self.encode(f"{USER}Next: {words}{CLOSE}{ASSISTANT}"))
            sequence.slices(codes[None], PICTURE, learn=True, goes_on=i + 1 < len(board.prompts), shown=shown[None])
        return sequence


def tokenizer(folder: Path) -> Callable[[str], list[int]]:
    """Of a checkpoint folder with a tokenizer.json."""
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return lambda text: loaded.encode(text, add_special_tokens=False).ids


PICTURES = ("look", "caption", "question", "draw")
STEADY = ("film_caption", "film")
BOARDS = ("key_slices",)
MIXTURE = {"look": 4, "watch": 2, "caption": 4, "question": 2, "film_caption": 2, "draw": 6, "film": 4, "stretch": 3, "key_slices": 2, **TASKS}
"""Shares of sequences."""
