"""Analysis: what needs more than one article.

`names` joins names across articles, `stories` groups articles, `comparison` holds figures against each other,
`copies` finds wire text and its edits, `topics` fits topics, `outlets` compares outlets, `statistics` judges what differs.
"""
