"""What pages say that stand in for a post: not found, not allowed, log in first, agree to cookies.

Servers answer with such pages where they should answer with a status. They are short, and say what
they are in their title or in the first thing they have to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A page that stands in for a post is short: the longest seen in training data has about 400
#: columns of text.
MAX_COLUMNS = 600
#: Lines at the head of what is kept, one of which says it.
FIRST_LINES = 4
#: Characters of a line that is looked at.
_LINE = 240

#: A status of RFC 9110 (section 15) as a title or a part of one: "404", "Blog | Error 404".
_STATUS = (
    r"(?:^|[|–—·:»-]\s*)(?:(?:http|error|status|code|fehler|erreur|ошибка|错误|錯誤|エラー)\W*){0,3}"
    r"(?:40[01345]|410|429|451|50[0234])(?:\W+(?:error|fehler|page|not|forbidden|gone|bad|internal|"
    r"service|too|unauthori[sz]ed|unavailable|gateway|错误|錯誤|エラー|ошибка)|\W*$|\s*[|–—·:»-]\s)"
)
_MISSING = (
    r"(?:page|file|site|post|article|content|url|object|resource)s?\b.{0,20}\bnot found|"
    r"^\W*not found\b|page (?:does ?n.t|does not|no longer) exist|"
    r"(?:页面|頁面|网页|網頁|文章)(?:不存在|未找到|走丢了|找不到)|"
    r"找不到(?:该|该|此|這個|这个|您要的|你要的)?(?:页面|頁面|网页|網頁|文章)|"
    r"(?:ページ|記事)(?:が|は)(?:見つかりません|存在しません)|"
    r"seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|"
    r"página (?:no encontrada|não encontrada)|страниц[аы] не (?:найдена|существует)|"
    r"sayfa bulunamadı|페이지를 찾을 수 없|pagina (?:non trovata|niet gevonden)|"
    r"(?:strona )?nie znaleziono|sidan (?:kunde inte hittas|hittades inte)"
)
_BARRED = (
    r"^\W*(?:access (?:denied|restricted)|forbidden|unauthori[sz]ed)\W*(?:$|[|–—-])|access denied|"
    r"^\W*just a moment\W*(?:$|[|–—-])|attention required|are you (?:a )?(?:robot|human)|"
    r"^\W*security check\b|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|unusual traffic|"
    r"人机验证|安全验证|访问被拒绝|zugriff verweigert|"
    r"accès refusé|acceso denegado|доступ запрещ[её]н"
)
_LOGIN = (
    r"^\W*(?:log|sign) ?in\b(?:\W*$|\W+to (?:continue|your account|view|read)|\s*[|–—·:»-]\s)|"
    r"^\W*(?:anmelden|登录|登入|ログイン|connexion|iniciar sesión|вход|로그인)"
    r"(?:\W*$|\s*[|–—·:»-]\s)"
)
_CONSENT = (
    r"before you continue|bevor (?:sie|du) fortf|avant de continuer|antes de continuar|"
    r"we value your privacy|cookie consent"
)
_TITLE = re.compile(f"{_STATUS}|{_MISSING}|{_BARRED}|{_LOGIN}|{_CONSENT}", re.IGNORECASE)

_SORRY = (
    r"\W*(?:(?:please|sorry|oops|ooops|uh[- ]?oh|whoops|we.re sorry|we are sorry|leider|désolée?s?|"
    r"es tut uns leid|lo sentimos|desculpe|spiacenti|ops|ой|извините|к сожалению|很?抱歉|对不起|"
    r"對不起|申し訳(?:ございません|ありません)が?|죄송합니다)\W*(?:but\b\W*)?)*"
)
#: What is missing, and how pages say so, in English.
_THING = r"(?:page|post|article|content|file|url|address|link|document)"
_WANTED = (
    r"you(?:.re|.ve| are| were| have)? "
    r"(?:look|search|request|tr[yi]|ask|follow|enter|click|seek|want)(?:ed|ing)?\b"
)
_GONE = (
    r"(?:can(?:not|.t) be found|could ?n(?:o|.)t be found|(?:does|did) ?(?:n.t| not) exist|"
    r"no longer exists?|"
    r"(?:is|was|has been) (?:not found|moved|removed|deleted|no longer available)|"
    r"(?:is|was) ?(?:n.t| not) (?:found|available))"
)
_SAID = (
    rf"(?:the|this|that) (?:requested )?{_THING}\b(?: (?:that )?{_WANTED}.{{0,30}}?)? {_GONE}",
    rf"we (?:can(?:not|.t)|could ?n(?:o|.)t) find (?:the|that|this) {_THING}",
    r"(?:it (?:looks|seems) like )?nothing (?:was |has been )?found (?:here|at this location)",
    r"page not found\W*$",
    r"(?:die )?(?:von ihnen )?(?:angeforderte|gesuchte|gewünschte|aufgerufene) seite",
    r"la page (?:que vous|demandée|recherchée)",
    r"la página (?:que (?:busca|buscas|estás|está)|solicitada)",
    r"la pagina (?:che (?:stai|hai|cerchi)|richiesta)",
    r"a página que (?:você|procura)",
    r"(?:запрашиваемая|запрошенная) (?:вами )?страница",
    r"(?:您|你)(?:要?访问|所?请求|要?查看|要?訪問|所?請求|要?查找|要?找)的(?:页面|頁面|文章|网页|網頁|内容)",
    r"(?:お探し|ご指定|指定された|リクエストされた)の?(?:ページ|記事)",
    r"(?:요청하신|찾으시는) 페이지",
    r"(?:you (?:must|need to|have to)|please) (?:be logged in|(?:log|sign) in) to (?:view|read)",
    r"(?:log|sign) in to (?:continue|view|read)\b",
    r"(?:请|請)先?(?:登录|登入|登錄)(?:后|後|以|才|再)",
    r"(?:bitte )?melden sie sich an, um",
    r"(?:enable|please enable|turn on) (?:javascript|cookies)(?: and cookies)? to continue",
    r"verify(?:ing)? (?:that )?you are (?:a )?human",
    r"(?:checking|checks) (?:your browser|if the site connection is secure)",
    r"before you continue to\b",
    r"this (?:blog|article|post|content|page) is (?:protected|private|for members only)",
    r"this blog is open to invited readers only",
    r"this content is password[- ]protected",
)
_TEXT = re.compile(f"{_SORRY}(?:{'|'.join(_SAID)})", re.IGNORECASE)


def in_title(title: str, columns: int) -> bool:
    """Tell whether a page of so much text (visual columns) says by its title that it is none.

    >>> in_title("404 Not Found | Blog", 80), in_title("Debugging a 404 in nginx", 9000)
    (True, False)
    """
    return columns <= MAX_COLUMNS and bool(_TITLE.search(title))


def in_text(lines: Iterable[str], columns: int) -> str:
    """Return the line that says so among the first of a page of so much text, else "".

    >>> in_text(["Oops!", "The page you are looking for does not exist."], 60)
    'The page you are looking for does not exist.'
    """
    if columns > MAX_COLUMNS:
        return ""
    return next((line for line in lines if _TEXT.match(line[:_LINE])), "")
