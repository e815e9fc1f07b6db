"""Tables the rundown is checked against: markets, currencies, languages, platforms, names.

Sources: ISO 3166-1 (countries), ISO 4217 (currencies and their decimals), ISO 639-1 and a few
ISO 639-3 codes (languages), as of 2026; Bulgaria uses the euro since 2026-01-01.
"""

from __future__ import annotations

from typing import Literal


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MARKETS = _words(
    """
    EU:EUR AT:EUR BE:EUR BG:EUR HR:EUR CY:EUR CZ:CZK DK:DKK EE:EUR FI:EUR FR:EUR DE:EUR GR:EUR HU:HUF IE:EUR
    IT:EUR LV:EUR LT:EUR LU:EUR MT:EUR NL:EUR PL:PLN PT:EUR RO:RON SK:EUR SI:EUR ES:EUR SE:SEK AD:EUR AE:AED
    AF:AFN AG:XCD AI:XCD AL:ALL AM:AMD AO:AOA AQ:USD AR:ARS AS:USD AU:AUD AW:AWG AX:EUR AZ:AZN BA:BAM BB:BBD
    BD:BDT BF:XOF BH:BHD BI:BIF BJ:XOF BL:EUR BM:BMD BN:BND BO:BOB BQ:USD BR:BRL BS:BSD BT:BTN BV:NOK BW:BWP
    BY:BYN BZ:BZD CA:CAD CC:AUD CD:CDF CF:XAF CG:XAF CH:CHF CI:XOF CK:NZD CL:CLP CM:XAF CN:CNY CO:COP CR:CRC
    CU:CUP CV:CVE CW:XCG CX:AUD DJ:DJF DM:XCD DO:DOP DZ:DZD EC:USD EG:EGP EH:MAD ER:ERN ET:ETB FJ:FJD FK:FKP
    FM:USD FO:DKK GA:XAF GB:GBP GD:XCD GE:GEL GF:EUR GG:GBP GH:GHS GI:GIP GL:DKK GM:GMD GN:GNF GP:EUR GQ:XAF
    GS:GBP GT:GTQ GU:USD GW:XOF GY:GYD HK:HKD HM:AUD HN:HNL HT:HTG ID:IDR IL:ILS IM:GBP IN:INR IO:USD IQ:IQD
    IR:IRR IS:ISK JE:GBP JM:JMD JO:JOD JP:JPY KE:KES KG:KGS KH:KHR KI:AUD KM:KMF KN:XCD KP:KPW KR:KRW KW:KWD
    KY:KYD KZ:KZT LA:LAK LB:LBP LC:XCD LI:CHF LK:LKR LR:LRD LS:LSL LY:LYD MA:MAD MC:EUR MD:MDL ME:EUR MF:EUR
    MG:MGA MH:USD MK:MKD ML:XOF MM:MMK MN:MNT MO:MOP MP:USD MQ:EUR MR:MRU MS:XCD MU:MUR MV:MVR MW:MWK MX:MXN
    MY:MYR MZ:MZN NA:NAD NC:XPF NE:XOF NF:AUD NG:NGN NI:NIO NO:NOK NP:NPR NR:AUD NU:NZD NZ:NZD OM:OMR PA:PAB
    PE:PEN PF:XPF PG:PGK PH:PHP PK:PKR PM:EUR PN:NZD PR:USD PS:ILS PW:USD PY:PYG QA:QAR RE:EUR RS:RSD RU:RUB
    RW:RWF SA:SAR SB:SBD SC:SCR SD:SDG SG:SGD SH:SHP SJ:NOK SL:SLE SM:EUR SN:XOF SO:SOS SR:SRD SS:SSP ST:STN
    SV:USD SX:XCG SY:SYP SZ:SZL TC:USD TD:XAF TF:EUR TG:XOF TH:THB TJ:TJS TK:NZD TL:USD TM:TMT TN:TND TO:TOP
    TR:TRY TT:TTD TV:AUD TW:TWD TZ:TZS UA:UAH UG:UGX UM:USD US:USD UY:UYU UZ:UZS VA:EUR VC:XCD VE:VES VG:USD
    VI:USD VN:VND VU:VUV WF:XPF WS:WST YE:YER YT:EUR ZA:ZAR ZM:ZMW ZW:ZWG
    """
)

MARKETS: dict[str, str] = {pair[:2]: pair[3:] for pair in _MARKETS}
"""Market (ISO 3166-1 alpha-2, or EU) to the currency prices are shown in there (ISO 4217)."""

MARKET_SLIPS = {
    "UK": "GB", "USA": "US", "UNITED STATES": "US", "AMERICA": "US", "CHINA": "CN", "CHN": "CN",
    "ENGLAND": "GB", "GERMANY": "DE", "DEU": "DE", "FRANCE": "FR", "FRA": "FR", "SPAIN": "ES", "ESP": "ES",
    "ITALY": "IT", "JAPAN": "JP", "JPN": "JP", "KOREA": "KR", "KOR": "KR", "BRAZIL": "BR", "MEXICO": "MX",
    "INDIA": "IN", "CANADA": "CA", "AUSTRALIA": "AU", "EUROPE": "EU", "EL": "GR", "VIETNAM": "VN",
    "THAILAND": "TH", "INDONESIA": "ID", "MALAYSIA": "MY", "SINGAPORE": "SG", "PHILIPPINES": "PH",
    "TAIWAN": "TW", "RUSSIA": "RU", "TURKEY": "TR",
}  # fmt: skip
"""What people write for a market, to what they mean."""

CURRENCIES = frozenset(MARKETS.values()) | {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "UYI", "UYW"}

_DECIMALS = dict.fromkeys(
    _words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0
) | dict.fromkeys(_words("BHD IQD JOD KWD LYD OMR TND"), 3)


def decimals(currency: str) -> int:
    """How many decimals amounts in `currency` have (ISO 4217)."""
    return _DECIMALS.get(currency, 2)


SYMBOLS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "A$": "AUD",
    "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "MX$": "MXN", "R$": "BRL", "CN¥": "CNY",
    "JP¥": "JPY", "RMB": "CNY", "元": "CNY", "人民币": "CNY", "円": "JPY", "원": "KRW", "₩": "KRW",
    "₹": "INR",
    "RS": "INR", "RS.": "INR", "₽": "RUB", "₫": "VND", "Đ": "VND", "฿": "THB", "₱": "PHP", "RM": "MYR",
    "RP": "IDR", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "₸": "KZT", "₦": "NGN", "₾": "GEL", "FR.": "CHF", "DOLLARS": "USD", "EURO": "EUR", "EUROS": "EUR",
}  # fmt: skip
"""Currency symbols that mean one currency (compared in upper case)."""

SHARED_SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BSD", "BBD",
          "BMD", "BND", "BZD", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD"),
    "¥": ("CNY", "JPY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "KR.": ("DKK", "SEK", "NOK", "ISK"),
}  # fmt: skip
"""Symbols of several currencies: the market's own if it is among them; `$` alone else means USD."""

COMMA_DECIMALS = frozenset(
    _words(
        """
    ARS BAM BGN BRL BYN CLP COP CZK DKK EUR GEL HUF IDR ISK KZT MKD NOK PLN RON RSD RUB SEK TRY UAH UYU VND
    """
    )
)
"""Currencies mostly written `1.299,00`: a dot is for thousands there, a comma for decimals."""

LANGUAGES = frozenset(
    _words(
        """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
    se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
    vo wa wo xh yi yo za zh zu arb ary arz bho ceb ckb cmn fil hak haw hmn kok lzh mai nan prs swh wuu yue
    zsm
    """
    )
)

LANGUAGE_SLIPS = {
    "english": "en", "eng": "en", "uk-en": "en-GB", "chinese": "zh", "mandarin": "zh", "cn": "zh",
    "中文": "zh", "zh-chs": "zh-Hans", "zh-cht": "zh-Hant", "jp": "ja", "japanese": "ja", "日本語": "ja",
    "korean": "ko", "kp": "ko", "spanish": "es", "español": "es", "spa": "es", "sp": "es", "mx": "es-MX",
    "german": "de", "deutsch": "de", "ger": "de", "french": "fr", "français": "fr", "fra": "fr",
    "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "russian": "ru", "rus": "ru",
    "ukrainian": "uk", "ua": "uk", "greek": "el", "arabic": "ar", "thai": "th", "vietnamese": "vi",
    "vn": "vi", "hindi": "hi", "turkish": "tr", "dutch": "nl", "polish": "pl", "czech": "cs", "cz": "cs",
    "danish": "da", "dk": "da", "swedish": "sv", "indonesian": "id", "malay": "ms", "us": "en-US",
    "gb": "en-GB", "norwegian": "no", "filipino": "fil",
}  # fmt: skip
"""What people write for a language, to its code."""

PLATFORMS: tuple[str, ...] = (
    "youtube", "tiktok", "tiktok_shop", "tiktok_shop_us", "douyin", "taobao", "shopee", "lazada", "amazon",
    "amazon_live", "facebook", "instagram", "twitch", "bilibili", "generic", "other",
)  # fmt: skip
"""Profiles of platform rules; `generic` and `other` are none of them."""

APPROVALS: tuple[Literal["optional", "required"], ...] = ("optional", "required")
"""Whether only lines that a person has approved go on air."""

AUDIENCE_LEVELS: tuple[str, ...] = ("beginner", "regular", "expert")
"""How much an audience knows about what is sold."""

SEGMENT_KINDS: tuple[str, ...] = ("opening", "product", "questions", "break", "closing")

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif")
CLIP_ENDINGS = (".mp4", ".mov", ".webm", ".mkv")
SOUND_ENDINGS = (".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".aiff")
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
SCRIPT_ENDINGS = (".txt", ".md", ".csv", ".yaml", ".yml")

OVERLAYS: tuple[str, ...] = (
    "price", "picture:0", "prompt:follow", "prompt:cart", "prompt:ask", "hide:price", "hide:prompt",
    "hide:picture",
)  # fmt: skip
"""What a line may show or hide; `picture:N` takes any of the product's pictures, from 0."""

CARDS: tuple[str, ...] = (
    "lower_third", "price", "points", "specs", "shipping", "stock", "compare", "question", "qr",
    "next_up", "countdown", "coupon",
)  # fmt: skip
"""Cards that come by themselves, as what they show is spoken of."""

GESTURES: tuple[str, ...] = (
    "greet", "wave_off", "present_left", "present_right", "point_up", "point_down", "count_1", "count_2",
    "count_3", "count_4", "count_5", "price_reveal", "open_hands", "think", "thank", "heart", "thumb_up",
    "size_hands", "emphasise", "listen", "welcome", "goodbye", "invite", "come_closer", "apologise",
    "promise", "me", "point_right", "point_left", "point_across_right", "point_across_left", "point_viewer",
    "look_up_there", "present_across_right", "present_across_left", "present_hand", "hold_up", "turn_over",
    "list", "first_of_all", "price_drop", "cheap", "money_rub", "save", "compare", "same", "size_small",
    "size_wide", "size_tall", "size_round", "size_grow", "thin", "smell", "taste", "feel", "soft",
    "warm_hands", "light_weight", "clap", "ok", "cheer", "high_five", "sparkle", "wow", "idea",
    "read_comment", "look_clock", "clock_tap", "hush", "secret", "wait", "shrug", "open_box", "pour",
    "stir", "press_button", "tap", "unfold", "wrap_up", "shake", "spray", "twist_open", "write", "take_out",
    "push_away", "pull_near", "put_aside", "explain", "agree", "disagree", "stop", "calm", "proud", "beat",
)  # fmt: skip
"""What a host may be asked to do; assets/movements has one or more movements for each."""

EMOTIONS: tuple[str, ...] = ("neutral", "joy", "warmth", "surprise", "excitement", "concern")
