"""Shows to write about: one in each language with a phrase bank, and generated ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from cuehost.rundown import Fact, Faq, LocalText, Money, Product, Rundown, Segment


def local(text: str, **by_lang: str) -> LocalText:
    return LocalText(default=text, by_lang=by_lang)


def text_fact(key: str, *values: str) -> Fact:
    return Fact(id=key, value=tuple(local(value) for value in values))


def price_fact(key: str, amount: str, currency: str) -> Fact:
    kind = "list_price" if key == "list_price" else "price"
    money = Money(amount=Decimal(amount), currency=currency)
    return Fact(id=key, kind=kind, value=(local(f"{amount} {currency}"),), money=money)


def stock_fact(count: int) -> Fact:
    return Fact(id="stock", kind="stock", value=(local(str(count)),), count=count)


def facts(*entries: Fact) -> dict[str, Fact]:
    return {entry.id: entry for entry in entries}


SEGMENTS = (
    Segment(id="opening", kind="opening"),
    Segment(id="kettle-first", kind="product", product="kettle", duration_s=90),
    Segment(id="mugs", kind="product", product="mugs"),
    Segment(id="questions", kind="questions", duration_s=60),
    Segment(id="break", kind="break", duration_s=300),
    Segment(id="closing", kind="closing"),
)


def rundown(products: dict[str, Product], **changes: object) -> Rundown:
    """A show with sensible defaults."""
    fields: dict[str, object] = {
        "show": local("Autumn kitchen", es="Otoño en la cocina", zh="秋日厨房"),
        "languages": ("en", "es", "zh"),
        "market": "US",
        "currency": "USD",
        "platform": "youtube",
        "hosts": ("mia",),
        "scenes": "portrait",
        "facts": facts(text_fact("returns", "free within 30 days")),
        "products": products,
        "segments": SEGMENTS,
        "path": Path("show.yaml"),
        "fingerprint": "0",
    }
    return Rundown(**(fields | changes))  # type: ignore[arg-type]


def kitchen(lang: str = "en") -> Rundown:
    """The kitchen show with its texts in `lang`."""
    return {"en": _kitchen_en, "es": _kitchen_es, "zh": _kitchen_zh}[lang]()


def _kitchen_en() -> Rundown:
    kettle = Product(
        key="kettle",
        name=local("Pour-over kettle K2"),
        facts=facts(
            price_fact("price", "39.90", "USD"),
            price_fact("list_price", "49.90", "USD"),
            text_fact("capacity", "0.9 l"),
            text_fact("material", "304 stainless steel"),
            stock_fact(140),
            text_fact("shipping", "free above 35 USD, 3-5 working days"),
        ),
        selling_points=(
            local("thermometer in the lid"),
            local("gooseneck spout"),
            local("keeps water hot for an hour"),
        ),
        images=(Path("kettle-front.jpg"), Path("kettle-pour.jpg")),
        faq=(
            Faq(q=local("Does it work on induction?"), a=local("Yes, on gas, electric and induction.")),
            Faq(q=local("Is the handle hot?"), a=local("No. The handle is made of walnut and stays cool.")),
        ),
    )
    mugs = Product(
        key="mugs",
        name=local("Stoneware mugs, set of 4"),
        facts=facts(
            price_fact("price", "24", "USD"),
            text_fact("colours", "sage", "sand", "ink blue"),
            text_fact("capacity", "350 ml"),
            text_fact("warranty", "2 years"),
            text_fact("glaze", "reactive, lead-free"),
            text_fact("sku", "MG-4471"),
        ),
        selling_points=(local("dishwasher safe"), local("stackable"), local("wide handle")),
        images=(Path("mugs.jpg"),),
        faq=(Faq(q=local("Are they microwave safe"), a=local("They are.")),),
    )
    return rundown({"kettle": kettle, "mugs": mugs})


def _kitchen_es() -> Rundown:
    kettle = Product(
        key="kettle",
        name=local("Hervidor de cuello de cisne K2"),
        facts=facts(
            price_fact("price", "39.90", "EUR"),
            price_fact("list_price", "49.90", "EUR"),
            text_fact("capacity", "0.9 l"),
            text_fact("material", "acero inoxidable 304"),
            stock_fact(1),
            text_fact("shipping", "gratis a partir de 35 EUR, 3-5 días laborables"),
        ),
        selling_points=(local("termómetro en la tapa"), local("mantiene el agua caliente una hora")),
        images=(Path("a.jpg"),),
        faq=(Faq(q=local("¿Sirve para inducción?"), a=local("Sí, para gas, vitrocerámica e inducción.")),),
    )
    mugs = Product(
        key="mugs",
        name=local("Tazas de gres, juego de 4"),
        facts=facts(price_fact("price", "24", "EUR"), text_fact("warranty", "2 años")),
        selling_points=(local("aptas para lavavajillas"), local("asa ancha")),
    )
    show_facts = facts(
        text_fact("returns", "gratis durante 30 días"), text_fact("payment", "tarjeta", "PayPal")
    )
    return rundown(
        {"kettle": kettle, "mugs": mugs},
        languages=("es",),
        market="ES",
        currency="EUR",
        facts=show_facts,
    )


def _kitchen_zh() -> Rundown:
    kettle = Product(
        key="kettle",
        name=local("细口手冲壶K2"),
        facts=facts(
            price_fact("price", "199", "CNY"),
            price_fact("list_price", "249", "CNY"),
            text_fact("capacity", "0.9 l"),
            text_fact("material", "304不锈钢"),
            stock_fact(140),
            text_fact("shipping", "满99元包邮，3到5个工作日送达"),
        ),
        selling_points=(local("壶盖自带温度计"), local("鹅颈壶嘴，水流细而稳"), local("胡桃木手柄不烫手")),
        images=(Path("a.jpg"), Path("b.jpg")),
        faq=(Faq(q=local("电磁炉能用吗？"), a=local("可以，燃气灶、电陶炉、电磁炉都能用。")),),
    )
    mugs = Product(
        key="mugs",
        name=local("粗陶马克杯（4只装）"),
        facts=facts(price_fact("price", "128", "CNY"), text_fact("colours", "鼠尾草绿", "沙色")),
        selling_points=(local("可以进洗碗机"), local("可叠放，省地方")),
    )
    show_facts = facts(text_fact("returns", "七天无理由退换"))
    return rundown(
        {"kettle": kettle, "mugs": mugs},
        languages=("zh",),
        market="CN",
        currency="CNY",
        facts=show_facts,
    )


_WORDS = (
    "steel lamp cotton soft keeps warm easy to clean 3 heat settings fits 20 bags dishwasher safe handle"
    " walnut USB-C 65 W bright foldable with lid machine washable don't 1.5 m cable ¿qué? 温度计 Été"
)
_words = st.sampled_from(_WORDS.split(" "))
_phrase = st.lists(_words, min_size=1, max_size=7).map(" ".join)
_sentence = st.tuples(_phrase, st.sampled_from(["", ".", "!", "?", " …"])).map("".join)
_IDS = (
    "capacity material weight size colours warranty shipping returns battery origin care included pieces age"
    " power thread_count lining noise brand sku bpa_free payment 材质 peso"
)
_UNITS = ["l", "ml", "kg", "g", "cm", "W", "hours", "days"]
_fact_id = st.sampled_from(_IDS.split(" "))
_value = st.one_of(
    _phrase,
    st.builds(
        "{} {}".format,
        st.integers(0, 5000),
        st.sampled_from(_UNITS),
    ),
    st.builds("{}.{} l".format, st.integers(0, 99), st.integers(0, 99)),
    st.sampled_from(
        ["yes", "no", "free within 14 days", "2 years", "4", "3-5 working days", "free above 35 USD"]
    ),
)
_amount = st.decimals(min_value=Decimal("0.5"), max_value=Decimal("99999"), places=2)


@st.composite
def products(draw: st.DrawFn) -> Product:
    """Any product a seller may describe, well or badly."""
    currency = draw(st.sampled_from(["USD", "EUR", "CNY", "JPY", "MXN", "VND", "CHF"]))
    entries = [
        Fact(id=key, value=tuple(local(v) for v in draw(st.lists(_value, min_size=1, max_size=3))))
        for key in draw(st.lists(_fact_id, unique=True, max_size=6))
    ]
    price = draw(st.one_of(st.none(), _amount))
    if price is not None:
        entries.append(price_fact("price", str(price), currency))
        if draw(st.booleans()):
            entries.append(price_fact("list_price", str(price + draw(_amount)), currency))
    if draw(st.booleans()):
        entries.append(stock_fact(draw(st.integers(0, 5000))))
    return Product(
        key="thing",
        name=local(draw(_phrase)),
        facts=facts(*entries),
        selling_points=tuple(local(p) for p in draw(st.lists(_sentence, max_size=5))),
        images=tuple(Path(f"{i}.jpg") for i in range(draw(st.integers(0, 3)))),
        faq=tuple(
            Faq(
                q=local(draw(_sentence)), a=local(" ".join(draw(st.lists(_sentence, min_size=1, max_size=4))))
            )
            for _ in range(draw(st.integers(0, 3)))
        ),
    )


@st.composite
def shows(draw: st.DrawFn) -> Rundown:
    """Any show with one or two products."""
    found = {
        f"p{i}": draw(products()).model_copy(update={"key": f"p{i}"}) for i in range(draw(st.integers(1, 2)))
    }
    segments = [Segment(id="opening", kind="opening", duration_s=draw(st.sampled_from([None, 15.0, 60.0])))]
    for key in found:
        length = draw(st.sampled_from([None, 10.0, 45.0, 180.0]))
        points = tuple(local(p) for p in draw(st.lists(_sentence, max_size=2)))
        segments.append(
            Segment(id=f"show-{key}", kind="product", product=key, duration_s=length, selling_points=points)
        )
    segments += [
        Segment(id="q", kind="questions"),
        Segment(id="b", kind="break", duration_s=draw(st.sampled_from([None, 20.0, 60.0, 150.0]))),
        Segment(id="c", kind="closing", duration_s=draw(st.sampled_from([None, 40.0]))),
    ]
    return rundown(
        found,
        segments=tuple(segments),
        market=draw(st.sampled_from(["US", "ES", "CN", "MX"])),
        hosts=draw(st.sampled_from([(), ("mia",), ("mia", "leo")])),
        facts=facts(*(text_fact(key, draw(_value)) for key in draw(st.sets(_fact_id, max_size=3)))),
    )
