"""The one way in which a pack is refused: with everything that is wrong with it."""

from portal.kernel.registries import PackProblem


class PackRefused(Exception):
    """The pack cannot be used; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))
