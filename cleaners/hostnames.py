"""Whose an address is, told from its host: two hosts may be one publisher, one host many.

No list of public suffixes is asked: what matters here is whether a page leads to somebody else, and
for that the few rules below do. Where they err, they take two publishers for one, and a credit is
missed rather than made up.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

#: Second labels under which countries register names (co.uk, com.br, ne.jp).
_SECOND = frozenset("co com org net ac edu gov gob gouv go or ne ad gr lg in id web nom".split())
#: Where every subdomain is somebody's own: blog hosts, pages of repositories, static hosting.
_SUBDOMAIN_HOSTS = frozenset(
    "blogspot wordpress.com github.io gitlab.io gitee.io codeberg.page tumblr.com substack.com "
    "medium.com livejournal.com typepad.com hatenablog.com hatenablog.jp hateblo.jp fc2.com "
    "seesaa.net jugem.jp cocolog-nifty.com exblog.jp tistory.com egloos.com blogcu.com "
    "over-blog.com canalblog.com skyrock.com blogg.se blogg.no blogfa.com blog.ir mihanblog.com "
    "netlify.app vercel.app pages.dev herokuapp.com firebaseapp.com web.app neocities.org "
    "bearblog.dev mataroa.blog micro.blog write.as ghost.io hashnode.dev wixsite.com weebly.com "
    "squarespace.com pixnet.net diaryland.com dreamwidth.org posterous.com readthedocs.io "
    "altervista.org myshopify.com surge.sh fly.dev onrender.com azurewebsites.net "
    "cloudfront.net amazonaws.com sakura.ne.jp".split()
)
#: Where the first part of the path says whose a page is.
_PATH_HOSTS = frozenset(
    "medium.com dev.to blog.csdn.net cnblogs.com blog.51cto.com github.com gitlab.com gitee.com "
    "codeberg.org bitbucket.org qiita.com zenn.dev note.com ameblo.jp blog.naver.com velog.io "
    "brunch.co.kr facebook.com twitter.com x.com instagram.com linkedin.com t.me telegra.ph "
    "blog.goo.ne.jp plaza.rakuten.co.jp blog.sina.com.cn blog.163.com weibo.com douban.com "
    "sites.google.com huggingface.co".split()
)
#: Hosts that only forward: what they lead to is not to be seen from the address.
_SHORTENERS = frozenset(
    "t.co bit.ly goo.gl wp.me tinyurl.com ow.ly is.gd buff.ly dlvr.it fb.me t.cn url.cn dwz.cn "
    "suo.im lnkd.in youtu.be amzn.to ift.tt trib.al feedproxy.google.com goo.gle cutt.ly rb.gy "
    "clck.ru vk.cc j.mp tiny.cc v.gd mrw.so suo.nz w.url.cn reurl.cc lihi1.com me2.do han.gl "
    "bitly.com rebrand.ly shorturl.at s.id nyti.ms econ.st reut.rs wapo.st".split()
)
#: Parameters in which an address that only forwards names where it leads.
_TARGETS = ("url", "q", "target", "u", "to", "z", "dest", "link", "redirect", "goto", "href")
#: What such an address has in its host or path; others carry addresses for other reasons.
_FORWARDS = re.compile(
    r"(?:^|[./_-])(?:link|links|url|redir|redirect|out|outbound|go|goto|jump|away|leave|l|href|"
    r"exit|click|external|middle)(?:$|[./?_-]|2)",
    re.IGNORECASE,
)
#: Archives of the web put the archived address behind their own.
_ARCHIVED = re.compile(
    r"https?://(?:web\.)?archive\.(?:org|today|is|ph)/(?:web/)?\d+\w*/(https?:.+)"
)
#: Names that stand for any: reserved (RFC 2606 section 3), or what generators of sites come with.
_SAMPLES = frozenset(
    "example.com example.org example.net yoursite.com your-site.com yourdomain.com your-domain.com "
    "yourwebsite.com yourblog.com mysite.com mywebsite.com domain.com website.com".split()
)
#: Ends of names that lead nowhere outside (RFC 2606 section 2, RFC 6762, RFC 8375, ICANN 2024).
_NOWHERE = (".test", ".invalid", ".localhost", ".local", ".lan", ".internal", ".home.arpa")
#: Machines of hosters, which nobody publishes under: a page that calls one its address was put on
#: line before its name was.
_MACHINES = (
    ".wpengine.com",
    ".wpenginepowered.com",
    ".kinsta.cloud",
    ".pantheonsite.io",
    ".flywheelsites.com",
    ".azurewebsites.net",
    ".amazonaws.com",
    ".cloudfront.net",
    ".elasticbeanstalk.com",
    ".cloudwaysapps.com",
    ".myftpupload.com",
    ".herokuapp.com",
    ".ngrok.io",
    ".temp.domains",
    ".cloudapp.net",
    ".appspot.com",
    ".run.app",
)
#: Shorter names than this are found in others by chance.
_MIN_NAME = 5
_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|\[?[0-9a-f:]*:[0-9a-f:]*\]?")


def host_of(url: str) -> str:
    """Return the host of an address, ``www.`` and the like aside; "" where it has none.

    >>> host_of("https://www.Example.org:8080/a"), host_of("notes.html")
    ('example.org', '')
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|amp|mobile)\.(?=.*\.)", "", host)


def publisher(url: str) -> str:
    """Return what all addresses of one publisher have in common, "" where there is no host.

    >>> publisher("https://blog.example.co.uk/a"), publisher("http://ann.blogspot.de/2011/")
    ('example.co.uk', 'ann.blogspot')
    >>> publisher("https://medium.com/@ann/a-day-1"), publisher("https://news.example.org")
    ('medium.com/@ann', 'example.org')
    """
    host = host_of(url)
    if host in _PATH_HOSTS:
        return f"{host}/{_first_part(url)}".rstrip("/")
    labels = host.split(".")
    if len(labels) < 3 or _ADDRESS.fullmatch(host):
        return host
    if "blogspot" in labels[1:]:
        return f"{labels[labels.index('blogspot') - 1]}.blogspot"
    for size in (2, 3):
        if ".".join(labels[-size:]) in _SUBDOMAIN_HOSTS:
            return ".".join(labels[-size - 1 :])
    size = 3 if labels[-2] in _SECOND and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def same_publisher(url: str, other: str) -> bool:
    """Tell whether two addresses are one publisher's; one without a host is of the page itself.

    >>> same_publisher("http://m.example.org/a", "https://shop.example.org")
    True
    >>> same_publisher("http://ann.blogspot.com/", "http://bob.blogspot.com/")
    False
    """
    return publisher(url) in ("", publisher(other))


def is_own_mirror(url: str, own: str) -> bool:
    """Tell whether a host spells the name of another: the same publisher's machine or country.

    >>> is_own_mirror("http://my-shop-com.cluster-1.example/", "https://my-shop.com/a")
    True
    >>> is_own_mirror("https://myblog.netlify.app", "https://www.myblog.com")
    True
    >>> is_own_mirror("https://gazette.example", "https://myblog.com")
    False
    """
    if _ADDRESS.fullmatch(host_of(url)):
        return True
    names = [name_of(address) for address in (own, url)]
    spelled = [_letters(host_of(address)) for address in (url, own)]
    return any(len(n) >= _MIN_NAME and n in s for n, s in zip(names, spelled, strict=True))


def is_nowhere(url: str) -> bool:
    """Tell whether an address is a sample, or on a machine that nobody publishes under.

    >>> is_nowhere("http://yoursite.com/2017/a"), is_nowhere("http://a.local/")
    (True, True)
    >>> is_nowhere("http://b.example/")
    False
    """
    host = host_of(url)
    return publisher(url) in _SAMPLES or host.endswith((*_NOWHERE, *_MACHINES))


def name_of(url: str) -> str:
    """Return the letters and digits of the name that a publisher registered.

    >>> name_of("https://blog.my-shop.co.uk/"), name_of("http://ann.blogspot.com")
    ('myshop', 'ann')
    """
    whose = publisher(url)
    return _letters(whose.partition("/")[2] or whose.split(".", maxsplit=1)[0])


def is_shortened(url: str) -> bool:
    """Tell whether an address only forwards to one that is not to be seen from it."""
    return host_of(url) in _SHORTENERS


def is_front(url: str) -> bool:
    """Tell whether an address is that of a site or an author, not of a post.

    >>> is_front("http://a.example/"), is_front("https://medium.com/@ann"), is_front("http://a.e/b")
    (True, True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.strip("/")
    if host_of(url) in _PATH_HOSTS:
        return "/" not in path and not parts.query
    return path in ("", "index.html", "index.php", "blog", "en") and not parts.query


def unwrapped(url: str) -> str:
    """Return where an address leads that only forwards and says where to, else the address.

    >>> unwrapped("https://link.example.com/?target=https%3A//a.example/x")
    'https://a.example/x'
    >>> unwrapped("https://a.example/share?url=https%3A//b.example/")
    'https://a.example/share?url=https%3A//b.example/'
    """
    if "%3a" not in url.lower() and url.count("://") < 2:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not _FORWARDS.search(f"{parts.hostname or ''}{parts.path}"):
        return url
    given = dict(parse_qsl(parts.query))
    inner = next((given[name] for name in _TARGETS if given.get(name, "").startswith("http")), "")
    return inner if host_of(inner) else url


def archived(url: str) -> str:
    """Return the address that a web archive keeps a copy of, else the address itself.

    >>> archived("https://web.archive.org/web/2012/http://a.example/x")
    'http://a.example/x'
    """
    found = _ARCHIVED.match(url)
    return found[1] if found else url


def _first_part(url: str) -> str:
    return urlsplit(url).path.strip("/").split("/", maxsplit=1)[0].lower()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
