"""Lines that are furniture on any page, and lines that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import lexicon, phrases
from cleaners.model import Role

WHOLE = [
    # Ways around the site, one line or more a language.
    ("Skip to main content", Role.NAVIGATION),
    ("  » Back to top ↑ ", Role.NAVIGATION),
    ("Older Posts »", Role.NAVIGATION),
    ("<< Home", Role.NAVIGATION),
    ("Read more…", Role.NAVIGATION),
    ("Page 3 of 12", Role.NAVIGATION),
    ("上一篇", Role.NAVIGATION),
    ("阅读全文 >>", Role.NAVIGATION),
    ("回到頂端", Role.NAVIGATION),
    ("コンテンツへスキップ", Role.NAVIGATION),
    ("본문 바로가기", Role.NAVIGATION),
    ("Zum Inhalt springen", Role.NAVIGATION),
    ("Aller au contenu principal", Role.NAVIGATION),
    ("Ir al contenido", Role.NAVIGATION),
    ("Pular para o conteúdo", Role.NAVIGATION),
    ("Passa ai contenuti principali", Role.NAVIGATION),
    ("Перейти к содержимому", Role.NAVIGATION),
    ("Перейти до вмісту", Role.NAVIGATION),
    ("Przejdź do treści", Role.NAVIGATION),
    ("İçeriğe geç", Role.NAVIGATION),
    ("Doorgaan naar hoofdcontent", Role.NAVIGATION),
    ("Chuyển đến nội dung chính", Role.NAVIGATION),
    ("Langsung ke konten utama", Role.NAVIGATION),
    ("التخطي إلى المحتوى الرئيسي", Role.NAVIGATION),
    ("Hoppa till innehåll", Role.NAVIGATION),
    ("Přejít k obsahu", Role.NAVIGATION),
    # Of a newspaper's page, a newsletter's, and a post that was gathered from a feed.
    ("Article réservé aux abonnés", Role.BOILERPLATE),
    ("有料会員限定記事", Role.BOILERPLATE),
    ("Ouça a notícia", Role.BOILERPLATE),
    ("Foto: K. Albrand / Wochenschau", Role.PLACEHOLDER),
    ("¿Quieres cambiar la forma en que recibes estos correos?", Role.BOILERPLATE),
    ("Количество показов: 914", Role.BOILERPLATE),
    ("A post shared by The Lamp (@thelamp)", Role.BOILERPLATE),
    ("Публикация от Лампы (@lampa)", Role.BOILERPLATE),
    ("Our mailing address is:", Role.BOILERPLATE),
    ("Notre adresse postale est : 12 rue de la Lampe", Role.BOILERPLATE),
    ("The post A day in June appeared first on The Lamp.", Role.BOILERPLATE),
    ("Der Beitrag Ein Tag im Juni erschien zuerst auf Die Lampe.", Role.BOILERPLATE),
    # Sharing.
    ("Share this:", Role.SHARE),
    ("Share on Mastodon", Role.SHARE),
    ("Partager sur Pinterest", Role.SHARE),
    ("扫一扫，分享到微信", Role.SHARE),
    ("BlogThis!", Role.SHARE),
    # Where something stood that is no text.
    ("Image", Role.PLACEHOLDER),
    ("ＩＭＡＧＥ", Role.PLACEHOLDER),
    ("图片", Role.PLACEHOLDER),
    ("点击查看大图", Role.PLACEHOLDER),
    ("[image: inline.png]", Role.PLACEHOLDER),
    ("![a cat](https://example.org/cat.jpg)", Role.PLACEHOLDER),
    ("Loading...", Role.PLACEHOLDER),
    # Comments.
    ("12 Comments", Role.COMMENT),
    ("Comments (12)", Role.COMMENT),
    ("1,024 commentaires :", Role.COMMENT),
    ("3 条评论", Role.COMMENT),
    ("3条评论", Role.COMMENT),
    ("Leave a Reply", Role.COMMENT),
    ("发表评论", Role.COMMENT),
    ("コメントを残す", Role.COMMENT),
    ("7 thoughts on “On bread”", Role.COMMENT),
    # Labels, other posts, accounts, licences.
    ("Labels: bread, ovens", Role.TAGS),
    ("标签：烘焙", Role.TAGS),
    ("Filed under: ovens", Role.TAGS),
    ("Popular posts from this blog", Role.RELATED),
    ("相关文章", Role.RELATED),
    ("Read also: How to keep a starter alive", Role.RELATED),
    ("Advertisement", Role.BOILERPLATE),
    ("阅读 1234", Role.BOILERPLATE),
    ("1,234 views", Role.BOILERPLATE),
    ("Powered by Blogger.", Role.BOILERPLATE),
    ("Copyright © 2024 Jane Doe", Role.BOILERPLATE),
    ("© Jane Doe", Role.BOILERPLATE),
    ("京ICP备12345678号", Role.BOILERPLATE),
    ("本文链接：https://example.org/a", Role.BOILERPLATE),
    (
        "版权声明：本博客所有文章除特别声明外，均采用 CC BY 4.0 许可协议。转载请注明出处！",
        Role.BOILERPLATE,
    ),
    ("This work is licensed under a Creative Commons licence.", Role.BOILERPLATE),
    # Pagers with a title.
    ("Previous post: On salt", Role.NAVIGATION),
    ("上一篇：说盐", Role.NAVIGATION),
    ("← On salt", Role.NAVIGATION),
    ("On salt →", Role.NAVIGATION),
    # Rows in which elements lost the gap between them.
    ("Home | About | Contact", Role.NAVIGATION),
    ("所有文章 友链 关于我", Role.NAVIGATION),
    ("Newer Post Older Post Home", Role.NAVIGATION),
    ("Home · Bread · Salt · Archive", Role.NAVIGATION),
    ("RépondreEffacer", Role.COMMENT),
    ("BlogThis!Share to XShare to Facebook", Role.SHARE),
    ("Related: How to bake bread?", Role.RELATED),
    ("À lire aussi : Quels sont les risques ?", Role.RELATED),
    ("À lire aussi » Dix règles du jardin", Role.RELATED),
    ("Lee también | ¿Qué pasó?", Role.RELATED),
    ("Lesetipp – Wie geht das?", Role.RELATED),
    ("推荐阅读：什么是潮汐？", Role.RELATED),
    ("Never miss a post: subscribe to our newsletter!", Role.BOILERPLATE),
    ("Did you enjoy this article? Share it with your friends.", Role.BOILERPLATE),
    ("War dieser Artikel hilfreich?", Role.BOILERPLATE),
    ("Crédits photos : Anne Le Goff", Role.BOILERPLATE),
    ("Понравилась статья? Расскажите друзьям!", Role.BOILERPLATE),
    ("如果觉得文章对你有帮助，请点赞。", Role.BOILERPLATE),
    # What hosts of blogs write into their authors' posts and around them.
    ("点击上方蓝字关注我们", Role.BOILERPLATE),
    ("点个“在看”，让更多人看到", Role.BOILERPLATE),
    ("- END -", Role.BOILERPLATE),
    ("'DevOps' 카테고리의 다른 글 (3)", Role.RELATED),
    (
        "Tideline is a reader-supported publication. To receive new posts, consider subscribing.",
        Role.BOILERPLATE,
    ),
    ("Thanks for reading The Tideline! Subscribe for free to receive new posts.", Role.BOILERPLATE),
    ("TrackBack URL for this entry: http://a.example/t/1", Role.COMMENT),
]

NOT_FURNITURE = [
    "The post office appeared first on a map of 1911.",
    "The post I wrote about lamps first appeared on Medium.",
    "Our mailing addresses are kept in a tin.",
    "Our mailing address is the old one again, after three years.",
    "Privacy notice: this form letter came on Monday, and I have been laughing since.",
    "Публикация от пятого мая вызвала много споров.",
    "“We use cookies to improve your experience.” I have read this 212 times since Monday.",
    "„Wir verwenden Cookies, um Ihr Erlebnis zu verbessern“: so beginnt inzwischen jeder Morgen.",
    "",
    "***",
    "1",
    "2022",
    "END",
    "THE END OF THE ROAD -",
    "Thanks for reading my letters all these years, said the subscriber.",
    "Image processing",
    "Image search engines",
    "Related work",
    "Comments on the proof",
    "Home automation",
    "Search algorithms",
    "Share price falls",
    "Back to the future",
    "Photo gallery",
    "Edit tags",
    "Next steps",
    "Copyright law in the EU",
    "Tags: these are the words that readers click on most.",
    "Skip to content is what the first link of a page should say.",
    "图片处理",
    "评论家的话",
    "分享一个故事",
    "Menu für sechs Personen",
    "Recherche en sciences sociales",
    "« Bonjour », dit-il, « voilà le pain »",
    "Bread | salt | water",
    "Share with me this long journey from the sea up to the mountains",
    "bread |",
    "Related: we asked the baker how she does it, and she would not say.",
    "Lea: la panadera del barrio, que nunca se va de vacaciones.",
    "Lust auf mehr hatte an diesem Abend keiner",
    "Follow us through the forest",
    "Rate this high is rare for rye",
    "A sentence that merely mentions comments and images, as sentences do. " * 6,
]


@pytest.mark.parametrize(("line", "role"), WHOLE)
def test_role_of_knows_furniture(line: str, role: Role) -> None:
    """A line that holds only a furniture phrase has that phrase's role."""
    assert lexicon.role_of(line) is role


@pytest.mark.parametrize("line", NOT_FURNITURE)
def test_role_of_leaves_text_alone(line: str) -> None:
    """Sentences and genuine headings that begin like furniture have no role."""
    assert lexicon.role_of(line) is None


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Popular posts from this blog", Role.RELATED),
        ("You may also like:", Role.RELATED),
        ("人気の記事", Role.RELATED),
        ("相关文章", Role.RELATED),
        ("Ähnliche Beiträge", Role.RELATED),
        ("Более ранние похожие записи", None),
        ("Похожие записи", Role.RELATED),
        ("More from Jane", Role.RELATED),
        ("Comments", Role.COMMENT),
        ("No comments:", Role.COMMENT),
        ("3 comments", Role.COMMENT),
        ("One thought on “Bread”", Role.COMMENT),
        ("评论", Role.COMMENT),
        ("Leave a reply", Role.COMMENT),
        ("Blog Archive", Role.NAVIGATION),
        ("About the author", Role.BOILERPLATE),
        ("Related work", None),
        ("Comments on the proof", None),
        ("Post a comment on the wall, they said", None),
        ("Related: how to knead", None),
        ("", None),
        ("Popular posts " * 40, None),
    ],
)
def test_opens_knows_heads_of_blocks(line: str, role: Role | None) -> None:
    """A heading of a block that is not the post gives the block's role, others give none."""
    assert lexicon.opens(line) is role


@pytest.mark.parametrize(
    "topic", [r for r in Role if r not in (Role.POST, Role.TITLE, Role.HIDDEN)]
)
def test_every_listed_phrase_is_recognised(topic: Role) -> None:
    """Whatever the tables list as a whole line or a head is furniture, whoever listed it first."""
    if topic is Role.BYLINE:
        return
    table = phrases.read(topic)
    listed = [
        phrase.replace("#", "7")
        for kind in ("whole", "heads")
        for language in table.get(kind, {}).values()
        for phrase in language
    ]

    assert [phrase for phrase in listed if lexicon.role_of(phrase) is None] == []


@given(st.text(max_size=400))
def test_lookups_are_total(line: str) -> None:
    """No line makes a lookup raise, and normalising twice changes nothing more."""
    assert lexicon.role_of(line) in (None, *Role)
    assert lexicon.opens(line) in (None, *Role)
    assert isinstance(lexicon.normalised(line), str)


@pytest.mark.parametrize(
    ("line", "normal"),
    [
        ("  12 Comments: ", "0 comments"),
        ("Comments (1.2k)", "comments"),
        ("３ 件のコメント", "0件のコメント"),
        ("DİĞER", "diğer"),
        ("· Home ·", "home"),
        ("§§", ""),
    ],
)
def test_normalised_takes_away_what_varies(line: str, normal: str) -> None:
    """Case, width, counts, numbers and signs at the ends do not tell lines apart."""
    assert lexicon.normalised(line) == normal
