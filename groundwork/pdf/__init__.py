"""From finished words to PDF bytes: tagged, in the project's faces, the same on every machine.

- rendering: a template of templates/pdf, set on a seller's paper; the only room that others import
- engine: WeasyPrint, shut in
- reading_back: text that is read back from the file as it was written
"""
