"""Claims: each number with its thing, event, actor, place, time and speaker, and the words behind each field."""
