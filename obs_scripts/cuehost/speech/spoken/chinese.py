"""How Mandarin speaks numbers, money and units: everything in Han characters."""

from __future__ import annotations

from .english import _SIGNS as _SIGNS_ANYWHERE
from .lexicon import Currency, Lexicon, Number

_DIGITS = "零一二三四五六七八九"

_UNITS = {
    key: (name, name)
    for key, name in {
        "mm": "毫米",
        "cm": "厘米",
        "m": "米",
        "km": "公里",
        "in": "英寸",
        "\u2033": "英寸",
        "m²": "平方米",
        "m2": "平方米",
        "cm²": "平方厘米",
        "cm³": "立方厘米",
        "mg": "毫克",
        "g": "克",
        "kg": "公斤",
        "oz": "盎司",
        "lb": "磅",
        "ml": "毫升",
        "mL": "毫升",
        "l": "升",
        "L": "升",
        "W": "瓦",
        "kW": "千瓦",
        "kWh": "千瓦时",
        "Wh": "瓦时",
        "V": "伏",
        "A": "安",
        "mA": "毫安",
        "mAh": "毫安时",
        "Ah": "安时",
        "Hz": "赫兹",
        "kHz": "千赫",
        "MHz": "兆赫",
        "GHz": "吉赫",
        "dB": "分贝",
        "MB": "兆",
        "GB": "G",
        "TB": "T",
        "px": "像素",
        "lm": "流明",
        "rpm": "转每分钟",
        "km/h": "公里每小时",
        "°C": "摄氏度",
        "℃": "摄氏度",
        "°F": "华氏度",
        "°": "度",
        "h": "小时",
        "min": "分钟",
        "ms": "毫秒",
        **{same: same for same in ("毫米", "厘米", "米", "克", "公斤", "千克", "毫升", "升", "瓦", "伏")},
        **{same: same for same in ("度", "小时", "分钟", "天", "年", "件", "个", "台", "只", "款", "种")},
        **{same: same for same in ("套", "双", "位", "瓶", "盒", "包", "袋", "张", "片", "人", "次", "倍")},
        **{same: same for same in ("个工作日", "工作日", "个月", "周", "岁", "万", "折", "寸", "英寸", "斤")},
    }.items()
}

_CURRENCIES = {
    "USD": Currency("美元", "美元"),
    "CAD": Currency("加元", "加元"),
    "AUD": Currency("澳元", "澳元"),
    "NZD": Currency("新西兰元", "新西兰元"),
    "SGD": Currency("新加坡元", "新加坡元"),
    "HKD": Currency("港元", "港元"),
    "EUR": Currency("欧元", "欧元"),
    "GBP": Currency("英镑", "英镑"),
    "MXN": Currency("墨西哥比索", "墨西哥比索"),
    "BRL": Currency("雷亚尔", "雷亚尔"),
    "CNY": Currency("元", "元"),
    "RMB": Currency("元", "元"),
    "JPY": Currency("日元", "日元"),
    "INR": Currency("卢比", "卢比"),
    "IDR": Currency("印尼盾", "印尼盾"),
    "KRW": Currency("韩元", "韩元"),
    "THB": Currency("泰铢", "泰铢"),
    "VND": Currency("越南盾", "越南盾"),
    "PHP": Currency("菲律宾比索", "菲律宾比索"),
    "MYR": Currency("林吉特", "林吉特"),
    "AED": Currency("迪拉姆", "迪拉姆"),
    "SAR": Currency("里亚尔", "里亚尔"),
    "CHF": Currency("瑞士法郎", "瑞士法郎"),
}

_SIGNS = {
    **_SIGNS_ANYWHERE,
    "¥": "CNY",
    "元": "CNY",
    "块": "CNY",
    "块钱": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "港元": "HKD",
    "港币": "HKD",
}


def integer(digits: str) -> str:
    """A whole number in Han characters: `1299` -> 一千二百九十九, `10` -> 十."""
    value = int(digits or "0")
    if value >= 10**12:
        return spell(digits)
    if not value:
        return "零"
    words = ""
    gap = False
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, size)
        if not group:
            gap = bool(words)
            continue
        words += ("零" if words and (gap or group < 1000) else "") + _group(group) + name
        gap = False
    return words.removeprefix("一") if words.startswith("一十") else words


def _group(value: int) -> str:
    words = ""
    zero = False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return words


def spell(digits: str) -> str:
    """Digit by digit, as years and telephone numbers are read."""
    return "".join(_DIGITS[int(d)] for d in digits)


def _number(number: Number) -> str:
    # Long codes and numbers with a leading zero are read digit by digit.
    coded = len(number.whole) > 1 and number.whole.startswith("0")
    whole = spell(number.whole) if coded else integer(number.whole)
    return f"{whole}点{spell(number.part)}" if number.part else whole


def _counted(number: Number) -> str:
    return "两" if number == ("2", "") else _number(number)


def _money(number: Number, currency: Currency) -> str:
    return _counted(Number(number.whole, number.part.rstrip("0"))) + currency.one


def _clock(hour: int, minute: int, half: str) -> str:
    name = {"am": "上午", "pm": "下午", "": ""}[half]
    minutes = "" if not minute else f"{'零' if minute < 10 else ''}{integer(str(minute))}分"
    return f"{name}{'两' if hour == 2 else integer(str(hour))}点{minutes}"


def _date(year: int, month: int, day: int) -> str:
    return f"{spell(str(year))}年{integer(str(month))}月{integer(str(day))}日"


CHINESE = Lexicon(
    decimal=".",
    number=_number,
    counted=_counted,
    money=_money,
    percent=lambda number: f"百分之{number}",
    date=_date,
    clock=_clock,
    to="到",
    by="乘",
    minus="负",
    units=_UNITS,
    currencies=_CURRENCIES,
    signs=_SIGNS,
    glue="",
    bare_numbers=True,
    symbols={
        r"(?<=[\u4e00-\u9fff])\s?&\s?(?=[\u4e00-\u9fff])": "和",
        r"\s?\+\s?": "加",
        r"½": "二分之一",
        r"[*_#|<>\\^~`]+": "",
    },
)
