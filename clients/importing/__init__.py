"""From a file of unknown make to the difference it makes to an inventory.

`reading` turns bytes into rows, `columns` says what each column means, `kinds` and `dates` what the words mean, `rows`
makes devices of them, `matching` and `plan` say what would change. Nothing here reads or writes the database.
"""
