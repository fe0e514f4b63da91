"""A made-up set of a property manager's files: register, charges, yearly sums and fee notice of three premises."""

from pathlib import Path

PREMISES = ("WM-1", "WM-2", "WM-3")
FILES = {
    "WSPOLNA_lok.txt": (
        "W1#Maria Żak##WM-1#ul. Długa#2#1A#00-002#Kraków#maria@example.pl###50.5#1000$",
        "W2#Zakład #1 sp. z o.o.##WM-2#ul. Długa#2#2B#00-002#Kraków####75,0#1000$",
        "W3#Ewa Śliwa##WM-3#ul. Długa#2#3C#00-002#Kraków####100.0#1000$",
    ),
    "WSPOLNA_nal_czynsz.txt": (
        "W1#WM-1#01/12/2024#31/12/2024#202412#1#Wyrównanie wody#-2,048713#m3#1#-2,05$",
        "W1#WM-1#01/01/2025#31/01/2025#202501#1#Zarząd#1#szt.#245#245,00$",
        "W1#WM-1#01/01/2025#31/01/2025#202501#2#Fundusz #1 remontowy#50,4#m2#2,50#126,00$",
        "W1#WM-1#01/01/2025#31/01/2025#202501#2#Fundusz #1 remontowy#50,4#m2#2,50#126,00$",
        "W1#WM-1#01/01/2025#31/01/2025#202501#3#Domofon#0#szt.#5#0,00$",
        "W2#WM-2#01/01/2025#31/01/2025#202501#1#Zarząd#1#szt.#300.5#300,50$",
        "W2#WM-2#01/02/2025#28/02/2025#202502#1#Zarząd#1#szt.#300.5#300,50$",
    ),
    "WSPOLNA_wplaty.txt": (
        "W1#WM-1#2025#01/01/2025#31/12/2025#100,00#0#0#0#497#400#" + "0#0#" * 11 + "-197,00$",
        "W2#WM-2#2025#01/01/2025#31/12/2025#0#50.25#0#0#300,50#300#300.50#300#" + "0#0#" * 10 + "49,25$",
        "W2#WM-2#2026#01/01/2026#31/12/2026#0#49,25#0#0#0#10,00#" + "0#0#" * 11 + "59,25$",
        "W3#WM-3#2025#01/01/2025#31/12/2025#0#0#0#0#80#-5#" + "0#0#" * 11 + "-85$",
    ),
    "WSPOLNA_pow_czynsz.txt": (
        "Zawiadomienie o opłatach",
        "Wspólna 2",
        "#",
        "W1#WM-1#1#Zarząd#1#szt.#245#245,00$",
        "W1#WM-1#2#Fundusz remontowy#50.5#m2#2,50#126,25$",
        "W2#WM-2#1#Zarząd#1#szt.#300.5#300,50$",
        "Prosimy o wpłaty do 10. dnia miesiąca",
    ),
    "WSPOLNA_lokal_ost_wys.wmb": ("20260105",),
    "WSPOLNA_nalicz_ost_wys.wmb": ("20260104",),
    "WSPOLNA_pow_czynsz_ost_wys.wmb": ("20260203",),
}
# What is owed at the end by the yearly sums.
CLOSINGS = {"WM-1": "197.00", "WM-2": "-59.25", "WM-3": "85.00"}


def write_set(folder: Path, *, encoding: str = "iso8859-2", **instead: tuple[str, ...]) -> dict[str, Path]:
    """Write the set into a folder and return paths by name; ``instead`` replaces files by their short names."""
    paths = {}
    for name, lines in FILES.items():
        kept = instead.get(name.removeprefix("WSPOLNA_").rpartition(".")[0], lines)
        if kept:
            paths[name] = folder / name
            paths[name].write_bytes("".join(f"{line}\r\n" for line in kept).encode(encoding))
    return paths


def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of a file of the set by its short name."""
    return FILES[f"WSPOLNA_{name}.txt"]
