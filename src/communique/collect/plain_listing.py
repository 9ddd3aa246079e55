"""A listing of object storage as the store gives it (ListObjectsV2), with keys that the library takes for no paths.

The library refuses a whole page of a thousand objects where one of them has a key such as `a//b` or `../a`. It is asked
first all the same: it knows more kinds of credentials than those of the environment, which are needed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote_plus, urlencode
from xml.etree.ElementTree import Element, ParseError

import defusedxml
import defusedxml.ElementTree
import httpx

from communique.collect.configuration import StoreSource
from communique.collect.fetching import Patience
from communique.collect.refusals import FetchError, FetchRule
from communique.remote.objects import ENDPOINTS

_MOST_BYTES = 2**24
"""Of a page: a thousand keys of a thousand bytes, and what is said of each."""
_FOUND = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a store lists it; its key without the prefix of the source. `changed_at` is in ISO 8601, UTC."""

    key: str
    size: int
    etag: str | None
    changed_at: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What requests are signed with; all of it empty for a store that is asked without."""

    key_id: str = ""
    secret: str = ""
    token: str = ""
    region: str = "us-east-1"


def credentials(source: StoreSource, environment: Mapping[str, str]) -> Credentials | None:
    """Return what the environment has for a source; None where it has nothing that can be used here."""
    if environment.get("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "").lower() in ("1", "true"):
        return None
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    if source.anonymous:
        return Credentials(region=region)
    key_id, secret = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    if not key_id or not secret:
        return None
    return Credentials(key_id, secret, environment.get("AWS_SESSION_TOKEN", ""), region)


def is_path(key: str) -> bool:
    """Whether a key can be asked for: no part of it is empty, `.` or `..`, and it has no control characters."""
    return not any(part in ("", ".", "..") for part in key.split("/")) and not any(
        one < " " or one == "\x7f" for one in key
    )


def pages(
    source: StoreSource, given: Credentials, patience: Patience, environment: Mapping[str, str], after: str | None
) -> Iterator[list[Listed]]:
    """Give what lies below the prefix of a source, behind a key, page by page in the order of the store.

    Raises FetchError.
    """
    prefix = f"{source.prefix}/" if source.prefix else ""
    asked = {"encoding-type": "url", "list-type": "2", "prefix": prefix}
    if after is not None:
        asked["start-after"] = prefix + after
    address = f"{_endpoint(source, given, environment)}/{source.bucket}"
    timeout = httpx.Timeout(patience.silence, connect=patience.connect)
    with httpx.Client(timeout=timeout, follow_redirects=False) as client:
        while True:
            root = _answered(client, source, signed(address, asked, given))
            encoded = _said(root, "EncodingType") == "url"
            yield [
                listed for one in root if _local(one) == "Contents" if (listed := _object(one, prefix, encoded=encoded))
            ]
            onward = _said(root, "NextContinuationToken")
            if _said(root, "IsTruncated") != "true" or not onward:
                return
            asked = {**asked, "continuation-token": onward}


def signed(address: str, query: Mapping[str, str], given: Credentials) -> httpx.Request:
    """Return a request for an address with a query, signed now as Amazon's stores want it where there is a key."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as Signer

    asked = urlencode(sorted(query.items()), quote_via=quote, safe="")
    request = AWSRequest("GET", f"{address}?{asked}")
    if given.key_id:
        S3SigV4Auth(Signer(given.key_id, given.secret, given.token or None), "s3", given.region).add_auth(request)
    return httpx.Request("GET", request.url, headers=dict(request.headers.items()))


def _endpoint(source: StoreSource, given: Credentials, environment: Mapping[str, str]) -> str:
    told = source.endpoint or next((environment[name] for name in ENDPOINTS if environment.get(name)), None)
    return (told or f"https://s3.{given.region}.amazonaws.com").rstrip("/")


def _answered(client: httpx.Client, source: StoreSource, request: httpx.Request) -> Element:
    """Return the root of what a store answers. Raises FetchError."""
    try:
        answer = client.send(request, stream=True)
        try:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise FetchError(FetchRule.TOO_LARGE, f"{source.url}: a page of its listing has no end")
        finally:
            answer.close()
    except httpx.TimeoutException as error:
        raise FetchError(FetchRule.TIMEOUT, f"{source.url} ({type(error).__name__})") from error
    except httpx.HTTPError as error:
        raise FetchError(FetchRule.UNREACHABLE, f"{source.url} ({error})") from error
    if answer.status_code != _FOUND:
        raise FetchError(FetchRule.STATUS, f"{source.url} answers {answer.status_code}", status=answer.status_code)
    try:
        root: Element = defusedxml.ElementTree.fromstring(bytes(body))
    except (ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise FetchError(FetchRule.MEDIA_TYPE, f"{source.url} is listed in no form that is known ({error})") from error
    return root


def _object(one: Element, prefix: str, *, encoded: bool) -> Listed | None:
    """Return an object of a listing; None for what is none, such as the prefix itself. Raises FetchError."""
    told = _said(one, "Key", strip=False)
    key = (unquote_plus(told) if encoded else told).removeprefix(prefix)
    if not key:
        return None
    try:
        changed = datetime.fromisoformat(_said(one, "LastModified")).astimezone(UTC)
        return Listed(key, int(_said(one, "Size")), _said(one, "ETag") or None, changed.isoformat())
    except ValueError as error:
        raise FetchError(FetchRule.MEDIA_TYPE, f"an object is listed in no form that is known ({error})") from error


def _said(element: Element, name: str, *, strip: bool = True) -> str:
    said = next((part.text or "" for part in element if _local(part) == name), "")
    return said.strip() if strip else said


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
