from __future__ import annotations

import pytest
from PIL import Image

from cuehost.graphics import FontBook, Theme, load_theme
from cuehost.graphics.easel import typesetter
from cuehost.graphics.fonts import Family, system_fonts
from cuehost.graphics.text import Typesetter

#: One sentence in each script the cards must draw.
SAMPLES = {
    "en": "The Pour-over kettle K2, 0.9 l, with a gooseneck spout for $39.90.",
    "es": "La hervidora K2 vierte un chorro lento y constante en cada taza.",
    "de": "Edelstahl-Schwanenhals-Wasserkocher für Filterkaffee mit Thermometer.",
    "ru": "Чайник для пуровера K2 льёт воду медленно и ровно.",
    "vi": "Ấm rót cà phê K2 dung tích 0,9 lít, vòi cổ ngỗng rót đều.",
    "zh": "这款手冲壶容量0.9升，采用304不锈钢，“细口壶嘴”让水流更稳定。",
    "ja": "このケトルは細い注ぎ口からゆっくり均一にお湯を注げます。",
    "ko": "이 주전자는 용량이 0.9리터이고 뚜껑에 온도계가 있습니다.",
    "th": "กาต้มน้ำรุ่นนี้มีความจุ 0.9 ลิตร และมีเทอร์โมมิเตอร์ที่ฝา",
    "ar": "إبريق القهوة K2 بسعة 0.9 لتر، مصنوع من الفولاذ 304.",
    "hi": "यह केतली 0.9 लीटर की है और ढक्कन में थर्मामीटर है, क्षेत्र विद्यार्थी।",
    "he": "קומקום K2 עם מדחום במכסה, 0.9 ליטר.",
}


@pytest.fixture(scope="session")
def samples() -> dict[str, str]:
    return SAMPLES


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme("studio")


@pytest.fixture(scope="session")
def fonts() -> FontBook:
    return system_fonts()


@pytest.fixture(scope="session")
def setter(fonts: FontBook) -> Typesetter:
    return typesetter(fonts)


@pytest.fixture(scope="session")
def bold() -> Family:
    return Family(("Manrope-Bold.ttf",))


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("photo") / "kettle.png"
    image = Image.new("RGB", (400, 300), (240, 238, 235))
    image.paste((40, 60, 80), (60, 90, 180, 220))
    image.save(path)
    return path
