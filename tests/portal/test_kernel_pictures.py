"""A resident's photo is known by its content and carries nothing of its owner; a bad file is refused in plain words."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from PIL import Image

from portal.kernel.picture_fields import PictureField, PicturesField
from portal.kernel.picture_files import drop_picture, forget_pictures, keep_picture, picture_response
from portal.kernel.pictures import MOST_BYTES, SIDE, PictureRefused, safe_jpeg
from portal.kernel.uploads import UploadLimitMiddleware, is_too_large, takes_uploads
from tests.portal.photos import NO_PHOTOS, flood, heic_photo, moving, photo, photo_of_a_phone


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def is_dark_left(picture: Image.Image) -> bool:
    width, height = picture.size
    left, right = picture.getpixel((5, height // 2)), picture.getpixel((width - 5, height // 2))
    return left[0] + 100 < right[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "content", [photo(), photo("PNG"), photo("WEBP"), heic_photo()], ids=["jpeg", "png", "webp", "heic"]
)
def test_a_photo_of_any_phone_becomes_a_jpeg_that_shows_the_same(content: bytes) -> None:
    picture = opened(safe_jpeg(content))
    assert (picture.format, picture.size) == ("JPEG", (640, 480))
    assert is_dark_left(picture) == is_dark_left(opened(photo()))


def test_a_photo_tells_neither_the_place_nor_the_phone_and_stands_upright() -> None:
    sent = photo_of_a_phone()
    assert b"Telefon Danuty" in sent
    assert b"moja kuchnia" in sent
    kept = safe_jpeg(sent)
    picture = opened(kept)
    assert picture.size == (480, 640)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Danuty" not in kept
    assert b"kuchnia" not in kept
    assert b"Exif" not in kept


def test_what_hangs_behind_a_photo_is_left_behind() -> None:
    assert b"MZ-program" not in safe_jpeg(photo() + b"MZ-program" * 50)


def test_a_large_photo_is_made_smaller_and_a_transparent_one_lies_on_white() -> None:
    assert max(opened(safe_jpeg(photo(size=(4_000, 3_000)))).size) == SIDE
    written = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(safe_jpeg(written.getvalue())).getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_a_file_that_is_no_photo_is_refused_with_advice(name: str) -> None:
    with pytest.raises(PictureRefused, match="Wybierz"):
        safe_jpeg(NO_PHOTOS[name])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (flood(), "za dużo punktów"),
        (moving(), "się rusza"),
        (photo()[:5_000], "niepełne albo uszkodzone"),
        (heic_photo()[:-300], "niepełne albo uszkodzone"),
        (photo(size=(20, 20)), "za małe"),
        (photo() + b"\0" * MOST_BYTES, "za duże"),
    ],
    ids=["flood", "moving", "truncated", "truncated-heic", "tiny", "heavy"],
)
def test_a_photo_that_cannot_be_kept_is_refused_and_the_reason_told(content: bytes, words: str) -> None:
    with pytest.raises(PictureRefused, match=words):
        safe_jpeg(content)


def test_a_kept_photo_is_for_its_reader_alone_and_its_name_tells_nothing(siarkowiec: Any) -> None:
    name = keep_picture("test_room", safe_jpeg(photo()))
    answer = picture_response(name)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert opened(answer.content).size == (640, 480)
    answer.close()
    for other in ("photos/../../secret.jpg", "photos/test_room/" + "0" * 32 + ".jpg", "/etc/passwd", ""):
        with pytest.raises(Http404):
            picture_response(other)
    drop_picture(name)
    drop_picture(name)
    with pytest.raises(Http404):
        picture_response(name)


def test_photos_that_no_row_names_are_forgotten_after_a_while(siarkowiec: Any) -> None:
    known, left = (keep_picture("test_forgetting", safe_jpeg(photo())) for _ in range(2))
    assert forget_pictures("test_forgetting", {known}, older_than=dt.timedelta(days=1)) == 0
    assert forget_pictures("test_forgetting", {known}, older_than=dt.timedelta(seconds=-60)) == 1
    assert default_storage.exists(known)
    assert not default_storage.exists(left)


@pytest.fixture
def posted() -> Iterator[Callable[..., Any]]:
    """Return a way to make a request as a marked view gets it."""
    requests: list[Any] = []

    def post(*files: tuple[str, bytes]) -> Any:
        requests.append(marked_request(*files))
        return requests[-1]

    yield post
    for request in requests:
        request.close()


def marked_request(*files: tuple[str, bytes], most_bytes: int = 1_000, most_files: int = 2) -> Any:

    @takes_uploads(most_bytes=most_bytes, most_files=most_files)
    def view(request: Any) -> HttpResponse:
        return HttpResponse()

    content = [SimpleUploadedFile(name, inside) for name, inside in files]
    request = RequestFactory().post("/", {"before": "a", "photo": content, "value": "195,75"})
    UploadLimitMiddleware(view).process_view(request, view)
    return request


def test_a_file_that_is_too_large_is_let_go_while_it_comes_and_typed_words_stay(posted: Any) -> None:
    request = posted(("50mb.jpg", b"x" * 300_000), ("ok.jpg", b"y" * 900))
    large, good = request.FILES.getlist("photo")
    assert (is_too_large(large), large.read()) == (True, b"")
    assert (is_too_large(good), good.read()) == (False, b"y" * 900)
    assert request.POST["value"] == "195,75"
    assert request.POST["before"] == "a"


def test_files_beyond_the_number_are_let_go(posted: Any) -> None:
    request = posted(*((f"{number}.jpg", b"z") for number in range(4)))
    assert [is_too_large(one) for one in request.FILES.getlist("photo")] == [False, False, True, True]


def test_a_form_says_what_is_wrong_with_a_photo_and_gives_the_good_one(posted: Any) -> None:
    field = PictureField(required=False)
    assert field.clean(None) is None
    assert opened(field.clean(SimpleUploadedFile("a.jpg", photo()))).format == "JPEG"
    large = posted(("50mb.jpg", b"x" * 300_000)).FILES["photo"]
    several = PicturesField(most=2, required=False)
    assert len(several.clean([SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.png", photo("PNG"))])) == 2
    for ask, words in (
        (lambda: field.clean(large), "za duże"),
        (lambda: field.clean(SimpleUploadedFile("cv.jpg", b"MZ" + b"\0" * 50)), "program"),
        (lambda: several.clean([SimpleUploadedFile("a.jpg", photo())] * 3), "Limit to 2"),
        (lambda: PictureField(error_messages={"required": "Dołącz zdjęcie."}).clean(None), "Dołącz"),
        (lambda: PicturesField(most=2, error_messages={"required": "Dołącz zdjęcie."}).clean([]), "Dołącz"),
    ):
        with pytest.raises(Exception, match=words):
            ask()
