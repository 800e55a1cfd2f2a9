"""How often the tables are wrong: a gold set and a corpus on one ruler (`gold`), scores, and every measure as a table.

Of a source folder only: an installed package carries no annotated texts. `benchmarks` adds other gold formats and floors.
"""
