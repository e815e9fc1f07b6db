"""Facts by id: what writers may state and the guard checks against."""

from __future__ import annotations

from .model import Product, Rundown, Sheet


def fact_texts(source: Product | Sheet | Rundown, lang: str, product: str | None = None) -> dict[str, str]:
    """Every fact of `source` in `lang`, by id.

    A product's ids: `price`, `material`, ..., `selling_points:0`, `faq:0` (the answer). Of a sheet
    or rundown: show-wide facts as `show:returns`, products' as `kettle/price`; with `product`, the
    facts of that product (its key) come first and without the prefix, as lines of its segment cite
    them. Raises `KeyError` if there is no such product.
    """
    if isinstance(source, Product):
        return _of_product(source, lang)
    texts = _of_product(source.products[product], lang) if product is not None else {}
    texts |= {f"show:{key}": fact.text(lang) for key, fact in source.facts.items()}
    for key, other in source.products.items():
        if key != product:
            texts |= {f"{key}/{fact}": text for fact, text in _of_product(other, lang).items()}
    return texts


def _of_product(product: Product, lang: str) -> dict[str, str]:
    texts = {key: fact.text(lang) for key, fact in product.facts.items()}
    texts |= {f"selling_points:{i}": point.get(lang) for i, point in enumerate(product.selling_points)}
    texts |= {f"faq:{i}": entry.a.get(lang) for i, entry in enumerate(product.faq)}
    return texts
