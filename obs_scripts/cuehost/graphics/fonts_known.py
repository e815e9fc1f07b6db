"""File names of the fonts each system carries, per script, best first.

Debian and Fedora carry Noto; Windows and macOS carry their own. A collection (`.ttc`) is searched for
the face whose family name ends as given after the `|`.
"""

from __future__ import annotations

#: script -> weight or style -> file names.
KNOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "general": {
        "bold": ("NotoSans-Bold.ttf", "segoeuib.ttf", "DejaVuSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"),
        "regular": (
            "NotoSans-Regular.ttf",
            "segoeui.ttf",
            "DejaVuSans.ttf",
            "Arial Unicode.ttf",
            "arial.ttf",
        ),
        "serif": ("NotoSerif-Bold.ttf", "georgiab.ttf", "Georgia Bold.ttf", "DejaVuSerif-Bold.ttf"),
    },
    "han-sc": {
        "bold": (
            "NotoSansCJK-Bold.ttc|SC",
            "NotoSansCJKsc-Bold.otf",
            "NotoSansSC-Bold.otf",
            "SourceHanSansSC-Bold.otf",
            "msyhbd.ttc",
            "PingFang.ttc|SC",
            "Hiragino Sans GB.ttc",
            "STHeiti Medium.ttc|SC",
            "simhei.ttf",
            "wqy-microhei.ttc",
            "wqy-zenhei.ttc",
        ),
        "regular": (
            "NotoSansCJK-Regular.ttc|SC",
            "NotoSansSC-Regular.otf",
            "msyh.ttc",
            "STHeiti Light.ttc|SC",
        ),
        "serif": (
            "NotoSerifCJK-Bold.ttc|SC",
            "NotoSerifSC-Bold.otf",
            "SourceHanSerifSC-Bold.otf",
            "Songti.ttc|SC",
        ),
    },
    "han-tc": {
        "bold": ("NotoSansCJK-Bold.ttc|TC", "NotoSansTC-Bold.otf", "msjhbd.ttc", "PingFang.ttc|TC"),
        "regular": (
            "NotoSansCJK-Regular.ttc|TC",
            "NotoSansTC-Regular.otf",
            "msjh.ttc",
            "STHeiti Light.ttc|TC",
        ),
        "serif": ("NotoSerifCJK-Bold.ttc|TC", "NotoSerifTC-Bold.otf", "Songti.ttc|TC"),
    },
    "han-jp": {
        "bold": (
            "NotoSansCJK-Bold.ttc|JP",
            "NotoSansJP-Bold.otf",
            "YuGothB.ttc",
            "meiryob.ttc",
            "ヒラギノ角ゴシック W6.ttc",
            "msgothic.ttc",
        ),
        "regular": ("NotoSansCJK-Regular.ttc|JP", "YuGothM.ttc", "meiryo.ttc", "ヒラギノ角ゴシック W3.ttc"),
        "serif": ("NotoSerifCJK-Bold.ttc|JP", "NotoSerifJP-Bold.otf", "yumindb.ttf", "ヒラギノ明朝 ProN.ttc"),
    },
    "hangul": {
        "bold": ("NotoSansCJK-Bold.ttc|KR", "NotoSansKR-Bold.otf", "malgunbd.ttf", "AppleSDGothicNeo.ttc"),
        "regular": (
            "NotoSansCJK-Regular.ttc|KR",
            "NotoSansKR-Regular.otf",
            "malgun.ttf",
            "AppleSDGothicNeo.ttc",
        ),
        "serif": ("NotoSerifCJK-Bold.ttc|KR", "NotoSerifKR-Bold.otf", "batang.ttc", "AppleMyungjo.ttf"),
    },
    "thai": {
        "bold": (
            "NotoSansThai-Bold.ttf",
            "NotoSansThaiUI-Bold.ttf",
            "LeelaUIb.ttf",
            "leelawdb.ttf",
            "tahomabd.ttf",
            "Thonburi.ttc",
        ),
        "regular": ("NotoSansThai-Regular.ttf", "LeelawUI.ttf", "leelawad.ttf", "tahoma.ttf", "Thonburi.ttc"),
        "serif": ("NotoSerifThai-Bold.ttf",),
    },
    "arabic": {
        "bold": (
            "NotoSansArabic-Bold.ttf",
            "NotoKufiArabic-Bold.ttf",
            "segoeuib.ttf",
            "tahomabd.ttf",
            "GeezaPro.ttc",
            "DejaVuSans-Bold.ttf",
        ),
        "regular": (
            "NotoSansArabic-Regular.ttf",
            "segoeui.ttf",
            "tahoma.ttf",
            "GeezaPro.ttc",
            "DejaVuSans.ttf",
        ),
        "serif": ("NotoNaskhArabic-Bold.ttf",),
    },
    "hebrew": {
        "bold": ("NotoSansHebrew-Bold.ttf", "segoeuib.ttf", "ArialHB.ttc", "DejaVuSans-Bold.ttf"),
        "regular": ("NotoSansHebrew-Regular.ttf", "segoeui.ttf", "ArialHB.ttc", "DejaVuSans.ttf"),
        "serif": ("NotoSerifHebrew-Bold.ttf",),
    },
    "devanagari": {
        "bold": (
            "NotoSansDevanagari-Bold.ttf",
            "NirmalaB.ttf",
            "Nirmala.ttc",
            "mangalb.ttf",
            "Kohinoor.ttc",
            "DevanagariMT.ttc",
        ),
        "regular": (
            "NotoSansDevanagari-Regular.ttf",
            "Nirmala.ttf",
            "Nirmala.ttc",
            "mangal.ttf",
            "Kohinoor.ttc",
        ),
        "serif": ("NotoSerifDevanagari-Bold.ttf",),
    },
    "symbols": {
        "bold": (
            "NotoSansSymbols-Bold.ttf",
            "NotoSansSymbols2-Regular.ttf",
            "NotoSansMath-Regular.ttf",
            "DejaVuSans-Bold.ttf",
            "seguisym.ttf",
            "Apple Symbols.ttf",
        ),
        "regular": (
            "NotoSansSymbols-Regular.ttf",
            "NotoSansSymbols2-Regular.ttf",
            "DejaVuSans.ttf",
            "seguisym.ttf",
        ),
        "serif": (),
    },
    "emoji": {
        "bold": ("NotoColorEmoji.ttf", "seguiemj.ttf", "Apple Color Emoji.ttc"),
        "regular": (),
        "serif": (),
    },
}

for _script in (
    *("bengali", "gurmukhi", "gujarati", "tamil", "telugu", "kannada", "malayalam", "sinhala"),
    *("lao", "myanmar", "khmer", "georgian", "armenian"),
):
    _name = _script.capitalize()
    KNOWN[_script] = {
        "bold": (f"NotoSans{_name}-Bold.ttf", "NirmalaB.ttf", "Nirmala.ttc"),
        "regular": (f"NotoSans{_name}-Regular.ttf", "Nirmala.ttf", "Nirmala.ttc"),
        "serif": (f"NotoSerif{_name}-Bold.ttf",),
    }

#: What a language needs: (script of KNOWN, characters a font must have).
NEEDED: dict[str, tuple[str, str]] = {
    "zh": ("han-sc", "商品价格购物车"),
    "zh-tw": ("han-tc", "商品價格購物車"),
    "ja": ("han-jp", "商品の価格カート"),
    "ko": ("hangul", "상품가격장바구니"),
    "th": ("thai", "สินค้าราคาตะกร้า"),
    "ar": ("arabic", "السعر والمنتج"),
    "fa": ("arabic", "قیمت محصول پچگ"),
    "ur": ("arabic", "قیمت ٹوکری"),
    "he": ("hebrew", "מחיר המוצר"),
    "hi": ("devanagari", "उत्पाद मूल्य कार्ट"),
    "mr": ("devanagari", "उत्पादन किंमत"),
    "ne": ("devanagari", "उत्पादन मूल्य"),
    "bn": ("bengali", "পণ্যের দাম"),
    "ta": ("tamil", "பொருள் விலை"),
    "te": ("telugu", "ఉత్పత్తి ధర"),
    "gu": ("gujarati", "ઉત્પાદન કિંમત"),
    "kn": ("kannada", "ಉತ್ಪನ್ನ ಬೆಲೆ"),
    "ml": ("malayalam", "ഉൽപ്പന്ന വില"),
    "pa": ("gurmukhi", "ਉਤਪਾਦ ਕੀਮਤ"),
    "si": ("sinhala", "නිෂ්පාදන මිල"),
    "lo": ("lao", "ສິນຄ້າລາຄາ"),
    "my": ("myanmar", "ကုန်ပစ္စည်းဈေးနှုန်း"),
    "km": ("khmer", "ផលិតផលតម្លៃ"),
    "ka": ("georgian", "პროდუქტის ფასი"),
    "hy": ("armenian", "Ապրանքի գինը"),
    "ru": ("general", "Цена товара"),
    "uk": ("general", "Ціна товару ґї"),
    "vi": ("general", "Giá sản phẩm ưở"),
    "el": ("general", "Τιμή προϊόντος"),
}
