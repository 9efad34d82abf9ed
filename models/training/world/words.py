"""Plain English from a record: captions at several lengths. All of it is true of the record; the wording varies by seed.

A caption of a picture out of a film is the caption of the scene as it stands then: `caption(scene.at(seconds))`.
"""

from __future__ import annotations

from random import Random

from world.scene import Change, Scene, Subject
from world.vocabulary import (
    BEING, CAMERA_WORDS, CHANGE_WORDS, DOING, MASS, OPPOSITE, PLACE_WORDS, PLURAL, RELATION_WORDS, STYLE_WORDS,
    TIME_IS, TIME_WORDS, WEATHER_IS, WEATHER_WORDS,
)  # fmt: skip

LENGTHS = ("short", "medium", "long")


def article(words: str) -> str:
    """'an apple', 'a unicorn'."""
    vowel = words[0].lower() in "aeiou" and not words.startswith("uni")
    return f"{'an' if vowel else 'a'} {words}"


def plain(subject: Subject) -> str:
    """'red car'."""
    return f"{subject.colour} {subject.name}".strip()


def indefinite(subject: Subject, words: str) -> str:
    """words ends with the subject's name."""
    return f"some {words}" if subject.name in MASS or subject.name in PLURAL else article(words)


def verb(subject: Subject, words: str) -> str:
    """words in the third person singular; plural for cherries and grapes."""
    if subject.name not in PLURAL:
        return words
    first, _, rest = words.partition(" ")
    if first == "suddenly":
        return f"suddenly {verb(subject, rest)}"
    stem = "go" if first == "goes" else first.removesuffix("s")
    return f"{stem} {rest}".strip()


def is_are(subject: Subject) -> str:
    return "are" if subject.name in PLURAL else "is"


def styled(r: Random, subject: Subject, often: float) -> str:
    """Its colour and name, and its style `often` (0..1) of the time."""
    words = plain(subject)
    return f"{r.choice(STYLE_WORDS[subject.style])} {words}" if r.random() < often else words


def listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def there_first(scene: Scene) -> list[int]:
    """The subjects that do not enter later."""
    late = {c.subject for c in scene.changes if c.kind == "enter"}
    return [i for i in range(len(scene.subjects)) if i not in late]


def change_words(r: Random, scene: Scene, change: Change) -> str:
    """'night falls', 'a red car enters from the left', 'the dog starts jumping'."""
    if change.kind in ("time", "weather"):
        return r.choice(CHANGE_WORDS[change.kind, change.value])
    subject = scene.subjects[change.subject]
    if change.kind == "enter":
        return f"{indefinite(subject, plain(subject))} {verb(subject, r.choice(('enters', 'comes in')))} from the {change.value}"
    if change.kind == "leave":
        return f"the {plain(subject)} {verb(subject, r.choice(('leaves', 'goes out')))} to the {change.value}"
    if change.value == "still":
        return f"the {plain(subject)} {verb(subject, r.choice(('stops', 'comes to rest')))}"
    return f"the {plain(subject)} {verb(subject, r.choice(('starts', 'begins')))} {BEING[change.value][0]}"


def action_clauses(r: Random, scene: Scene) -> list[str]:
    """What each subject does from the start, one clause each; in company those that stand still are not mentioned."""
    clauses = []
    for i in there_first(scene):
        s = scene.subjects[i]
        if s.action == "follows":
            clauses.append(f"the {plain(s)} {verb(s, 'follows')} the {plain(scene.subjects[0])}")
        elif s.action != "still" or len(scene.subjects) == 1:
            clauses.append(f"the {plain(s)} {verb(s, r.choice(DOING[s.action]))}")
    return clauses


def where(r: Random, scene: Scene) -> str:
    """Place, time and weather; day and clear weather are sometimes left unsaid."""
    words = [r.choice(PLACE_WORDS[scene.place])]
    if scene.time != "day" or r.random() < 0.6:
        words.append(r.choice(TIME_WORDS[scene.time]))
    if scene.weather != "clear" or r.random() < 0.3:
        words.append(r.choice(WEATHER_WORDS[scene.weather]))
    return " ".join(words)


def who(r: Random, scene: Scene, often: float) -> tuple[str, bool]:
    """The subjects there from the start, as one phrase, and whether it takes 'are'; often: how often styles are said."""
    among = there_first(scene)
    named = [indefinite(s, styled(r, s, often)) for s in scene.subjects]
    if not among:
        return "an empty scene", False
    first = scene.subjects[among[0]].name in PLURAL
    if len(among) == 2 and scene.relation:
        if r.random() < 0.25:
            return f"{named[1]} {RELATION_WORDS[OPPOSITE[scene.relation]]} {named[0]}", scene.subjects[1].name in PLURAL
        return f"{named[0]} {RELATION_WORDS[scene.relation]} {named[1]}", first
    if len(among) == 2 and scene.subjects[1].action == "follows":
        return f"{named[0]} followed by {named[1]}", first
    return listed([named[i] for i in among]), first


def short(r: Random, scene: Scene) -> str:
    """'a red car bouncing in a city at night', without a full stop."""
    phrase, _ = who(r, scene, 0.15)
    among = there_first(scene)
    if len(among) == 1 and scene.subjects[among[0]].action in BEING and r.random() < 0.7:
        phrase += " " + BEING[scene.subjects[among[0]].action][0]
    return f"{phrase} {where(r, scene)}"


def medium(r: Random, scene: Scene) -> list[str]:
    """One sentence for the scene, one for what happens, one for each change."""
    phrase, many = who(r, scene, 0.4)
    phrase = r.choice((phrase, f"there {'are' if many else 'is'} {phrase}", f"we see {phrase}"))
    out, clauses = [sentence(f"{phrase} {where(r, scene)}")], action_clauses(r, scene)
    return out + ([sentence(listed(clauses))] if clauses else [])


def long(r: Random, scene: Scene) -> list[str]:
    """Subjects with their styles and place, then light and weather, actions and the camera."""
    phrase, _ = who(r, scene, 0.9)
    out = [sentence(f"{phrase} {r.choice(PLACE_WORDS[scene.place])}")]
    out.append(sentence(f"{r.choice(TIME_IS[scene.time])} and {r.choice(WEATHER_IS[scene.weather])}"))
    out += [sentence(clause) for clause in action_clauses(r, scene)]
    return out + ([sentence(r.choice(CAMERA_WORDS[scene.camera]))] if scene.camera != "still" else [])


def story(scene: Scene, seed: int = 0) -> str:
    """A few sentences of who is there, where, in which light and weather, and how it ends."""
    r = Random(f"story/{seed}/{scene.to_json()}")
    phrase, many = who(r, scene, 0.0)
    begin = r.choice((f"Once upon a time there {'were' if many else 'was'}", f"One {scene.time if scene.time != 'sunset' else 'evening'} there {'were' if many else 'was'}"))
    light = {"day": "The sun was high", "sunset": "The sun was going down", "night": "The moon was out"}[scene.time]
    weather = {"clear": "the sky was clear", "rain": "it rained", "snow": "snow fell", "fog": "fog hid all that was far away"}[scene.weather]
    they = "they" if many or len(scene.subjects) > 1 else "it"
    end = r.choice((
        f"For a long while {they} looked around, for {they} had never been there before. Then {they} went home, and told everybody.",
        f"{they.capitalize()} waited for a friend. When the friend came, they played until they were tired, and all was well.",
        f"{they.capitalize()} liked it so much there that {they} stayed, and if nothing has changed, {they} can be seen there today.",
    ))  # fmt: skip
    return f"{begin} {phrase} {PLACE_WORDS[scene.place][0]}. {light}, and {weather}. {end}"


def told(r: Random, scene: Scene) -> list[str]:
    """The changes in order, most with their time."""
    out = []
    for i, change in enumerate(scene.changes):
        count = f"{change.at:g} second{'' if change.at == 1 else 's'}"
        lead = r.choice((f"after {count},", f"{count} in,", "then" if i == 0 else "after that,"))
        out.append(sentence(f"{lead} {change_words(r, scene, change)}"))
    return out


def caption(scene: Scene, seed: int = 0, length: str = "") -> str:
    """A caption of the scene; length: one of LENGTHS, or "" for any. Changes are told in all but short captions of scenes without them."""
    r = Random(f"caption/{seed}/{length}/{scene.to_json()}")
    length = length or r.choice(LENGTHS)
    if length == "short":
        words = short(r, scene)
        if scene.changes:
            return sentence(f"{words}, then {listed([change_words(r, scene, c) for c in scene.changes])}")
        return words if r.random() < 0.5 else sentence(words)
    return " ".join((medium if length == "medium" else long)(r, scene) + told(r, scene))
