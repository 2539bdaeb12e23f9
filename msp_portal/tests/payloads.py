"""Texts that would run where somebody forgot to write them as text, and who looks whether they did."""

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import Final

# Stands in every payload: what is found as anything but text or a harmless attribute was not written as text.
MARK: Final = "zqx"
_ELEMENTS: Final = (
    "<script>{}()</script>",
    "<img src=x onerror={}()>",
    "<svg onload={}()>",
    "<svg><animate onbegin={}()>",
    "<iframe srcdoc='{}'>",
    "<body onload={}()>",
    "<details open ontoggle={}()>",
    "<a href=javascript:{}()>a</a>",
    "<form action=javascript:{}()>",
    "<math><mtext><style><img title='</style><img src=x onerror={}()>'>",
    "<style>@import '{}';</style>",
    "<base href=//{}>",
    "<object data=javascript:{}()>",
    "<embed src={}>",
    "<link rel=stylesheet href=//{}>",
    "<meta http-equiv=refresh content=0;url={}>",
    "<input autofocus onfocus={}()>",
    "<video><source onerror={}()>",
    "<template><script>{}()</script></template>",
    "<{} x>",
)
_OUT_OF: Final = (
    "{}",
    '">{}',
    "'>{}",
    "</textarea>{}",
    "</title>{}",
    "</script>{}",
    "</style>{}",
    "-->{}",
    "</option></select>{}",
    "]]>{}",
    '" onmouseover=zqx() x="{}',
    "' onfocus=zqx() autofocus x='{}",
    "</svg>{}",
    "</table>{}",
    "`{}",
    "&#34;>{}",
    "%22>{}",
    '\\">{}',
    "</noscript>{}",
    "</xmp>{}",
)
_OTHERS: Final = (
    "javascript:zqx()",
    "JaVaScRiPt:zqx()",
    "java\u00a0script:zqx()",
    "data:text/html,<script>zqx()</script>",
    "vbscript:zqx()",
    "{{ 7|add:zqx }}",
    "{% debug %}zqx",
    "{zqx.__class__}",
    "%(zqx)s",
    "${zqx}",
    "#{zqx}",
    "<%= zqx %>",
    "{{constructor.zqx()}}",
    "=zqx()",
    "+zqx()",
    "-zqx()",
    "@zqx()",
    "＝zqx()",
    '=HYPERLINK("http://zqx")',
    "=cmd|' /C zqx'!A0",
    "'zqx",
    '"zqx',
    "\\zqx",
    "';zqx();//",
    '";zqx();//',
    "</zqx>",
    "<zqx",
    "<!--zqx",
    "<![CDATA[zqx",
    "&zqx;",
    "&lt;zqx&gt;",
    "&#x3c;script&#x3e;zqx()",
    "[a](javascript:zqx())",
    '![a](x" onerror="zqx())',
    "<https://zqx>",
    "`zqx`",
    "**zqx**",
    "url(zqx)",
    "expression(zqx)",
    "}zqx{color:red",
    "*/zqx/*",
    "--zqx",
    "' OR zqx --",
    "../zqx",
    "file:///zqx",
    "//zqx",
    "http://zqx@x",
    "x;zqx",
    "zqx" * 9,
    "<svg/onload=zqx()",
    "<img/src/onerror=zqx()",
    "<<script>zqx()//<</script>",
    "<scr<script>ipt>zqx()</scr</script>ipt>",
    "<a onclick\u00a0=zqx()>",
    "<svg><script xlink:href=data:,zqx()>",
    "<svg><use href=data:,zqx>",
    "<image src=x onerror=zqx()>",
)


def payloads() -> tuple[str, ...]:
    """500 of them."""
    made = [around.format(inside.format(MARK)) for around, inside in product(_OUT_OF, _ELEMENTS)]
    every = [text for text in _OTHERS for text in (text, f"Harbor {text}")]
    return tuple([*every, *made][:500])


# What takes an address; and what of an address runs.
_ADDRESSES: Final = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "background", "srcset"}
)
_RUNS: Final = ("javascript:", "vbscript:", "data:text", "data:application", "file:")
_SCRIPTS: Final = frozenset({"script", "style"})


class _Watcher(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Data for a script is text, in which nothing ends the element.
        if tag in _SCRIPTS and ("type", "application/json") not in attrs:
            self._within = tag
        names = [name for name, _value in attrs]
        if MARK in tag or any(MARK in name or name.startswith("on") or name in ("style", "srcdoc") for name in names):
            self.found.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            plain = "".join((value or "").split()).lower()
            if name in _ADDRESSES and plain.startswith((*_RUNS, f"//{MARK}")):
                self.found.append(self.get_starttag_text() or tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within and MARK in data:
            self.found.append(f"{self._within}: {data[:200]}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append(f"comment: {data[:200]}")


def what_runs(page: str) -> list[str]:
    """Every place of an HTML page in which a payload has become more than text."""
    watcher = _Watcher()
    watcher.feed(page)
    watcher.close()
    return watcher.found


def cells_that_run(text: str) -> Iterator[str]:
    """The cells of a CSV that a spreadsheet would take for a formula."""
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        yield from (cell for cell in row if MARK in cell and cell[:1] in "=+-@\t\r＝＋－＠" and cell)
