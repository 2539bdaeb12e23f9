"""The addresses of the owner's house, under /plans/."""

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("new/", views.plan_new, name="plan_new"),
    path("import/", views.plan_import, name="plan_import"),
    path("archive/", views.plans_archive, name="plans_archive"),
    path("costs/", views.cost_sheet, name="cost_sheet"),
    path("costs/add/", views.cost_add, name="cost_add"),
    path("costs/export/", views.cost_export, name="cost_export"),
    path("costs/import/", views.cost_import, name="cost_import"),
    path("costs/<int:pk>/", views.cost_edit, name="cost_edit"),
    path("costs/<int:pk>/remove/", views.cost_remove, name="cost_remove"),
    path("<int:pk>/", views.plan_page, name="plan_page"),
    path("<int:pk>/archive/", views.plan_archive, name="plan_archive"),
    path("<int:pk>/bring-back/", views.plan_bring_back, name="plan_bring_back"),
    path("<int:pk>/export/", views.plan_export, name="plan_export"),
    path("<int:pk>/put/", views.service_put, name="service_put"),
    path("<int:pk>/several/", views.services_edit, name="services_edit"),
    path("<int:pk>/price/<slug:key>/", views.service_price, name="service_price"),
    path("<int:pk>/category/", views.category_edit, name="category_edit"),
    path("<int:pk>/category/move/", views.category_move, name="category_move"),
    path("<int:pk>/settings/", views.plan_settings, name="plan_settings"),
    path("<int:pk>/raise/", views.plan_raise, name="plan_raise"),
    path("<int:pk>/fix/", views.plan_fix, name="plan_fix"),
    path("<int:pk>/undo/", views.plan_undo, name="plan_undo"),
    path("<int:pk>/redo/", views.plan_redo, name="plan_redo"),
    path("<int:pk>/add/<slug:kind>/", views.entry_add, name="entry_add"),
    path("<int:pk>/edit/<slug:kind>/<slug:key>/", views.entry_edit, name="entry_edit"),
    path("<int:pk>/edit/<slug:kind>/<slug:key>/duplicate/", views.entry_duplicate, name="entry_duplicate"),
    path("<int:pk>/edit/<slug:kind>/<slug:key>/move/", views.entry_move, name="entry_move"),
    path("<int:pk>/edit/<slug:kind>/<slug:key>/remove/", views.entry_remove, name="entry_remove"),
    path("<int:pk>/objections/", views.plan_notes, name="plan_notes"),
    path("<int:pk>/objections/<slug:kind>/<slug:code>/", views.note_edit, name="note_edit"),
    path("<int:pk>/texts/", views.plan_texts, name="plan_texts"),
    path("<int:pk>/texts/<slug:language>/", views.texts_edit, name="texts_edit"),
    path("<int:pk>/publish/", views.plan_publish, name="plan_publish"),
    path("<int:pk>/versions/", views.version_list, name="version_list"),
    path("<int:pk>/versions/compare/", views.version_compare, name="version_compare"),
    path("<int:pk>/versions/<int:number>/restore/", views.version_restore, name="version_restore"),
    path("<int:pk>/versions/<int:number>/export/", views.version_export, name="version_export"),
]
