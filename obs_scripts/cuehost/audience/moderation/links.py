"""Links in text, also those written so as to pass a filter."""

from __future__ import annotations

import re

from .lookalikes import PUNCTUATION

_SURE = re.compile(
    "com|net|org|info|biz|shop|store|online|site|website|app|xyz|top|club|live|link|click|vip|win|bet|casino|"
    "io|gg|tv|me|ru|cn|uk|ua|kz|de|fr|es|it|pt|br|mx|ar|cl|vn|th|id|in|jp|kr|tw|hk|sg|my|ph|eu|us|cc|ly|ws"
)
"""Ends of domains that links in chats have."""
_WORDS_TOO = re.compile("in|it|me|us|es|de|id|is|my|to|la|so|no|io|top|live|link|win|bet|club")
"""Ends that are also words: without `www.` or a path they may be a sentence whose space was forgotten."""

_SCHEME = re.compile(r"\b(?:https?|ftp|tg|whatsapp|weixin)\s?:\s?/\s?/\s?\S+|\bwww\s?\.\s?\S+", re.IGNORECASE)
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|\.|punto|ponto|точка|点|點)\s?[)\]}]\s?|\s(?:dot|punto|ponto|точка)\s|。)"
_APART = re.compile(r"[^\W_]{2,}\s\.\s?(?:com|net|ru)\b", re.IGNORECASE)
_DOTTED = re.compile(r"[.。][^\W\d]|\b(?:dot|punto|ponto|точка)\b|[(\[{]\s?[.点點]", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"(?<![\w.@])(?P<host>(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?{_DOT}){{1,4}}(?P<end>[a-z]{{2,12}}))"
    r"(?P<path>[:/]\S+)?(?![\w@])",
    re.IGNORECASE,
)


def find_link(text: str, allowed: frozenset[str] = frozenset()) -> str | None:
    """The first link in `text` that doesn't lead to a host in `allowed` (such as the shop's own)."""
    text = text.translate(PUNCTUATION)
    for match in _SCHEME.finditer(text):
        if not _leads_to(re.sub(r"^[a-z]+:|[\s/]", " ", match[0].casefold()).split(), allowed):
            return match[0]
    if apart := _APART.search(text):
        return apart[0]
    for match in _DOMAIN.finditer(text) if _DOTTED.search(text) else ():
        end = match["end"].casefold()
        dotted = re.sub(_DOT, ".", match["host"].casefold())
        if not _SURE.fullmatch(end):
            continue
        if _WORDS_TOO.fullmatch(end) and not match["path"] and dotted.count(".") == 1:
            continue
        if not _leads_to([dotted], allowed):
            return match[0]
    return None


def _leads_to(parts: list[str], allowed: frozenset[str]) -> bool:
    host = parts[0].partition("/")[0].partition(":")[0].removeprefix("www.") if parts else ""
    return any(host == name or host.endswith("." + name) for name in allowed)
