"""What letters say: texts in a small language, filled with the words that their kind of notice offers."""
