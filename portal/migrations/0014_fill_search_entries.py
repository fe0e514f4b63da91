import re
import unicodedata
from collections import defaultdict

from django.db import migrations

# The texts as they were made when the table came; later code writes its own.
WHOLE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
BATCH = 2000


def fold(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(WHOLE))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text):
    return re.findall(r"[a-z0-9]+", fold(text))


def squeezed(text):
    return "".join(fold(text).split())


def phones_of(text):
    found = []
    for part in re.split(r"[,;]|\b(?:lub|albo|oraz|wew)\b|\bi\b", fold(text)):
        digits = re.sub(r"\D+", "", part)
        for prefix in ("0048", "48"):
            if digits.startswith(prefix) and len(digits) == len(prefix) + 9:
                digits = digits[len(prefix):]
                break
        found.append(digits[1:] if len(digits) == 10 and digits.startswith("0") else digits)
    return found


def address(premises):
    building = premises.building
    return [
        *words_of(building.street), squeezed(building.number), squeezed(premises.number),
        squeezed(premises.code), *words_of(premises.code),
    ]


def document(words):
    return f" {' '.join(word for word in words if word)} "


def fill(apps, schema_editor):
    """Write what every person and premises known by now are found by."""
    Person, Premises, Title, SearchEntry, SearchWord = (
        apps.get_model("portal", name) for name in ("Person", "Premises", "Title", "SearchEntry", "SearchWord")
    )
    stock = {one.pk: one for one in Premises.objects.select_related("building").order_by("code")}
    held = defaultdict(list)
    for person_id, premises_id in Title.objects.order_by("premises__code").values_list("person_id", "premises_id"):
        if stock[premises_id] not in held[person_id]:
            held[person_id].append(stock[premises_id])
    entries = []
    for one in stock.values():
        building = one.building
        entries.append(
            SearchEntry(
                premises=one,
                text=document(address(one)),
                sort_text=fold(f"{building.street} {building.number:>6} {one.number:>6}")[:320],
                estates=[building.estate_id or 0],
            )
        )
    for person in Person.objects.all():
        own = held[person.pk]
        words = [
            *words_of(f"{person.first_name} {person.last_name}"), "|", squeezed(person.code),
            squeezed(person.membership_number or ""), person.pesel_ending, person.pesel_ending[-4:],
            *phones_of(person.phone), squeezed(person.email), *(word for one in own for word in address(one)),
        ]
        entries.append(
            SearchEntry(
                person=person,
                text=document(words),
                sort_text=fold(f"{person.last_name} {person.first_name}")[:320],
                estates=sorted({one.building.estate_id or 0 for one in own}) or [0],
            )
        )
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH)
    words = {word for entry in entries for word in entry.text.split() if len(word) >= 3 and word.isalpha()}
    SearchWord.objects.bulk_create([SearchWord(word=word[:80]) for word in sorted(words)], batch_size=BATCH)


class Migration(migrations.Migration):
    """Fill texts for searching."""

    dependencies = [
        ('portal', '0013_add_search_entries'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
