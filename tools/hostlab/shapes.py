"""Hand hints that the pack carries: for each shape, the natural direction of the wrist in frame degrees,
for the viewer's left hand (the right hand mirrors)."""

NATURAL: dict[str, float] = {
    "relaxed": 0.0,
    "open": 160.0,
    "present": 110.0,
    "point": 125.0,
    "fist": 180.0,
    "thumb_up": -110.0,
    "flat": -90.0,
    "one": 175.0,
    "two": 175.0,
    "three": 175.0,
    "four": 175.0,
    "five": 170.0,
    "ok": 170.0,
    "pinch": 165.0,
    "heart_half": -135.0,
}
