"""Addresses of the clients' pages."""

from django.urls import path

from clients.views import clients, devices, imports

app_name = "clients"
urlpatterns = [
    path("", clients.client_list, name="client_list"),
    path("new/", clients.client_new, name="client_new"),
    path("<int:client_id>/", clients.client_page, name="client_page"),
    path("<int:client_id>/edit/", clients.client_edit, name="client_edit"),
    path("<int:client_id>/devices/new/", devices.device_new, name="device_new"),
    path("<int:client_id>/devices/<int:device_id>/", devices.device_edit, name="device_edit"),
    path("<int:client_id>/devices/<int:device_id>/retire/", devices.device_retire, name="device_retire"),
    path("<int:client_id>/devices/<int:device_id>/restore/", devices.device_restore, name="device_restore"),
    path("<int:client_id>/import/", imports.import_upload, name="import_upload"),
    path("<int:client_id>/import/check/", imports.import_check, name="import_check"),
    path("<int:client_id>/import/drop/", imports.import_drop, name="import_drop"),
]
