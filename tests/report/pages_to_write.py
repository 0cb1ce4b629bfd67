"""Pages for the tests of the outputs, and documents made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from cleanscrape.reading.html import read_html
from cleanscrape.report.document import Node, from_layout

__all__ = ["ARTICLE", "document", "documents"]

ARTICLE = """<html><body><nav><a href="/">Home</a></nav><main>
<h1>Bridge closed until spring #</h1>
<p>The <a href="/roads (old)/12?a=1&amp;b=2">old <b>river</b> bridge</a> is shut.<br>
Lorries go <i>round</i> by Dale_End, *not* through it.</p>
<h2>What to do</h2>
<ul><li>Leave early
<li>Take the <code>52`B</code> bus<ul><li>from the market<li>or the quay</ul><li><p>Walk</p><p>if you can</p></ul>
<ol><li>First<li>Second</ol><ol><li>Another list</ol>
<blockquote><p>We had no choice.</p><p>None.</p></blockquote>
<pre><code class="language-python">def wait(days):

    return f"```{days}"</code></pre>
<dl><dt>Weir<dt>Dam<dd>A low wall<dd>across a river</dl>
<table><caption>Traffic</caption><tr><th>Road<th>Cars<tr><td>A|52<td>310</table>
<p>1. is no list</p><p># is no heading</p><p>&lt;b&gt; is no tag, &amp;amp; no entity</p>
<p><img src="bridge.jpg" alt="The [old] bridge"> <del>Open</del> H<sub>2</sub>O <a href="javascript:alert(1)">bad link</a></p>
</main></body></html>"""


def document(markup: str) -> Node:
    layout = read_html(markup)
    return from_layout(layout, [True] * len(layout.element))


WORDS = st.text(alphabet="ab1 .-*_`[]()<>#|\\&;!\"'+=~é漢\n", max_size=12).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
BLOCK_TAGS = ("p", "h2", "ul", "ol", "li", "blockquote", "pre", "dl", "dt", "dd", "div", "table", "tr", "td")
INLINE_TAGS = ("b", "i", "code", "a href='/x y'", "del", "sub")


def _element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag.split()[0]}>"


MARKUP = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.builds(_element, st.sampled_from(BLOCK_TAGS + INLINE_TAGS), inner),
        st.lists(inner, max_size=3).map("".join),
        inner.map("<br><img src=i.png alt='x*y'>{}".format),
    ),
    max_leaves=12,
)
documents = MARKUP.map(document)
