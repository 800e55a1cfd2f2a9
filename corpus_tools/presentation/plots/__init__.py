"""A finished table goes in, Axes come out: nothing is counted here that the table does not say, no global style is set.

`style` holds paper sizes, colours and labels; `reading`, `topics`, `claims`, `sources` draw the figures of the notebooks.
"""
