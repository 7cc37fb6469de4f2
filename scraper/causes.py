"""Why there is no answer: what httpx, connections and inflating raise, in words with a remedy."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from .errors import AddressError, BadAnswer, ForbiddenAddress, TimedOut, TooLarge, Unreachable
from .inflate import InflateError
from .sockets import ForbiddenError, OutOfBytesError, OutOfTimeError
from .urls import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fetch import Limits

#: The remedy where a limit is in the way of a page that is good.
BY_HAND = "save the page and clean the file instead"


def too_large(state: str, limit: int) -> str:
    """Say that an answer has more than `limit` bytes in some state, and what to do."""
    return f"more than {limit // 2**20} MiB {state}; {BY_HAND}"


@contextmanager
def translated(address: str, limits: Limits) -> Iterator[None]:
    """Turn what httpx, the network and the inflater raise into leaves of our own tree."""
    try:
        yield
    except ForbiddenError as error:
        reason = f"{error}; if it is yours and may be asked, give --allow-private"
        raise ForbiddenAddress(address, reason) from error
    except OutOfTimeError as error:
        reason = f"not complete after {limits.total:g} seconds; try later"
        raise TimedOut(address, reason) from error
    except OutOfBytesError as error:
        raise TooLarge(address, too_large("sent", limits.wire)) from error
    except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        reason = f"no connection after {limits.connect:g} seconds; check the address, or try later"
        raise TimedOut(address, reason) from error
    except httpx.TimeoutException as error:
        raise TimedOut(address, f"no byte for {limits.read:g} seconds; try later") from error
    except (httpx.RemoteProtocolError, httpx.DecodingError, InflateError) as error:
        reason = f"the answer is broken ({redacted(str(error))}); try later"
        raise BadAnswer(address, reason) from error
    except httpx.TransportError as error:
        raise Unreachable(address, _unreachable(error)) from error
    except httpx.InvalidURL as error:
        raise AddressError(f"{address}: {error}") from error


def _unreachable(error: httpx.TransportError) -> str:
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLError):
        # httpcore's pool raises again "from None", which leaves only the context.
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({cause.verify_message}); if it is your own, name the "
            "file of its authority in SSL_CERT_FILE, else leave the site alone until it is mended"
        )
    if cause:
        return f"no encrypted connection ({error}); look whether a browser can make one"
    if isinstance(error, httpx.ProxyError):
        return f"{redacted(str(error))}; check the proxy that HTTP_PROXY or HTTPS_PROXY names"
    return f"{error}; check the address and the connection"
