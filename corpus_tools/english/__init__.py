"""English as such: words and their forms, tokens. Ground that every room may use; knows no tables."""
