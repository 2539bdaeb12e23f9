"""Addresses of the clients' pages."""

from django.urls import path

from clients.views import archiving, client_files, clients, devices, imports, merging, people, sources

app_name = "clients"
urlpatterns = [
    path("", clients.client_list, name="client_list"),
    path("new/", clients.client_new, name="client_new"),
    path("import/", client_files.clients_upload, name="clients_upload"),
    path("import/check/", client_files.clients_check, name="clients_check"),
    path("import/refused.csv", client_files.clients_refused, name="clients_refused"),
    path("import/drop/", client_files.clients_drop, name="clients_drop"),
    path("import/template.csv", client_files.clients_template, name="clients_template"),
    path("export.csv", client_files.clients_export, name="clients_export"),
    path("<int:client_id>/", clients.client_page, name="client_page"),
    path("<int:client_id>/history/", clients.client_history, name="client_history"),
    path("<int:client_id>/edit/", clients.client_edit, name="client_edit"),
    path("<int:client_id>/bring-back/", archiving.client_bring_back, name="client_bring_back"),
    path("<int:client_id>/merge/", merging.merge_choose, name="merge_choose"),
    path("<int:client_id>/merge/<int:gone_id>/", merging.merge_check, name="merge_check"),
    path("<int:client_id>/devices/new/", devices.device_new, name="device_new"),
    path("<int:client_id>/devices/change/", devices.device_bulk, name="device_bulk"),
    path("<int:client_id>/devices.csv", devices.device_export, {"form": "csv"}, name="device_export"),
    path("<int:client_id>/devices.xlsx", devices.device_export, {"form": "xlsx"}, name="device_workbook"),
    path("<int:client_id>/devices/<int:device_id>/", devices.device_edit, name="device_edit"),
    path("<int:client_id>/devices/<int:device_id>/retire/", devices.device_retire, name="device_retire"),
    path("<int:client_id>/devices/<int:device_id>/restore/", devices.device_restore, name="device_restore"),
    path("<int:client_id>/import/", imports.import_upload, name="import_upload"),
    path("<int:client_id>/import/check/", imports.import_check, name="import_check"),
    path("<int:client_id>/import/rejected.csv", imports.import_rejected, name="import_rejected"),
    path("<int:client_id>/import/split/", imports.import_split, name="import_split"),
    path("<int:client_id>/import/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
    path("<int:client_id>/import/drop/", imports.import_drop, name="import_drop"),
    path("<int:client_id>/import/source/", sources.source_edit, name="source_edit"),
    path("<int:client_id>/import/source/pull/", sources.source_pull, name="source_pull"),
    path("<int:client_id>/import/source/drop/", sources.source_drop, name="source_drop"),
    path("<int:client_id>/people/", people.people_page, name="people_page"),
    path("<int:client_id>/people/rules/", people.people_rules, name="people_rules"),
    path("<int:client_id>/people/change/", people.people_change, name="people_change"),
    path("<int:client_id>/people/forget/", people.people_forget, name="people_forget"),
    path("<int:client_id>/people/import/", people.people_upload, name="people_upload"),
    path("<int:client_id>/people/import/check/", people.people_check, name="people_check"),
    path("<int:client_id>/people/import/refused.csv", people.people_refused, name="people_refused"),
    path("<int:client_id>/people/import/drop/", people.people_drop, name="people_drop"),
    path("<int:client_id>/people/import/<int:import_id>/undo/", people.people_undo, name="people_undo"),
]
