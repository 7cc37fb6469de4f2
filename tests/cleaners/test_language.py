"""The language of posts and blocks."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.language import Guess, identify, identify_blocks, normal_tag

ENGLISH = "This is a plain English sentence about the weather."
FRENCH = "Ceci est une phrase française toute simple sur le temps."
GERMAN = "Das ist ein einfacher deutscher Satz über das Wetter."
CHINESE = "这是一个关于天气的简单句子，我们来看看。"
JAPANESE = "これは天気についての簡単な文です。"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (CHINESE, "zh-Hans"),
        ("這是一個關於天氣的簡單句子，我們來看看。", "zh-Hant"),
        (JAPANESE, "ja"),
        ("呢個係我哋嘅嘢，佢喺度。", "yue"),
        ("오늘은 날씨가 좋아서 공원에 갑니다.", "ko"),
        ("Сегодня хорошая погода, и мы идём гулять.", "ru"),
        ("आज मौसम बहुत अच्छा है और हम बाहर जा रहे हैं।", "hi"),
        ("الطقس جميل اليوم ونحن ذاهبون إلى الحديقة.", "ar"),
        ("Gister het ons na die strand gegaan met my suster en haar kinders.", "af"),
        ("Jana jioni tulikwenda pwani na dada yangu na watoto wake wote.", "sw"),
        ("Kemarin sore kami pergi ke pantai bersama kakak dan anak-anaknya.", "id"),
        ("I går kveld gjekk vi til stranda saman med syster mi og borna hennar.", "nn"),
        ("中文", "zh"),
        ("Bonjour", "und"),
        ("Привет", "ru"),
        ("", "zxx"),
        ("1234 5678", "zxx"),
        ("https://example.org/?q=1", "zxx"),
        ("a3f5c9d8e7b6a1", "zxx"),
        ('{"a": 1, "b": [2, 3]}', "zxx"),
        ("x = foo(bar); return x + 1;", "zxx"),
        (".", "und"),
        ("Getting started with large language models", "en"),
        ("fiske sommer oslo kaffe bergen", "und"),
        ("Sunset Boulevard Revisited Again", "en"),
        ("Zxq wvut srqp nmlk jhgf dcba zxq wvut srqp nmlk jhgf", "und"),
        ("Lorem ipsum foo bar baz qux quux corge grault garply waldo fred plugh", "und"),
        ("Hello there\ud800, my old friend, how are you?", "en"),
    ],
)
def test_identifies(text: str, tag: str) -> None:
    """One text alone: language, no language, or unknown."""
    expected = "und" if text == "" else tag

    assert identify(text).tag == expected


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh", "zh"),
        ("en-US", "en"),
        (" PT-br ", "pt"),
        ("iw", "he"),
        ("jp", "ja"),
        ("gsw", "gsw"),
        ("und", ""),
        ("english", ""),
        ("", ""),
        ("c++", ""),
    ],
)
def test_declared_tags_are_normalised(declared: str, tag: str) -> None:
    """A declared tag is brought to the form that guesses have, or dropped."""
    assert normal_tag(declared) == tag


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        ("中文", ["zh-TW"], "zh-Hant"),
        ("東京", ["ja"], "ja"),
        ("Bonjour", ["fr-FR"], "fr"),
        ("Bonjour", ["ja"], "und"),
        (FRENCH, ["en"], "fr"),
        (CHINESE, ["zh-TW"], "zh-Hans"),
        ("Kemarin sore kami pergi ke pantai bersama kakak dan anaknya.", ["ms"], "ms"),
    ],
)
def test_a_declaration_decides_what_is_open(text: str, declared: list[str], tag: str) -> None:
    """What is declared decides short and ambiguous texts, and yields to evidence."""
    assert identify(text, declared=declared).tag == tag


def test_close_scores_go_to_the_declared_language() -> None:
    """Where eldc has two languages nearly level, the page's own word settles it."""
    either = "Vi spiser brød og ost og drikker kaffe om morgenen."

    assert identify(either).tag == "da"
    assert identify(either, declared=["no"]).tag == "no"


def tags(texts: list[str], declared: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Return the post's tag and its blocks'."""
    post, blocks = identify_blocks(texts, declared=declared)
    return post.tag, [block.tag for block in blocks]


def test_short_blocks_inherit() -> None:
    """Headings and names are in the language of the post, whatever a model says of two words."""
    texts = ["Docker Compose", CHINESE, "前言", CHINESE]

    assert tags(texts) == ("zh-Hans", ["zh-Hans"] * 4)


def test_foreign_sentences_do_not() -> None:
    """A quoted sentence of another language keeps it, in the same script or not."""
    assert tags([GERMAN, GERMAN, ENGLISH])[1] == ["de", "de", "en"]
    assert tags([CHINESE, CHINESE, ENGLISH])[1] == ["zh-Hans", "zh-Hans", "en"]


def test_foreign_words_in_another_script_do_not() -> None:
    """Chinese or Russian words in an English post are not English."""
    assert tags([ENGLISH, ENGLISH, "你好", "Привет", "🙂"])[1] == ["en", "en", "zh", "ru", "en"]


def test_a_weak_lead_is_no_foreign_language() -> None:
    """A block that eldc puts just outside the post's language belongs to it."""
    danish = "Det er en god dag i dag, og solen skinner over byen."
    texts = [danish] * 4 + ["Norges fineste strand er her"]

    assert tags(texts) == ("da", ["da"] * 5)


def test_code_is_no_language_in_any_post() -> None:
    """Code between paragraphs is zxx, and does not count for the post."""
    code = "for (i = 0; i < n; i++) { sum += a[i]; }"

    assert tags([GERMAN, code, code, code]) == ("de", ["de", "zxx", "zxx", "zxx"])
    assert tags([code, code]) == ("zxx", ["zxx", "zxx"])


def test_japanese_headings_without_kana() -> None:
    """Kanji in a Japanese post are Japanese; a Chinese sentence in it stays Chinese."""
    texts = [JAPANESE, "東京電機大学", JAPANESE, "今天天气很好，我们去公园。"]

    assert tags(texts) == ("ja", ["ja", "ja", "ja", "zh-Hans"])


def test_a_japanese_title_in_a_chinese_post() -> None:
    """One Japanese block does not make the Chinese ones Japanese."""
    assert tags([CHINESE, "鬼滅の刃", "東京", CHINESE])[1] == [
        "zh-Hans",
        "ja",
        "zh-Hans",
        "zh-Hans",
    ]


def test_chinese_names_a_post_full_of_english() -> None:
    """Who writes in Chinese quotes English by the page; the post is Chinese all the same."""
    assert tags([CHINESE, ENGLISH, ENGLISH, ENGLISH, CHINESE])[0] == "zh-Hans"


def test_a_declared_english_post_may_quote_much_chinese() -> None:
    """The page's own word outweighs that."""
    texts = [ENGLISH, ENGLISH, CHINESE, ENGLISH, ENGLISH]

    assert tags(texts, ("en",))[0] == "en"


def test_a_little_chinese_does_not_name_an_english_post() -> None:
    """A quoted word or two in another script leaves the post's language alone."""
    assert tags([ENGLISH] * 12 + ["你们好"])[0] == "en"


def test_interleaved_translations_are_mixed() -> None:
    """An original and its translation in turns: each block its language, the post both."""
    post, blocks = identify_blocks([ENGLISH, CHINESE, "Notes", "。"] * 4)

    assert post.tag == "mul"
    assert {tag for tag, _ in post.shares} == {"en", "zh-Hans"}
    assert [block.tag for block in blocks[:4]] == ["en", "zh-Hans", "en", "zh-Hans"]


def test_a_mixed_post_in_one_script() -> None:
    """Short blocks of a post in two Latin languages take the larger one."""
    post, blocks = identify_blocks([GERMAN, FRENCH] * 4 + ["你好"])

    assert post.tag == "mul"
    assert blocks[-1].tag == "zh"


def test_nothing_is_unknown() -> None:
    """A post without blocks has no language that could be known."""
    assert identify_blocks([]) == (Guess("und", 0.0), ())


@given(st.lists(st.text(max_size=80), max_size=6), st.lists(st.text(max_size=8), max_size=2))
def test_any_blocks_are_identified(texts: list[str], declared: list[str]) -> None:
    """Any texts and any declarations give one guess a block, each with a probability."""
    post, blocks = identify_blocks(texts, declared=declared)

    assert len(blocks) == len(texts)
    assert all(0 <= guess.confidence <= 1 for guess in (post, *blocks))


def test_models_are_loaded_only_when_used() -> None:
    """Importing the module, and telling Chinese, load neither model."""
    program = (
        "import sys; from cleaners.language import identify; identify('这是中文，我们看看。');"
        "print('eldc' in sys.modules, 'py3langid' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout.split() == ["False", "False"]
