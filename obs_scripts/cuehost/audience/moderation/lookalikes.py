"""Characters that stand for others: letters of other alphabets, small capitals, turned letters, squares, and
the digits and signs of "leet".

Chosen by hand from what is seen in chats; the idea of comparing skeletons is that of Unicode's TR 39.
"""

from __future__ import annotations

import re

_PAIRS = {
    "a": "аαɑᴀɐ🅰🄰",
    "b": "вβʙ🅱",
    "c": "сϲᴄ",
    "d": "ԁᴅɗ",
    "e": "еёεєᴇǝəҽ",
    "f": "ꜰɟƒ",
    "g": "ɡɢƃց",
    "h": "нһʜɥհ",
    "i": "іιıɪᴉїί",
    "j": "јᴊɾ",
    "k": "кκᴋʞ",
    "l": "ʟłⅼ",
    "m": "мᴍɯ",
    "n": "ոɴηпπ",
    "o": "оοᴏօσøө🅾",
    "p": "рρᴘ🅿",
    "q": "ԛ",
    "r": "гʀɹ",
    "s": "ѕꜱς",
    "t": "тτᴛʇ",
    "u": "υᴜսиμ",
    "v": "ѵνᴠʌ",
    "w": "ԝωᴡʍ",
    "x": "хχ",
    "y": "уγʏʎү",
    "z": "ᴢ",
}
LOOKALIKES: dict[int, str] = {
    **{ord(other): letter for letter, others in _PAIRS.items() for other in others},
    # Letters in squares, and those that flags are made of.
    **{0x1F130 + i: chr(97 + i) for i in range(26)},
    **{0x1F170 + i: chr(97 + i) for i in range(26)},
    **{0x1F1E6 + i: chr(97 + i) for i in range(26)},
}
"""Folded character -> the Latin letter it looks like."""

PUNCTUATION = str.maketrans("．＠：／，－＿（）［］｛｝⁄∕․", ".@:/,-_()[]{}//.")
"""Punctuation of full width and the like, as that of links and addresses; each as long as before."""

DIGITS = str.maketrans("0134578", "oieastb")
DIGITS_ONE_AS_L = str.maketrans("0134578", "oleastb")
"""Digits inside words, as the letters they are written for; a 1 may be either."""

SIGNS = (
    (re.compile(r"@(?=[^\W\d_])|(?<=[^\W\d_])@"), "a"),
    (re.compile(r"\$(?=[^\W\d_])|(?<=[^\W\d_])\$"), "s"),
    (re.compile(r"(?<=[^\W\d_])[!|](?=[^\W\d_])"), "i"),
    (re.compile(r"(?<=[^\W\d_])€(?=[^\W\d_])"), "e"),
)
"""Signs inside words, as the letters they are written for."""
