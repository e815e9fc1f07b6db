"""Written to spoken, and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.speech import to_spoken
from cuehost.speech.spoken.lexicon import listed

CASES = [
    ("en", "Only $39.90 today", "Only thirty-nine dollars and ninety cents today"),
    ("en", "Now 39.90 USD.", "Now thirty-nine dollars and ninety cents."),
    ("en", "USD 1,299.00!", "one thousand two hundred ninety-nine dollars!"),
    ("en-GB", "£1,299", "one thousand two hundred and ninety-nine pounds"),
    ("en", "$1 or $0.99 or $0.01", "one dollar or ninety-nine cents or one cent"),
    ("en", "€5 or £12.50", "five euros or twelve pounds and fifty pence"),
    ("en", "499 MXN", "four hundred ninety-nine Mexican pesos"),
    ("en-AU", "$5, US$5", "five dollars, five dollars"),
    ("en-CN", "¥199", "one hundred ninety-nine yuan"),
    ("en", "¥199", "one hundred ninety-nine yen"),
    ("en", "$39-$49", "thirty-nine to forty-nine dollars"),
    ("en", "holds 0.9 l (≈30 fl oz)", "holds zero point nine litres (about thirty fluid ounces)"),
    ("en", "1 kg, 2kg", "one kilogram, two kilograms"),
    ("en", "20 x 30 cm", "twenty by thirty centimetres"),
    ("en", "20 cm × 30 cm × 5.5 cm", "twenty by thirty by five point five centimetres"),
    ("en", "3-5 working days", "three to five working days"),
    ("en", "3–5 kg", "three to five kilograms"),
    ("en", "a 5000mAh battery", "a five thousand milliamp hour battery"),
    ("en", "holds the 5 l of water, 2 m cable", "holds the five litres of water, two metres cable"),
    ("en", "-10°C", "minus ten degrees Celsius"),
    ("en", "20% off", "twenty percent off"),
    ("en", "at 20:30, 9 a.m.", "at eight thirty P M, nine A M"),
    ("en", "on 2026-10-31", "on October thirty-first, twenty twenty-six"),
    ("en", "3/4/2026", "March fourth, twenty twenty-six"),
    ("en-GB", "3/4/2026", "April third, twenty twenty-six"),
    ("en", "in 2026, 2026 pieces", "in twenty twenty-six, two thousand twenty-six pieces"),
    ("en", "the 1990s, May 15, 2005", "the nineteen nineties, May fifteenth, two thousand five"),
    ("en", "the 2nd, 21st and 112th", "the second, twenty-first and one hundred twelfth"),
    ("en", "on 1 January", "on the first of January"),
    ("en", "e.g. tea & coffee, 24/7", "for example tea and coffee, twenty-four seven"),
    ("en", "see https://example.com/k2?x=1.", "see ."),
    ("en", "Wow 🔥👍🏽 nice", "Wow nice"),
    ("en", "the K2-5 and WH-1000XM4", "the K two five and WH one thousand XM four"),
    ("en", "call 555-123-4567", "call five five five, one two three, four five six seven"),
    ("en", "304 stainless steel", "three oh four stainless steel"),
    ("en", "order 20261031001", "order two zero two six one zero three one zero zero one"),
    (
        "en",
        "No. 1 in 2025, 10 in wide, 3-in-1",
        "number one in twenty twenty-five, ten inches wide, three in one",
    ),
    ("en", "4.5/5 stars, 1/3 off", "four point five out of five stars, one third off"),
    ("en", "10:00-18:00", "ten A M to six P M"),
    ("es", "4,5/5, USB 3.0, 2/3", "cuatro coma cinco de cinco, USB tres punto cero, dos tercios"),
    ("ru", "USB 3.0, Bluetooth 5.3, 4,8/5", "USB три ноль, Bluetooth пять и три, четыре и восемь из пяти"),
    ("ru", "с 9:00 до 18:30", "с девяти ноль-ноль до восемнадцати тридцати"),
    ("vi", "39K, 4K, cao 1m2, 5 m2", "ba mươi chín nghìn, bốn K, cao một mét hai, năm mét vuông"),
    ("id", "jam 09.00-18.30", "jam sembilan sampai delapan belas lewat tiga puluh menit"),
    ("zh", "评分4.8/5", "评分四点八分，满分五分"),
    ("es", "Cuesta 39,90 €", "Cuesta treinta y nueve euros con noventa céntimos"),
    ("es", "1.299,50 EUR", "mil doscientos noventa y nueve euros con cincuenta céntimos"),
    ("es", "$499 MXN", "cuatrocientos noventa y nueve pesos"),
    ("es", "1 l y 0,9 l", "un litro y cero coma nueve litros"),
    ("es", "de 3-5 días", "de tres a cinco días"),
    ("es", "20 x 30 cm, 20%", "veinte por treinta centímetros, veinte por ciento"),
    ("es", "21 £, 200 tazas, 1 taza", "veintiuna libras, doscientas tazas, una taza"),
    ("es", "21 años, 1.000.000 €, modelo 1", "veintiún años, un millón de euros, modelo uno"),
    ("es", "el 2.º paso", "el segundo paso"),
    ("es-MX", "Sólo $1,299.50", "Sólo mil doscientos noventa y nueve pesos con cincuenta centavos"),
    ("es-MX", "0.75 l", "cero punto setenta y cinco litros"),
    ("es-US", "Sólo $12.50", "Sólo doce dólares con cincuenta centavos"),
    ("pt-BR", "Só R$ 199,90", "Só cento e noventa e nove reais e noventa centavos"),
    ("pt-BR", "10x de R$ 19,99", "dez vezes de dezenove reais e noventa e nove centavos"),
    ("pt-BR", "R$ 1, R$ 0,50", "um real, cinquenta centavos"),
    ("pt-BR", "2 xícaras, 2 dias, 200 opções", "duas xícaras, dois dias, duzentas opções"),
    ("pt-BR", "0,9 l, 1,5 kg, 2 lb", "zero vírgula nove litro, um vírgula cinco quilo, duas libras"),
    ("pt-BR", "às 20h30, 22ª, 1 de maio", "às vinte e trinta, vigésima segunda, primeiro de maio"),
    ("pt-BR", "ligue 11 98765-4321", "ligue um um, nove oito sete meia cinco, quatro três dois um"),
    ("pt-BR", "R$ 1.000.000", "um milhão de reais"),
    ("pt-PT", "16 € e 0,5 km", "dezasseis euros e zero vírgula cinco quilómetro"),
    (
        "ru",
        "1 ₽, 2 ₽, 5 ₽, 11 ₽, 21 ₽",
        "один рубль, два рубля, пять рублей, одиннадцать рублей, двадцать один рубль",
    ),
    ("ru", "39,90 ₽", "тридцать девять рублей девяносто копеек"),
    ("ru", "от 399,50 ₽", "от трёхсот девяноста девяти рублей пятидесяти копеек"),
    ("ru", "1 000 000 ₽, 21 иена", "один миллион рублей, двадцать одна иена"),
    ("ru", "от 5 до 10 кг, до 35 л", "от пяти до десяти килограммов, до тридцати пяти литров"),
    ("ru", "3-5 рабочих дней", "от трёх до пяти рабочих дней"),
    ("ru", "с 2 насадками, 2 насадки, 2 стакана", "с двумя насадками, две насадки, два стакана"),
    ("ru", "1 чашка, 1 окно, 21 минута", "одна чашка, одно окно, двадцать одна минута"),
    ("ru", "вместо 4990 ₽", "вместо четырёх тысяч девятисот девяноста рублей"),
    ("ru", "за 1 мин, за 2 мин, за 21 ₽", "за одну минуту, за две минуты, за двадцать один рубль"),
    ("es-MX", "US$5, $5", "cinco dólares, cinco pesos"),
    ("ru", "за 1 минуту, к 5 часам, в 3 цветах", "за одну минуту, к пяти часам, в трёх цветах"),
    ("ru", "более 500 отзывов, 2 новые чашки", "более пятисот отзывов, две новые чашки"),
    ("ru", "0,9 л, 1,5 л, 1,5 мин", "ноль целых девять десятых литра, полтора литра, полторы минуты"),
    (
        "ru",
        "31 октября 2026 г. Скидка 20%.",
        "тридцать первого октября две тысячи двадцать шестого года. Скидка двадцать процентов.",
    ),
    ("ru", "в 2026 году, 1-й, 2-я, 3-го", "в две тысячи двадцать шестом году, первый, вторая, третьего"),
    ("ru", "199 руб. Берите 5 шт. и ещё", "сто девяносто девять рублей. Берите пять штук и ещё"),
    (
        "ru",
        "31.10.2026 в 20:00",
        "тридцать первого октября две тысячи двадцать шестого года в двадцать ноль-ноль",
    ),
    ("ru", "5000 мАч, 2 м, 5 минут", "пять тысяч миллиампер-часов, два метра, пять минут"),
    ("th", "ราคา 39.50 บาท", "ราคา สามสิบเก้าบาทห้าสิบสตางค์"),
    ("th", "1,299฿ ลด 20%", "หนึ่งพันสองร้อยเก้าสิบเก้าบาท ลด ยี่สิบเปอร์เซ็นต์"),
    ("th", "500 มล. 21 ชิ้น K2", "ห้าร้อยมิลลิลิตร ยี่สิบเอ็ด ชิ้น K สอง"),
    ("th", "เวลา 20.30 น.", "เวลา ยี่สิบนาฬิกาสามสิบนาที"),
    ("th", "สแตนเลส 304", "สแตนเลส สามศูนย์สี่"),
    (
        "vi",
        "Giá 39.900₫, 1.299.000đ",
        "Giá ba mươi chín nghìn chín trăm đồng, một triệu hai trăm chín mươi chín nghìn đồng",
    ),
    ("vi", "39k, 1tr2, giảm 20%", "ba mươi chín nghìn, một triệu hai, giảm hai mươi phần trăm"),
    ("vi", "105 chiếc, 39 đôi, thứ 4", "một trăm linh năm chiếc, ba mươi chín đôi, thứ tư"),
    ("vi", "20h30, inox 304", "hai mươi giờ ba mươi phút, inox ba không bốn"),
    ("id", "Harga Rp39.900", "Harga tiga puluh sembilan ribu sembilan ratus rupiah"),
    ("id", "39rb, ke-1, ke-2, 0,9 l", "tiga puluh sembilan ribu, pertama, kedua, nol koma sembilan liter"),
    ("id", "pukul 20.30, 3-5 hari", "pukul dua puluh lewat tiga puluh menit, tiga sampai lima hari"),
    ("zh", "只要199元", "只要一百九十九元"),
    ("zh", "原价¥299.90", "原价二百九十九点九元"),
    ("zh", "39.90美元", "三十九点九美元"),
    ("zh", "2026年10月31日", "二零二六年十月三十一日"),
    ("zh", "3-5个工作日", "三到五个工作日"),
    ("zh", "2件，第2件半价", "两件，第二件半价"),
    ("zh", "20 x 30 cm", "二十乘三十厘米"),
    ("zh", "优惠20%", "优惠百分之二十"),
    ("zh", "10500元，100050克", "一万零五百元，十万零五十克"),
    ("zh", "K2水壶，5000mAh", "K 二水壶，五千毫安时"),
    ("zh", "304不锈钢，1/3，138-0013-8000", "三零四不锈钢，三分之一，幺三八，零零幺三，八零零零"),
    ("fr", "Seulement 39,90 € 🔥 voilà", "Seulement 39,90 € voilà"),
    ("hi", "क्\u200dया 5", "क्\u200dया 5"),
]


@pytest.mark.parametrize(("lang", "written", "heard"), CASES)
def test_spoken_form(lang: str, written: str, heard: str) -> None:
    assert to_spoken(written, lang).text == heard


def test_words_lead_back_to_what_is_written() -> None:
    spoken = to_spoken("Only $39.90, holds 0.9 l!", "en")
    places = {
        m[0]: spoken.written[slice(*spoken.source(*m.span()))] for m in re.finditer(r"\w+", spoken.text)
    }
    assert places["Only"] == "Only"
    assert places["dollars"] == places["cents"] == places["thirty"] == "$39.90"
    assert places["point"] == places["litres"] == "0.9 l"


LANGS = ["en", "en-GB", "es", "es-MX", "zh", "fr", "pt-BR", "pt-PT", "ru", "th", "vi", "id"]
BITS = [
    *"0123456789.,$€¥% -–x:/#&+°\n",
    "USD",
    " cm",
    "kg",
    "h",
    "k",
    "K",
    "-й",
    " г.",
    " руб.",
    "บาท",
    "đ",
    "º",
    " насадки",
    " mayo",
    "元",
    "年",
    "第",
    "a",
    "é",
    "🔥",
    "好",
]
SOUP = st.lists(st.sampled_from(BITS), max_size=40).map("".join)


@given(st.one_of(st.text(max_size=60), SOUP), st.sampled_from(LANGS))
def test_any_text_has_a_spoken_form_whose_pieces_fit(text: str, lang: str) -> None:
    spoken = to_spoken(text, lang)
    at = written = 0
    for piece in spoken.pieces:
        assert piece.start == at and piece.end > piece.start
        assert written <= piece.written_start <= piece.written_end <= len(text)
        if piece.literal:
            assert spoken.text[piece.start : piece.end] == text[piece.written_start : piece.written_end]
        at, written = piece.end, piece.written_start
    assert at == len(spoken.text)
    assert spoken.text == spoken.text.strip()
    for start in range(len(spoken.text)):
        a, b = spoken.source(start, start + 1)
        assert 0 <= a <= b <= len(text)


@pytest.mark.parametrize("lang", ["zh", "ru", "th"])
def test_no_letter_of_another_alphabet_is_left_where_a_word_is_meant(lang: str) -> None:
    """Units, currencies and per cent are said in the language's own words, whatever the sheet writes."""
    units = listed(
        "mm cm m km in ft m² mg g kg oz lb ml l W kWh V mAh GHz dB px rpm km/h °C °F h min % 2.4 GHz"
    )
    codes = listed("USD EUR GBP CNY JPY BRL RUB THB VND IDR MXN INR KRW")
    written = ", ".join(
        [f"5 {unit}" for unit in units] + [f"5 {code}" for code in codes] + ["$5", "R$5", "Rp5"]
    )
    assert not re.search("[A-Za-z0-9$%°]", to_spoken(written, lang).text)


def test_the_full_stop_of_a_sentence_stays() -> None:
    assert to_spoken("Всего 5 шт. Берите!", "ru").text == "Всего пять штук. Берите!"
    assert to_spoken("Всего 5 шт.", "ru").text == "Всего пять штук."
