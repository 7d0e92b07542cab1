"""Polish, Russian, Ukrainian and Arabic through the public doors, on small articles written for these tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from briefing import languages
from briefing.cleaning.furniture import furniture
from briefing.summarizers import guard
from briefing.text import dates, sentences
from briefing.text.detection import detect

SAMPLES = Path(__file__).parent / "text" / "samples"
CODES = ("pl", "ru", "uk", "ar")
FRIDAY = "2022-10-21"

SENTENCES = {
    "ru": [
        "В 2022 г. Россия ввела ограничения.",
        "Об этом сообщил г-н Иванов.",
        "А. С. Лунин жил на ул. Садовой, д. 5, и т. д.",
        "В то же время в г. Казани прошли выборы.",
        "«Мы не сдадимся. Мы победим», — сказал мэр.",
        "Ущерб составил 3 млн руб.",
        "Власти это отрицают.",
    ],
    "uk": [
        "У 2022 р. Україна отримала допомогу.",
        "Про це повідомив п. Іваненко.",
        "У м. Дніпро на вул. Шевченка, буд. 5, сталася пожежа.",
        "«Ми не здамося. Ми переможемо», — сказав мер.",
        "Вартість зросла на 3 тис. грн.",
        "Це сталося вночі.",
    ],
    "pl": [
        "W 2022 r. Polska przyjęła ustawę.",
        "Prof. Nowak i dr hab. Kowalska mieszkają przy ul. Długiej.",
        "Zajął 3. miejsce w konkursie, zdobył nagrody itd.",
        "To był jego sukces.",
        "„Nie poddamy się. Wygramy” – powiedział premier.",
        "W 3. minucie padł gol.",
    ],
    "ar": [
        "قال د. محمد علي إن الوضع صعب.",
        "ارتفعت الأسعار بنسبة 3.5 بالمئة.",
        "«لن نستسلم. سننتصر»، قال رئيس البلدية.",
        "من سيدفع الثمن؟",
        "لا أحد يعرف.",
        "تضم القائمة الخبز والزيت إلخ.",
        "وقال الوزير إن الدعم مستمر.",
    ],
}


@pytest.mark.parametrize("code", CODES)
def test_sentences_are_told_apart(code: str) -> None:
    assert sentences(" ".join(SENTENCES[code]), code) == SENTENCES[code]


@pytest.mark.parametrize(
    ("code", "line", "iso"),
    [
        ("ru", "21 октября 2022 года", FRIDAY),
        ("ru", "Среда, 19 октября 2022", "2022-10-19"),
        ("ru", "Опубликовано: 21.10.2022, 18:32", "2022-10-21T18:32"),
        ("ru", "в октябре 2022 года", "2022-10"),
        ("uk", "п’ятниця, 21 жовтня 2022 року", FRIDAY),
        ("uk", "Опубліковано: 21.10.2022 18:32", "2022-10-21T18:32"),
        ("pl", "piątek, 21 października 2022 r.", FRIDAY),
        ("pl", "Data publikacji: 21 paź 2022", FRIDAY),
        ("ar", "الجمعة 21 أكتوبر 2022", FRIDAY),
        ("ar", "21 تشرين الأول/أكتوبر 2022", FRIDAY),
        ("ar", "٢١ أكتوبر ٢٠٢٢", FRIDAY),
        ("ar", "تاريخ النشر: 21/10/2022 18:32", "2022-10-21T18:32"),
    ],
)
def test_a_written_date_is_read(code: str, line: str, iso: str) -> None:
    assert dates.parse(line, languages.get(code)) == iso


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        (
            "ru",
            "Вчера, в мае, два дня назад и в среду, не в окружающей среде.",
            ["2022-10-20", "2022-05", "2022-10-19", "2022-10-19"],
        ),
        ("uk", "Учора, у травні, два дні тому та у п'ятницю.", ["2022-10-20", "2022-05", "2022-10-19", FRIDAY]),
        (
            "pl",
            "Wczoraj, w maju, przed dwoma tygodniami i w środę.",
            ["2022-10-20", "2022-05", "2022-10-07", "2022-10-19"],
        ),
        ("ar", "أمس، في مايو، قبل ثلاثة أيام، في اليوم التالي.", ["2022-10-20", "2022-05", "2022-10-18"]),
    ],
)
def test_dates_in_running_text_count_from_the_article(code: str, text: str, found: list[str]) -> None:
    assert [date.iso for date in dates.find(text, languages.get(code), FRIDAY)] == found


@pytest.mark.parametrize("code", CODES)
def test_the_language_of_every_sample_is_detected(code: str) -> None:
    for line in (SAMPLES / f"{code}.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        assert detect(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Президентът на България заяви в петък, че страната няма да изпраща повече оръжия, защото армията се нуждае.",
        "Председник је у петак изјавио да влада неће мењати закон, јер би то могло да угрози економију.",
        "Прэзідэнт заявіў у пятніцу, што краіна не будзе дасылаць зброю, бо яна патрэбна войску.",
        "Prezident v pátek uvedl, že země nebude posílat další zbraně, protože je armáda sama potřebuje.",
        "رئیس جمهور روز جمعه گفت که دولت این قانون را تغییر نخواهد داد زیرا می‌تواند به اقتصاد کشور آسیب برساند.",
    ],
)
def test_a_neighbouring_language_is_not_taken_for_one_of_ours(text: str) -> None:
    assert detect(text) == "und"


@pytest.mark.parametrize("code", CODES)
def test_all_words_are_spelled_in_the_letters_of_the_language(code: str) -> None:
    language = languages.get(code)
    basic = "abcdefghijklmnopqrstuvwxyz" if code == "pl" else ""
    written_abroad = {"telegram", "facebook"}
    listed = (language.stop_words | set(language.common_words)) - written_abroad
    assert {word for word in listed if set(word) - set(language.letters + basic)} == set()


OPENINGS = {
    "ru": [
        ("Об этом он сообщил в пятницу журналистам.", "pronoun"),
        ("Добавил, что помощь прибудет завтра.", "pronoun"),
        ("Однако суд отклонил жалобу завода.", "connector"),
        ("Между тем цены растут повсюду.", "shift"),
        ("В этом году урожай вырос вдвое.", ""),
        ("Президент подписал закон о бюджете.", ""),
    ],
    "uk": [
        ("Про це він повідомив у п'ятницю журналістам.", "pronoun"),
        ("Однак суд відхилив скаргу заводу.", "connector"),
        ("Тим часом ціни зростають усюди.", "shift"),
        ("Цього року врожай зріс удвічі.", ""),
        ("Президент підписав закон про бюджет.", ""),
    ],
    "pl": [
        ("Poinformował o tym w piątek dziennikarzy.", "pronoun"),
        ("Dodał, że pomoc dotrze jutro.", "pronoun"),
        ("Jednak sąd odrzucił skargę zakładu.", "connector"),
        ("Tymczasem ceny rosną wszędzie.", "shift"),
        ("Ta decyzja wywołała spory w mieście.", "demonstrative"),
        ("W tym roku zbiory wzrosły dwukrotnie.", ""),
    ],
    "ar": [
        ("وأضاف أن الأسعار سترتفع قريبا.", "pronoun"),
        ("لكن المحكمة رفضت الشكوى أمس.", "connector"),
        ("في غضون ذلك ارتفعت الأسعار.", "shift"),
        ("هذا القرار أثار جدلا في المدينة.", "demonstrative"),
        ("هذا العام تضاعف المحصول مرتين.", ""),
        ("وأعلنت الوزارة خطة جديدة للمياه.", ""),
    ],
}


@pytest.mark.parametrize(("code", "text", "kind"), [(code, *case) for code in CODES for case in OPENINGS[code]])
def test_an_opening_that_leans_is_recognised(code: str, text: str, kind: str) -> None:
    assert guard.opening(text, languages.get(code)) == kind


@pytest.mark.parametrize(
    ("code", "block", "kind"),
    [
        ("ru", "Читайте также: Как подготовиться к паводку", "related"),
        ("ru", "Если вы больше не хотите получать письма, нажмите здесь", "mail"),
        ("uk", "Підписуйтесь на наш канал у Telegram", "subscribe"),
        ("uk", "Усі права захищені", "credits"),
        ("pl", "Dalsza część tekstu pod reklamą", "sponsor"),
        ("pl", "Ta strona używa plików cookie, aby działać lepiej.", "cookies"),
        ("ar", "اقرأ أيضًا: كيف تستعد للفيضان", "related"),
        ("ar", "جميع الحقوق محفوظة", "credits"),
        ("ar", "لإلغاء الاشتراك اضغط هنا", "mail"),
        ("ru", "Видео с места аварии показали все каналы страны.", None),
        ("pl", "Reklama tego produktu wywołała oburzenie widzów.", None),
        ("ar", "شارك الرئيس في القمة العربية يوم الخميس.", None),
    ],
)
def test_furniture_is_told_from_prose(code: str, block: str, kind: str | None) -> None:
    assert furniture(block, languages.get(code)) == kind


@pytest.mark.parametrize("code", CODES)
def test_an_issue_is_built_in_the_language(code: str, command: Callable[..., Result]) -> None:
    source = SAMPLES / f"{code}.jsonl"
    result = command("build", source, "-o", "-", "-f", "json", "--date", FRIDAY)
    assert result.exit_code == 0
    issue = json.loads(result.stdout)
    lines = (json.loads(line) for line in source.read_text("utf-8").splitlines())
    texts = {line["id"]: line["text"] for line in lines}
    points = [point for story in issue["stories"] for point in story["key_points"]]
    printed = [sentence for point in points for sentence in point["sentences"]]
    assert issue["language"] == code
    assert len(issue["stories"]) == 2
    assert len(printed) >= 5
    assert all(one["text"] in texts[one["article"]] for one in printed)
    assert not any(guard.leans(point["sentences"][0]["text"], languages.get(code)) for point in points)
    page = command("build", source, "-o", "-", "--date", FRIDAY).stdout
    assert languages.get(code).page["title"] in page
    assert languages.get(code).furniture["related"][0] not in page.lower()
