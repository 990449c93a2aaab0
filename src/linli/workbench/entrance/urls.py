"""Addresses of logging in, changing the worker, the lock, second factors and what each worker prefers."""

from django.urls import path

from linli.workbench.entrance import factors, locking, login, own, passkeys, preferences, switching

urlpatterns = [
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("password/", login.change_password, name="password"),
    path("passkey/options/", passkeys.options, name="passkey-options"),
    path("passkey/", passkeys.answer, name="passkey"),
    path("factor/", factors.ask, name="factor"),
    path("factor/later/", factors.later, name="later"),
    path("switch/", switching.switch, name="switch"),
    path("lock/", locking.lock, name="lock"),
    path("unlock/", locking.unlock, name="unlock"),
    path("awake/", locking.awake, name="awake"),
    path("look/", preferences.change_look, name="look"),
    path("me/", own.show, name="me"),
    path("me/sure/", factors.make_sure_it_is_her, name="sure"),
    path("me/pin/", own.keep_pin, name="pin"),
    path("me/pc/", own.leave_pc, name="leave-pc"),
    path("me/codes/", factors.set_up_codes, name="codes"),
    path("me/spare/", factors.spare_codes, name="spare"),
    path("me/factors/remove/", factors.remove_factor, name="remove-factor"),
]
