"""From finished words to PDF bytes: tagged, in the project's faces, the same on every machine.

- rendering: a template of templates/pdf, set on a seller's paper; with enclosure the only room that others import
- enclosure: a file inside a PDF
- apart, apart_server: the engine in a process of its own, with limits
- engine: WeasyPrint, shut in
- archival: PDF/A-3a and PDF/UA-1 at once, with files enclosed
- table_heads: heads of tables that say what they head
- reading_back: text that is read back from the file as it was written
"""
