"""Addresses of the desk's pages of imports."""

from django.http import HttpRequest
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from billing_import.api.routes import PREFIX, url_patterns
from billing_import.api.views import api_description, api_openapi, api_token_revoke, api_tokens
from billing_import.decision_views import import_apply, import_cancel, import_let_vanish, import_undo
from billing_import.inbox.views import import_inbox
from billing_import.line_views import import_line, unmatched_payments
from billing_import.period_views import closed_periods
from billing_import.policy import can_import
from billing_import.profile_views import (
    import_profile,
    import_profile_archive,
    import_profile_change,
    import_profile_copy,
    import_profile_delete,
    import_profile_restore,
    import_profile_version,
    import_profiles,
)
from billing_import.sample_views import (
    import_profile_new,
    import_run_describe,
    import_sample_check,
    import_sample_page,
    import_sample_save,
    import_sample_use,
)
from billing_import.schedule.views import import_schedule
from billing_import.views import import_errors, import_new, import_run, imports
from portal.kernel.navigation import DESK_MENU, MenuItem

urlpatterns = [
    path("biuro/importy/", imports, name="imports"),
    path("biuro/importy/nowy", import_new, name="import_new"),
    path("biuro/importy/<uuid:run_id>", import_run, name="import_run"),
    path("biuro/importy/<uuid:run_id>/odrzucone.csv", import_errors, name="import_errors"),
    path("biuro/importy/<uuid:run_id>/zastosuj", import_apply, name="import_apply"),
    path("biuro/importy/<uuid:run_id>/przerwij", import_cancel, name="import_cancel"),
    path("biuro/importy/<uuid:run_id>/mimo-brakow", import_let_vanish, name="import_let_vanish"),
    path("biuro/importy/<uuid:run_id>/cofnij", import_undo, name="import_undo"),
    path("biuro/importy/<uuid:run_id>/wiersz/<int:line>", import_line, name="import_line"),
    path("biuro/importy/wplaty-bez-lokalu", unmatched_payments, name="unmatched_payments"),
    path("biuro/importy/klucze", api_tokens, name="api_tokens"),
    path("biuro/importy/klucze/<uuid:token_id>/uniewaznij", api_token_revoke, name="api_token_revoke"),
    path("api/", api_description, name="api_description"),
    path("api/v1/openapi.json", api_openapi, name="api_openapi"),
    path(PREFIX, include(url_patterns())),
    path("biuro/importy/terminy", import_schedule, name="import_schedule"),
    path("biuro/importy/skrzynka", import_inbox, name="import_inbox"),
    path("biuro/importy/<uuid:run_id>/opisz", import_run_describe, name="import_run_describe"),
    path("biuro/importy/profile/", import_profiles, name="import_profiles"),
    path("biuro/importy/profile/nowy", import_profile_new, name="import_profile_new"),
    path("biuro/importy/profile/<int:profile_id>", import_profile, name="import_profile"),
    path("biuro/importy/profile/<int:profile_id>/zmien", import_profile_change, name="import_profile_change"),
    path("biuro/importy/profile/<int:profile_id>/kopiuj", import_profile_copy, name="import_profile_copy"),
    path("biuro/importy/profile/<int:profile_id>/odloz", import_profile_archive, name="import_profile_archive"),
    path("biuro/importy/profile/<int:profile_id>/przywroc", import_profile_restore, name="import_profile_restore"),
    path("biuro/importy/profile/<int:profile_id>/usun", import_profile_delete, name="import_profile_delete"),
    path(
        "biuro/importy/profile/<int:profile_id>/wersja/<int:version>",
        import_profile_version,
        name="import_profile_version",
    ),
    path("biuro/importy/przyklad/<uuid:sample_id>", import_sample_page, name="import_sample"),
    path("biuro/importy/przyklad/<uuid:sample_id>/wiersze", import_sample_check, name="import_sample_check"),
    path("biuro/importy/przyklad/<uuid:sample_id>/zapis", import_sample_save, name="import_sample_save"),
    path("biuro/importy/przyklad/<uuid:sample_id>/wczytaj", import_sample_use, name="import_sample_use"),
    path("biuro/importy/okresy", closed_periods, name="closed_periods"),
]


def _may_import(request: HttpRequest) -> bool:
    return can_import(request.user)


_PAGES = frozenset(
    {"import_new", "import_run", "import_undo", "closed_periods", "import_line", "unmatched_payments", "import_inbox"}
    | {"import_profiles", "import_profile", "import_profile_new", "import_profile_version"}
    | {"api_tokens", "import_schedule"}
    | {"import_sample", "import_sample_check", "import_sample_save"}
)
DESK_MENU.add("imports", MenuItem(_("Importy"), "imports", pages=_PAGES, place=60, is_shown=_may_import))
