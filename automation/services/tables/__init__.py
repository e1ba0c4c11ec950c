"""Tables of the companies' own: each a relation of PostgreSQL, so that what makes a table is PostgreSQL's.

`kinds` and `columns` say what a column holds, `ddl` and `statements` are the only ones that compose SQL, `designing` makes and
changes tables, `writing` and `reading` are for rows.
"""
