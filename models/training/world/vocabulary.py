"""The words for everything in the catalogue. Each entry lists wordings that mean the same."""

from __future__ import annotations

STYLE_WORDS = {"3d": ("3D", "glossy 3D"), "cartoon": ("cartoon",), "flat": ("flat", "flat paper-cut")}
PLACE_WORDS = {
    "meadow": ("in a meadow", "in a green meadow"), "forest": ("in a forest", "in a pine forest"),
    "beach": ("on a beach", "on a sandy beach"), "sea": ("on the sea", "out on the open sea"),
    "desert": ("in a desert", "in a sandy desert"), "mountains": ("in the mountains", "in front of snowy mountains"),
    "snowfield": ("in a snowfield", "in a white snowfield"), "city": ("in a city", "on a city street"),
    "farm": ("on a farm", "on a farm with a red barn"), "lake": ("by a lake", "at the shore of a lake"),
    "village": ("in a village", "in a small village"), "jungle": ("in a jungle", "in a dense jungle"),
    "road": ("on a road", "on a long straight road"), "volcano": ("near a volcano", "at the foot of a volcano"),
}  # fmt: skip
TIME_WORDS = {"day": ("by day", "during the day"), "sunset": ("at sunset", "at dusk"), "night": ("at night", "by night")}
WEATHER_WORDS = {
    "clear": ("in clear weather", "under a clear sky"), "rain": ("in the rain", "while it rains"),
    "snow": ("in falling snow", "while it snows"), "fog": ("in the fog", "in thick fog"),
}  # fmt: skip
DOING = {
    "still": ("stands still", "stays in place"), "left": ("moves to the left", "goes left"), "right": ("moves to the right", "goes right"),
    "up": ("rises", "moves up"), "down": ("sinks", "moves down"), "towards": ("comes closer", "moves towards us"),
    "away": ("moves away", "gets farther away"), "bounces": ("bounces", "bounces up and down"), "spins": ("spins", "spins around"),
    "jumps": ("jumps", "hops again and again"), "appears": ("appears", "suddenly appears"), "leaves": ("leaves", "goes off stage"),
}  # fmt: skip
BEING = {
    "still": ("standing still",), "left": ("moving to the left",), "right": ("moving to the right",), "up": ("rising",), "down": ("sinking",),
    "towards": ("coming closer",), "away": ("moving away",), "bounces": ("bouncing",), "spins": ("spinning",), "jumps": ("jumping",),
    "appears": ("appearing",), "leaves": ("leaving",),
}  # fmt: skip
CAMERA_WORDS = {
    "pan left": ("the camera pans left", "the view pans to the left"), "pan right": ("the camera pans right", "the view pans to the right"),
    "zoom in": ("the camera zooms in", "we zoom in slowly"), "zoom out": ("the camera zooms out", "we zoom out slowly"),
}  # fmt: skip
RELATION_WORDS = {
    "left of": "to the left of", "right of": "to the right of", "above": "above", "below": "below", "behind": "behind",
    "in front of": "in front of", "next to": "next to",
}  # fmt: skip
NUMBER_WORDS = ("no", "one", "two", "three")
MASS = {"broccoli", "cheese"}  # said without an article
PLURAL = {"cherries", "grapes"}
WEATHER_IS = {
    "clear": ("the sky is clear", "the weather is clear"), "rain": ("it is raining", "rain is falling"),
    "snow": ("it is snowing", "snow is falling"), "fog": ("it is foggy", "fog hangs over the land"),
}  # fmt: skip
TIME_IS = {"day": ("it is day", "it is daytime"), "sunset": ("the sun is setting", "it is sunset"), "night": ("it is night", "it is dark")}
CHANGE_WORDS = {
    ("time", "day"): ("day breaks", "the sun comes up"), ("time", "sunset"): ("the sun sets", "sunset comes"),
    ("time", "night"): ("night falls", "it gets dark"), ("weather", "clear"): ("the sky clears", "the weather clears up"),
    ("weather", "rain"): ("it starts to rain", "rain sets in"), ("weather", "snow"): ("it starts to snow", "snow begins to fall"),
    ("weather", "fog"): ("fog rolls in", "it gets foggy"),
}  # fmt: skip
OPPOSITE = {
    "left of": "right of", "right of": "left of", "above": "below", "below": "above", "behind": "in front of",
    "in front of": "behind", "next to": "next to",
}  # fmt: skip
