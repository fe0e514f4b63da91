"""Reading QR codes back in tests, as a phone does: level L, byte mode, versions 2 to 9; enough, and no more."""

from collections.abc import Callable, Iterator, Sequence

Matrix = Sequence[Sequence[int]]
# Codewords that carry data, by block, at level L.
_BLOCKS = {2: [34], 3: [55], 4: [80], 5: [108], 6: [68, 68], 7: [78, 78], 8: [97, 97], 9: [116, 116]}
_BYTES = "0100"
_CHARACTER_SET = "0111"
_MASKS: list[Callable[[int, int], bool]] = [
    lambda y, x: (y + x) % 2 == 0,
    lambda y, _x: y % 2 == 0,
    lambda _y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
]


def read_qr(matrix: Matrix) -> str:
    """Return the text of a code, given as rows of 0 and 1 without a border; errors are not mended."""
    size = len(matrix)
    version = (size - 17) // 4
    mask = _mask_of(matrix)
    bits = "".join(str(int(matrix[y][x]) ^ mask(y, x)) for y, x in _places_of_data(size, version))
    words = iter([int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)])
    blocks: list[list[int]] = [[] for _ in _BLOCKS[version]]
    for place in range(max(_BLOCKS[version])):
        for block, length in zip(blocks, _BLOCKS[version], strict=True):
            if place < length:
                block.append(next(words))
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    stream = stream[12:] if stream.startswith(_CHARACTER_SET) else stream
    assert stream.startswith(_BYTES)
    length = int(stream[4:12], 2)
    return bytes(int(stream[at : at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode("utf-8")


def _mask_of(matrix: Matrix) -> Callable[[int, int], bool]:
    told = int("".join(str(int(matrix[8][x])) for x in range(5)), 2) ^ 0b10101
    assert told >> 3 == 0b01, "level L"
    return _MASKS[told & 7]


def _places_of_data(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Yield row and column of each bit: from the lower right corner, up and down in pairs of columns."""
    middle = [size // 2] if version >= 7 else []
    lines = [6, *middle, size - 7]
    centers = {(y, x) for y in lines for x in lines} - {(6, 6), (6, size - 7), (size - 7, 6)}

    def carries_data(y: int, x: int) -> bool:
        in_finder = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
        beside = size - 11
        in_version = version >= 7 and ((y < 6 and beside <= x < size - 8) or (x < 6 and beside <= y < size - 8))
        in_alignment = any(abs(y - row) <= 2 and abs(x - column) <= 2 for row, column in centers)
        return not (in_finder or in_version or in_alignment or 6 in (y, x))

    is_upward = True
    for pair in [*range(size - 1, 6, -2), 5, 3, 1]:
        for step in range(size):
            y = size - 1 - step if is_upward else step
            yield from ((y, x) for x in (pair, pair - 1) if carries_data(y, x))
        is_upward = not is_upward
