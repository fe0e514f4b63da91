"""Letters of the two cooperatives that ship with the product, for tests of paper."""

import datetime as dt
import tomllib
from functools import cache
from typing import Any

from portal.access.letters import Addressee, Credentials, Receipt, letter_content
from portal.kernel.brand import palette_of
from portal.kernel.cooperative import CurrentCooperative
from portal.rulebook.rules import Rules
from tests.cooperatives import PACKS

ADDRESS = ("ul. Sienkiewicza 12/34", "39-400 Tarnobrzeg")
PASSWORD, CODE = "zielony-tramwaj-plot-karton-47", "K7QMX4PTR9WD"
SECRETS = {"password": PASSWORD, "activation_code": CODE}
EXPIRES_AT = dt.datetime(2026, 12, 21, 10, 25, tzinfo=dt.UTC)


@cache
def pack_of(slug: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / slug / "cooperative.toml").read_text(encoding="utf-8"))


def rules_of(slug: str, **sections: dict[str, Any]) -> Rules:
    """The rules of a pack, with some of them said otherwise: ``rules_of("hutnik", issue={"opens": …})``."""
    rules = {**pack_of(slug)["rules"]}
    for name, changed in sections.items():
        rules[name] = {**rules.get(name, {}), **changed}
    return Rules.model_validate(rules)


def cooperative_of(slug: str) -> CurrentCooperative:
    pack = pack_of(slug)
    return CurrentCooperative(
        schema_name=slug,
        slug=slug,
        name=pack["name"],
        short_name=pack["short_name"],
        town=pack["town"],
        status="active",
        office=pack["contact"]["office"],
        palette=palette_of(pack["brand"]["color"]),
        logo_svg=(PACKS / slug / "logo.svg").read_text(encoding="utf-8"),
    )


def receipt(name: str = "Danuta Zięba", **facts: Any) -> Receipt:
    return Receipt(number="352/26", name=name, premises="ul. Sienkiewicza 12/34", worker="Anna Urzędnik", **facts)


def letter(
    slug: str,
    kind: str = "password",
    *,
    rules: Rules | None = None,
    name: str = "Danuta Zięba",
    address: tuple[str, ...] = ADDRESS,
    secret: str = "",
    estate: str = "Administracja Gwiazdna",
) -> dict[str, Any]:
    """A letter of a cooperative to Danuta, or to whom the test says."""
    return letter_content(
        rules or rules_of(slug),
        addressee=Addressee(name, address, "ul. Sienkiewicza 12/34", estate),
        credentials=Credentials(
            identifier="L000352",
            secret=secret or SECRETS[kind],
            kind=kind,
            site=pack_of(slug)["hosts"][0],
            expires_at=EXPIRES_AT,
            activation_path="/pierwszy-raz",
        ),
        receipt=receipt(name),
        written_on=dt.date(2026, 11, 21),
        town=pack_of(slug)["town"],
    )
