"""Invented news in three languages, made into issues the way the pipeline makes them: offsets are found."""

from __future__ import annotations

from briefing.model import (
    Article,
    Briefing,
    Dispute,
    Failure,
    Fate,
    Figure,
    KeyPoint,
    Moment,
    Quote,
    Related,
    Sentence,
    Story,
    Summary,
)

PORT = Article(
    id="a1f3",
    title="Le port de Brévalin rouvre après neuf jours de blocage",
    text=(
        "Le port de Brévalin a rouvert mardi à l’aube, après neuf jours de blocage des deux écluses. "
        "La préfecture estime à 340 millions d’euros les pertes des armateurs depuis le 4 mars.\n\n"
        "« Nous avons obtenu l’essentiel : des embauches, et une date », a déclaré Maëlle Kerdoncuff, déléguée des "
        "éclusiers. Le protocole signé lundi soir prévoit 62 recrutements d’ici à la fin de 2027.\n\n"
        "La direction soutient que 41 navires ont été déroutés ; le syndicat n’en compte que 26."
    ),
    language="fr",
    source="Le Courrier de l’Estuaire",
    url="https://courrier.example/brevalin-rouvre",
    author="Jeanne Ruault",
    published="2027-03-13",
    related=(Related("Pourquoi les écluses de Brévalin datent de 1931", "https://courrier.example/ecluses-1931"),),
)
PORT_AGENCY = Article(
    id="b2c4",
    title="Brévalin : accord trouvé dans la nuit",
    text=(
        "Un accord a été trouvé dans la nuit de lundi à mardi entre les éclusiers et la direction du port de Brévalin. "
        "Le syndicat ne compte que 26 navires déroutés sur la période."
    ),
    language="fr",
    source="Agence Littoral",
    url="https://littoral.example/depeche/8812",
    published="2027-03-13",
)
PORT_COPY = Article(
    id="b2c5", title="Accord à Brévalin", text=PORT_AGENCY.text, language="fr", source="Radio Presqu’île"
)
BRIDGE = Article(
    id="c7d1",
    title="Ferrow Bridge will close for a year from June",
    text=(
        "Ferrow Bridge will close to all traffic on 7 June for twelve months, the county council said on Friday. "
        "Inspectors found cracks in 18 of its 24 hangers during a survey in February.\n\n"
        "“It would have been reckless to wait for another winter,” said Idris Penhale, the county engineer. "
        "Ferries will run every ten minutes between the two quays until the bridge reopens."
    ),
    language="en",
    source="The Ferrow Gazette",
    url="https://gazette.example/bridge?ref=front&id=77",
    published="2027-03-12T18:30:00+00:00",
    related=(Related("What the divers saw under pier three", "https://gazette.example/pier-three"),),
)
GLASS = Article(
    id="e9f0",
    title="Glashütte Talrode stellt auf Wasserstoff um",
    text=(
        "Die Glashütte Talrode betreibt ihren größten Ofen seit Donnerstag vollständig mit Wasserstoff. "
        "Nach Angaben der Betreiber sinkt der Ausstoß um 11.400 Tonnen Kohlendioxid im Jahr."
    ),
    language="de",
    source="Talroder Bote",
    url="https://bote.example/glashuette",
    published="2027-03",
)

HARBOUR = Article(
    id="f3a8",
    title="ميناء الرمل يستقبل أول عبّارة منذ خمسة أعوام",
    text=(
        "استقبل ميناء الرمل صباح السبت أول عبّارة منذ خمسة أعوام، وعلى متنها 214 راكبًا. "
        "وقالت سلطة الميناء إن الرحلات ستكون مرتين في الأسبوع حتى نهاية الصيف.\n\n"
        "«انتظرنا هذا اليوم طويلًا»، قالت هدى الصبّاغ مديرة الميناء. "
        "وتبلغ تكلفة ترميم الرصيف 12 مليون دينار."
    ),
    language="ar",
    source="صحيفة المرفأ",
    url="https://almarfa.example/ferry",
    published="2027-03-13",
)


def cut(article: Article, beginning: str) -> Sentence:
    """The sentence of an article that begins with these words, up to the next full stop, with its offsets."""
    start = article.text.index(beginning)
    end = article.text.find(". ", start)
    end = len(article.text) if end < 0 else end + 1
    end = min(end, *(i for i in (article.text.find("\n\n", start),) if i > 0), len(article.text))
    return Sentence(article.text[start:end], article, start, end)


def port_story() -> Summary:
    """The richest story: four sources' worth of parts."""
    losses, voice = cut(PORT, "La préfecture"), cut(PORT, "« Nous avons")
    hired, mine, theirs = cut(PORT, "Le protocole"), cut(PORT, "La direction"), cut(PORT_AGENCY, "Le syndicat")
    return Summary(
        story=Story("s-port", PORT.title, "fr", (PORT, PORT_AGENCY, PORT_COPY), ("b2c5",), ("Brévalin", "éclusiers")),
        key_points=(
            KeyPoint("Port de Brévalin", (cut(PORT, "Le port"), cut(PORT_AGENCY, "Un accord"))),
            KeyPoint("Pertes des armateurs", (losses,)),
            KeyPoint("62 recrutements", (hired,)),
        ),
        numbers=(
            Figure("340 millions d’euros", "les pertes des armateurs depuis le 4 mars", losses),
            Figure("62 recrutements", "d’ici à la fin de 2027", hired),
            Figure("26", "navires déroutés sur la période", theirs),
        ),
        quotes=(Quote("Nous avons obtenu l’essentiel : des embauches, et une date", "Maëlle Kerdoncuff", voice),),
        timeline=(Moment("2027-03-04", losses), Moment("2027-03-13", cut(PORT, "Le port")), Moment("2027", hired)),
        disputed=(Dispute("Navires déroutés", (mine, theirs)),),
    )


def bridge_story() -> Summary:
    """An English story with a quotation."""
    return Summary(
        story=Story("s-bridge", BRIDGE.title, "en", (BRIDGE,)),
        key_points=(
            KeyPoint("Ferrow Bridge", (cut(BRIDGE, "Ferrow Bridge"),)),
            KeyPoint("18 of its 24 hangers", (cut(BRIDGE, "Inspectors"),)),
            KeyPoint("Ferries", (cut(BRIDGE, "Ferries"),)),
        ),
        numbers=(Figure("18", "of its 24 hangers", cut(BRIDGE, "Inspectors")),),
        quotes=(
            Quote(
                "“It would have been reckless to wait for another winter,”", "Idris Penhale", cut(BRIDGE, "“It would")
            ),
        ),
    )


def glass_story() -> Summary:
    """A German story with key points only, one of them without a label."""
    return Summary(
        story=Story("s-glass", GLASS.title, "de", (GLASS,)),
        key_points=(
            KeyPoint("Glashütte Talrode", (cut(GLASS, "Die Glashütte"),)),
            KeyPoint("", (cut(GLASS, "Nach Angaben"),)),
        ),
    )


def harbour_story() -> Summary:
    """An Arabic story, with a quotation and a number."""
    voice, cost = cut(HARBOUR, "«انتظرنا"), cut(HARBOUR, "وتبلغ")
    return Summary(
        story=Story("s-harbour", HARBOUR.title, "ar", (HARBOUR,)),
        key_points=(
            KeyPoint("ميناء الرمل", (cut(HARBOUR, "استقبل"),)),
            KeyPoint("سلطة الميناء", (cut(HARBOUR, "وقالت"),)),
        ),
        numbers=(Figure("12 مليون دينار", "تكلفة ترميم الرصيف", cost),),
        quotes=(Quote("انتظرنا هذا اليوم طويلًا", "هدى الصبّاغ", voice),),
    )


def arabic() -> Briefing:
    """An issue that reads from right to left, with one story that does not."""
    return Briefing("2027-03-13", "", "ar", (harbour_story(), bridge_story()), ledger=ledger()[3:5])


def ledger() -> tuple[Fate, ...]:
    """What became of seven articles."""
    return (
        Fate("a1f3", PORT.title, PORT.source, "briefed"),
        Fate("b2c4", PORT_AGENCY.title, PORT_AGENCY.source, "briefed"),
        Fate("b2c5", PORT_COPY.title, PORT_COPY.source, "merged", "repeats b2c4"),
        Fate("c7d1", BRIDGE.title, BRIDGE.source, "briefed"),
        Fate("e9f0", GLASS.title, GLASS.source, "briefed"),
        Fate("f001", "Der Kreistag vertagt sich", "Talroder Bote", "held back", "beyond the words asked for"),
        Fate("f002", "", "offers.eml", "dropped", "no news in it"),
    )


def rich(language: str = "fr") -> Briefing:
    """An issue with every part a page can have."""
    return Briefing(
        date="2027-03-13",
        title="",
        language=language,
        summaries=(port_story(), bridge_story(), glass_story()),
        failures=(Failure("inbox/broken.eml", "mail without a body"),),
        ledger=ledger(),
    )


def bare(language: str = "de") -> Briefing:
    """An issue of one story with nothing but key points."""
    return Briefing("2027-03", "Der Morgen", language, (glass_story(),))


def long(stories: int) -> Briefing:
    """An issue of that many stories, each under its own id."""
    base = (port_story, bridge_story, glass_story)
    return Briefing("2027-03-13", "Long", "en", tuple(base[n % 3]() for n in range(stories)))
