"""What the world is made of: subjects, styles, places, times, weathers, cameras, actions, relations."""

from __future__ import annotations

from dataclasses import dataclass

FPS = 8
SIZE = 128  # pixels, both sides of a frame
SLICE = 4  # frames

STYLES = ("3d", "cartoon", "flat")
PLACES = (
    "meadow", "forest", "beach", "sea", "desert", "mountains", "snowfield",
    "city", "farm", "lake", "village", "jungle", "road", "volcano",
)  # fmt: skip
TIMES = ("day", "sunset", "night")
WEATHERS = ("clear", "rain", "snow", "fog")
CAMERAS = ("still", "pan left", "pan right", "zoom in", "zoom out")
ACTIONS = (
    "still", "left", "right", "up", "down", "towards", "away",
    "bounces", "spins", "jumps", "follows", "appears", "leaves",
)  # fmt: skip
RELATIONS = ("left of", "right of", "above", "below", "behind", "in front of", "next to")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
HUES = {"red": 0.995, "orange": 0.075, "yellow": 0.14, "green": 0.34, "blue": 0.59, "purple": 0.76, "pink": 0.91}


@dataclass(frozen=True)
class Kind:
    """One nameable subject.

    group: animal, vehicle, food, plant, thing or building; air: it flies or floats, so it has no ground under it;
    faces: where its picture looks (-1 left, 1 right, 0 front); tinted: it comes in every colour of COLOURS.
    """

    name: str
    emoji: str
    group: str
    air: bool = False
    faces: int = 0
    tinted: bool = False


def _kinds(group: str, line: str) -> list[Kind]:
    """Reads 'name emoji flags, ...' with flags: < looks left, > looks right, ^ in the air, * tinted."""
    kinds = []
    for item in line.split(","):
        name, emoji, *flags = (part.strip() for part in item.strip().split("/"))
        flag = "".join(flags)
        faces = -1 if "<" in flag else 1 if ">" in flag else 0
        kinds.append(Kind(name, emoji, group, "^" in flag, faces, "*" in flag))
    return kinds


KINDS: tuple[Kind, ...] = tuple(
    _kinds("animal", "dog/🐕/<, cat/🐈/<, rabbit/🐇/<, horse/🐎/<, cow/🐄/<, pig/🐖/<, sheep/🐑/<, camel/🐫/<, giraffe/🦒/<,"
           "elephant/🐘/<, rhino/🦏/<, hippo/🦛/<, mouse/🐁/<, squirrel/🐿/<, hedgehog/🦔/<, bear/🐻, panda/🐼, koala/🐨,"
           "kangaroo/🦘/<, rooster/🐓/<, chick/🐤/<, penguin/🐧, duck/🦆/<, swan/🦢/<, owl/🦉, flamingo/🦩/<, peacock/🦚,"
           "parrot/🦜/<, frog/🐸, crocodile/🐊/<, turtle/🐢/<, snake/🐍/<, dragon/🐉/<, dinosaur/🦕/<, whale/🐳/<,"
           "dolphin/🐬/<^, fish/🐠/<^, shark/🦈/<^, octopus/🐙, crab/🦀, snail/🐌/<, butterfly/🦋/^, bee/🐝/<^, ladybug/🐞/<,"
           "spider/🕷, lion/🦁, tiger/🐅/<, zebra/🦓/<, deer/🦌/<, fox/🦊, monkey/🐒/<, unicorn/🦄/<, bat/🦇/^, eagle/🦅/<^")
    + _kinds("vehicle", "car/🚗/<*, taxi/🚕/<, bus/🚌/<, fire engine/🚒/<, police car/🚓/<, ambulance/🚑/<, truck/🚚/<,"
             "tractor/🚜/<, racing car/🏎/<, motorcycle/🏍/<, bicycle/🚲/<, train/🚂/<, airplane/✈️/>^, helicopter/🚁/<^,"
             "rocket/🚀/>^, sailboat/⛵/<, ship/🚢/<, flying saucer/🛸/^, scooter/🛵/<")
    + _kinds("food", "apple/🍎, banana/🍌, orange/🍊, lemon/🍋, pear/🍐, strawberry/🍓, cherries/🍒, grapes/🍇, watermelon/🍉,"
             "pineapple/🍍, carrot/🥕, broccoli/🥦, mushroom/🍄, cheese/🧀, hamburger/🍔, pizza/🍕, hot dog/🌭, doughnut/🍩,"
             "cookie/🍪, cake/🎂, cupcake/🧁, ice cream/🍦, lollipop/🍭, pumpkin/🎃")
    + _kinds("plant", "tree/🌳, palm tree/🌴, cactus/🌵, sunflower/🌻, rose/🌹/*, tulip/🌷/*, maple leaf/🍁")
    + _kinds("thing", "balloon/🎈/^*, gift/🎁/*, soccer ball/⚽, basketball/🏀, teddy bear/🧸, umbrella/☂️/*, book/📕/*,"
             "guitar/🎸/*, drum/🥁, trumpet/🎺, crown/👑, top hat/🎩, alarm clock/⏰, light bulb/💡/^, bell/🔔, key/🔑,"
             "camera/📷, telephone/☎️, television/📺, laptop/💻, chair/🪑, anchor/⚓, candle/🕯, snowman/⛄, star/⭐/^*,"
             "heart/❤️/^*, kite/🪁/^, robot/🤖, ghost/👻/^, diamond/💎/*, backpack/🎒/*, bucket/🪣, trophy/🏆, teapot/🫖,"
             "dress/👗/*")
    + _kinds("building", "house/🏠, castle/🏰, tent/⛺, church/⛪, circus tent/🎪, ferris wheel/🎡, fountain/⛲")
)  # fmt: skip
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
NAMES: tuple[str, ...] = tuple(kind.name for kind in KINDS)
