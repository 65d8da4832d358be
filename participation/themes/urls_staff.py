"""Addresses of the analysis, below an institution's /staff/."""

from django.urls import path

from participation.themes.views import staff_answers, staff_coding, staff_list, staff_themes

_HERE = "consultations/<uuid:consultation>/themes/"
_ONE = f"{_HERE}<int:number>/"

urlpatterns = [
    path(_HERE, staff_themes.themes, name="staff-themes"),
    path(f"{_HERE}new/", staff_themes.new, name="staff-theme-new"),
    path(f"{_HERE}code/", staff_coding.code, name="staff-code"),
    path(f"{_HERE}code/<uuid:contribution>/", staff_coding.code_one, name="staff-code-one"),
    path(f"{_HERE}contributions/", staff_list.contributions, name="staff-coded"),
    path(f"{_HERE}together/", staff_list.together, name="staff-code-together"),
    path(f"{_HERE}together/all/", staff_list.bulk_codings, name="staff-bulk-all"),
    path(f"{_HERE}together/<uuid:bulk>/", staff_list.bulk_coding, name="staff-bulk"),
    path(_ONE, staff_answers.theme, name="staff-theme"),
    path(f"{_ONE}edit/", staff_themes.edit, name="staff-theme-edit"),
    path(f"{_ONE}merge/", staff_themes.merge, name="staff-theme-merge"),
    path(f"{_ONE}split/", staff_themes.split, name="staff-theme-split"),
    path(f"{_ONE}show/", staff_themes.put_on_page, name="staff-theme-show"),
    path(f"{_ONE}remove/", staff_themes.remove, name="staff-theme-remove"),
    path(f"{_ONE}prepare/", staff_answers.prepare, name="staff-theme-prepare"),
    path(f"{_ONE}quotes/remove/", staff_answers.quote_remove, name="staff-quote-remove"),
    path(f"{_ONE}moves/<slug:move>/", staff_answers.move, name="staff-theme-move"),
]
