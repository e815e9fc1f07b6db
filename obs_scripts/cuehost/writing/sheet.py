"""The facts a segment may state, by id, as its lines name them.

price, material, ...        facts of the segment's product
selling_points:N, faq:N     its selling points and questions, counted from 0
show:ID                     facts of the whole show
KEY/ID                      a fact of another product
"""

from __future__ import annotations

from cuehost.rundown import Fact, LocalText, Product, Rundown, Segment


def selling_points(product: Product, segment: Segment) -> tuple[LocalText, ...]:
    """All selling points of a product in a segment; `selling_points:N` counts in this order.

    The sheet's come first, then those only the segment names, so that an id means the same
    in every segment of a product that adds none.
    """
    return product.selling_points + tuple(
        p for p in segment.selling_points if p not in product.selling_points
    )


def chosen_points(product: Product, segment: Segment) -> tuple[tuple[str, LocalText], ...]:
    """The selling points to use, with their ids: the segment's own if it names some, else the sheet's."""
    every = selling_points(product, segment)
    chosen = segment.selling_points or product.selling_points
    return tuple((f"selling_points:{every.index(point)}", point) for point in chosen)


def product_facts(product: Product, segment: Segment, lang: str) -> dict[str, str]:
    """Every fact of a product with its text in `lang`; an FAQ's text is its answer."""
    facts = {key: _text(fact, lang) for key, fact in product.facts.items()}
    for index, point in enumerate(selling_points(product, segment)):
        facts[f"selling_points:{index}"] = point.get(lang)
    for index, entry in enumerate(product.faq):
        facts[f"faq:{index}"] = entry.a.get(lang)
    return facts


def facts_of(rundown: Rundown, segment: Segment, lang: str) -> dict[str, str]:
    """Every fact id that a line of `segment` may name, with the fact's text in `lang`."""
    facts: dict[str, str] = {}
    own = rundown.products.get(segment.product or "")
    if own is not None:
        facts |= product_facts(own, segment, lang)
    facts |= {f"show:{key}": _text(fact, lang) for key, fact in rundown.facts.items()}
    for key, product in rundown.products.items():
        if product is not own:
            home = next((s for s in rundown.segments if s.product == key), segment)
            facts |= {f"{key}/{fact}": text for fact, text in product_facts(product, home, lang).items()}
    return facts


def next_segment(rundown: Rundown, segment: Segment) -> Segment | None:
    """The entry after `segment`, or None if it is the last."""
    ids = [s.id for s in rundown.segments]
    index = ids.index(segment.id) + 1 if segment.id in ids else len(ids)
    return rundown.segments[index] if index < len(ids) else None


def _text(fact: Fact, lang: str) -> str:
    return fact.text(lang)
