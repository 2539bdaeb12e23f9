"""Databases as earlier versions of the portal left them, and what must still hold after today's migrations.

Every kept month has two dumps beside its manifests in `msp_portal/tests/data/databases/`, one for each kind of
database. Nothing names them: whatever lies in that folder is tested. How to keep the next month's is told in
docs/data-model.md; what is kept is never made anew.

- files: which dumps there are, and reading and writing them
- holding: what must hold, read without a table's or column's name wherever it is a matter of signed bytes
- life: what happens in a portal before it is dumped; signing: of it what several sign, and what is paid at signing
"""
