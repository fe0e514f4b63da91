"""Fields of forms that take photos: what they give back is checked and written anew. ``picture_files`` keeps it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.kernel.pictures import MOST_BYTES, PictureRefused, safe_jpeg, too_large
from portal.kernel.uploads import is_too_large


class PictureInput(forms.FileInput):
    """Lets a phone offer its camera and its photos; works without scripts."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*"})


class PictureField(forms.FileField):
    """One photo: ``cleaned_data`` holds a JPEG of our own (bytes), or None without one.

    The view needs ``takes_uploads`` and the form ``enctype="multipart/form-data"``.
    """

    widget = PictureInput

    def to_python(self, data: Any) -> Any:
        """Return the photo as bytes; refuses what is none."""
        if data in self.empty_values:
            return None
        return jpeg_of(data)


class PicturesInput(PictureInput):
    """The same for several photos."""

    allow_multiple_selected = True


class PicturesField(PictureField):
    """Up to ``most`` photos at once: ``cleaned_data`` holds a list of JPEGs (bytes)."""

    widget = PicturesInput

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        """Return all photos; refuses when one is no photo or there are too many."""
        files = [one for one in (data or []) if one] if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > self.most:
            raise ValidationError(_("Za dużo zdjęć. Limit to %(most)s.") % {"most": self.most})
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        return [jpeg_of(one) for one in files]


def jpeg_of(file: Any) -> bytes:
    """Return an uploaded photo as a JPEG of our own; raises ValidationError with a sentence of what to do."""
    if is_too_large(file):
        raise ValidationError(too_large())
    try:
        return safe_jpeg(file.read(MOST_BYTES + 1))
    except PictureRefused as refused:
        raise ValidationError(str(refused)) from None
