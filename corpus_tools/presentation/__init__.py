"""Presentation: finished tables for eyes.

`evidence` goes from any row back to its words, `plots` draws tables, `figures` exports them,
`report` makes one self-contained page, `review` takes an analyst's corrections.
"""
