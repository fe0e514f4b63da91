"""The cooperative's own roles: who holds which, what they give, and the two walls around changing them."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts import capabilities as caps
from portal.accounts import role_actions as roles
from portal.accounts.models import StaffRole, User
from portal.accounts.rights_walls import LastAdministrator, OwnRights, RightsRefused
from portal.accounts.role_queries import administrators, roles_of
from portal.accounts.roles import ADMINISTRATOR, CLERK, RoleFacts
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.personas import People, make_staff, make_user, staff_role

pytestmark = pytest.mark.django_db

TECHNICAL = RoleFacts("dzial_techniczny", "Dział Techniczny", (caps.BLOCK_ACCESS, caps.UNBLOCK_ACCESS))


def fresh(user: User) -> User:
    """The account as the next request loads it."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def only_administrator(people: People) -> User:
    """Adam, and nobody else who manages staff."""
    assert list(administrators()) == [people.administrator]
    return people.administrator


def test_a_role_given_opens_and_a_role_taken_closes_with_the_next_request(people: People, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    assert browser.get("/biuro/importy/").status_code == 404
    roles.give_roles(user=people.clerk, keys=["clerk", "accountant"], by=people.administrator)
    assert browser.get("/biuro/importy/").status_code == 200
    roles.give_roles(user=people.clerk, keys=["clerk"], by=people.administrator)
    assert browser.get("/biuro/importy/").status_code == 404


def test_a_member_of_staff_without_a_role_may_do_nothing_and_still_reaches_the_desk(people: People, at: Any) -> None:
    roles.give_roles(user=people.clerk, keys=[], by=people.administrator)
    assert not any(caps.can(fresh(people.clerk), name) for name in caps.OF_STAFF)
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    assert browser.get("/biuro/").status_code == 200


def test_several_roles_add_up(people: People) -> None:
    roles.create_role(facts=TECHNICAL, by=people.administrator)
    roles.give_roles(user=people.accountant, keys=["accountant", "dzial_techniczny"], by=people.administrator)
    accountant = fresh(people.accountant)
    assert caps.can(accountant, caps.IMPORT_FILES)
    assert caps.can(accountant, caps.BLOCK_ACCESS)
    assert [role.key for role in roles_of(accountant)] == ["accountant", "dzial_techniczny"]


def test_a_role_of_an_office_reaches_as_far_as_the_office_serves(people: People) -> None:
    office = {"key": "serbinow", "name": "Administracja", "estates": ["Osiedle Pierwsze"], "tasks": ["applications"]}
    today = clock.today()
    adopt_rules(
        rules=Rules.model_validate({"offices": [office], "issue": {"handover": "by_post", "moment": "after_notice"},
                                    "application": {"identity_shown": "never"}}),
        valid_from=today, reason="test", by="tests",
    )  # fmt: skip
    facts = RoleFacts("administracja", "Administracja", (caps.ISSUE_ACCESS,), offices=("serbinow",))
    roles.create_role(facts=facts, by=people.administrator)
    roles.give_roles(user=people.accountant, keys=["administracja"], by=people.administrator)
    worker = fresh(people.accountant)
    estate = people.flat.building.estate
    assert caps.can(worker, caps.ISSUE_ACCESS, estate=estate)
    estate.name, estate.code = "Osiedle Drugie", "2"
    assert not caps.can(worker, caps.ISSUE_ACCESS, estate=estate)
    adopt_rules(rules=Rules(), valid_from=today, reason="test", by="tests")
    assert caps.estates_where(fresh(people.accountant), caps.ISSUE_ACCESS) == frozenset(), "the office is gone"


def taken_roles(user: User, by: Any) -> None:
    roles.give_roles(user=user, keys=["clerk"], by=by)


def blocked(user: User, by: Any) -> None:
    roles.block_staff_member(user=user, by=by, reason="test")


@pytest.mark.parametrize("loss", [taken_roles, blocked])
def test_the_last_administrator_stays(only_administrator: User, loss: Callable[[User, Any], None]) -> None:
    with pytest.raises(LastAdministrator):
        loss(only_administrator, "operator")
    assert list(administrators()) == [only_administrator]
    assert not AuditEvent.objects.filter(action__in=["staff.roles_given", "account.blocked", "role.changed"]).exists()
    make_staff("P050", role="administrator", full_name="Beata Druga")
    loss(only_administrator, "operator")


def test_a_role_cannot_lose_what_its_holders_alone_may_do(only_administrator: User) -> None:
    role = StaffRole.objects.get(key="administrator")
    with pytest.raises(LastAdministrator):
        roles.change_role(role=role, facts=RoleFacts(role.key, role.name, (caps.SEE_AUDIT,)), by="operator")
    assert caps.MANAGE_STAFF in StaffRole.objects.get(key="administrator").capabilities


def test_a_blocked_administrator_does_not_count_as_one(only_administrator: User) -> None:
    second = make_staff("P050", role="administrator", full_name="Beata Druga")
    roles.block_staff_member(user=second, by=only_administrator, reason="urlop")
    with pytest.raises(LastAdministrator):
        roles.give_roles(user=only_administrator, keys=[], by="operator")


def test_nobody_changes_their_own_rights(people: People) -> None:
    second = make_staff("P050", role="administrator", full_name="Beata Druga")
    with pytest.raises(OwnRights):
        roles.give_roles(user=second, keys=["administrator", "clerk"], by=second)
    role = StaffRole.objects.get(key="administrator")
    with pytest.raises(OwnRights):
        roles.change_role(role=role, facts=RoleFacts(role.key, role.name, (caps.MANAGE_STAFF,)), by=second)
    with pytest.raises(RightsRefused):
        roles.block_staff_member(user=second, by=second, reason="test")
    assert roles.change_role(role=role, facts=RoleFacts(role.key, "Zarządca", ADMINISTRATOR.capabilities), by=second)
    assert StaffRole.objects.get(key="administrator").name == "Zarządca", "a name is no right"


def test_nobody_takes_over_a_colleague_who_may_do_more(people: People) -> None:
    staff_role(CLERK)
    chief = make_user("P060", role="staff", full_name="Kadrowa")
    roles.create_role(facts=RoleFacts("kadry", "Kadry", (caps.MANAGE_STAFF,)), by="tests")
    roles.give_roles(user=chief, keys=["kadry"], by="tests")
    for takeover in (roles.reset_second_factor_of, roles.give_new_password_to):
        with pytest.raises(RightsRefused):
            takeover(user=people.administrator, by=chief)
        takeover(user=people.clerk, by=people.administrator)


def test_a_new_member_of_staff_gets_a_password_once_and_must_change_it(people: People) -> None:
    user, password = roles.add_staff_member(
        identifier="P077", full_name="Nowa Osoba", keys=["clerk"], by=people.administrator
    )
    assert user.must_change_password
    assert user.check_password(password)
    assert caps.can(fresh(user), caps.ISSUE_ACCESS)
    written = AuditEvent.objects.filter(subject="account:P077")
    assert {event.action for event in written} == {"account.created", "staff.roles_given"}
    assert not any(password in str(event.details) for event in written)


def test_an_unknown_role_makes_no_account(people: People) -> None:
    with pytest.raises(roles.RoleUnknown):
        roles.add_staff_member(identifier="P078", full_name="Nikt", keys=["nie_ma"], by=people.administrator)
    assert not User.objects.filter(identifier="P078").exists()


def test_a_resident_holds_no_role(people: People) -> None:
    with pytest.raises(RightsRefused):
        roles.give_roles(user=people.title_holder, keys=["clerk"], by=people.administrator)


def test_a_role_somebody_holds_is_not_removed(people: People) -> None:
    with pytest.raises(roles.RoleHeld):
        roles.remove_role(role=StaffRole.objects.get(key="clerk"), by=people.administrator)
    roles.give_roles(user=people.clerk, keys=[], by=people.administrator)
    roles.remove_role(role=StaffRole.objects.get(key="clerk"), by=people.administrator)
    assert not StaffRole.objects.filter(key="clerk").exists()


def test_a_role_holds_only_what_staff_can_hold(people: People) -> None:
    with pytest.raises(ValueError, match="see_platform"):
        roles.create_role(facts=RoleFacts("x", "X", (caps.SEE_PLATFORM,)), by=people.administrator)


def test_where_a_pack_names_no_roles_the_first_member_of_staff_finds_the_platforms_three(siarkowiec: Any) -> None:
    StaffRole.objects.all().delete()
    roles.add_staff_member(identifier="P001", full_name="Pierwsza Osoba", keys=["administrator"], by="tests")
    assert list(StaffRole.objects.order_by("place").values_list("key", flat=True)) == [
        "clerk",
        "accountant",
        "administrator",
    ]


def test_a_pack_renames_adds_and_removes_but_takes_no_role_from_people(people: People) -> None:
    StaffRole.objects.filter(holdings=None).delete()
    wanted = [TECHNICAL, RoleFacts("administrator", "Administrator IOK", ADMINISTRATOR.capabilities)]
    roles.adopt_roles(roles=wanted, by="tests")
    stored = dict(StaffRole.objects.values_list("key", "name"))
    assert stored["dzial_techniczny"] == "Dział Techniczny"
    assert stored["administrator"] == "Administrator IOK"
    assert "clerk" in stored, "somebody holds it"
    events = AuditEvent.objects.filter(action="roles.adopted").count()
    roles.adopt_roles(roles=wanted, by="tests")
    assert AuditEvent.objects.filter(action="roles.adopted").count() == events, "nothing changed, nothing is written"


def test_the_roles_of_one_cooperative_are_none_of_another(
    people: People, people_of_hutnik: People, in_schema: Any
) -> None:
    roles.create_role(facts=TECHNICAL, by=people.administrator)
    with in_schema("hutnik"):
        assert not StaffRole.objects.filter(key="dzial_techniczny").exists()
