"""A sentence is read once: its words and tags, noun phrases, verb groups, clauses and quotations."""
