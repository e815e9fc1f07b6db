"""Answers put together when they are asked for: about a product not on air, of two, of all of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from cuehost.rundown import Rundown
from cuehost.writing import Stating, format_money

from .phrasing import Phrasing

Check = Callable[[str, str | None], bool]
_MOST_LISTED = 6


class Composer:
    """Puts answers together in one language. `virtual`: the host is no human, and says so when asked."""

    def __init__(self, stating: Stating, words: Phrasing, may: Check, *, virtual: bool) -> None:
        self._stating = stating
        self.words = words
        self._may = may
        self._virtual = virtual

    @property
    def rundown(self) -> Rundown:
        """The show as its room in this language sees it."""
        return self._stating.rundown

    def fixed(self) -> list[str]:
        """All that is said without a product or a viewer's question in it."""
        words = self.words
        said = [*words.unknown, *words.which, *words.greeting, *words.praise, *words.bought, *words.order_how]
        said += words.nothing_on_air
        if self._virtual:
            said += [*words.is_ai, *words.is_live, *words.who]
        for topic in ("list_products", "cheapest", "dearest"):
            if (answer := self.special(topic, None, 0)) is not None:
                said.append(answer[0])
        for key in self._stating.rundown.products:
            if (answer := self.special("on_air", key, 0)) is not None:
                said.append(answer[0])
        return said

    def joined(self, texts: list[str]) -> str:
        """Sentences one after the other."""
        return ("" if self._stating.bank.lang == "zh" else " ").join(texts)

    def about(self, key: str, answer: str) -> str:
        """An answer about a product not on air; as it is, where that names it already, or it is the only one,
        or couldn't be named truly.
        """
        if len(self.rundown.products) == 1 or self._bare_name(key).casefold() in answer.casefold():
            return answer
        text = self._filled(self.words.about, key).replace("{answer}", answer)
        return text if self._may(text, key) else answer

    def special(self, topic: str, on_air: str | None, turn: int) -> tuple[str, tuple[str, ...]] | None:
        """The answer to a question about the show or its host, and the facts it states."""
        words = self.words
        if topic in ("is_ai", "is_live", "who"):
            # A human host answers that in person.
            own: dict[str, tuple[str, ...]] = {
                "is_ai": words.is_ai, "is_live": words.is_live, "who": words.who
            }  # fmt: skip
            return (_one(own[topic], turn), ()) if self._virtual else None
        if topic == "order_how":
            return _one(words.order_how, turn), ()
        if topic == "on_air":
            if on_air is None:
                return _one(words.nothing_on_air, turn), ()
            return self._filled(_one(words.on_air, turn), on_air), ()
        if topic == "list_products":
            return self._list(turn)
        return self._extreme(topic, turn)

    def compare(self, one: str, other: str) -> str | None:
        """The prices of two products."""
        prices = [self._price(key) for key in (one, other)]
        names = [(self._the_name(key), self._bare_name(key)) for key in (one, other)]
        if None in prices:
            return None
        text = self.words.compare[0]
        slots = {
            "the_name": names[0][0],
            "name": names[0][1],
            "the_other": names[1][0],
            "other": names[1][1],
            "price": str(prices[0]),
            "other_price": str(prices[1]),
        }
        for slot, value in slots.items():
            text = text.replace(f"{{{slot}}}", value)
        return _capital(text) if self._may(text, None) else None

    def several(self, key: str | None, count: int) -> str | None:
        """The price of so many pieces of a product; None where it is not to be said."""
        price = self._stating.rundown.products[key].facts.get("price") if key is not None else None
        if price is None or price.money is None or price.money.converted is not None:
            return None
        total = price.money.model_copy(update={"amount": price.money.amount * count})
        said = format_money(total, self._stating.lang, self._stating.rundown.market)
        text = self.words.several.replace("{count}", str(count)).replace("{total}", said)
        return text if self._may(text, key) else None

    def _list(self, turn: int) -> tuple[str, tuple[str, ...]] | None:
        keys = list(self._stating.rundown.products)[:_MOST_LISTED]
        if not keys:
            return None
        names = self._stating.listed([self._bare_name(key) for key in keys])
        return _one(self.words.list_products, turn).replace("{products}", names), ()

    def _extreme(self, topic: str, turn: int) -> tuple[str, tuple[str, ...]] | None:
        """The product of the lowest or highest price, where one alone has it."""
        asked: dict[str, Decimal] = {}
        for key, product in self._stating.rundown.products.items():
            price = product.facts.get("price")
            if price is None or price.money is None:
                return None
            asked[key] = price.money.amount
        if not asked:
            return None
        value = (min if topic == "cheapest" else max)(asked.values())
        keys = [key for key, amount in asked.items() if amount == value]
        if len(keys) != 1:
            return None
        phrase = _one(self.words.cheapest if topic == "cheapest" else self.words.dearest, turn)
        text = self._filled(phrase, keys[0]).replace("{price}", self._price(keys[0]) or "")
        # That it is the lowest price of all was reckoned here, from every price of the sheet.
        return text, (f"{keys[0]}/price",)

    def _price(self, key: str) -> str | None:
        price = self._stating.rundown.products[key].facts.get("price")
        if price is None or price.money is None:
            return None
        return format_money(price.money, self._stating.lang, self._stating.rundown.market)

    def _filled(self, phrase: str, key: str) -> str:
        text = phrase.replace("{the_name}", self._the_name(key)).replace("{name}", self._bare_name(key))
        return _capital(text)

    def _the_name(self, key: str) -> str:
        return self._stating.name(key) or self._bare_name(key)

    def _bare_name(self, key: str) -> str:
        product = self._stating.rundown.products[key]
        return self._stating.bare_name(key) or product.name.get(self._stating.lang)


def _one(wordings: tuple[str, ...], turn: int) -> str:
    return wordings[turn % len(wordings)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
