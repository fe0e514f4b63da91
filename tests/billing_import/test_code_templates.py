"""Templates of accounts: which part is the premises' code, what does not fit, and that no text makes them slow."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from pydantic import ValidationError

from billing_import.code_templates import CodeTemplate, CodeTemplates, TemplateWrong
from billing_import.models import ImportRun
from billing_import.pack import check_profiles
from billing_import.profiles import Profile, save_profile
from portal.ledger.models import Entry
from tests.billing_import.conftest import Importer, balance_of, counts, reasons
from tests.billing_import.reading import read_ledger, rejects_of


@pytest.mark.parametrize(
    ("template", "code", "kept"),
    [
        ("204-{lokal}", "204-A/1", "A/1"),
        ("204-{lokal}", "204-", None),
        ("204-{lokal}", "2041-A/1", None),
        ("204-{lokal}", "204-HUTN-4-19", "HUTN-4-19"),
        ("200-*-{lokal}-01", "200-5-A/1-01", "A/1"),
        ("200-*-{lokal}-01", "200-5-6-A/1-01", "6-A/1"),
        ("200-*-{lokal}-01", "200-5-A/1-02", None),
        ("204-{lokal}-*", "204-HUTN-4-19-OP", "HUTN-4-19"),
        ("*.{lokal}", "204.A/1", "A/1"),
        ("{lokal}", "A/1", "A/1"),
        ("{nr}/L", "7/L", "7"),
        ("204 - {lokal}", "204 - A/1", "A/1"),
        ("2*4-{lokal}-*-x", "204-a-b-c-x", "a-b"),
        ("204-{lokal}-204", "204-204", None),
    ],
)
def test_a_template_keeps_the_code_of_the_premises(template: str, code: str, kept: str | None) -> None:
    assert CodeTemplate.of(template).kept_in(code) == kept


@pytest.mark.parametrize(
    "text", ["", "204", "{a}{b}", "204-{lokal", "204-{{lokal}}", "*{lokal}", "{lokal}*", "2**-{l}"]
)
def test_a_template_that_may_mean_two_things_is_not_taken(text: str) -> None:
    with pytest.raises(TemplateWrong):
        CodeTemplate.of(text)


def test_the_first_template_that_fits_is_used() -> None:
    templates = CodeTemplates.of(("204-1-{lokal}", "204-{lokal}"))
    assert (templates.code_in("204-1-A"), templates.code_in("204-2-A"), templates.code_in("201-1")) == (
        "A",
        "2-A",
        None,
    )
    assert CodeTemplates.of("").code_in("201-1") == "201-1"


@given(st.text("ab-*", max_size=12), st.text("ab-", max_size=30))
def test_what_is_kept_stands_in_the_code_and_gives_it_back(text: str, code: str) -> None:
    try:
        template = CodeTemplate.of(f"{text}{{lokal}}b")
    except TemplateWrong:
        return
    kept = template.kept_in(code)
    if kept is not None:
        assert f"{kept}b" == code[len(code) - len(kept) - 1 :]


def test_no_template_and_no_account_take_long() -> None:
    template = CodeTemplate.of("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a-{lokal}-b*b*b*b*b*b*b*b*b*b")
    started = time.perf_counter()
    for _ in range(50):
        assert template.kept_in("a" * 100_000 + "b" * 100_000) is None
    assert time.perf_counter() - started < 2


def test_a_profile_with_a_wrong_template_is_told_so() -> None:
    with pytest.raises(ValidationError, match="dokładnie jedno"):
        Profile(premises_template="204")
    with pytest.raises(ValidationError, match="premises_template"):
        Profile(others="skip")
    with pytest.raises(ValidationError, match="nic nie znaczą"):
        Profile(kind="register", premises_template="204-{lokal}")
    [problem] = check_profiles({"konta": {"premises_template": ["204-{lokal}", "204"]}})
    assert "dokładnie jedno" in problem.text


ACCOUNTS = (
    "204-A/1;05.01.2024;N;Eksploatacja;N/1;412,50;;",
    "204-A/2;05.01.2024;N;Eksploatacja;N/2;300,00;;",
    "201-17;05.01.2024;W;Faktura dostawcy;FZ/1;;1 000,00;",
    '201-18;05.01.2024;W;"Faktura; dostawcy";FZ/2;;1.000;',
    "Razem;;;;;712,50;2 000,00;",
)
HEADER = "Konto księgowe;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"


def imported(import_rows: Importer, rows: tuple[str, ...] = ACCOUNTS, **profile: Any) -> ImportRun:
    """Import rows by a profile with the given settings."""
    save_profile(Profile(name="konta", **profile))
    return import_rows(*rows, header=HEADER, profile="konta")


def test_rows_of_other_accounts_are_skipped_and_listed(premises: Any, import_rows: Importer) -> None:
    run = imported(import_rows, premises_template="204-{lokal}", others="skip")
    assert (run.status, counts(run)) == ("applied", {"rows_read": 2, "accepted": 2, "added": 2})
    assert (str(balance_of("A/1")), str(balance_of("A/2"))) == ("412.50", "300.00")
    assert run.totals["others"] == {
        "rows": 2,
        "unlisted_rows": 0,
        "accounts": [
            {"account": "201-17", "rows": 1, "debit": "0", "credit": "1000"},
            {"account": "201-18", "rows": 1, "debit": "0", "credit": "1000"},
        ],
    }
    assert (run.lines, run.lines_skipped) == (6, 4)
    again = imported(import_rows, (*ACCOUNTS, ""), premises_template="204-{lokal}", others="skip")
    assert counts(again) == {"rows_read": 2, "accepted": 2, "unchanged": 2}


def test_rows_of_other_accounts_are_rejected_unless_the_profile_skips_them(
    premises: Any, import_rows: Importer
) -> None:
    run = imported(import_rows, premises_template=["204-{lokal}", "205-{lokal}"])
    assert reasons(run) == [
        (4, "Konto księgowe", "201-17", "account_fits_no_template"),
        (5, "Konto księgowe", "201-18", "account_fits_no_template"),
    ]
    assert "(204-{lokal}, 205-{lokal})" in run.rejects.first().reason


def test_premises_that_a_template_gives_must_be_known(premises: Any, import_rows: Importer) -> None:
    run = imported(
        import_rows, ("204-A-1;05.01.2024;N;Opłata;N/1;1,00;;", ACCOUNTS[0]), premises_template="204-{lokal}"
    )
    [reject] = run.rejects.all()
    assert (reject.value, reject.code) == ("204-A-1", "premises_unknown")
    assert "A/1" in reject.reason


def test_a_file_without_any_account_of_premises_says_so(premises: Any, import_rows: Importer) -> None:
    run = imported(import_rows, premises_template="999-{lokal}", others="skip")
    assert run.status == "refused"
    assert "nie pasuje do wzorca" in run.message


def test_an_account_beside_the_premises_is_a_column_like_any_other(premises: Any, import_rows: Importer) -> None:
    run = import_rows("204-1;A/1;05.01.2024;N;1,00;", header="Konto księgowe;Indeks lokalu;Data;Rodzaj;Wn;Ma")
    assert (run.status, str(balance_of("A/1"))) == ("applied", "1.00")


def test_totals_of_a_file_count_the_rows_that_are_skipped(premises: Any, import_rows: Importer) -> None:
    rows = (*ACCOUNTS[:-1], "Razem;;;;;712,50;1 000,00;")
    run = imported(import_rows, rows, premises_template="204-{lokal}", others="skip")
    assert (run.status, "plik podaje 1\u00a0000,00\u00a0zł, a wiersze dają 2\u00a0000,00" in run.message) == (
        "refused",
        True,
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["204-A/1", "204-A/2", " 204-A/1 ", "204-B/9", "201-1", "A/1", "", "204-", '"204-A/1"']),
            st.sampled_from(["N", "W", "X", ""]),
            st.sampled_from(["Wyciąg", "wyciag", "Inny", "", "-"]),
            st.sampled_from(["1,00", "1.234", "x", "", "-2,50"]),
        ),
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_fast_path_meets_templates_and_documents_as_the_rules_do(
    tmp_path: Path, rows: list[tuple[str, ...]], skips_others: bool
) -> None:
    lines = [f"{account};01.01.2024;{kind};{document};{amount};" for account, kind, document, amount in rows]
    path = tmp_path / "plik.csv"
    path.write_text("\n".join(["Konto księgowe;Data;Rodzaj;Rodzaj dowodu;Wn;Ma", *lines]), encoding="utf-8")
    rules = {
        "templates": CodeTemplates.of("204-{lokal}"), "skips_others": skips_others,
        "document_kinds": {"wyciag": "payment"},
    }  # fmt: skip
    plain, by_rules = read_ledger(path, ("A/1", "A/2"), **rules)
    fast, quickly = read_ledger(path, ("A/1", "A/2"), is_fast=True, **rules)
    assert_frame_equal(fast, plain)
    assert rejects_of(quickly) == rejects_of(by_rules)
    assert quickly.others == by_rules.others
    assert quickly.counts == by_rules.counts
    assert quickly.counts.add_up()
    assert quickly.totals.differences(quickly.decimals) == by_rules.totals.differences(by_rules.decimals)
    assert skips_others or not quickly.others.rows


def test_fees_may_name_accounts_too(premises: Any, import_rows: Importer) -> None:
    save_profile(Profile(name="konta", kind="components", premises_template="204-{lokal}"))
    run = import_rows(
        "204-A/1;01.04.2026;Eksploatacja;106,04",
        "201-17;01.04.2026;Eksploatacja;1,00",
        header="Konto księgowe;Od;Składnik;Kwota",
        kind="components",
        profile="konta",
    )
    assert (run.accepted, reasons(run)) == (1, [(3, "Konto księgowe", "201-17", "account_fits_no_template")])


def test_the_kind_of_a_document_says_what_an_entry_is(premises: Any, import_rows: Importer) -> None:
    save_profile(Profile(name="dowody", kinds={"Wyciąg bankowy": "payment", "Nota odsetkowa": "interest"}))
    run = import_rows(
        "A/1;05.01.2024;N;Zwrot wpłaty;WB/1;10,00;;;Wyciąg bankowy",
        "A/1;05.01.2024;N;Odsetki;NO/1;2,00;;;nota odsetkowa",
        "A/1;05.01.2024;N;Opłata;N/1;3,00;;;Inny",
        "A/1;05.01.2024;W;Wpłata;WB/2;;4,00;;",
        header="Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin;Rodzaj dowodu",
        profile="dowody",
    )
    assert run.status == "applied"
    kinds = Entry.objects.order_by("source_line").values_list("kind", flat=True)
    assert list(kinds) == ["payment", "interest", "charge", "payment"]
