"""From finished words to PDF bytes: tagged, in the project's faces, the same on every machine.

- rendering: a template of templates/pdf, set on a seller's paper; with enclosure and joining what others import
- enclosure: a file inside a PDF
- joining: pages of other files behind a PDF
- apart, apart_server: the engine in a process of its own, with limits
- engine: WeasyPrint, shut in
- archival: PDF/A-3a and PDF/UA-1 at once, with files enclosed
- table_heads: heads of tables that say what they head
- parsing: our HTML as a tree; made_once: objects of the file whose bytes are made once
- reading_back: text that is read back from the file as it was written
"""
