"""Parsers: bytes of a file in, rows with their positions out. Pure; what a row means is ``validation``'s business."""
