"""The addresses of the owner's house, under /plans/."""

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("import/", views.plan_import, name="plan_import"),
    path("<int:pk>/", views.plan_page, name="plan_page"),
    path("<int:pk>/export/", views.plan_export, name="plan_export"),
    path("<int:pk>/publish/", views.plan_publish, name="plan_publish"),
    path("<int:pk>/versions/", views.version_list, name="version_list"),
    path("<int:pk>/versions/<int:number>/export/", views.version_export, name="version_export"),
]
