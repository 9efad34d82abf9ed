"""The texts of the tokenizer goldens: many scripts, and everything that a byte-level BPE can stumble over."""

import random
import unicodedata

# Article 1 of the Universal Declaration of Human Rights (public domain), or its first sentence.
LANGUAGES = {
    "en": "All human beings are born free and equal in dignity and rights. They're endowed with reason and conscience.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Größe, Straße, Übermut.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. L'été, ça va, cœur, où ?",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos. ¿Qué? ¡Mañana!",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Não, coração.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Perché? È così.",
    "nl": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. 's Morgens, zo'n ĳs.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter. Åäö.",
    "fi": "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.",
    "is": "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum. Þórður.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Zażółć gęślą jaźń.",
    "cs": "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Příliš žluťoučký kůň.",
    "hu": "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Árvíztűrő tükörfúrógép.",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. İstanbul'da ılık ığdır.",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.",
    "sw": "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa.",
    "ru": "Все люди рождаются свободными и равными в своём достоинстве и правах. Съешь ещё.",
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Їжак, ґанок, п'ять.",
    "bg": "Всички хора се раждат свободни и равни по достойнство и права.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "hy": "Բոլոր մարդիկ ծնվում են ազատ ու հավասար՝ իրենց արժանապատվությամբ ու իրավունքներով։",
    "ka": "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.",
    "he": "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. בְּרֵאשִׁית בָּרָא",
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. السَّلامُ عَلَيْكُم ١٢٣٤٥",
    "fa": "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند. ۱۲۳",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। १२३",
    "bn": "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে। ১২৩",
    "ta": "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர். க்ஷ ஸ்ரீ",
    "te": "ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును జన్మతః స్వతంత్రులును సమానులును నగుదురు.",
    "kn": "ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ ಜನಿಸಿದ್ದಾರೆ.",
    "ml": "മനുഷ്യരെല്ലാവരും തുല്യാവകാശങ്ങളോടും അന്തസ്സോടും ജനിച്ചവരാണ്.",
    "gu": "પ્રતિષ્ઠા અને અધિકારોની દૃષ્ટિએ સર્વ માનવો જન્મથી સ્વતંત્ર અને સમાન હોય છે.",
    "pa": "ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਜ਼ਾਦ ਹੈ।",
    "si": "සියලු මනුෂ්‍යයෝ නිදහස්ව උපත ලබා ඇත.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ๑๒๓ น้ำ",
    "lo": "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ.",
    "my": "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် မွေးဖွားလာသူများ ဖြစ်သည်။",
    "km": "មនុស្សទាំងអស់កើតមកមានសេរីភាព និងភាពស្មើគ្នា។",
    "am": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።",
    "bo": "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས།",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. ㄱㄴㄷ 한글",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。ｶﾀｶﾅ １２３",
    "zh-hans": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。",
    "zh-hant": "人人生而自由，在尊嚴和權利上一律平等。𠮷野家，𡃁仔",
    "yi": "יעדער מענטש װערט געבױרן פֿרײַ און גלײַך אין כּבֿוד און רעכט.",
    "mixed": "Hello мир 世界 שלום नमस्ते 안녕! 3 часа、5時 ٣ ساعات",
}

EMOJI = {
    "simple": "😀😃 😄smile😁",
    "skin": "👍🏽 👋🏿wave ✌🏻",
    "zwj-family": "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🧑‍🤝‍🧑",
    "flags": "🇺🇦🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "keycaps": "1️⃣ 2️⃣ #️⃣ *️⃣",
    "variation": "☺️ ☺︎ ❤️ ❤ ♀️",
    "symbols": "→ ∑ ∞ √2 ≠ ≤ ½ ¾ ² ³ Ⅷ ⅸ ① ㊿ ™ © € £ ¥ ₿ ° µ",
    "music": "𝄞 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟘𝟙𝟚 🂡",
}

CODE = {
    "java": 'public static void main(String[] args) {\n\tint x = 0x1F + 42;\n    System.out.println("Hi\\n" + x);\n}\n',
    "python": "def f(x: int = 3) -> float:\n    return x**2 / 1_000.5e-3  # it's\n\n\nclass A:\n\tpass\n",
    "json": '{"a": [1, 2.5, -3e10, null, true], "b\\u00e9": "\\"quoted\\""}',
    "sql": "SELECT * FROM t WHERE a>=10 AND b<>'x''y'; -- done",
    "url": "https://example.com/a/b?q=1&r=%20x#frag user@example.org C:\\Temp\\x.txt",
    "html": "<p class='x'>&nbsp;&lt;b&gt;</p><!-- c --><br/>",
    "markdown": "# Title\n\n* one\n* two **bold** `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "contractions": "I'm you're he's she'd we'll they've can't don't I'M YOU'RE O'Neil 'tis 's 't 'll'd''s",
}

DIGITS = {
    "numbers": "0 1 12 123 1234 12345 1234567890 3.14159 -42 +7 1,000,000 1e10 0x1f 2026-10-23 12:34:56",
    "glued": "abc123def456 a1b2 v2.0.1-rc3 10th 3rd",
    "scripts": "٣٤٥ ۳۴۵ ३४५ ৩৪৫ ๓๔๕ ３４５ 𝟛𝟜𝟝 〇一二三 ⅠⅡⅢ ½⅓ ²³ ①②",
    "long": "1234567890" * 30,
}

WHITESPACE = {
    "empty": "",
    "space": " ",
    "two": "  ",
    "three-then-word": "   word",
    "trailing": "word   ",
    "inside": "a  b   c    d     e",
    "newlines": "\n\n\na\n\nb\r\n\r\nc\rd\n",
    "tabs": "\t\ta\tb \t c\t\t",
    "mixed": " \n \t \r\n  x \n",
    "only-newlines": "\n" * 50,
    "long-run": "a" + " " * 300 + "b",
    "indent": "\n".join(" " * n + "x" for n in range(0, 20)),
    "unicode": "a\u00a0b\u1680c\u2000d\u2003e\u2009f\u200ag\u2028h\u2029i\u202fj\u205fk\u3000l",
    "unicode-runs": "a\u00a0\u00a0b \u00a0 c\u3000\u3000d\u2003 e \u2003f\u0085\u0085g",
    "not-spaces": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u180eg",
}

MARKS = {
    "lone-mark": "\u0301",
    "mark-first": "\u0301abc \u0308 x",
    "decomposed": "e\u0301 a\u0308 o\u0302\u0323 n\u0303",
    "composed": "é ä ộ ñ",
    "stacked": "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324a\u0315\u0300",
    "indic-marks": "\u093e \u094d\u0915 \u0bcd",
    "rtl-marks": "\u200fabc\u200e \u202eevil\u202c \u2067x\u2069",
    "bom": "\ufeffhello",
    "replacement": "\ufffd a\ufffdb",
    "noncharacters": "\ufffe \uffff \U0001ffff \U0010ffff",
    "private": "\ue000\uf8ff \U000f0000 \U0010fffd",
    "planes": "\U00010000 \U0001d49c \U00020000 \U0002fa1d \U00030000 \U000e0001 \U000e0100",
    "dropped-lead-bytes": "x\U00040000y \U00050000 \U0008ffff \U000bffff \U00100000",
    "ligatures": "ﬁ ﬀ ĳ Ǆ ß ẞ ŉ İ ı ſ K Å",
}

SPECIAL = {
    "chat": "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    "glued": "a<|im_end|>b<|endoftext|><|endoftext|> c",
    "spaces": " <|im_start|> x <|im_end|> ",
    "near": "<|im_start| > <|im_start <|IM_START|> <|im_start|>>",
    "smollm": "<repo_name>x<reponame>y<file_sep><filename>z<gh_stars>7<empty_output><jupyter_code>",
    "whisper": "<|startoftranscript|><|en|><|transcribe|><|notimestamps|> Hello.<|endoftext|>",
    "whisper-times": "<|startoftranscript|><|de|><|translate|><|0.00|> Hallo<|2.00|><|endoftext|>",
    "whisper-prev": "<|startofprev|> Names: Ann, Bo<|startoftranscript|><|nocaptions|>",
    "only": "<|endoftext|>",
    "after-space": "word <|endoftext|>",
    "before-digits": "<|im_end|>123",
}

LONG = {
    "a": "a" * 10_000,
    "ab": "ab" * 5_000,
    "word": "antidisestablishmentarianism" * 360,
    "digits": "9" * 10_000,
    "punctuation": "!" * 10_000,
    "spaces": " " * 10_000,
    "han": "的" * 3_000,
    "emoji": "😀" * 2_500,
    "equals": "=" * 1_000 + "\n" + "-" * 1_000,
}


def controls() -> dict[str, str]:
    """Every control character and Latin-1 sign alone, between letters, and doubled between spaces."""
    out = {}
    for code in [*range(0x00, 0x21), *range(0x7F, 0xB0)]:
        c = chr(code)
        out[f"{code:02x}"] = f"{c}|a{c}b|a {c} b|{c}{c}x"
    out["all"] = "".join(map(chr, range(0x00, 0x20)))
    out["nul-run"] = "\0" * 20 + "x\0y"
    return out


def fuzz(count: int = 400) -> dict[str, str]:
    """Random mixtures of assigned characters (Unicode 14, so that no library's tables are too old for them)."""
    draw = random.Random(20261023)
    ranges = [(0x20, 0x7F), (0x20, 0x7F), (0x00, 0x20), (0x80, 0x250), (0x250, 0x1000), (0x1000, 0x2000)]
    ranges += [(0x2000, 0x3000), (0x3000, 0xA000), (0xA000, 0xD800), (0xE000, 0x10000), (0x10000, 0x20000)]
    ranges += [(0x1F300, 0x1FB00), (0x20000, 0x2A6D0)]
    out = {}
    for n in range(count):
        text = []
        while len(text) < 1 + n % 60:
            low, high = draw.choice(ranges)
            for _ in range(draw.choice((1, 1, 1, 2, 5))):
                c = chr(draw.randrange(low, high))
                if unicodedata.category(c) not in ("Cn", "Cs"):
                    text.append(c)
            if draw.random() < 0.2:
                text.append(draw.choice([" ", "  ", "\n", "'s", " 7", "<|im_end|>", "\u0301", "\u200d"]))
        out[f"{n:03d}"] = "".join(text)
    return out


def corpus() -> dict[str, str]:
    groups = {
        "language": LANGUAGES,
        "emoji": EMOJI,
        "code": CODE,
        "digits": DIGITS,
        "whitespace": WHITESPACE,
        "marks": MARKS,
        "special": SPECIAL,
        "control": controls(),
        "long": LONG,
        "fuzz": fuzz(),
    }
    return {f"{group}/{name}": text for group, texts in groups.items() for name, text in texts.items()}


# Unicode 14.0.0: Python 3.11. Another Python draws other fuzz texts.
assert unicodedata.unidata_version == "14.0.0", "make the goldens with Python 3.11"
