"""Little texts that the tests of deduplication share, all written for them."""

from __future__ import annotations

import random

WORDS = {
    "en": "river sand sea wind harbour stone bridge market winter letter garden window paper lantern story village "
    "boat baker clock mountain forest orchard road teacher engine copper wheat glass island tower valley meadow ferry",
    "ru": "река песок море ветер гавань камень мост рынок зима письмо сад окно бумага фонарь рассказ деревня лодка "
    "пекарь часы гора лес дорога учитель мотор медь пшеница стекло остров башня долина луг паром",
    "ar": "نهر رمل بحر ريح ميناء حجر جسر سوق شتاء رسالة حديقة نافذة ورق فانوس قصة قرية قارب خباز ساعة جبل غابة طريق "
    "معلم محرك نحاس قمح زجاج جزيرة برج وادي مرج عبارة",
}
CHARACTERS = {
    "zh": "河沙海风港石桥市冬信园窗纸灯事村船饼钟山林果路师机铜麦璃岛塔谷草渡的了在是有和人这中大来上个国到说们为子",
    "ja": "川砂海風港石橋市冬手紙庭窓灯話村船時計山森果道先生機銅麦島塔谷草渡のはをにがでとしたいるれさなっもや",
    "th": "กขคงจชซดตถทนบปผพฟมยรลวสหอะาเแโไใ",
}


def article(language: str, seed: int, sentences: int = 20) -> str:
    """A nonsense article: the same one for the same language and seed."""
    rng = random.Random(f"{language} {seed}")
    lines = []
    for _ in range(sentences):
        if language in WORDS:
            words = rng.choices(WORDS[language].split(), k=rng.randint(9, 16))
            lines.append(" ".join(words).capitalize() + ".")
        else:
            lines.append("".join(rng.choices(CHARACTERS[language], k=rng.randint(18, 32))) + "。")
    joint = " " if language in WORDS else ""
    return "\n".join(joint.join(lines[k : k + 3]) for k in range(0, len(lines), 3))


def edited(text: str, language: str, changes: int) -> str:
    """The text with single words (or characters) replaced at `changes` places far apart."""
    units = text.split(" ") if language in WORDS else list(text)
    step = max(6, len(units) // max(1, changes))
    for place in range(step // 2, len(units), step):
        if units[place].strip() and "\n" not in units[place]:
            units[place] = "zebra" if language == "en" else "x"
    return (" " if language in WORDS else "").join(units)
