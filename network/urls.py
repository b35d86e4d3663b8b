from django.urls import path

from network.views import accounts, bodies, directory, organisation, people, roles

app_name = "network"

urlpatterns = [
    # The directory
    path("network/", directory.actors, name="actors"),
    path("network/new/", directory.create, name="actor_create"),
    path("network/<uuid:public_id>/", directory.actor, name="actor"),
    path("network/<uuid:public_id>/review/", organisation.review, name="review"),
    path("network/<uuid:public_id>/relate/", directory.relate, name="relate"),
    path("network/relations/<uuid:public_id>/end/", directory.end_relation, name="end_relation"),
    path("network/relations/<uuid:public_id>/dispute/", directory.dispute_relation, name="dispute_relation"),
    # My organisation
    path("organisations/", organisation.organisations, name="organisations"),
    path("organisations/welcome/", organisation.welcome, name="welcome"),
    path("organisations/new/", organisation.register, name="register"),
    path("organisations/<uuid:public_id>/", organisation.organisation, name="organisation"),
    path("organisations/<uuid:public_id>/join/", organisation.join, name="join"),
    path("organisations/<uuid:public_id>/profile/", organisation.profile, name="profile"),
    path("organisations/<uuid:public_id>/charity/", organisation.charity, name="charity"),
    path("organisations/<uuid:public_id>/people/", people.people, name="people"),
    path("organisations/<uuid:public_id>/accounts/", accounts.accounts, name="accounts"),
    path("representations/<uuid:public_id>/confirm/", people.confirm, name="confirm_representation"),
    path("representations/<uuid:public_id>/end/", people.end, name="end_representation"),
    # Invitations
    path("invitations/<uuid:public_id>/revoke/", people.revoke, name="revoke_invitation"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    # Bank accounts, in the office
    path("network/bank-accounts/", accounts.waiting, name="accounts_waiting"),
    path("network/bank-accounts/<uuid:public_id>/", accounts.account, name="account"),
    path("network/bank-accounts/<uuid:public_id>/withdraw/", accounts.withdraw, name="withdraw_account"),
    path("network/bank-accounts/<uuid:public_id>/confirm/", accounts.confirm, name="confirm_account"),
    path("network/bank-accounts/<uuid:public_id>/block/", accounts.block, name="block_account"),
    # Bodies and their seats
    path("network/bodies/", bodies.bodies, name="bodies"),
    path("network/bodies/new/", bodies.create, name="body_create"),
    path("network/bodies/<uuid:public_id>/", bodies.body, name="body"),
    path("network/bodies/<uuid:public_id>/change/", bodies.change, name="body_change"),
    path("network/bodies/<uuid:public_id>/seats/new/", bodies.add_seat, name="seat_create"),
    path("network/seats/<uuid:public_id>/occupy/", bodies.occupy, name="occupy"),
    path("network/occupancies/<uuid:public_id>/end/", bodies.end_occupancy, name="end_occupancy"),
    # Projects that others fund
    path("network/external-grants/", bodies.external_grants, name="external_grants"),
    path("network/external-grants/new/", bodies.record_external_grant, name="external_grant_create"),
    path("network/external-grants/<uuid:public_id>/", bodies.change_external_grant, name="external_grant"),
    # Roles, deputies, my account
    path("roles/", roles.roles, name="roles"),
    path("roles/assign/", roles.assign, name="assign_role"),
    path("roles/<uuid:public_id>/end/", roles.end, name="end_role"),
    path("account/", roles.own_account, name="own_account"),
    path("account/delegate/", roles.delegate, name="delegate"),
    path("account/partnership/<uuid:public_id>/", roles.choose_partnership, name="choose_partnership"),
    path("delegations/<uuid:public_id>/end/", roles.end_delegation, name="end_delegation"),
]
