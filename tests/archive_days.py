"""Five invented days: three events that go on, told by two papers each, and a lonely notice a day."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.model import Article

DAYS = ("2023-03-06", "2023-03-07", "2023-03-08", "2023-03-09", "2023-03-10")

_EVENTS = {
    "dam": (
        "en",
        "Orlena dam",
        (
            "Engineers found a crack of forty metres in the Orlena dam above the town of Skellwick.",
            "The Orlena reservoir is being lowered by two metres a day, the operator Brackwater said.",
            "Skellwick moved nine hundred residents from the river bank below the Orlena dam.",
            "Brackwater's director Halvard Moen said the crack in the Orlena dam had stopped growing.",
            "Residents of Skellwick may go home on Saturday if the Orlena reservoir stays below the mark.",
            "The crack was first seen by a diver who checks the Orlena gates every spring.",
        ),
    ),
    "strike": (
        "fr",
        "Grève des bacs de Port-Salance",
        (
            "Les marins des bacs de Port-Salance ont voté la grève à la quasi-unanimité.",
            "Aucun bac ne relie plus Port-Salance à l'île d'Aubrac, privée de courrier.",
            "Le syndicat réclame six postes de plus sur les bacs de Port-Salance.",
            "La compagnie Transaubrac propose deux postes aux marins de Port-Salance.",
            "Les négociations entre Transaubrac et les marins des bacs ont repris à la préfecture.",
            "Des pêcheurs ont transporté les malades de l'île d'Aubrac jusqu'à Port-Salance.",
        ),
    ),
    "trial": (
        "en",
        "Fennimore trial",
        (
            "The trial of the art dealer Lucius Fennimore opened before the court of Gadesby.",
            "Fennimore is accused of selling eleven forged landscapes by the painter Ottoline Vey.",
            "An expert told the Gadesby court that the pigments in the Vey landscapes were modern.",
            "Fennimore's lawyer said the dealer had believed that the Vey paintings were genuine.",
            "The jury in Gadesby will see the forged Vey landscapes on Monday.",
            "A widow wept as she told the court how she bought a Vey from Fennimore.",
        ),
    ),
}
_NOTICES = (
    "The bakery in Mill Lane celebrates its hundredth birthday with a cake for the neighbourhood.",
    "Amateur astronomers counted sixty shooting stars above the moor before the clouds came.",
    "A library book returned after fifty years earned its reader a cup of tea and no fine.",
    "Beekeepers expect an early harvest because the lime trees are already in leaf.",
    "The village choir looks for basses and offers soup after every rehearsal.",
)


def day(number: int) -> list[Article]:
    """The articles of one of the five days, counted from 0; ids say which event they tell of."""
    published = DAYS[number]
    found = [
        _article(
            f"{event}-{published}-{paper}", language, f"{title}: {_short(lines, number + at)}", chosen, published, paper
        )
        for event, (language, title, lines) in _EVENTS.items()
        for at, paper in enumerate(("Courier", "Tidings"))
        for chosen in [[lines[(number + at + step) % len(lines)] for step in range(3)]]
    ]
    notice = _NOTICES[number]
    return [*found, _article(f"notice-{published}", "en", notice[:30], [notice], published, "Courier")]


def event(article: Article) -> str:
    """What an article of these days is about; every notice is an event of its own."""
    return article.id if article.id.startswith("notice") else article.id.partition("-")[0]


def _short(lines: Sequence[str], number: int) -> str:
    return " ".join(lines[number % len(lines)].split()[:6])


def _article(id: str, language: str, title: str, lines: Sequence[str], published: str, paper: str) -> Article:
    return Article(id, title, "\n\n".join(lines), language, source=paper, published=published)
