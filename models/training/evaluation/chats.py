"""Whether chat without media is the text model's, token by token, and conversations about pictures, to be read.

    ./montage serve &
    cd models/training && python -m evaluation.chats

Prints how many of PROMPTS both models continue with the same words (temperature 0), then dialogues about held-out scenes of the small
world with what is true of each.
"""

from __future__ import annotations

import argparse
import base64

from evaluation.run import rendered, stills
from evaluation.server import Server, png
from world.sampling import CASTS
from world.words import caption

THINGS = ("the moon", "bread", "a bicycle", "the number seven", "rain", "a library", "honey", "the colour blue", "a train", "sleep")
ASKED = (
    "Explain in two sentences what {} is.",
    "Write a short poem about {}.",
    "List three facts about {}.",
    "Write a question and an answer about {} in JSON.",
    "Translate '{}' into French and use it in a sentence.",
)
PROMPTS = tuple(ask.format(thing) for ask in ASKED for thing in THINGS)
TURNS = ("What is in the picture?", "Where is it?", "What time of day is it, and how is the weather?", "Tell me a short story about it.")


def same(text: Server, unified: Server, prompt: str) -> bool:
    said = [server.chat([{"role": "user", "content": prompt}], 64) for server in (text, unified)]
    return said[0] == said[1]


def dialogue(server: Server, picture: bytes) -> list[str]:
    """What the model says in each turn, all turns before in the conversation."""
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    messages: list[dict] = []
    answers = []
    for number, turn in enumerate(TURNS):
        words = {"type": "text", "text": turn}
        seen = [{"type": "image_url", "image_url": {"url": url}}] if number == 0 else []
        messages.append({"role": "user", "content": [*seen, words]})
        answers.append(server.chat(messages, 96))
        messages.append({"role": "assistant", "content": answers[-1]})
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    parser.add_argument("--text", default="smollm2-135m", help="the text model")
    parser.add_argument("--dialogues", type=int, default=20)
    o = parser.parse_args()
    text, unified = Server(o.url, o.text), Server(o.url, o.model)
    print(f"the same words: {sum(same(text, unified, prompt) for prompt in PROMPTS)} of {len(PROMPTS)}")
    scenes = stills("test", o.dialogues, CASTS["few"])
    for number, (scene, picture) in enumerate(zip(scenes, rendered(scenes, 1)[:, 0])):
        print(f"\n{number + 1}. {caption(scene, number, 'long')}")
        for turn, answer in zip(TURNS, dialogue(unified, png(picture))):
            print(f"   {turn}\n     {answer.strip()}")


if __name__ == "__main__":
    main()
