"""The long look at every page in every language, look and size: ``./app test pages``."""
