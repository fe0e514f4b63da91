"""Files spoiled from a seed: bytes changed, lost, doubled, moved or cut, as disks, editors and mail do."""

import random


def spoiled(content: bytes, seed: int) -> bytes:
    """Return the content with one to five accidents."""
    dice, data = random.Random(seed), bytearray(content)
    for _ in range(dice.randint(1, 5)):
        if not data:
            break
        at = dice.randrange(len(data))
        end = min(len(data), at + dice.choice((1, 2, 10, 65, 400)))
        accident = dice.choice(("change", "lose", "double", "insert", "cut", "swap", "zero"))
        if accident == "change":
            data[at] = dice.randrange(256)
        elif accident == "lose":
            del data[at:end]
        elif accident == "double":
            data[at:at] = data[at:end]
        elif accident == "insert":
            data[at:at] = dice.choice(
                (b"\r\n", b":", b"<", b'"', b",", b"\x00", b"\xff", b"\x1a", b"-\r\n", b"&x;", b"]]>")
            )
        elif accident == "cut":
            del data[at:]
        elif accident == "swap":
            data[at:end] = bytes(reversed(data[at:end]))
        else:
            data[at:end] = bytes(end - at)
    return bytes(data)
