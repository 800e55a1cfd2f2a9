"""The statistics of comparisons between groups of articles.

`permutation` gives p-values and corrects many of them, `intervals` what surrounds an estimate, `inference` puts both together:
counts per article in, one judged row for each group and item out.
"""
