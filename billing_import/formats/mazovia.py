"""The Mazovia code page of Polish DOS programs, which neither Python nor iconv knows."""

import codecs

# Code page 437 with the eighteen Polish letters at their places.
_POLISH = {
    0x86: "ą", 0x8D: "ć", 0x91: "ę", 0x92: "ł", 0xA4: "ń", 0xA2: "ó", 0x9E: "ś", 0xA6: "ź", 0xA7: "ż",
    0x8F: "Ą", 0x95: "Ć", 0x90: "Ę", 0x9C: "Ł", 0xA5: "Ń", 0xA3: "Ó", 0x98: "Ś", 0xA0: "Ź", 0xA1: "Ż",
}  # fmt: skip
DECODING = "".join(_POLISH.get(byte, bytes([byte]).decode("cp437")) for byte in range(256))
_ENCODING = codecs.charmap_build(DECODING)


class _Codec(codecs.Codec):
    def encode(self, text: str, errors: str = "strict") -> tuple[bytes, int]:
        return codecs.charmap_encode(text, errors, _ENCODING)

    def decode(self, data: bytes, errors: str = "strict") -> tuple[str, int]:  # type: ignore[override]
        return codecs.charmap_decode(data, errors, DECODING)


class _Encoder(codecs.IncrementalEncoder):
    def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002  (a table keeps no state)
        return codecs.charmap_encode(text, self.errors, _ENCODING)[0]


class _Decoder(codecs.IncrementalDecoder):
    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: ARG002
        return codecs.charmap_decode(data, self.errors, DECODING)[0]


class _Writer(_Codec, codecs.StreamWriter):
    pass


class _Reader(_Codec, codecs.StreamReader):
    pass


def _find(name: str) -> codecs.CodecInfo | None:
    if name != "mazovia":
        return None
    codec = _Codec()
    return codecs.CodecInfo(
        name="mazovia",
        encode=codec.encode,
        decode=codec.decode,  # type: ignore[arg-type]
        incrementalencoder=_Encoder,
        incrementaldecoder=_Decoder,
        streamreader=_Reader,
        streamwriter=_Writer,
    )


codecs.register(_find)
