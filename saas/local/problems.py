"""The error a person can act on: one sentence that says what to do. No handling lives here, main.py prints it."""


class Problem(Exception):
    """Something the person at the terminal can mend; its text is the whole message."""

    def __init__(self, sentence: str, *, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
