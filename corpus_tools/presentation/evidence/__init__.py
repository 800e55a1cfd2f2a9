"""From any row back to its words.

`passages` holds sentences with marked words and turns them into HTML or text, `rows` finds the words behind a row of any
table, `verbs` has what an analyst calls: show_evidence, show_article, explain_claim, kwic.
"""
