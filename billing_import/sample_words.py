"""Words of a sample that name kinds of entries and that nobody explained yet: put into its draft with a guess."""

from collections.abc import Sequence

from billing_import.drafts import Draft
from billing_import.guessing.sight import Sight
from billing_import.guessing.value_guess import kind_words
from billing_import.models import ImportSample
from billing_import.trying import Trial


def add_words(sample: ImportSample, trial: Trial) -> None:
    """Put the words that a trial did not know into the draft, with what they probably mean; saving is the caller's."""
    problems = [problem for one in trial.rejected for problem in one.problems if problem.code == "kind_unknown"]
    words = list(dict.fromkeys(problem.value for problem in problems))
    _add_guessed_words(sample, words)


def add_words_of_column(sample: ImportSample, sight: Sight) -> bool:
    """Put the words of the column that was picked for kinds into the draft; return whether some were not known."""
    draft = Draft.from_json(sample.draft)
    at, begins = draft.columns["kind"], draft.header_line + 1 if draft.header_line else draft.first_line
    words = [row.cells[at].strip() for row in sight.rows if row.line >= begins and at < len(row.cells)]
    draft.settings["kinds"] = {}
    sample.draft = draft.as_json()
    return _add_guessed_words(sample, words)


def _add_guessed_words(sample: ImportSample, words: Sequence[str]) -> bool:
    draft = Draft.from_json(sample.draft)
    guessed = kind_words(words, [None] * len(words))
    draft.settings["kinds"] = {**guessed, **draft.settings.get("kinds", {})}
    sample.draft = draft.as_json()
    return bool(guessed)
