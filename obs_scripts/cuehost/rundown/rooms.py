"""One rundown, several languages: the show as one language's room sees it, in its market's currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from . import _tables as tables
from .model import Converted, Fact, LocalText, Money, Product, Rate, Rundown

# What a converted price is rounded up to, in the currency; 1 where it is not named. Amounts under ten such
# steps are rounded to a tenth of it.
_STEPS = {
    **dict.fromkeys(("VND", "IDR"), Decimal(1000)),
    **dict.fromkeys(("KRW", "COP", "CLP"), Decimal(100)),
    **dict.fromkeys(("JPY", "RUB", "HUF", "PHP", "THB", "INR", "TWD"), Decimal(10)),
}


def room(rundown: Rundown, lang: str) -> Rundown:
    """The rundown for the room of `lang`: its market and currency, and the prices asked there.

    A price fixed for that market or currency is taken as it is. Any other is converted at the show's dated
    rates and rounded up, so that it never promises too little; `Money.converted` says from what. A list
    price is a statement about that market, so one that is not fixed there is left out.
    """
    market = rundown.markets.get(lang, rundown.market)
    if market == rundown.market:
        return rundown
    rates, currency = rundown.rates, tables.MARKETS[market]
    products = {
        key: product.model_copy(update={"facts": _facts(product, market, rundown.currency, rates)})
        for key, product in rundown.products.items()
    }
    return rundown.model_copy(update={"market": market, "currency": currency, "products": products})


def _facts(product: Product, market: str, home: str, rates: Mapping[str, Rate]) -> dict[str, Fact]:
    facts = dict(product.facts)
    price, before = facts.get("price"), facts.get("list_price")
    if price is not None and price.money is not None:
        money = fixed_price(price.prices, market) or convert(price.money, market, home, rates)
        facts["price"] = _priced(price, money or price.money)
    if before is not None and before.money is not None:
        money = fixed_price(before.prices, market)
        asked = facts["price"].money if "price" in facts else None
        if money is None or asked is None or asked.converted or asked.currency != money.currency:
            del facts["list_price"]
        else:
            facts["list_price"] = _priced(before, money)
    return facts


def _priced(fact: Fact, money: Money) -> Fact:
    text = LocalText(default=f"{money.amount} {money.currency}")
    return fact.model_copy(update={"money": money, "value": (text,)})


def fixed_price(prices: Mapping[str, Money], market: str) -> Money | None:
    """The price given for a market: under its code, under `EU` where it uses the euro, or its currency."""
    currency = tables.MARKETS[market]
    euro = prices.get("EU") if currency == "EUR" else None
    return prices.get(market) or euro or prices.get(currency)


def convert(money: Money, market: str, home: str, rates: Mapping[str, Rate]) -> Money | None:
    """An amount in a market's currency; None where there is no rate for it.

    `rates` say how much of a currency one unit of `home` buys.
    """
    currency = tables.MARKETS[market]
    if money.currency == currency:
        return money
    used = [rates[code] for code in (money.currency, currency) if code != home and code in rates]
    if len(used) != len({money.currency, currency} - {home}):
        return None
    value = money.amount
    if money.currency != home:
        value /= rates[money.currency].value
    if currency != home:
        value *= rates[currency].value
    origin = Converted(amount=money.amount, currency=money.currency, date=min(rate.date for rate in used))
    return Money(amount=round_up(value, currency), currency=currency, converted=origin)


def round_up(amount: Decimal, currency: str) -> Decimal:
    """A converted amount as it is said: up to a round one."""
    step = _STEPS.get(currency, Decimal(1))
    if amount < 10 * step and tables.decimals(currency) >= -(step / 10).adjusted():
        step /= 10
    places = Decimal(1).scaleb(-tables.decimals(currency))
    return ((amount / step).to_integral_value(ROUND_CEILING) * step).quantize(places)
