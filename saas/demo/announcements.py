"""Two years of announcements of the demo: read, unread, pinned, one for a staircase, an archive. Invented."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.announcements.actions import Words, publish_announcement, write_announcement
from portal.announcements.keeping import mark_read
from portal.announcements.models import Announcement, AnnouncementVersion
from portal.kernel.clock import WARSAW
from portal.premises.audience import EVERYBODY, AudienceChoice
from portal.premises.models import Premises, Title
from portal.residents.models import PersonAccount
from saas.demo.accounts import ACCOUNTS, ADMINISTRATOR

STAIRCASE, BUILDING, ESTATE, ALL, SHOPS = range(5)
_KEYS = uuid.UUID("6f2d0c5e-1c1b-4a53-9b7e-0d9a5a3f7c11")
# Announcements first shown longer ago than so many days have been read.
_READ_AFTER = 20


@dataclass(frozen=True, slots=True)
class _Story:
    """One announcement: how many days ago, to whom, in which words; days of an event and of a pin count from today."""

    ago: int
    where: int
    title: str
    text: str
    event: int | None = None
    pinned: int | None = None


_NEW = (
    _Story(
        1,
        STAIRCASE,
        "Nie będzie zimnej wody w Twojej klatce",
        "Od godz. **8:00** do **14:00** wymieniamy zawór na pionie.\n\n- Nabierz wody wcześniej.\n"
        "- Po przerwie spuść wodę przez kilka minut.\n\nPytania: dział techniczny.",
        event=6,
    ),
    _Story(
        3,
        ALL,
        "Telefon do awarii działa całą dobę",
        "Gdy cieknie woda albo stoi winda, zadzwoń od razu. Numer jest na górze każdej strony.\n\n"
        "Drobne usterki zgłoś w godzinach pracy biura.",
        pinned=60,
    ),
    _Story(
        9,
        BUILDING,
        "Przegląd gazu w mieszkaniach",
        "Kominiarz przyjdzie w godz. **15:00–19:00**. Prosimy, aby ktoś dorosły był w domu.\n\n"
        "Inny termin ustalisz przez telefon.",
        event=12,
    ),
    _Story(
        16,
        ESTATE,
        "Zbiórka dużych odpadów",
        "Stare meble postaw przy altanie dzień wcześniej, po godz. 18:00.\n\nGruzu i opon nie zabieramy.",
        event=3,
    ),
)
_OF_THE_YEAR = (
    (1, ALL, "Rozliczenie ciepła za sezon", "Rozliczenia są już w zakładce z opłatami. Na uwagi czekamy 30 dni."),
    (2, ESTATE, "Odśnieżanie parkingów", "Prosimy przestawić samochody w dniu odśnieżania, do godz. 8:00."),
    (3, BUILDING, "Mycie klatek i piwnic", "Rzeczy z korytarzy zabierz do piątku. Drogi ucieczki mają być wolne."),
    (4, ALL, "Święta: godziny biura", "W Wielki Piątek biuro jest czynne do 12:00. Awarie przyjmujemy całą dobę."),
    (5, ALL, "Walne zgromadzenie", "Porządek obrad:\n\n1. sprawozdanie zarządu\n2. sprawozdanie rady\n3. wnioski"),
    (6, ESTATE, "Remont placu zabaw", "Plac jest zamknięty na dwa tygodnie. Nowe huśtawki są z drewna."),
    (7, BUILDING, "Płukanie pionów ciepłej wody", "Przez jeden dzień ciepła woda może być mętna."),
    (8, ALL, "Wymiana domofonów", "Kody wydaje dozorca. Stary kod działa do końca miesiąca."),
    (9, BUILDING, "Start ogrzewania", "Odkręć zawory na dwa dni. Szum w rurach zgłoś, przyjdziemy odpowietrzyć."),
    (10, ALL, "Nowe stawki za śmieci", "Stawkę ustala gmina. Nową kwotę znajdziesz w opłatach od przyszłego miesiąca."),
    (11, ESTATE, "Przegląd kominów", "Kominiarz chodzi od parteru w górę. Lista godzin wisi na drzwiach klatki."),
)


def make_announcements(today: dt.date) -> int:
    """Make what is missing in both cooperatives; return how many. Some 10 ms each."""
    return sum(_make(slug, today) for slug in ("siarkowiec", "hutnik"))


def _make(slug: str, today: dt.date) -> int:
    # One transaction: nobody is told of any of them while they are made.
    with schema_context(slug), transaction.atomic():
        if Announcement.objects.exists():
            return 0
        home = _home_of_a_resident()
        if home is None:
            return 0
        worker = next(one.identifier for one in ACCOUNTS if one.cooperative == slug and one.role == ADMINISTRATOR)
        stories = list(_stories(slug, today))
        for story in stories:
            _publish(slug, story, _choice(story.where, home), worker, today)
        return len(stories)


def _stories(slug: str, today: dt.date) -> Iterator[_Story]:
    """Yield the announcements, the oldest first, on days that the year and the cooperative choose."""
    chance = random.Random(f"announcements:{slug}")
    for years in (2, 1, 0):
        for month, where, title, text in _OF_THE_YEAR:
            day = dt.date(today.year - years, month, chance.randint(2, 26))
            ago = (today - day).days
            if _READ_AFTER < ago <= 750:
                yield _Story(ago, where, title, text)
    if Premises.objects.filter(kind=Premises.Kind.COMMERCIAL).exists():
        text = "Umowy na kolejny rok podpisujemy w biurze. Weź ze sobą odpis z rejestru firmy."
        yield _Story(13, SHOPS, "Umowy najmu lokali na nowy rok", text)
    yield from sorted(_NEW, key=lambda story: -story.ago)


def _home_of_a_resident() -> Premises | None:
    people = PersonAccount.objects.order_by("user__identifier").values_list("person_id", flat=True)
    titles = Title.objects.filter(person__in=list(people), premises__staircase__isnull=False)
    found = titles.select_related("premises__building").order_by("person__code", "premises__code").first()
    return None if found is None else found.premises


def _choice(where: int, home: Premises) -> AudienceChoice:
    if where == STAIRCASE and home.staircase_id is not None:
        return AudienceChoice(staircases=frozenset({home.staircase_id}))
    if where in (STAIRCASE, BUILDING):
        return AudienceChoice(buildings=frozenset({home.building_id}))
    if where == ESTATE and home.building.estate_id is not None:
        return AudienceChoice(estates=frozenset({home.building.estate_id}))
    if where == SHOPS:
        return AudienceChoice(is_everywhere=True, premises_kinds=frozenset({Premises.Kind.COMMERCIAL}))
    return EVERYBODY


def _publish(slug: str, story: _Story, choice: AudienceChoice, worker: str, today: dt.date) -> None:
    day = today - dt.timedelta(days=story.ago)
    words = Words(
        title=story.title,
        text=story.text,
        shown_from=day,
        pinned_until=None if story.pinned is None else today + dt.timedelta(days=story.pinned),
        event_from=None if story.event is None else today + dt.timedelta(days=story.event),
    )
    key = uuid.uuid5(_KEYS, f"{slug}:{day}:{story.title}")
    draft = write_announcement(words=words, choice=choice, request_key=key, by=worker)
    publish_announcement(announcement=draft, by=worker, today=day)
    # What lies in the past was written and told then; nobody is mailed today.
    at = dt.datetime.combine(day, dt.time(9, 15), tzinfo=WARSAW)
    Announcement.objects.filter(pk=draft.pk).update(created_at=at, published_at=at, told_at=timezone.now())
    AnnouncementVersion.objects.filter(announcement=draft).update(made_at=at)
    if story.ago > _READ_AFTER:
        for person_id in PersonAccount.objects.values_list("person_id", flat=True).distinct():
            mark_read(draft, person_id)
