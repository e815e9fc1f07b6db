"""What viewers call the products of a show: name, short name, brand and model, the word for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cuehost.rundown import Product

from .lexicon import STOP, Lexicon, Phrase, Phrases, lexicon
from .reading import PRODUCT
from .words import MARKED, UNSPACED, Token, tokens_of

_TAIL = re.compile(r"\s*[,，(（|｜]|\s+(?:[–—-]|with|for|of|para|con|para|com|для|untuk|cho)\s+")
_RU_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_THAI_CUT = re.compile("[\u0e40-\u0e44]$")
_THAI_MARK = re.compile("^[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_HEADS = frozenset("壶杯机霜灯包巾茶伞瓶椅箱锅刀表笔鞋裤衣帽皂镜刷垫毯枕")
_FIRST = ("es", "pt", "vi", "id", "ru", "fr", "it")
_SHORTEST = 3


def names_of(products: Mapping[str, Product], lang: str) -> Phrases:
    """How products are named in `lang` and, as chats are mixed, in the languages of their sheets.

    A name that several products go by stands for each of them.
    """
    names = Phrases()
    seen: set[tuple[tuple[str, ...], str]] = set()
    for key, product in products.items():
        texts = {lang: product.name.get(lang)} | dict(product.name.by_lang)
        texts.setdefault("en", product.name.default)
        for spoken, text in texts.items():
            code = spoken.partition("-")[0].lower()
            others = _others(text, code, key) if code == lang else ()
            for phrase, solid in (
                *_called(text, code, key),
                *_called(key.replace("_", " "), "en", key),
                *others,
            ):
                if (phrase.words, key) not in seen and _tells(phrase, lang, solid=solid):
                    seen.add((phrase.words, key))
                    names.add(phrase, solid=solid)
    return names


def _tells(phrase: Phrase, lang: str, *, solid: bool) -> bool:
    """Whether a name is none of the words that tell nothing."""
    lex = lexicon(lang)
    if lex is None:
        return True
    known = (
        lex.phrases.solid.get("".join(phrase.words), [])
        if solid
        else [p for p in lex.phrases.exact.get(phrase.words[0], []) if p.words == phrase.words]
    )
    return not any(p.meaning == STOP for p in known)


def _others(text: str, lang: str, key: str) -> Iterator[tuple[Phrase, bool]]:
    """What viewers call a thing besides: a bag for a backpack. No word that tells something by itself."""
    lex = lexicon(lang)
    if lex is None:
        return
    name = f" {' '.join(token.plain for token in tokens_of(text))} "
    for same in lex.things:
        called = [tuple(tokens_of(word)) for word in same]
        if not any(_in_name(word, name) for word in called if word):
            continue
        for word in called:
            plain = tuple(token.plain for token in word)
            marked = tuple(token.marked for token in word)
            if not plain or _means(lex, plain):
                continue
            if word[0].solid:
                yield _solid("".join(plain), PRODUCT + key), True
                continue
            yield _exact(plain, PRODUCT + key), False
            if marked != plain:
                yield _exact(marked, PRODUCT + key), False
            if len(plain) == 1:
                yield from _inflected(plain[0], lang, PRODUCT + key)


def _in_name(word: tuple[Token, ...], name: str) -> bool:
    """Whether a product's name (plain words between spaces) has these words."""
    plain = " ".join(token.plain for token in word)
    if not word[0].solid:
        return f" {plain} " in name
    # A letter or two begin many a Thai word, and end many a Chinese one.
    return plain in name if len(plain) > 2 else f" {plain}" in name or f"{plain} " in name


def _means(lex: Lexicon, words: tuple[str, ...]) -> bool:
    """Whether words mean something of their own."""
    known = (*lex.phrases.exact.get(words[0], ()), *lex.phrases.solid.get("".join(words), ()))
    return any(p.words == words or "".join(p.words) == "".join(words) for p in known if p.meaning != STOP)


def _inflected(word: str, lang: str, meaning: str) -> Iterator[tuple[Phrase, bool]]:
    if lang in ("en", "es", "pt"):
        yield from _forms(word, lang, meaning)
    elif lang == "ru" and len(word) > 4:
        yield Phrase((word[: max(4, len(word) - 2)],), (True,), meaning), False
    elif lang == "id":
        yield _exact((f"{word}nya",), meaning), False


def _called(text: str, lang: str, key: str) -> Iterator[tuple[Phrase, bool]]:
    meaning = PRODUCT + key
    whole = _TAIL.split(text, maxsplit=1)[0]
    for name in dict.fromkeys((text, whole)):
        tokens = tokens_of(name)
        words = tuple(token.plain for token in tokens)
        if lang in MARKED:
            marked = tuple(token.marked for token in tokens if not token.solid)
            yield _exact(marked, meaning), False
            yield from ((_exact(marked[:size], meaning), False) for size in (1, 2))
            yield from ((_exact(words[:size], meaning), False) for size in (1, 2))
        for token in tokens:
            if token.solid and lang in UNSPACED:
                yield from ((_solid(part, meaning), True) for part in _parts(token.plain, lang))
        plain = tuple(token.plain for token in tokens if not token.solid)
        if not plain or lang in UNSPACED:
            plain_only = plain
        else:
            yield _exact(words, meaning), False
            plain_only = _telling(plain, name, lang)
        for word in plain_only:
            if len(word) >= _SHORTEST or (not word.isdigit() and any(char.isdigit() for char in word)):
                yield from _forms(word, lang, meaning)


def _telling(words: tuple[str, ...], name: str, lang: str) -> tuple[str, ...]:
    """Brand and model, and the word for what it is."""
    marked = [t for t in re.findall(r"[^\W_]+", name) if t[:1].isupper() or any(c.isdigit() for c in t)]
    # A capital begins every name: only with figures, or inside, does it mark a brand.
    first = name.split(maxsplit=1)[0]
    brands = {tokens_of(w)[0].plain for w in marked if w != first or any(c.isdigit() for c in w)}
    brands = {w for w in brands if not w.isdigit()}
    rest = [word for word in words if word not in brands and not word.isdigit()] or list(words)
    if lang == "ru":
        nouns = [word for word in rest if not _RU_ADJECTIVE.search(word)]
        head = (nouns or rest)[0]
    else:
        head = rest[0] if lang in _FIRST else rest[-1]
    return (*dict.fromkeys((head, *sorted(brands))),)


def _forms(word: str, lang: str, meaning: str) -> Iterator[tuple[Phrase, bool]]:
    yield _exact((word,), meaning), False
    if lang in ("en", "es", "pt") and word.isalpha():
        other = word[:-1] if word.endswith("s") else f"{word}s"
        if len(other) >= _SHORTEST:
            yield _exact((other,), meaning), False
    if lang == "ru" and word.isalpha() and not word.isascii():  # a brand in Latin letters is not inflected
        begun = word[: max(3, len(word) - 2)] if len(word) > 4 else word[:3]
        yield Phrase((begun,), (True,), meaning), False


def _parts(run: str, lang: str) -> Iterator[str]:
    """What of a name in a script without spaces names it too: its end in Chinese, its beginning in Thai."""
    yield run
    if lang == "zh":
        for size in range(2, len(run)):
            yield run[-size:]
        if len(run) > 3:
            yield run[:2]
        if run[-1] in _HEADS:
            yield run[-1]
        return
    for size in range(2, len(run)):
        if not _THAI_CUT.search(run[:size]) and not _THAI_MARK.match(run[size:]):
            yield run[:size]


def _exact(words: tuple[str, ...], meaning: str) -> Phrase:
    return Phrase(words, (False,) * len(words), meaning)


def _solid(text: str, meaning: str) -> Phrase:
    return Phrase((text,), (False,), meaning)
