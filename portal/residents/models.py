"""Persons the cooperative settles with, and which of them have an account. Titles to premises are in ``premises``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Person(models.Model):
    """A natural or legal person (kontrahent). ``code`` is the number the accounting system knows them by."""

    class Kind(models.TextChoices):
        NATURAL = "natural", "osoba fizyczna"
        LEGAL = "legal", "osoba prawna"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NATURAL)
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=200)  # the company's whole name for a legal person
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    # Where letters go when not to the premises: lines as on an envelope.
    correspondence_address = models.TextField(blank=True, default="", db_default="")
    membership_number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    # Law: of a PESEL only the last five digits are kept, to tell two people of one name apart at a counter.
    pesel_ending = models.CharField(max_length=5, blank=True, default="", db_default="")
    # Data of a person under a legal hold are not erased, whatever the retention period says; the reason, in words.
    legal_hold = models.CharField(max_length=300, blank=True, default="", db_default="")
    source_run = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_person"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=["natural", "legal"]), name="person_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(code="") & ~models.Q(last_name=""), name="person_is_named"),
            models.CheckConstraint(
                condition=models.Q(kind="natural") | models.Q(first_name=""), name="company_has_no_first_name"
            ),
            models.CheckConstraint(
                condition=models.Q(pesel_ending="") | models.Q(pesel_ending__regex=r"^\d{5}$"),
                name="person_pesel_ending_is_five_digits",
            ),
            models.CheckConstraint(condition=~models.Q(membership_number=""), name="person_membership_number_given"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """Return the name as people write it: first name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


class Representation(models.Model):
    """That somebody acts for a person: on which basis, in what, from when to when (both days included).

    ``representative_name`` is a human being; ``representative`` is set when the register knows them as well.
    ``scopes`` are those of the rulebook (``access.representative_scopes``). That a document was seen, by whom and on
    which day, is recorded; its number never is.
    """

    class Basis(models.TextChoices):
        PAPER_AUTHORIZATION = "paper_authorization", "pisemne upoważnienie"
        NOTARIAL_POWER = "notarial_power", "pełnomocnictwo notarialne"
        STATUTORY = "statutory", "z ustawy (rodzic, opiekun, zarząd firmy)"
        CO_OWNERS = "co_owners", "oświadczenie współwłaścicieli"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="representations")
    representative = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="represents"
    )
    representative_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    basis = models.CharField(max_length=30, choices=Basis.choices)
    scopes = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    document_seen_on = models.DateField()
    document_seen_by = models.CharField(max_length=150)
    ended_on = models.DateField(null=True, blank=True)  # withdrawn before its last day
    ended_by = models.CharField(max_length=150, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_representation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(basis__in=["paper_authorization", "notarial_power", "statutory", "co_owners"]),
                name="representation_basis_is_known",
            ),
            models.CheckConstraint(condition=~models.Q(representative_name=""), name="representative_is_named"),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="representation_is_for_something"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="representation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_by="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(ended_by="")),
                name="representation_end_names_who_ended_it",
            ),
            models.CheckConstraint(
                condition=models.Q(representative__isnull=True) | ~models.Q(representative=models.F("principal")),
                name="nobody_represents_themselves",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["principal", "valid_from"], name="representation_by_principal")]


class PersonAccount(models.Model):
    """The tie between an account and the person it was made for; one account serves one person.

    A person may have several accounts: one for each of their premises where the rules say so (``premises``), and one
    for everybody who acts for them (``representation``), as in a company.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="person_link")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_links")
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="account_links"
    )
    representation = models.OneToOneField(
        Representation, null=True, blank=True, on_delete=models.PROTECT, related_name="account_link"
    )
    # When its owner last said that the e-mail address and the telephone are right.
    contact_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_person_account"
        constraints: ClassVar = [
            # Race: two clerks making an account for one person at once.
            models.UniqueConstraint(
                fields=["person", "premises", "representation"], nulls_distinct=False, name="person_has_one_account"
            ),
        ]


class ContactChange(models.Model):
    """One change of a person's contact data that was asked for here, and what became of it.

    ``before`` is what was stored when it was asked for. Sync: a register file that still says what was before is older
    than an applied change and does not undo it; once a file says the new value the change is carried over, and from
    then on the register is believed again (``residents.register``). ``premises`` is set for what is said of premises
    and not of the person: how many people live there. An e-mail address waits ``unconfirmed`` until somebody who reads
    its mail follows a link.
    """

    class Field(models.TextChoices):
        EMAIL = "email", "e-mail"
        PHONE = "phone", "telefon"
        CORRESPONDENCE_ADDRESS = "correspondence_address", "adres do korespondencji"
        OCCUPANTS = "occupants", "liczba osób w lokalu"

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "czeka na potwierdzenie adresu"
        WAITING = "waiting", "czeka na przyjęcie"
        APPLIED = "applied", "zmienione"
        REFUSED = "refused", "odmowa"
        WITHDRAWN = "withdrawn", "wycofane"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_changes")
    field = models.CharField(max_length=30, choices=Field.choices)
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="contact_changes"
    )
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    state = models.CharField(max_length=20, choices=State.choices)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True, default="")
    carried_over_at = models.DateTimeField(null=True, blank=True)  # the accounting system has it too

    class Meta:
        db_table = "residents_contact_change"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(field__in=["email", "phone", "correspondence_address"], premises__isnull=True)
                | models.Q(field="occupants", premises__isnull=False),
                name="contact_change_field_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "unconfirmed"], decided_at__isnull=True, decided_by="")
                | (
                    models.Q(state__in=["applied", "refused", "withdrawn"], decided_at__isnull=False)
                    & ~models.Q(decided_by="")
                ),
                name="contact_change_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") ^ models.Q(refusal=""), name="contact_change_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="contact_change_changes_something"
            ),
            models.UniqueConstraint(
                fields=["person", "field", "premises"],
                condition=models.Q(state__in=["waiting", "unconfirmed"]),
                nulls_distinct=False,
                name="contact_change_waits_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="unconfirmed") | models.Q(field="email"),
                name="contact_change_confirms_addresses_only",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at"], name="contact_change_queue"),
            models.Index(
                fields=["person"],
                condition=models.Q(state="applied", carried_over_at__isnull=True),
                name="contact_change_not_carried",
            ),
        ]


class PersonNote(models.Model):
    """What workers should know when the person comes or calls; the newest words only, the trail says who wrote when."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="note")
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=150)

    class Meta:
        db_table = "residents_person_note"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="person_note_says_something"),
        ]
