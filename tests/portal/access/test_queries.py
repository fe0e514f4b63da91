"""Whom a form is about, and which applications are the same wish twice."""

import uuid
from typing import Any

import pytest

from portal.access.applying import confirm_form, receive_form
from portal.access.models import AccessApplication
from portal.access.queries import applications_about, people_meant, similar_applications
from portal.residents.models import Person
from tests.portal.access.counter import adopt, apply, newcomer, now


@pytest.fixture(autouse=True)
def _rules(people: Any) -> None:
    adopt(application={"ways": ["paper", "electronic_form"]}, sender={"name": "SM"})


def form(email: str = "halina@example.pl", **typed: str) -> AccessApplication:
    _application, token = receive_form(typed=typed, email=email, request_key=uuid.uuid4(), now=now())
    return confirm_form(token=token, now=now())


def test_the_person_of_the_register_comes_first_among_namesakes() -> None:
    newcomer("9402", "Adam Nowak")
    halina = newcomer("9401", "Halina Nowak")
    newcomer("9403", "Zofia Inna")
    assert people_meant(form(name="nowak HALINA"))[0] == halina
    assert {person.code for person in people_meant(form(name="nowak HALINA"))} == {"9401", "9402"}


def test_an_address_of_the_register_finds_the_person_under_another_name() -> None:
    halina = newcomer("9404", "Halina Nowak")
    Person.objects.filter(pk=halina.pk).update(email="halina@example.pl")
    assert people_meant(form(name="Halina Nowak-Nowa"))[0] == halina
    assert people_meant(form(email="ktos@example.pl", name="")) == []


def test_two_forms_of_one_address_and_the_paper_of_the_same_name_are_shown_together() -> None:
    paper = apply(newcomer("9405", "Halina Nowak"))
    first, second = form(name="Halina Nowak"), form(name="H. Nowak")
    form(email="inna@example.pl", name="Ktoś Inny")
    assert similar_applications(first) == [paper, second]
    assert list(applications_about(paper.person)) == [paper]
