"""Reading: files become articles, articles become blocks and sentences.

`pages` reads files and frames, `articles` repairs pages and keeps the ledger of lines, `sentences` splits blocks.
Nothing is lost silently: every line has a fate, every unreadable input a row that says why.
"""
