"""Extraction, one article at a time: who is in the text, who says what, how many.

`names` finds mentions and joins them within the article, `statements` finds who says what, `numbers` is the grammar of
quantities, `claims` joins them: each number with its thing, event, place, time and speaker.
"""
