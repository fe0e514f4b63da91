"""Finding people and premises by whatever a caller says: texts kept for searching, and the search itself."""
