"""How a visitor wants pages to look: letter size, contrast, background. Kept in one cookie; no account needed."""

from dataclasses import dataclass, replace

COOKIE = "iok_display"
COOKIE_SECONDS = 365 * 24 * 3600

LETTERS = ("1", "2", "3")
CONTRASTS = ("normal", "high")
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Display:
    """A visitor's choices; every unknown value falls back to the default one."""

    letters: str = "1"
    contrast: str = "normal"
    theme: str = "auto"

    @classmethod
    def from_cookie(cls, text: str) -> "Display":
        """Read ``letters.contrast.theme``; what cannot be read is as if never chosen."""
        parts = [*text.split("."), "", "", ""][:3]
        return cls().chosen(letters=parts[0], contrast=parts[1], theme=parts[2])

    def chosen(self, *, letters: str = "", contrast: str = "", theme: str = "") -> "Display":
        """Return the choices with those changed that are given and known."""
        return replace(
            self,
            letters=letters if letters in LETTERS else self.letters,
            contrast=contrast if contrast in CONTRASTS else self.contrast,
            theme=theme if theme in THEMES else self.theme,
        )

    def as_cookie(self) -> str:
        """Return the text that ``from_cookie`` reads."""
        return f"{self.letters}.{self.contrast}.{self.theme}"

    @property
    def classes(self) -> str:
        """Return the classes of the page's root element."""
        names = []
        if self.letters != "1":
            names.append(f"letters-{self.letters}")
        if self.contrast == "high":
            names.append("contrast")
        if self.theme != "auto":
            names.append(f"theme-{self.theme}")
        return " ".join(names)
