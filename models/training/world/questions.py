"""Questions about a scene with the answers its record gives."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from world.catalogue import PLACES
from world.scene import Scene, Subject
from world.vocabulary import BEING, NUMBER_WORDS, OPPOSITE, PLACE_WORDS, PLURAL, RELATION_WORDS, TIME_IS, TIME_WORDS, WEATHER_IS
from world.words import article, indefinite, is_are, listed, plain, sentence

WEATHER_ANSWERS = {"clear": "The weather is clear", "rain": "It is raining", "snow": "It is snowing", "fog": "It is foggy"}


@dataclass(frozen=True)
class Question:
    """about: subject, count, colour, place, time, weather, action, relation, camera or style; key: the answer in one word of the record."""

    about: str
    question: str
    answer: str
    key: str


def questions(scene: Scene, seed: int = 0) -> list[Question]:
    """All questions that the scene, as it is at its start, answers; put to it at another time as `scene.at(seconds)`."""
    r = Random(f"questions/{seed}/{scene.to_json()}")
    out = [_place(r, scene), _time(r, scene), _weather(r, scene), _count(r, scene), _yes_no(r, scene)]
    subjects = scene.subjects
    if subjects:
        named = listed([indefinite(s, plain(s)) for s in subjects])
        ask = r.choice(("What is in the picture?", "What do you see?", "What is shown here?"))
        out.append(Question("subject", ask, sentence(named), ", ".join(s.name for s in subjects)))
    for s in subjects:
        out += _about(r, scene, s)
    if scene.relation and len(subjects) == 2:
        out += _relation(r, scene)
    if scene.camera != "still":
        out.append(Question("camera", "What does the camera do?", sentence(f"it {scene.camera.replace('pan ', 'pans to the ').replace('zoom', 'zooms')}"), scene.camera))
    return out


def light(scene: Scene, seed: int = 0) -> str:
    """Time and weather in one sentence."""
    r = Random(f"light/{seed}/{scene.to_json()}")
    return sentence(f"{r.choice(TIME_IS[scene.time])} and {r.choice(WEATHER_IS[scene.weather])}")


def _place(r: Random, scene: Scene) -> Question:
    return Question("place", r.choice(("Where is this?", "What place is this?", "Where does it happen?")), sentence(f"it is {PLACE_WORDS[scene.place][0]}"), scene.place)


def _time(r: Random, scene: Scene) -> Question:
    answer = {"day": "it is day", "sunset": "it is sunset", "night": "it is night"}[scene.time]
    return Question("time", r.choice(("What time of day is it?", "Is it day, sunset or night?")), sentence(answer), scene.time)


def _weather(r: Random, scene: Scene) -> Question:
    return Question("weather", r.choice(("What is the weather like?", "How is the weather?")), WEATHER_ANSWERS[scene.weather] + ".", scene.weather)


def _count(r: Random, scene: Scene) -> Question:
    count = len(scene.subjects)
    ask = r.choice(("How many subjects are there?", "How many things are in the scene, not counting the background?"))
    return Question("count", ask, NUMBER_WORDS[count].capitalize() + ".", str(count))


def _yes_no(r: Random, scene: Scene) -> Question:
    yes = r.random() < 0.5
    place = scene.place if yes else r.choice([p for p in PLACES if p != scene.place])
    answer = "Yes." if yes else sentence(f"no, it is {PLACE_WORDS[scene.place][0]} {TIME_WORDS[scene.time][0]}")
    return Question("place", f"Is this {PLACE_WORDS[place][0]}?", answer, "yes" if yes else "no")


def _about(r: Random, scene: Scene, s: Subject) -> list[Question]:
    name, they, be = s.name, "they" if s.name in PLURAL else "it", is_are(s)
    out = []
    if s.colour:
        out.append(Question("colour", r.choice((f"What colour {be} the {name}?", f"Which colour does the {name} have?")), sentence(f"the {name} {be} {s.colour}"), s.colour))
    if s.action == "follows":
        lead = plain(scene.subjects[0])
        out.append(Question("action", f"What {be} the {name} doing?", sentence(f"{they} {be} following the {lead}"), "follows"))
    else:
        out.append(Question("action", r.choice((f"What {be} the {name} doing?", f"How {be} the {name} moving?")), sentence(f"{they} {be} {BEING[s.action][0]}"), s.action))
    style = {"3d": "3D", "cartoon": "cartoon", "flat": "flat"}[s.style]
    out.append(Question("style", f"In which style {be} the {name} drawn?", sentence(f"in {article(style)} style"), s.style))
    return out


def _relation(r: Random, scene: Scene) -> list[Question]:
    a, b = scene.subjects
    ways = [(a, b, scene.relation), (b, a, OPPOSITE[scene.relation])]
    first, second, relation = r.choice(ways)
    answer = sentence(f"{'they are' if first.name in PLURAL else 'it is'} {RELATION_WORDS[relation]} the {plain(second)}")
    out = [Question("relation", f"Where {is_are(first)} the {plain(first)}?", answer, relation)]
    first, second, relation = r.choice(ways)
    out.append(Question("relation", f"What is {RELATION_WORDS[relation]} the {plain(second)}?", sentence(indefinite(first, plain(first))), first.name))
    return out
