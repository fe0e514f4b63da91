"""The looks of a cooperative: its names, its color and its mark, checked before they are stored."""
