"""Documents and letters of the demo: two years of what a cooperative publishes and writes, by the room's actions."""

import datetime as dt
import uuid

from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.consents.actions import record_consent
from portal.documents.delivering import copies_to_post, mark_posted, open_copy
from portal.documents.letter_models import Letter, LetterCopy
from portal.documents.models import Document
from portal.documents.publishing import add_version, publish_document
from portal.documents.writing import Target, draft_letter, send_letter
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.premises.audience import AudienceChoice
from portal.premises.models import Building
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from saas.demo.accounts import ACCOUNTS, RESIDENT

# Days before today, category, title, number, Markdown. ``{name}`` is the cooperative's.
PAPERS: tuple[tuple[int, str, str, str, str], ...] = (
    (
        700, "statute", "Statut", "",
        "## Postanowienia ogólne\n\n1. {name} prowadzi działalność na podstawie ustawy i tego statutu.\n"
        "2. Organami są: walne zgromadzenie, rada nadzorcza i zarząd.\n\n## Członkowie\n\n"
        "Członek bierze udział w walnym zgromadzeniu i ma jeden głos.",
    ),
    (
        690, "regulations", "Regulamin porządku domowego", "",
        "## Cisza nocna\n\nTrwa od 22:00 do 6:00.\n\n## Części wspólne\n\n- Na klatce nie stawiaj rowerów.\n"
        "- Psa prowadź na smyczy.\n- Remont zgłoś w biurze.",
    ),
    (
        520, "minutes", "Protokół walnego zgromadzenia", "1",
        "Obecnych było 84 członków. Zgromadzenie przyjęło sprawozdanie zarządu i wybrało trzech członków rady.",
    ),
    (
        519, "resolutions", "Uchwała w sprawie podziału nadwyżki", "4",
        "Nadwyżkę z lokali użytkowych przeznacza się na fundusz remontowy.",
    ),
    (
        505, "statements", "Sprawozdanie finansowe z opinią biegłego", "",
        "| Pozycja | Kwota w zł |\n|---|---|\n| Przychody | 9 412 300 |\n| Koszty | 9 187 450 |\n"
        "| Nadwyżka | 224 850 |",
    ),
    (
        400, "audit", "Protokół z lustracji pełnej", "",
        "Lustrator zbadał lata 2022–2024. Zaleca przegląd umów na windy i nowy plan remontów.",
    ),
    (
        330, "resolutions", "Uchwała w sprawie wymiany wodomierzy", "11",
        "Wodomierze wymienia się na radiowe w ciągu dwóch lat, na koszt funduszu remontowego.",
    ),
    (
        155, "minutes", "Protokół walnego zgromadzenia", "2",
        "Obecnych było 91 członków. Zgromadzenie przyjęło plan remontów na trzy lata.",
    ),
    (
        154, "resolutions", "Uchwała w sprawie planu remontów", "3",
        "1. Dach przy pierwszym budynku.\n2. Docieplenie dwóch ścian szczytowych.\n3. Nowe oświetlenie klatek.",
    ),
    (
        140, "statements", "Sprawozdanie zarządu", "",
        "W tym roku wymieniliśmy 18 pionów i dwa dachy. Zaległości spadły o 6 procent.",
    ),
    (
        25, "drafts", "Projekt uchwały w sprawie stojaków na rowery", "",
        "Przy każdym budynku stanie stojak na osiem rowerów. Koszt pokrywa fundusz remontowy.",
    ),
    (
        18, "others", "Jak segregować odpady", "",
        "- **Papier**: suchy, bez folii.\n- **Szkło**: bez zakrętek.\n- **Bio**: bez worków z plastiku.",
    ),
)  # fmt: skip
# Days before today, title, Markdown; the newest waits to be opened.
LETTERS: tuple[tuple[int, str, str], ...] = (
    (
        620, "Zmiana opłat za ciepło",
        "Od pierwszego dnia miesiąca zmienia się zaliczka na ciepło. Powodem jest nowa taryfa.",
    ),
    (
        350, "Rozliczenie wody",
        "Rozliczyliśmy wodę za półrocze. Wynik jest w rozliczeniach.\n\n- różnica: 12,40 zł\n- termin: 14 dni",
    ),
    (
        120, "Przegląd instalacji gazowej",
        "Przegląd będzie w przyszłym tygodniu od 8:00 do 14:00. **Prosimy być w lokalu.**",
    ),
    (
        4, "Plan remontu elewacji",
        "Wiosną zaczynamy docieplenie budynku. Rusztowanie stanie na sześć tygodni.",
    ),
)  # fmt: skip
TO_A_HOUSE = (
    60,
    "Wymiana pionu wodnego",
    "W czwartek od 9:00 do 15:00 nie będzie wody. Ekipa wejdzie do łazienek. Prosimy o dostęp do rur.",
)


def make_documents(slug: str, today: dt.date) -> int:
    """Publish what the cooperative lacks and send its letters; return how many of both are new. Costs some 2 s."""
    with schema_context(slug):
        new = 0 if Document.objects.exists() else _publish(today)
        rules = rules_on(today)
        if rules.module("correspondence") and not Letter.objects.exists():
            new += _write(slug, today, rules.letters.consent or "")
        return new


def _publish(today: dt.date) -> int:
    name = cooperative_in_force().name
    for days, category, title, number, text in PAPERS:
        day = today - dt.timedelta(days=days)
        document = publish_document(
            category=category,
            title=f"{title} {day.year}" if category in ("minutes", "statements", "audit") else title,
            number=f"{number}/{day.year}" if number else "",
            dated_on=day,
            text=text.format(name=name),
            file=None,
            form_key=uuid.uuid4(),
            by="demo",
        )
        if category == "statute":
            newer = text.format(name=name) + "\n\n## Głosowanie\n\nGłosować można też na piśmie."
            day = today - dt.timedelta(days=150)
            add_version(document=document, dated_on=day, text=newer, file=None, form_key=uuid.uuid4(), by="demo")
    return len(PAPERS)


def _write(slug: str, today: dt.date, consent: str) -> int:
    accounts = [one.identifier for one in ACCOUNTS if one.cooperative == slug and one.role == RESIDENT]
    links = PersonAccount.objects.filter(user__identifier__in=accounts).select_related("user", "person")
    for link in links:
        if consent and not link.user.must_change_password:
            record_consent(user=link.user, purpose_key=consent, is_given=True, on=today, by=link.user)
        for days, title, text in LETTERS:
            sent = _send(today, days, title, text, Target(person=link.person))
            if days > 30:
                _finish(sent, link.user)
    house = Building.objects.order_by("pk").first()
    if house is not None:
        choice = AudienceChoice(buildings=frozenset({house.pk}))
        _finish(_send(today, *TO_A_HOUSE, Target(audience=choice)), None)
    return links.count() * len(LETTERS) + 1


def _send(today: dt.date, days: int, title: str, text: str, target: Target) -> Letter:
    letter = draft_letter(title=title, text=text, file=None, target=target, form_key=uuid.uuid4(), by="demo")
    return send_letter(letter=letter, on=today - dt.timedelta(days=days), by="demo")


def _finish(letter: Letter, reader: User | None) -> None:
    """Let what was sent long ago have been opened, or posted, a day after; the room's actions write that down."""
    day_after = timezone.now() - dt.timedelta(days=(timezone.now().date() - letter.sent_on).days - 1)  # type: ignore[operator]
    for copy in letter.copies.all():
        if reader is not None and copy.way == LetterCopy.Way.ELECTRONIC:
            open_copy(copy=copy, by=reader)
    due = copies_to_post(rules_on(timezone.now().date()), timezone.now().date()).filter(letter=letter)
    mark_posted(copy_ids=list(due.values_list("pk", flat=True)), by="demo")
    letter.copies.filter(opened_at__isnull=False).update(opened_at=day_after)
    letter.copies.filter(posted_at__isnull=False).update(posted_at=day_after)
