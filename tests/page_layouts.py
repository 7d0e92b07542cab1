"""Web pages made from the anatomy of real ones: one story in the layouts of many houses, with what its article is.

`pages()` gives each layout with its HTML, and the paragraphs that a person would say are the article.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

Element = tuple[str, str]

TITLE = "Ferry to Ellin Island returns after eleven weeks in dry dock"
AUTHOR = "Maren Toft"
DATE = "2023-05-09T07:40:00+02:00"

STORY: tuple[Element, ...] = (
    ("p", "The only car ferry to Ellin Island sailed again on Tuesday morning, eleven weeks after a crack in its "
          "propeller shaft forced the operator to take it out of service."),
    ("p", "It was full."),
    ("p", "Forty-two cars, three delivery vans and a hearse were on board when the Saint Brendan left the quay at "
          "Harrow Point at 6.15 a.m., according to the harbour office."),
    ("p", "“We had people crying on the ramp,” said Jonas Piet, who has sold tickets at the terminal since 1998. “You "
          "forget what a boat means until there is none.”"),
    ("h2", "A spring without tourists"),
    ("p", "The island’s 1,900 residents had relied on a passenger launch that could not carry vehicles, and on a barge "
          "that brought fuel and groceries twice a week."),
    ("p", "Hotels reported losses of about 60 per cent in March and April. The chamber of commerce puts the damage at "
          "2.4 million crowns."),
    ("p", "What went wrong?"),
    ("p", "Inspectors found the crack during a routine check in February. A replacement had to be forged in Trieste, and "
          "the first one did not pass its tests."),
    ("quote", "Nobody builds shafts of that size any more. We waited for a single workshop with a single furnace."),
    ("p", "The operator, Northern Sounds Lines, said it would pay back season tickets for the lost weeks. It did not "
          "answer a question about compensation for businesses."),
    ("h2", "What happens next"),
    ("ul", "The timetable of last summer applies from Saturday.|Bicycles travel free until the end of June.|"
           "A second ferry will be chartered in July and August|Bookings made in winter stay valid"),
    ("p", "The county council will vote on Thursday on a plan to buy a second-hand vessel as a reserve. Its chairwoman, "
          "Ingrid Solvang, told reporters that the price was “a fraction of one lost spring”."),
    ("p", "Not everybody agrees. The taxpayers’ league called the plan a monument to bad maintenance, and asked the "
          "council to publish the inspection reports of the last ten years first."),
    ("p", "On the island itself the mood was lighter on Tuesday. The bakery in Main Street gave away buns to everyone who "
          "could show a ferry ticket, and by nine o’clock there were none left."),
)  # fmt: skip

NAV = (
    '<header class="site-header"><a class="logo" href="/">The Sound Gazette</a><nav class="main-nav"><ul>'
    + "".join(
        f'<li><a href="/{x.lower()}">{x}</a></li>'
        for x in "News Politics Business Sport Culture Opinion Weather".split()
    )
    + '</ul></nav><form class="search"><input type="search" placeholder="Search"><button>Search</button></form></header>'
)
FOOTER = (
    '<footer class="site-footer"><ul><li><a href="/about">About us</a></li><li><a href="/contact">Contact</a></li>'
    '<li><a href="/privacy">Privacy policy</a></li><li><a href="/terms">Terms of use</a></li></ul>'
    "<p>© 2023 The Sound Gazette. All rights reserved. Reproduction in whole or in part is prohibited.</p></footer>"
)
SHARE = (
    '<div class="share-bar"><span>Share this</span><ul><li><a href="https://social.example/s">Facebook</a></li>'
    '<li><a href="https://tw.example/s">Twitter</a></li><li><a href="mailto:?x">Email</a></li></ul></div>'
)
RELATED_TITLES = (
    "Harbour dues to rise by a tenth from autumn",
    "The last lighthouse keeper of Ellin looks back on forty winters",
    "Why the bridge was never built: a history in seven maps",
    "Fishermen find wreck of the schooner Amalia off Harrow Point",
)
RELATED = (
    '<aside class="related"><h3>Related articles</h3><ul>'
    + "".join(f'<li><a href="/r{i}">{t}</a></li>' for i, t in enumerate(RELATED_TITLES))
    + "</ul></aside>"
)
SIGNUP = (
    '<div class="newsletter-box"><h4>Stay in the loop</h4><p>Sign up for our morning newsletter and get the best of the '
    'Gazette in your inbox every day.</p><form><input type="email" placeholder="Your email"><button>Sign up</button>'
    "</form><p><small>By signing up you agree to our terms of service and privacy policy.</small></p></div>"
)
COOKIES = (
    '<div id="cookie-consent" class="cookie-banner" role="dialog"><p>We and our 214 partners store and access information '
    "on your device, such as cookies, to personalise content and measure audiences. You can change your choices at any "
    "time in our cookie policy.</p><button>Accept all</button><button>Reject all</button></div>"
)
COMMENTS = (
    '<section id="comments" class="comments-area"><h3>3 comments</h3><ol class="comment-list">'
    '<li class="comment"><div class="comment-author">seadog77 says:</div><p>About time too, I have been waiting to move '
    "my sofa since February and the barge people wanted a fortune for it.</p></li>"
    '<li class="comment"><div class="comment-author">Lise K. says:</div><p>The buns were very good. I had two of them and '
    "I am not ashamed to say so in public.</p></li></ol>"
    '<div id="respond"><h3>Leave a reply</h3><p>Your email address will not be published.</p></div></section>'
)
FIGURE = (
    '<figure class="wp-caption"><img src="/f.jpg" alt="Ferry"><figcaption>The Saint Brendan leaves Harrow Point on '
    "Tuesday. Photograph: Ole Brandt/Sound Gazette</figcaption></figure>"
)
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">She floats! First cars on board since February. '
    '<a href="https://t.example/x">pic.twitter.example/x</a></p>— Northern Sounds (@nsounds) '
    '<a href="https://t.example/y">May 9, 2023</a></blockquote>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A layout: its name, the HTML, the paragraphs of its article in order."""

    name: str
    html: str
    gold: tuple[str, ...]

    @property
    def text(self) -> str:
        """The article as one text."""
        return "\n\n".join(self.gold)


def gold(story: tuple[Element, ...] = STORY) -> tuple[str, ...]:
    """The paragraphs of a story; each entry of a list is one."""
    return tuple(piece for kind, text in story for piece in (text.split("|") if kind == "ul" else [text]))


def markup(kind: str, text: str) -> str:
    """One element as plain HTML."""
    if kind == "ul":
        return "<ul>" + "".join(f"<li>{escape(item, quote=False)}</li>" for item in text.split("|")) + "</ul>"
    if kind == "quote":
        return f"<blockquote><p>{escape(text, quote=False)}</p></blockquote>"
    return f"<{kind}>{escape(text, quote=False)}</{kind}>"


def body(story: tuple[Element, ...] = STORY, between: dict[int, str] | None = None) -> str:
    """The story as HTML, with other things set between its elements (by number)."""
    inserted = between or {}
    return "\n".join(markup(*element) + inserted.get(number, "") for number, element in enumerate(story))


def head(extra: str = "", title: str = TITLE, language: str = "en") -> str:
    """A document's beginning up to its body."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} | The Sound Gazette'
        f'</title><meta property="og:title" content="{escape(title)}"><meta property="og:site_name" content="The Sound '
        f'Gazette">{extra}</head><body>'
    )


_META = f'<meta property="article:published_time" content="{DATE}"><meta name="author" content="{AUTHOR}">'


def linked_data(**more: object) -> str:
    """A JSON-LD block about the story."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": DATE}
    author = {"author": {"@type": "Person", "name": AUTHOR}}
    return f'<script type="application/ld+json">{json.dumps(data | author | more)}</script>'


def _wordpress() -> str:
    inner = (
        f'<div id="page"><main><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1>'
        f'<div class="entry-meta">Posted on <time datetime="{DATE}">May 9, 2023</time> by <a rel="author" href="/a">{AUTHOR}</a></div></header>'
        f'<div class="entry-content">{FIGURE}{body()}<div class="sharedaddy">{SHARE}</div></div>'
        '<footer class="entry-footer">Posted in <a href="/c">Islands</a> Tagged <a href="/t">ferries</a>, <a href="/t2">transport</a></footer></article>'
        f'<nav class="post-navigation"><a href="/p">Previous: Harbour dues to rise by a tenth</a> <a href="/n">Next: Weather for the week</a></nav>{COMMENTS}</main>'
        '<aside class="widget-area"><section class="widget"><h2>Recent posts</h2><ul>'
        + "".join(f'<li><a href="/{i}">{t}</a></li>' for i, t in enumerate(RELATED_TITLES))
        + "</ul></section></aside></div>"
    )
    return head(_META) + NAV + inner + FOOTER


def _drupal() -> str:
    inner = (
        f'<div class="region region-content"><h1 class="page-header">{TITLE}</h1><div class="node node--type-article">'
        f'<div class="field field--name-field-author">By {AUTHOR}</div><div class="field field--name-created">9 May 2023</div>'
        f'<div class="field field--name-body field--type-text-with-summary"><div class="field__item">{body()}</div></div>'
        '<div class="field field--name-field-tags"><div class="field__label">Tags</div><div class="field__item"><a href="/t">Ferries</a></div></div>'
        f'</div></div><div class="region region-sidebar-second">{RELATED}{SIGNUP}</div>'
    )
    return head() + NAV + inner + FOOTER


def _newspaper() -> str:
    extra = {1: FIGURE, 3: '<div class="ad-slot"><span>Advertisement</span></div>', 6: RELATED, 10: SIGNUP}
    inner = (
        f'<main id="content"><article><h1>{TITLE}</h1><p class="standfirst">Islanders queue before dawn as the Saint Brendan sails again</p>'
        f'<div class="byline">By <a href="/maren">{AUTHOR}</a>, Islands correspondent</div><time datetime="{DATE}">Tue 9 May 2023 07.40 CEST</time>'
        f'{SHARE}<div class="article-body">{body(between=extra)}</div><div class="topics"><h4>Topics</h4><a href="/t">Ferries</a></div></article></main>'
    )
    return head(_META) + COOKIES + NAV + inner + RELATED + FOOTER


def _linked_data_only() -> str:
    text = "\n\n".join(gold())
    inner = f'<div id="app"><h1>{TITLE}</h1><div class="loading">Loading…</div></div><script>window.x={{}}</script>'
    return head(linked_data(articleBody=text)) + NAV + inner + FOOTER


def _paywall() -> str:
    first = body(STORY[:3])
    wall = (
        '<div class="paywall"><h3>Subscribe to continue reading</h3><p>This article is for subscribers only. Get unlimited access from 1 crown a week.</p>'
        '<a class="btn" href="/subscribe">Subscribe now</a><p>Already a subscriber? <a href="/login">Log in</a></p></div>'
    )
    data = linked_data(isAccessibleForFree=False)
    return (
        head(_META + data) + NAV + f"<main><article><h1>{TITLE}</h1>{first}{wall}</article></main>" + RELATED + FOOTER
    )


def _live() -> str:
    posts = "".join(
        f'<article class="liveblog-post" id="p{i}"><time datetime="2023-05-09T0{9 - i % 6}:10:00+02:00">0{9 - i % 6}.10</time>'
        f"<div class=post-body>{markup(*element)}</div></article>"
        for i, element in enumerate(STORY)
    )
    return head(_META) + NAV + f"<main><h1>{TITLE}</h1><div class=liveblog>{posts}</div></main>" + RELATED + FOOTER


def _amp() -> str:
    between = {
        2: '<amp-ad width=300 height=250 type="x"></amp-ad>',
        5: '<amp-social-share type="email"></amp-social-share>',
    }
    return (
        head(linked_data()).replace("<html", "<html amp")
        + '<amp-sidebar id="s" layout="nodisplay"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></amp-sidebar>'
        + f'<article><h1>{TITLE}</h1><p class="amp-byline">{AUTHOR}</p><amp-img src="x.jpg"></amp-img>{body(between=between)}</article>'
        + FOOTER
    )


def _tables() -> str:
    cells = f'<td width="180" valign="top"><a href="/">Home</a><br><a href="/n">News</a><br><a href="/s">Sport</a></td><td><font size="5"><b>{TITLE}</b></font><br><i>By {AUTHOR}</i><p>{body()}</td>'
    side = (
        '<td width="160"><b>Most read</b><br>'
        + "<br>".join(f'<a href="/{i}">{t}</a>' for i, t in enumerate(RELATED_TITLES))
        + "</td>"
    )
    return (
        head()
        + f'<table width="100%"><tr><td colspan=3><img src=logo.gif></td></tr><tr>{cells}{side}</tr><tr><td colspan=3>Copyright 2023 Sound Gazette</td></tr></table>'
    )


def _breaks() -> str:
    pieces = "<br><br>\n".join(escape(text, quote=False) for text in gold())
    return (
        head()
        + NAV
        + f'<div class="story"><h1>{TITLE}</h1><div class="author">{AUTHOR} | 9 May 2023</div><div class="text">{pieces}</div></div>'
        + FOOTER
    )


def _divs() -> str:
    pieces = "".join(f'<div class="css-1x{i} e1">{escape(text, quote=False)}</div>' for i, text in enumerate(gold()))
    return (
        head(_META)
        + NAV
        + f'<div class="css-9"><h1 class="css-1">{TITLE}</h1><div class="css-body">{pieces}</div></div>'
        + RELATED
        + FOOTER
    )


def _component() -> str:
    pieces = "".join(
        f'<div data-component="text-block" class="ssrcss-{i} RichTextComponentWrapper">{markup(*element)}</div>'
        for i, element in enumerate(STORY)
    )
    more = (
        '<div data-component="links-block"><h2>More on this story</h2><ul>'
        + "".join(f'<li><a href="/{i}">{t}</a></li>' for i, t in enumerate(RELATED_TITLES))
        + "</ul></div>"
    )
    inner = f'<main id="main-content"><article><div data-component="headline-block"><h1 id="main-heading">{TITLE}</h1></div><div data-component="byline-block"><p>By {AUTHOR}</p><p>Islands reporter</p></div>{pieces}{more}</article></main>'
    return head(linked_data()) + NAV + inner + FOOTER


def _comments_long() -> str:
    remarks = "".join(
        f'<div class="comment-body"><b>reader{i}</b><p>I think that number {i} of these remarks says more about the ferry company and its managers than the whole of the article above does.</p></div>'
        for i in range(40)
    )
    return (
        head(_META)
        + NAV
        + f'<main><article><h1>{TITLE}</h1>{body()}</article><div id="disqus_thread" class="comments">{remarks}</div></main>'
        + FOOTER
    )


def _tweets() -> str:
    return (
        head(_META)
        + NAV
        + f"<main><article><h1>{TITLE}</h1>{body(between={3: TWEET, 9: TWEET})}</article></main>"
        + FOOTER
    )


def _inline_links() -> str:
    between = {i: f'<p class="read-also">Read also: <a href="/{i}">{RELATED_TITLES[i % 4]}</a></p>' for i in (2, 6, 10)}
    return (
        head(_META)
        + NAV
        + f'<main><article class="story"><h1>{TITLE}</h1><div class="story-body">{body(between=between)}</div></article></main>'
        + FOOTER
    )


def _captions() -> str:
    between = dict.fromkeys((0, 4, 8, 12), FIGURE)
    return head(_META) + NAV + f"<article><h1>{TITLE}</h1>{body(between=between)}</article>" + FOOTER


def _consent_first() -> str:
    wall = (
        "<div class='didomi-popup'>"
        + "<p>We use cookies and similar technologies to operate this site, to analyse traffic and to show advertising that fits your interests, together with our partners.</p>"
        * 4
        + "</div>"
    )
    return (
        head(_META)
        + wall
        + NAV
        + f'<div role="main"><h1>{TITLE}</h1><div itemprop="articleBody">{body()}</div></div>'
        + FOOTER
    )


def _sections() -> str:
    parts = "".join(f"<section>{markup(*element)}</section>" for element in STORY)
    return head(linked_data()) + NAV + f"<main><h1>{TITLE}</h1>{parts}</main><aside>{SIGNUP}{RELATED}</aside>" + FOOTER


def _spans() -> str:
    pieces = "".join(
        f'<p class="p"><span class="s"><span style="font-weight:400">{escape(text, quote=False)}</span></span></p><p>&nbsp;</p>'
        for text in gold()
    )
    return (
        head()
        + NAV
        + f'<div class="post"><h1>{TITLE}</h1><div class="post-content">{pieces}</div></div>'
        + COMMENTS
        + FOOTER
    )


def _author_box() -> str:
    box = f'<div class="author-box"><img src=a.jpg><h4>About the author</h4><p>{AUTHOR} has covered the islands for the Gazette since 2009. She lives in Harrow Point with two dogs.</p><a href="/maren">More by {AUTHOR}</a></div>'
    return (
        head(_META) + NAV + f"<main><article><h1>{TITLE}</h1>{body()}{box}{SHARE}</article></main>" + RELATED + FOOTER
    )


def _sponsored() -> str:
    card = '<div class="promo"><span>Sponsored</span><a href="/ad">Ten cruises you will not believe cost this little</a></div>'
    grid = (
        "<div class='recirc'>"
        + "".join(
            f'<div class="card"><a href="/{i}"><h4>{t}</h4><p>{t}, and what it means for everyone who lives near the water today.</p></a></div>'
            for i, t in enumerate(RELATED_TITLES * 3)
        )
        + "</div>"
    )
    return (
        head(_META)
        + NAV
        + f"<main><article><h1>{TITLE}</h1>{body(between={5: card, 9: card})}</article>{grid}</main>"
        + FOOTER
    )


def _hidden() -> str:
    ghost = '<div style="display:none"><p>This paragraph is hidden from every reader and belongs to a template that is filled in later by a script.</p></div>'
    return (
        head(_META)
        + NAV
        + f'<main><article><h1>{TITLE}</h1>{ghost}{body(between={4: ghost})}</article></main><div class="sr-only" hidden><p>Skip to content</p></div>'
        + FOOTER
    )


def _magazine() -> str:
    first = '<p class="has-drop-cap"><span class="dropcap">T</span>' + escape(STORY[0][1][1:], quote=False) + "</p>"
    pull = '<aside class="pullquote">You forget what a boat means until there is none.</aside>'
    inner = f'<article class="longread"><header><h1>{TITLE}</h1><p class="dek">An island waits for its boat</p><p class="credits">By {AUTHOR} | Photographs by Ole Brandt</p></header><div class="body">{first}{body(STORY[1:], {4: pull})}</div></article>'
    return head(_META) + NAV + inner + FOOTER


def _blog() -> str:
    inner = f'<div class="blog-posts hfeed"><div class="post hentry"><a name="1"></a><h3 class="post-title entry-title"><a href="/p">{TITLE}</a></h3><div class="post-body entry-content">{body()}</div><div class="post-footer">Posted by <span class="fn">{AUTHOR}</span> at <abbr class="published" title="{DATE}">7:40 AM</abbr></div></div></div><div id="sidebar"><h2>Blog Archive</h2><ul><li><a href="/2023">2023 (41)</a></li><li><a href="/2022">2022 (97)</a></li></ul></div>'
    return head() + inner + FOOTER


def _scores() -> str:
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>"
        for a, b in (("Departure Harrow Point", "6.15"), ("Arrival Ellin", "7.05"), ("Last return", "22.40"))
    )
    return (
        head(_META)
        + NAV
        + f"<main><article><h1>{TITLE}</h1>{body(between={11: f'<table class=data>{rows}</table>'})}</article></main>"
        + FOOTER
    )


def _short() -> str:
    return (
        head(_META)
        + NAV
        + f"<main><article><h1>{TITLE}</h1>{body(STORY[:3])}{SHARE}</article></main>"
        + RELATED
        + RELATED
        + SIGNUP
        + FOOTER
    )


LAYOUTS: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "wordpress": (_wordpress, gold()),
    "drupal": (_drupal, gold()),
    "newspaper": (_newspaper, gold()),
    "linked data only": (_linked_data_only, gold()),
    "paywall": (_paywall, gold(STORY[:3])),
    "live": (_live, gold()),
    "amp": (_amp, gold()),
    "tables": (_tables, gold()),
    "breaks": (_breaks, gold()),
    "divs": (_divs, gold()),
    "components": (_component, gold()),
    "long comments": (_comments_long, gold()),
    "tweets": (_tweets, gold()),
    "inline links": (_inline_links, gold()),
    "captions": (_captions, gold()),
    "consent first": (_consent_first, gold()),
    "sections": (_sections, gold()),
    "spans": (_spans, gold()),
    "author box": (_author_box, gold()),
    "sponsored": (_sponsored, gold()),
    "hidden": (_hidden, gold()),
    "magazine": (_magazine, gold()),
    "blog": (_blog, gold()),
    "timetable": (_scores, gold()),
    "short": (_short, gold(STORY[:3])),
}


def pages() -> Iterator[Page]:
    """All layouts."""
    for name, (make, paragraphs) in LAYOUTS.items():
        yield Page(name, make() + "</body></html>", paragraphs)
