"""How large an import may be. Each limit has its own message where it is checked."""

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
# Of those, the texts of a workbook, which have to be held in memory at once.
MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_TEXTS = 2_000_000
# Parts, and what each of those takes that are read whole: styles, and the lists of sheets and parts.
MAX_PARTS = 10_000
MAX_PART_BYTES = 4 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL_BYTES = 4096
