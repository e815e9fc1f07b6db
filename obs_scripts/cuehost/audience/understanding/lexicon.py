"""What words mean to a show's viewers, one YAML file a language, and finding those words in a comment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .words import MARKED, UNSPACED, Token, tokens_of

FOLDER = Path(__file__).resolve().parent / "lexicon"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))

STOP = "stop"
SCENE = "scene"
"""Of words that say nothing of a product either: the people, times and places of a viewer's life. No other
word is a typing error of one.
"""
ASKING = "asking"
ITSELF = "="
"""What the meaning of a word that means just itself begins with: viewers often ask it, few sheets say it."""
COUNT = "#"
"""What the meaning of a number word begins with; the number follows."""
SAME = "≈"
"""What the meaning of a word of a language's own begins with; the first of its synonyms follows."""
OTHER = "!"
"""What the meaning of a word begins with that sheets seldom tell of: it is what is asked, where it stands."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster
_GOODS: dict[str, dict[str, str]] = yaml.load(
    (FOLDER.parent / "goods.yaml").read_text("utf-8"), Loader=_LOADER
)
GOODS_MATTERS = frozenset(matter for matter in _GOODS if not matter.startswith("+"))
"""What is asked of everyday goods, in all languages: few sheets tell of more than some of it."""
_CIRCUMSTANCES = frozenset({"season", "sports_use", "frost", "durable", "own_body", "power_cut", "learn"})
"""When and where goods are used: mostly told beside a question about something else."""
_SHORTEST_GUESSED = 5
_CLOSE = 0.78
_NEVER_GUESSED = frozenset({"command", "complaint", "is_ai", "is_live", "bought"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean `meaning`. `open_ended` says of each word whether it is a beginning only; `weak`
    that the phrase tells little by itself.
    """

    words: tuple[str, ...]
    open_ended: tuple[bool, ...]
    meaning: str
    weak: bool = False


@dataclass(slots=True)
class Phrases:
    """Phrases to be found from left to right, the longest first."""

    exact: dict[str, list[Phrase]] = field(default_factory=dict)
    begun: dict[str, list[Phrase]] = field(default_factory=dict)
    solid: dict[str, list[Phrase]] = field(default_factory=dict)
    longest_solid: int = 0
    whole: set[str] = field(default_factory=set)
    """Words that are not taken for longer forms of others."""
    unguessed: set[str] = field(default_factory=set)
    _typed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, phrase: Phrase, *, solid: bool = False, guessed: bool = True) -> None:
        """Makes a phrase known; `solid` ones stand in scripts without spaces. `guessed`: others may be typing
        errors of it.
        """
        first = phrase.words[0]
        if solid:
            text = "".join(phrase.words)
            self.solid.setdefault(text, []).append(phrase)
            self.longest_solid = max(self.longest_solid, len(text))
            return
        (self.begun if phrase.open_ended[0] else self.exact).setdefault(first, []).append(phrase)
        if not guessed:
            self.unguessed.add(first)
        elif (
            len(phrase.words) == 1
            and len(first) >= _SHORTEST_GUESSED
            and phrase.meaning not in _NEVER_GUESSED
        ):
            for key in {first, *_shortened(first)}:
                self._typed.setdefault(key, set()).add(first)

    def at(self, words: tuple[str, ...], start: int) -> list[Phrase]:
        """The longest phrases that begin at a word; several where one text has several meanings."""
        word = words[start]
        found = list(self.exact.get(word, ()))
        # A function word is no longer form of another: `почти` (almost) is not `почта` (mail).
        for end in range(2 if word not in self.whole else len(word), len(word) + 1):
            found += self.begun.get(word[:end], ())
        found = [phrase for phrase in found if _goes_on(phrase, words, start)]
        longest = max((len(phrase.words) for phrase in found), default=0)
        return [phrase for phrase in found if len(phrase.words) == longest]

    def in_run(self, run: str, start: int) -> dict[int, list[Phrase]]:
        """The phrases at a place of a run without spaces, by their length."""
        sizes = range(1, min(self.longest_solid, len(run) - start) + 1)
        return {size: found for size in sizes if (found := self.solid.get(run[start : start + size]))}

    def meant(self, word: str, *, strict: bool) -> str | None:
        """The one known word that `word` is a typing error of; `strict`: a short word with another letter in
        it is another word.
        """
        if len(word) < _SHORTEST_GUESSED - 1 or word.isdigit():
            return None
        near: set[str] = set()
        for key in {word, *_shortened(word)}:
            near |= self._typed.get(key, set())
        near = {known for known in near if known[0] == word[0] and _one_off(known, word)}
        if strict:
            near = {
                k
                for k in near
                if (len(k) != len(word) and len(word) >= _SHORTEST_GUESSED)
                or len(word) > _SHORTEST_GUESSED + 1
                or set(k) == set(word)
            }
        if near and len({phrase.meaning for known in near for phrase in self.exact.get(known, ())}) == 1:
            return min(near)
        if len({known[:4] for known in near}) == 1:
            return min(near)
        if strict or len(word) <= _SHORTEST_GUESSED + 1:
            return None
        known_words = [k for k in self.exact if len(k) > _SHORTEST_GUESSED and k not in self.unguessed]
        return next(iter(get_close_matches(word, known_words, 1, _CLOSE)), None)


def _goes_on(phrase: Phrase, words: tuple[str, ...], start: int) -> bool:
    if start + len(phrase.words) > len(words):
        return False
    return all(
        word.startswith(known) if begun else word == known
        for word, known, begun in zip(words[start:], phrase.words, phrase.open_ended, strict=False)
    )


def _shortened(word: str) -> Iterable[str]:
    """The word without one of its letters, in all ways."""
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_off(a: str, b: str) -> bool:
    """Whether one letter is missing, too many, wrong or in its neighbour's place."""
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        if len(wrong) == 1:
            return True
        return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]]
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and short in set(_shortened(long))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A language's words. `plain` is for words without their marks, where `phrases` have theirs; `things` are
    the words that viewers use for one kind of product, together. `opening` words ask where they come first or
    before one of `askers`, `ending` ones where they come last. At `turning` words a story becomes a question,
    at `reasons` a question a story.
    """

    lang: str
    phrases: Phrases
    plain: Phrases
    asking: frozenset[str]
    opening: frozenset[str]
    askers: frozenset[str]
    slang: dict[str, tuple[str, ...]]
    things: tuple[tuple[str, ...], ...] = ()
    turning: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    ending: tuple[str, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether the language's marks tell words apart."""
        return self.lang in MARKED


@cache
def lexicon(lang: str) -> Lexicon | None:
    """The lexicon of a language, None where there is none."""
    if lang not in LANGUAGES:
        return None
    data: dict[str, Any] = yaml.load((FOLDER / f"{lang}.yaml").read_text("utf-8"), Loader=_LOADER)
    phrases, plain = Phrases(), Phrases()
    marked = lang in MARKED
    told_nothing = " ".join(data.get(key, "") for key in ("stop", "function", "asking", "opening"))
    told_nothing = told_nothing.replace(" ", ",")
    scene = data.get("scene", "").replace(" ", ",")
    goods = ((matter.lstrip("+"), words[lang]) for matter, words in _GOODS.items() if lang in words)
    meanings = (*data["meanings"].items(), *data.get("matters", {}).items(), *goods)
    own = [(f"{ITSELF}{entry.strip()}", entry) for entry in data.get("own", "").split(",") if entry.strip()]
    own += [(SAME + text.split(",")[0].strip(" ~*"), text) for text in data.get("same", ())]
    own += [(OTHER + word.strip(" ~*"), word) for word in data.get("other", "").split(",") if word.strip()]
    for meaning, text in ((STOP, told_nothing), (SCENE, scene), *meanings, *own):
        for entry in text.split(","):
            for into, with_marks in ((phrases, marked), (plain, False)) if marked else ((phrases, False),):
                phrase = _phrase(entry, meaning, marked=with_marks)
                if phrase is None or (marked and not with_marks and _says_too_little(phrase)):
                    continue
                solid = lang in UNSPACED and not phrase.words[0].isascii()
                if meaning in _CIRCUMSTANCES:
                    phrase = replace(phrase, weak=True)
                if meaning == SCENE:
                    phrase = replace(phrase, meaning=STOP)
                    if len(phrase.words) == 1:
                        into.whole.add(phrase.words[0])
                into.add(phrase, solid=solid, guessed=meaning != SCENE and meaning[0] != ITSELF)
    for function_word in (tokens_of(entry) for entry in data.get("function", "").split()):
        if len(function_word) == 1:
            phrases.whole.add(function_word[0].marked if marked else function_word[0].plain)
    for word, number in data.get("counts", {}).items():
        for into, with_marks in ((phrases, marked), (plain, False)) if marked else ((phrases, False),):
            count = _phrase(str(word), f"{COUNT}{number}", marked=with_marks)
            if count is not None:
                into.add(count, solid=lang in UNSPACED and not count.words[0].isascii())
    asking = {t.marked if marked else t.plain for t in tokens_of(data["asking"])}
    if marked:
        asking |= {t.plain for t in tokens_of(data["asking"])}
    slang = {
        str(key): tuple(t.marked if marked else t.plain for t in tokens_of(str(value)))
        for key, value in data["slang"].items()
    }
    opening, askers, turning, reasons = (
        frozenset(t.plain for t in tokens_of(data.get(key, "")))
        for key in ("opening", "askers", "turning", "reasons")
    )
    things = tuple(tuple(word.strip() for word in same.split(",")) for same in data.get("things", ()))
    ending = tuple(t.plain for t in tokens_of(data.get("ending", "")))
    return Lexicon(
        lang, phrases, plain, frozenset(asking), opening, askers, slang, things, turning, reasons, ending
    )


def of_life(word: str, lang: str) -> bool:
    """Whether a word is one of a viewer's life that says nothing of a product (see `SCENE`)."""
    lex = lexicon(lang)
    return lex is not None and word in lex.phrases.unguessed


def _says_too_little(phrase: Phrase) -> bool:
    """Without its marks a short word that commands may be any other."""
    return phrase.meaning == "command" and len(phrase.words) == 1 and len(phrase.words[0]) < 6


def _phrase(entry: str, meaning: str, *, marked: bool) -> Phrase | None:
    entry = entry.strip()
    weak = entry.endswith("~")
    pieces: list[tuple[str, bool]] = []
    for piece in entry.rstrip("~").split():
        words = tokens_of(piece.rstrip("*"))
        for at, token in enumerate(words):
            open_ended = piece.endswith("*") and at == len(words) - 1
            pieces.append((token.marked if marked else token.plain, open_ended))
    if not pieces:
        return None
    return Phrase(tuple(p[0] for p in pieces), tuple(p[1] for p in pieces), meaning, weak)


def words_of(tokens: Iterable[Token], lex: Lexicon) -> tuple[Token, ...]:
    """The tokens with slang written out."""
    out: list[Token] = []
    for token in tokens:
        key = token.marked if lex.marked else token.plain
        if not token.solid and key in lex.slang:
            out += (Token(word, token_plain(word)) for word in lex.slang[key])
        else:
            out.append(token)
    return tuple(out)


def token_plain(word: str) -> str:
    """A known word without its marks."""
    return next((token.plain for token in tokens_of(word)), word)
