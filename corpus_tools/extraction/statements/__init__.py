"""Statements: who says what, with the words of the cue, the speaker and what was said."""
